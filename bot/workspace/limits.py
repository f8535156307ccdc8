"""Slack's rules for blocks, as its own validation reports them: JSON pointers into the message.

Stricter than Slack where Slack is known to be vague: unknown fields and block types are refused.
Sources: https://docs.slack.dev/reference/block-kit/blocks and its pages for each block and element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_BLOCKS = 50
MAX_TEXT = 40_000
MAX_CHARACTERS = 13_000
"""All texts of a message's blocks together; undocumented, seen in slackapi/bolt-js#2509."""
MAX_TABLE_CHARACTERS = 10_000

Check = Callable[[Any, str], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object may hold: each field and its check; `required` fields must be there."""

    fields: dict[str, Check] = field(default_factory=dict)
    required: frozenset[str] = frozenset()

    def check(self, value: dict[str, Any], at: str) -> Iterator[str]:
        for name in sorted(self.required - value.keys()):
            yield f"missing required field: {name} [json-pointer:{at}]"
        for name, part in value.items():
            if name == "type":
                continue
            if name in self.fields:
                yield from self.fields[name](part, f"{at}/{name}")
            else:
                yield f"unknown field: {name} [json-pointer:{at}/{name}]"


def problems(blocks: Any) -> list[str]:
    """Return every problem with `blocks`, as Slack words them; empty when they are fine."""
    if not isinstance(blocks, list):
        return ["must be an array [json-pointer:/blocks]"]
    found = list(_array(_one_of(BLOCKS), 1, MAX_BLOCKS)(blocks, "/blocks"))
    for name in ("block_id", "action_id"):
        ids = list(_values(blocks, name))
        found += [
            f"{name} {value!r} must be unique" for value in sorted({v for v in ids if ids.count(v) > 1})
        ]
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        found.append("only_one_table_allowed")
    return found


def characters(value: Any) -> int:
    """Return how many characters of text `value` holds."""
    return sum(len(text) for text in _values(value, "text"))


def _string(most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"must be a string [json-pointer:{at}]"
        elif len(value) < least:
            yield f"must be more than {least - 1} characters [json-pointer:{at}]"
        elif len(value) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{at}]"

    return check


def _flag(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"must be true or false [json-pointer:{at}]"


def _number(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"must be an integer [json-pointer:{at}]"


def _enum(*values: str) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        if value not in values:
            yield f"must be one of {', '.join(values)} [json-pointer:{at}]"

    return check


def _url(value: Any, at: str) -> Iterator[str]:
    yield from _string(3000)(value, at)
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        yield f"must be a valid URL [json-pointer:{at}]"


def _text(most: int, *types: str) -> Check:
    """A text object."""
    allowed = types or ("plain_text", "mrkdwn")
    shape = Shape({"text": _string(most), "emoji": _flag, "verbatim": _flag}, frozenset({"text"}))

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict) or value.get("type") not in allowed:
            yield f"must be a text object of type {' or '.join(allowed)} [json-pointer:{at}]"
            return
        yield from shape.check(value, at)
        if isinstance(value.get("text"), str) and not value["text"].strip():
            yield f"must not be blank [json-pointer:{at}/text]"

    return check


def _array(check: Check, least: int, most: int) -> Check:
    def check_all(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"must be an array [json-pointer:{at}]"
            return
        if len(value) < least:
            yield f"no fewer than {least} items allowed [json-pointer:{at}]"
        if len(value) > most:
            yield f"no more than {most} items allowed [json-pointer:{at}]"
        for number, item in enumerate(value):
            yield from check(item, f"{at}/{number}")

    return check_all


def _one_of(shapes: dict[str, Shape]) -> Check:
    def check(value: Any, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            yield f"unsupported type: {kind} [json-pointer:{at}/type]"
            return
        yield from shapes[kind].check(value, at)

    return check


def _table_rows(value: Any, at: str) -> Iterator[str]:
    yield from _array(_array(_one_of(CELLS), 1, 20), 1, 100)(value, at)
    if isinstance(value, list) and len({len(row) for row in value if isinstance(row, list)}) > 1:
        yield f"rows must be of equal length [json-pointer:{at}]"
    if characters(value) > MAX_TABLE_CHARACTERS:
        yield f"no more than {MAX_TABLE_CHARACTERS} characters in a table [json-pointer:{at}]"


def _style(value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict) or any(
        name not in {"bold", "italic", "strike", "code"} or not isinstance(on, bool)
        for name, on in value.items()
    ):
        yield f"must be a text style [json-pointer:{at}]"


def _values(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == key and isinstance(part, str):
                yield part
            else:
                yield from _values(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part, key)


_ACTION = {"action_id": _string(255)}
_OPTION = Shape({"text": _text(75, "plain_text"), "value": _string(150)}, frozenset({"text", "value"}))


def _option(value: Any, at: str) -> Iterator[str]:
    yield from (
        _OPTION.check(value, at) if isinstance(value, dict) else [f"must be an option [json-pointer:{at}]"]
    )


ELEMENTS = {
    "button": Shape(
        {
            **_ACTION,
            "text": _text(75, "plain_text"),
            "value": _string(2000),
            "url": _url,
            "style": _enum("primary", "danger"),
            "accessibility_label": _string(75),
        },
        frozenset({"text"}),
    ),
    "overflow": Shape({**_ACTION, "options": _array(_option, 1, 5)}, frozenset({"options"})),
    "static_select": Shape(
        {**_ACTION, "placeholder": _text(150, "plain_text"), "options": _array(_option, 1, 100)},
        frozenset({"options"}),
    ),
}
RICH_PARTS = {
    "text": Shape({"text": _string(MAX_CHARACTERS), "style": _style}, frozenset({"text"})),
    "link": Shape({"url": _url, "text": _string(MAX_CHARACTERS), "style": _style}, frozenset({"url"})),
    "emoji": Shape({"name": _string(100)}, frozenset({"name"})),
}
_PARTS = _array(_one_of(RICH_PARTS), 1, 1000)
_RICH_SECTION = {"rich_text_section": Shape({"elements": _PARTS}, frozenset({"elements"}))}
RICH_ELEMENTS = {
    **_RICH_SECTION,
    "rich_text_preformatted": Shape({"elements": _PARTS, "border": _number}, frozenset({"elements"})),
    "rich_text_quote": Shape({"elements": _PARTS, "border": _number}, frozenset({"elements"})),
    "rich_text_list": Shape(
        {
            "elements": _array(_one_of(_RICH_SECTION), 1, 100),
            "style": _enum("bullet", "ordered"),
            "indent": _number,
            "offset": _number,
            "border": _number,
        },
        frozenset({"elements", "style"}),
    ),
}
_RICH_TEXT = Shape(
    {"block_id": _string(255), "elements": _array(_one_of(RICH_ELEMENTS), 1, 100)}, frozenset({"elements"})
)
CELLS = {"raw_text": Shape({"text": _string(3000)}, frozenset({"text"})), "rich_text": _RICH_TEXT}


def _column_settings(value: Any, at: str) -> Iterator[str]:
    shape = Shape({"align": _enum("left", "center", "right"), "is_wrapped": _flag})
    for number, settings in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(settings, dict):
            yield from shape.check(settings, f"{at}/{number}")
        elif settings is not None:
            yield f"must be column settings [json-pointer:{at}/{number}]"


def _context_element(value: Any, at: str) -> Iterator[str]:
    yield from _text(2000)(value, at)


_BLOCK = {"block_id": _string(255)}
BLOCKS = {
    "header": Shape({**_BLOCK, "text": _text(150, "plain_text")}, frozenset({"text"})),
    "section": Shape(
        {
            **_BLOCK,
            "text": _text(3000),
            "fields": _array(_text(2000), 1, 10),
            "accessory": _one_of(ELEMENTS),
            "expand": _flag,
        }
    ),
    "context": Shape({**_BLOCK, "elements": _array(_context_element, 1, 10)}, frozenset({"elements"})),
    "actions": Shape({**_BLOCK, "elements": _array(_one_of(ELEMENTS), 1, 25)}, frozenset({"elements"})),
    "divider": Shape(_BLOCK),
    "rich_text": _RICH_TEXT,
    "table": Shape({**_BLOCK, "rows": _table_rows, "column_settings": _column_settings}, frozenset({"rows"})),
}
