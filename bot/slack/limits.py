"""Slack's limits on a message, each a constant with its source, and a check of all of them.

slack_sdk's models check some; this checks what they don't: whole messages, tables, and what only adds up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

BLOCKS_PER_MESSAGE = 50
"""https://docs.slack.dev/reference/block-kit/blocks"""
TEXT = 4_000
"""https://docs.slack.dev/reference/methods/chat.postMessage: recommended; cut beyond 40,000."""
MESSAGE_CHARACTERS = 12_000
"""Undocumented: messages near 13,200 characters are refused (slackapi/bolt-js#2509); with some room."""
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
FIELD_TEXT = 2_000
"""https://docs.slack.dev/reference/block-kit/blocks/section-block"""
HEADER_TEXT = 150
"""https://docs.slack.dev/reference/block-kit/blocks/header-block"""
CONTEXT_ELEMENTS = 10
CONTEXT_TEXT = 2_000
"""https://docs.slack.dev/reference/block-kit/blocks/context-block; for the text the limit of a field"""
ACTIONS_ELEMENTS = 25
"""https://docs.slack.dev/reference/block-kit/blocks/actions-block"""
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ACTION_ID = 255
BLOCK_ID = 255
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element; 255 also for every block_id"""
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
"""A table's and a message's; https://docs.slack.dev/reference/block-kit/blocks/table-block"""
URL = 3_000
"""A button's or a link's: the limit of https://docs.slack.dev/reference/block-kit/block-elements/button-element"""

Blocks = Sequence[Mapping[str, Any]]


def violations(blocks: Blocks, text: str) -> list[str]:
    """Return what in a message Slack would refuse or cut, in plain words; empty when nothing."""
    return [
        *_message(blocks, text),
        *(
            f"block {number}: {problem}"
            for number, block in enumerate(blocks, 1)
            for problem in _block(block)
        ),
    ]


def characters(value: Any) -> int:
    """Return how many characters of text `value` shows: the sum over all its texts."""
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(
            characters(part) for part in value.values() if isinstance(part, dict | list)
        )
    # What is asked for thousands of times per topic is kept to what JSON knows: abstract types are slow.
    return sum(map(characters, value)) if isinstance(value, list | tuple) else 0


def _message(blocks: Blocks, text: str) -> Iterator[str]:
    if not text.strip():
        yield "no fallback text"
    yield from _over(len(text), TEXT, "characters of fallback text")
    yield from _over(len(blocks), BLOCKS_PER_MESSAGE, "blocks")
    yield from _over(characters(blocks), MESSAGE_CHARACTERS, "characters in all blocks")
    tables = sum(block.get("type") == "table" for block in blocks)
    yield from _over(tables, 1, "tables")
    for key, limit in (("block_id", BLOCK_ID), ("action_id", ACTION_ID)):
        ids = Counter(_ids(blocks, key))
        for value, count in ids.items():
            if count > 1:
                yield f"{key} {value!r} is used {count} times"
            yield from _over(len(value), limit, f"characters in a {key}")


def _ids(blocks: Blocks, key: str) -> Iterator[str]:
    """Yield the ids of blocks and of what people press in them; nothing deeper has any."""
    for block in blocks:
        for part in (block, block.get("accessory"), *block.get("elements", ())):
            if isinstance(part, dict) and key in part:
                yield part[key]


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block.get("type"):
        case "header":
            yield from _text(block.get("text"), HEADER_TEXT, "header")
        case "section":
            yield from _section(block)
        case "context":
            elements = block.get("elements", [])
            yield from _between(len(elements), CONTEXT_ELEMENTS, "elements of a context")
            for element in elements:
                yield from _text(element, CONTEXT_TEXT, "context")
        case "actions":
            elements = block.get("elements", [])
            yield from _between(len(elements), ACTIONS_ELEMENTS, "elements of actions")
            for element in elements:
                yield from _button(element)
        case "table":
            yield from _table(block)
        case "rich_text":
            yield from _rich_text(block)
        case "divider":
            return
        case other:
            yield f"a block of type {other!r}, which this bot doesn't send"


def _section(block: Mapping[str, Any]) -> Iterator[str]:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield "an empty section"
    if "text" in block:
        yield from _text(block["text"], SECTION_TEXT, "section")
    yield from _over(len(fields), SECTION_FIELDS, "fields")
    for field in fields:
        yield from _text(field, FIELD_TEXT, "field")


def _button(button: Mapping[str, Any]) -> Iterator[str]:
    yield from _text(button.get("text"), BUTTON_TEXT, "button")
    yield from _over(len(button.get("value", "")), BUTTON_VALUE, "characters in a button's value")
    yield from _over(len(button.get("url", "")), URL, "characters in a button's address")


def _table(block: Mapping[str, Any]) -> Iterator[str]:
    rows = block.get("rows", [])
    yield from _between(len(rows), TABLE_ROWS, "rows of a table")
    yield from _over(len(block.get("column_settings", [])), TABLE_COLUMNS, "column settings of a table")
    yield from _over(characters(rows), TABLE_CHARACTERS, "characters in a table")
    for row in rows:
        yield from _between(len(row), TABLE_COLUMNS, "cells of a row")
        if any(not characters(cell) for cell in row):
            yield "an empty table cell"


def _rich_text(block: Mapping[str, Any]) -> Iterator[str]:
    if not block.get("elements"):
        yield "an empty rich text"
    if any(not text for text in _values(block, "text")):
        yield "an empty text in a rich text"
    for url in _values(block, "url"):
        yield from _over(len(url), URL, "characters in a link")


def _text(text: Any, limit: int, where: str) -> Iterator[str]:
    written = text.get("text", "") if isinstance(text, Mapping) else ""
    if not written.strip():
        yield f"an empty text in a {where}"
    yield from _over(len(written), limit, f"characters in a {where}")


def _over(count: int, limit: int, what: str) -> Iterator[str]:
    if count > limit:
        yield f"{count} {what}, at most {limit}"


def _between(count: int, limit: int, what: str) -> Iterator[str]:
    if count == 0:
        yield f"no {what}"
    yield from _over(count, limit, what)


def _values(value: Any, key: str) -> Iterator[str]:
    """Yield every text under `key`, however deep."""
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, dict | list):
                yield from _values(part, key)
            elif name == key and isinstance(part, str):
                yield part
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _values(part, key)
