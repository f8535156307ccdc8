"""The format: which keys a topic file and its companions have, and the shape of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from bot.authoring import yaml_nodes as nodes
from bot.authoring.shapes import (
    Cells,
    Count,
    Day,
    Flag,
    Key,
    ListOf,
    MapOf,
    OneOf,
    OneText,
    Record,
    Rule,
    Source,
    Texts,
    partial,
)
from bot.core.knowledge import (
    MAX_VARIANTS,
    Area,
    Category,
    Code,
    Discipline,
    Facts,
    Kind,
    Link,
    Table,
    Topic,
    Variant,
    Vocabulary,
)

MAX_REVIEW_IN = 120
"""Months; what nobody looks at for ten years is not reviewed."""


class Status(StrEnum):
    """Whether a topic is answered."""

    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Retired:
    """A topic that is no longer answered, and what leads from it to the topic at `redirect`, if that is set.

    `utterances` begin with its title.
    """

    id: str
    redirect: str = ""
    utterances: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    should_match: tuple[str, ...] = ()


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


def _says_nothing(variant: nodes.Mapping) -> Iterator[tuple[int, str]]:
    if not any(key.text != "title" for key, _ in variant.entries):
        yield variant.line, "a variant that says nothing"


def _in_service(topic: nodes.Mapping) -> Iterator[tuple[int, str]]:
    status, redirect = topic.get("status"), topic.get("redirect")
    retired = isinstance(status, nodes.Scalar) and status.text.strip() == Status.RETIRED
    if redirect and not retired:
        yield topic.line_of("redirect"), "'redirect' in a topic that isn't retired"


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
VARIANT: Record[dict[str, Any]] = Record(
    "a variant",
    {
        "title": _TEXT,
        "answer": _TEXT,
        "points": _TEXTS,
        "code": Key(CODE),
        "table": Key(TABLE),
        "use_when": _TEXT,
        "avoid_when": _TEXT,
        "links": Key(ListOf(LINK)),
        "note": _TEXT,
    },
    dict,
    Rule(_says_nothing, "give it an answer, or whatever else differs"),
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
        "note": _TEXT,
        "variants": Key(MapOf(VARIANT, MAX_VARIANTS)),
        "extends": Key(Flag()),
        "status": Key(OneOf(Status)),
        "redirect": _TEXT,
    },
    dict,
    Rule(_in_service, "write `status: retired` as well, or remove it"),
)
RETIRED = replace(TOPIC, keys={name: Key(key.shape) for name, key in TOPIC.keys.items()})
"""A retired topic keeps what leads away from it: the rest may go or stay."""
PATCH = partial(replace(TOPIC, what="a file that extends a topic"))
"""What is given is put over what earlier folders say; null takes it away."""

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
    if said is None:
        return None
    variants = tuple(
        Variant(id=variant_id, **{"title": variant_id, **variant})
        for variant_id, variant in said.pop("variants", {}).items()
    )
    kept = {key: value for key, value in said.items() if key not in {"extends", "status", "redirect"}}
    return Topic(id=topic_id, area=area, variants=variants, **kept)


def read_retired(node: nodes.Node, topic_id: str, source: Source) -> Retired | None:
    """Return what leads away from a retired topic, or None after mistakes."""
    said = RETIRED.read(node, topic_id, source)
    if said is None:
        return None
    leading = {key: said[key] for key in ("redirect", "aliases", "errors", "should_match") if key in said}
    utterances = (*filter(None, [said.get("title")]), *said.get("utterances", ()))
    return Retired(topic_id, utterances=utterances, **leading)


def check_patch(node: nodes.Mapping, topic_id: str, source: Source) -> None:
    """Complain about what can't be put over a topic; nothing need be there, and null is no value to read."""
    PATCH.read(without_nulls(node), topic_id, source)


def without_nulls(node: nodes.Mapping) -> nodes.Mapping:
    """Return `node` without the keys that are null, at any depth; a mapping that had no others goes too."""
    kept: list[tuple[nodes.Scalar, nodes.Node]] = []
    for key, value in node.entries:
        match value:
            case nodes.Scalar() if value.is_null:
                continue
            case nodes.Mapping(entries) if entries:
                if (inner := without_nulls(value)).entries:
                    kept.append((key, inner))
            case _:
                kept.append((key, value))
    return nodes.Mapping(tuple(kept), node.line)


def is_patch(node: nodes.Node) -> bool:
    """Whether a file says that it extends a topic."""
    return _says(node, "extends", "true")


def is_retired(node: nodes.Node) -> bool:
    """Whether a file says that its topic is retired."""
    return _says(node, "status", Status.RETIRED)


def _says(node: nodes.Node, key: str, text: str) -> bool:
    value = node.get(key) if isinstance(node, nodes.Mapping) else None
    return isinstance(value, nodes.Scalar) and value.text.strip() == text


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
