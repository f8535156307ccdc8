"""The topic file and its companions: which keys there are and what each holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from bot.authoring import yaml_nodes as nodes
from bot.authoring.reading import Fields, Source, entries, texts_of
from bot.core.knowledge import (
    Area,
    Category,
    Code,
    Discipline,
    Facts,
    Kind,
    Link,
    Table,
    Topic,
    Vocabulary,
)

TOPIC_KEYS = (
    "title", "kind", "aliases", "utterances", "answer", "points", "code", "table", "facts", "use_when",
    "avoid_when", "errors", "links", "related", "should_match", "should_not_match", "owner", "reviewed",
)  # fmt: skip
UNREADABLE = "?"
"""Stands in for missing required text while other mistakes are found; never leaves this module."""
FACT_KEYS = tuple(field.name.replace("_", " ") for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class Draft:
    """A topic as one file says it: `related` may still name what doesn't exist; lines are for messages."""

    topic: Topic
    source: Source
    lines: dict[str, int]
    related: tuple[nodes.Scalar, ...]


def read_topic(
    source: Source, node: nodes.Node, topic_id: str, area: Area, categories: Collection[str]
) -> Draft | None:
    """Return what `node` says, or None when it can't be a topic; mistakes go to `source`."""
    before = len(source.mistakes)
    said = Fields(source, node, TOPIC_KEYS, "a topic")
    title = said.text("title", required=True)
    utterances = said.texts("utterances", required=True)
    answer = said.text("answer", required=True)
    related = said.items("related")
    code = said.nested("code", lambda value: _code(source, value))
    table = said.nested("table", lambda value: _table(source, value))
    facts = said.nested("facts", lambda value: _facts(source, value, categories))
    links = said.nested_all("links", lambda value: _link(source, value))
    topic = Topic(
        id=topic_id,
        title=title or UNREADABLE,
        area=area,
        utterances=utterances or (UNREADABLE,),
        answer=answer or UNREADABLE,
        kind=said.choice("kind", Kind, Kind.CONCEPT),
        aliases=said.texts("aliases"),
        points=said.texts("points"),
        code=code,
        table=table,
        facts=facts,
        use_when=said.text("use_when"),
        avoid_when=said.text("avoid_when"),
        errors=said.texts("errors"),
        links=links,
        should_match=said.texts("should_match"),
        should_not_match=said.texts("should_not_match"),
        owner=said.text("owner"),
        reviewed=said.day("reviewed"),
    )
    if len(source.mistakes) > before:
        return None
    return Draft(topic, source, {key: said.line_of(key) for key in TOPIC_KEYS}, related)


def read_areas(source: Source, node: nodes.Node) -> dict[str, Area]:
    """Return `_areas.yaml`: area id -> title, discipline."""
    areas: dict[str, Area] = {}
    for area_id, value in entries(source, node, "_areas.yaml").items():
        said = Fields(source, value, ("title", "discipline"), f"area {area_id!r}")
        title = said.text("title", required=True)
        areas[area_id] = Area(
            area_id, title or area_id, said.choice("discipline", Discipline, Discipline.BOTH)
        )
    return areas


def read_categories(source: Source, node: nodes.Node) -> dict[str, Category]:
    """Return `_categories.yaml`: category id -> title, aliases."""
    categories: dict[str, Category] = {}
    for category_id, value in entries(source, node, "_categories.yaml").items():
        said = Fields(source, value, ("title", "aliases"), f"category {category_id!r}")
        categories[category_id] = Category(
            category_id, said.text("title", required=True), said.texts("aliases")
        )
    return categories


def read_vocabulary(source: Source, node: nodes.Node) -> Vocabulary:
    """Return `_vocabulary.yaml`: abbreviations, synonyms, known."""
    said = Fields(source, node, ("abbreviations", "synonyms", "known"), "_vocabulary.yaml")
    abbreviations = said.nested("abbreviations", lambda value: entries(source, value, "abbreviations")) or {}
    synonyms = said.nested_all("synonyms", lambda value: texts_of(source, value, "a group of synonyms"))
    return Vocabulary(
        {short: texts_of(source, value, f"abbreviation {short!r}") for short, value in abbreviations.items()},
        synonyms,
        frozenset(said.texts("known")),
    )


def read_planned(source: Source, node: nodes.Node) -> frozenset[str]:
    """Return `_planned.yaml`: ids of topics that others may already relate to."""
    return frozenset(texts_of(source, node, "_planned.yaml"))


def _code(source: Source, node: nodes.Node) -> Code | None:
    said = Fields(source, node, ("language", "text"), "code")
    text = said.text("text", required=True)
    return Code(said.text("language"), text) if text else None


def _link(source: Source, node: nodes.Node) -> Link | None:
    said = Fields(source, node, ("title", "url"), "a link")
    title, url = said.text("title", required=True), said.text("url", required=True)
    if not (title and url):
        return None
    try:
        return Link(title, url)
    except ValueError:
        source.complain(said.line_of("url"), f"{url!r} is no web address", "give the whole https:// address")
        return None


def _table(source: Source, node: nodes.Node) -> Table | None:
    said = Fields(source, node, ("columns", "rows"), "a table")
    columns = said.texts("columns", required=True)
    rows = said.nested_all("rows", lambda row: _row(source, row, len(columns)))
    if not columns or not rows:
        source.complain(said.line, "a table without columns or rows", "fill it in or remove it")
        return None
    return Table(columns, rows) if all(len(row) == len(columns) for row in rows) else None


def _row(source: Source, node: nodes.Node, width: int) -> tuple[str, ...] | None:
    if not isinstance(node, nodes.Sequence) or not all(isinstance(cell, nodes.Scalar) for cell in node.items):
        source.complain(node.line, "a row must be a list of texts", "quote each cell")
        return None
    cells = tuple(cell.text.strip() for cell in node.items if isinstance(cell, nodes.Scalar))
    if len(cells) != width:
        source.complain(node.line, f"a row of {len(cells)} cells", f"give {width}, one for each column")
    return cells


def _facts(source: Source, node: nodes.Node, categories: Collection[str]) -> Facts | None:
    said = Fields(source, node, FACT_KEYS, "facts")
    category = said.text("category")
    if category and categories and category not in categories:
        source.complain(
            said.line_of("category"), f"unknown category {category!r}", "use one of those in _categories.yaml"
        )
    values = {
        key.replace(" ", "_"): said.text(key) for key in FACT_KEYS if key not in {"category", "alternatives"}
    }
    return Facts(category=category, alternatives=said.texts("alternatives"), **values)
