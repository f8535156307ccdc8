"""The format: which keys a topic file and its companions have, and the shape of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from bot.authoring import yaml_nodes as nodes
from bot.authoring.shapes import (
    Cells,
    Count,
    Day,
    Key,
    ListOf,
    MapOf,
    OneOf,
    OneText,
    Record,
    Rule,
    Source,
    Texts,
)
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

MAX_REVIEW_IN = 120
"""Months; what nobody looks at for ten years is not reviewed."""


def _ragged(table: nodes.Mapping) -> Iterator[tuple[int, str]]:
    width = len(nodes.items(table.get("columns")))
    for row in nodes.items(table.get("rows")):
        if width and isinstance(row, nodes.Sequence) and len(row.items) != width:
            yield row.line, f"a row of {len(row.items)} cells in a table of {width} columns"


def _no_address(link: nodes.Mapping) -> Iterator[tuple[int, str]]:
    url = link.get("url")
    if not isinstance(url, nodes.Scalar) or not url.text.strip():
        return
    try:
        Link("", url.text.strip())
    except ValueError:
        yield url.line, f"{url.text.strip()!r} is no web address"


def _lonely(vocabulary: nodes.Mapping) -> Iterator[tuple[int, str]]:
    for group in nodes.items(vocabulary.get("synonyms")):
        if len(nodes.items(group)) == 1:
            yield group.line, "a synonym of nothing"


def _code(text: str, language: str = "") -> Code:
    return Code(language, text)


def _vocabulary(
    abbreviations: Mapping[str, tuple[str, ...]] | None = None,
    synonyms: tuple[tuple[str, ...], ...] = (),
    known: tuple[str, ...] = (),
) -> Vocabulary:
    return Vocabulary(abbreviations or {}, synonyms, frozenset(known))


_TEXT, _TEXTS = Key(OneText()), Key(Texts())
_NEEDED_TEXT, _NEEDED_TEXTS = Key(OneText(), is_required=True), Key(Texts(), is_required=True)

CODE = Record("code", {"language": _TEXT, "text": Key(OneText(is_verbatim=True), is_required=True)}, _code)
TABLE = Record(
    "a table",
    {"columns": _NEEDED_TEXTS, "rows": Key(ListOf(Cells()), is_required=True)},
    Table,
    Rule(_ragged, "give every row one cell for each column"),
)
FACTS = Record(
    "facts",
    {fact.name.replace("_", " "): _TEXTS if fact.name == "alternatives" else _TEXT for fact in fields(Facts)},
    Facts,
)
LINK = Record(
    "a link",
    {"title": _NEEDED_TEXT, "url": _NEEDED_TEXT},
    Link,
    Rule(_no_address, "give the whole https:// address"),
)
TOPIC: Record[dict[str, Any]] = Record(
    "a topic",
    {
        "title": _NEEDED_TEXT,
        "kind": Key(OneOf(Kind)),
        "aliases": _TEXTS,
        "utterances": _NEEDED_TEXTS,
        "answer": _NEEDED_TEXT,
        "points": _TEXTS,
        "code": Key(CODE),
        "table": Key(TABLE),
        "facts": Key(FACTS),
        "use_when": _TEXT,
        "avoid_when": _TEXT,
        "errors": _TEXTS,
        "links": Key(ListOf(LINK)),
        "related": _TEXTS,
        "should_match": _TEXTS,
        "should_not_match": _TEXTS,
        "owner": _TEXT,
        "reviewed": Key(Day()),
        "review_in": Key(Count(MAX_REVIEW_IN)),
    },
    dict,
)

AREAS: MapOf[dict[str, Any]] = MapOf(
    Record("an area", {"title": _NEEDED_TEXT, "discipline": Key(OneOf(Discipline))}, dict)
)
CATEGORIES: MapOf[dict[str, Any]] = MapOf(
    Record("a category", {"title": _NEEDED_TEXT, "aliases": _TEXTS}, dict)
)
VOCABULARY = Record(
    "_vocabulary.yaml",
    {
        "abbreviations": Key(MapOf(Texts())),
        "synonyms": Key(ListOf(Texts())),
        "known": _TEXTS,
    },
    _vocabulary,
    Rule(_lonely, "write each group as [word, word]"),
)


def read_topic(node: nodes.Node, topic_id: str, area: Area, source: Source) -> Topic | None:
    """Return what `node` says, or None when it can't be a topic. `related` may name what doesn't exist."""
    said = TOPIC.read(node, topic_id, source)
    return None if said is None else Topic(id=topic_id, area=area, **said)


def read_areas(node: nodes.Node, source: Source) -> dict[str, Area]:
    """Return `_areas.yaml`: areas by id."""
    return {
        area_id: Area(area_id, **said) for area_id, said in AREAS.read(node, "_areas.yaml", source).items()
    }


def read_categories(node: nodes.Node, source: Source) -> dict[str, Category]:
    """Return `_categories.yaml`: categories by id."""
    found = CATEGORIES.read(node, "_categories.yaml", source)
    return {category_id: Category(category_id, **said) for category_id, said in found.items()}


def read_vocabulary(node: nodes.Node, source: Source) -> Vocabulary:
    """Return `_vocabulary.yaml`."""
    return VOCABULARY.read(node, "_vocabulary.yaml", source) or Vocabulary()


def read_planned(node: nodes.Node, source: Source) -> frozenset[str]:
    """Return `_planned.yaml`: ids of topics that others may relate to before they are written."""
    return frozenset(Texts().read(node, "_planned.yaml", source))
