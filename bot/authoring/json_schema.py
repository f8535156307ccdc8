"""The format as a JSON Schema, so that editors complete and check while one writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.authoring.schema import TOPIC
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
    Shape,
    Texts,
)

FILE_NAME = "_topic.schema.json"
"""Beside the areas of a knowledge folder; files of topics point to it."""
DIALECT = "http://json-schema.org/draft-07/schema#"
"""The newest that the YAML language server (VS Code, Neovim, IntelliJ) knows in full."""

DESCRIPTIONS = {
    "title": "A question, as a heading: What is data drift?",
    "kind": "What sort of page it is: tools have facts, comparisons a table, troubleshooting error texts.",
    "aliases": "Other names of the same thing.",
    "utterances": "How people ask. Twelve varied ones is the standard; those without the name help most.",
    "answer": "Markdown, two to four sentences, at most 640 characters. The first helps by itself.",
    "points": "Three to five, Markdown, each opening with a short **bold** handle.",
    "code": "A snippet to copy, at most 12 lines. UPPER_CASE marks what the reader replaces.",
    "table": "Plain text: two to four columns, three to eight rows.",
    "facts": "About a tool: composed comparisons and listings draw on them.",
    "use_when": "When to choose it: one sentence, by situation.",
    "avoid_when": "When to choose something else: one sentence, by situation.",
    "errors": "Error texts that people paste and that should lead here.",
    "links": "Two to four primary sources, https.",
    "related": "Ids of topics to read next, three to six; the way back is added.",
    "should_match": "Questions that must be answered with this topic: `askops kb test`.",
    "should_not_match": "Questions that must not be answered with this topic.",
    "owner": "The team that keeps it right.",
    "reviewed": "The day somebody last checked it, YYYY-MM-DD.",
    "review_in": "Months until somebody should look again; 12 if not given.",
    "note": "What is special in your company; shown with the answer.",
    "variants": "Answers to switch between, such as aws and gcp or v1 and v2.",
    "extends": "true in an overlay: only what is given changes, null takes away.",
    "status": "retired: no longer answered; what led here leads to `redirect`.",
    "redirect": "The id of the topic that takes the place of a retired one.",
}
_PARTIAL = {
    "anyOf": [
        {"properties": {"extends": {"const": True}}, "required": ["extends"]},
        {"properties": {"status": {"const": "retired"}}, "required": ["status"]},
    ]
}
"""Files that need not hold a whole topic."""


def topic_schema() -> dict[str, Any]:
    """Return the schema of a topic file."""
    described = schema_of(TOPIC)
    required = described.pop("required")
    properties = described.pop("properties")
    described["properties"] = {
        key: {"description": DESCRIPTIONS[key], "anyOf": [value, {"type": "null"}]}
        for key, value in properties.items()
    }
    is_given = {key: {"not": {"type": "null"}} for key in properties}
    whole = {"required": required, "properties": is_given}
    return {"$schema": DIALECT, "title": "An AskOps topic", **described, "if": _PARTIAL, "else": whole}


def as_text(schema: dict[str, Any]) -> str:
    """Return `schema` as it is written to files."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schema_of(shape: Shape[Any]) -> dict[str, Any]:  # noqa: C901  (a case for each shape)
    """Return what JSON Schema says of `shape`.

    Scalars are text to the loader, whatever an editor takes them for: 1.10, no and 2026-11-24 are allowed.
    """
    match shape:
        case OneOf(kind):
            return {"enum": [str(value) for value in kind]}
        case Day():
            return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case Count(most):
            return {"type": "integer", "minimum": 1, "maximum": most}
        case Flag():
            return {"type": "boolean"}
        case OneText():
            return _scalar()
        case Texts():
            return {"anyOf": [_scalar(), {"type": "array", "items": _scalar(), "minItems": 1}]}
        case Cells():
            return {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}}
        case ListOf(item):
            return {"type": "array", "items": schema_of(item), "minItems": 1}
        case MapOf(item, most):
            bound = {} if most is None else {"maxProperties": most}
            return {"type": "object", "additionalProperties": schema_of(item), **bound}
        case Record(_, keys):
            return _of_record(keys)
    raise TypeError(f"no schema for {type(shape).__name__}")


def _of_record(keys: Mapping[str, Key]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: schema_of(what.shape) for key, what in keys.items()},
        "required": [key for key, what in keys.items() if what.is_required],
        "additionalProperties": False,
    }


def _scalar() -> dict[str, Any]:
    return {"type": ["string", "number", "boolean"]}


def modeline(depth: int) -> str:
    """Return the comment that points an editor to the schema, from `depth` folders below it."""
    return f"# yaml-language-server: $schema={'../' * depth}{FILE_NAME}"
