"""How tall a message is on a laptop: an estimate, to decide what is seen at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from bot.slack.limits import characters

COMFORTABLE = 26
"""Up to here a message can take something more."""
WINDOW = 31
"""Beyond, its top or end is out of sight: Slack's window without its top and the composer."""
CHARACTERS_PER_LINE = 105
SMALL_CHARACTERS_PER_LINE = 130
"""Contexts are set smaller."""
BUTTON_PADDING = 6


def lines(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Return about how many lines of text `blocks` are tall."""
    return sum(map(_block, blocks))


def _block(block: Mapping[str, Any]) -> int:
    match block["type"]:
        case "header":
            return 2 * _wrapped(characters(block))
        case "rich_text":
            return sum(map(_rich_text, block["elements"]))
        case "table":
            return sum(map(_row, block["rows"]))
        case "actions":
            labels = sum(characters(button) + BUTTON_PADDING for button in block["elements"])
            return 2 * _wrapped(labels)
        case _:
            return _wrapped(characters(block), SMALL_CHARACTERS_PER_LINE)


def _rich_text(element: Mapping[str, Any]) -> int:
    match element["type"]:
        case "rich_text_list":
            return sum(_wrapped(characters(item)) for item in element["elements"])
        case "rich_text_preformatted":
            return 1 + sum(str(part["text"]).count("\n") + 1 for part in element["elements"])
        case _:
            return _wrapped(characters(element))


def _row(cells: Sequence[Mapping[str, Any]]) -> int:
    """Return the lines of the row's highest cell; columns share the width."""
    return max(_wrapped(characters(cell), CHARACTERS_PER_LINE // len(cells)) for cell in cells)


def _wrapped(count: int, per_line: int = CHARACTERS_PER_LINE) -> int:
    return max(1, ceil(count / per_line))
