"""Block Kit blocks in a terminal, as near to Slack's look as text comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")


def draw_blocks(blocks: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Return `blocks` as something rich can print, framed as a message."""
    drawn = [part for block in blocks for part in (*_block(block), Text(""))]
    return Panel(Group(*drawn[:-1]), title="AskOps", title_align="left", padding=(0, 1), width=None)


def _block(block: Mapping[str, Any]) -> Iterator[RenderableType]:
    match block["type"]:
        case "header":
            yield Text(block["text"]["text"], style="bold underline")
        case "rich_text":
            for element in block["elements"]:
                yield from _rich_text(element)
        case "section":
            yield _mrkdwn(block["text"]["text"])
        case "context":
            yield from (Text.assemble(_mrkdwn(element["text"]), style="dim") for element in block["elements"])
        case "table":
            yield _table(block["rows"])
        case "actions":
            yield Text(
                "  ".join(f"[ {button['text']['text']} ]" for button in block["elements"]), style="cyan"
            )


def _rich_text(element: Mapping[str, Any]) -> Iterator[RenderableType]:
    match element["type"]:
        case "rich_text_list":
            for number, item in enumerate(element["elements"], start=1):
                grid = Table.grid(padding=(0, 1))
                mark = f"{number}." if element.get("style") == "ordered" else "\N{BULLET}"
                grid.add_row(mark, _text(item["elements"]))
                yield Padding(grid, (0, 0, 0, 1))
        case "rich_text_preformatted":
            yield Panel(_text(element["elements"]), expand=False, border_style="dim", padding=(0, 1))
        case _:
            yield _text(element["elements"])


def _text(parts: Sequence[Mapping[str, Any]]) -> Text:
    text = Text()
    for part in parts:
        style = part.get("style") or {}
        styles = [name for name in ("bold", "italic") if style.get(name)]
        styles += ["cyan"] if style.get("code") else []
        styles += [f"underline link {part['url']}"] if part.get("url") else []
        text.append(part.get("text") or part.get("url", ""), " ".join(styles))
    return text


def _mrkdwn(text: str) -> Text:
    """Return mrkdwn with its links; that is all our contexts hold."""
    drawn = Text()
    at = 0
    for link in _LINK.finditer(text):
        drawn.append(_unescaped(text[at : link.start()]))
        drawn.append(_unescaped(link[2]), f"underline link {_unescaped(link[1])}")
        at = link.end()
    drawn.append(_unescaped(text[at:]))
    return drawn


def _table(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Table:
    heading, *rest = rows
    table = Table()
    for cell in heading:
        table.add_column(_cell(cell))
    for row in rest:
        table.add_row(*map(_cell, row))
    return table


def _cell(cell: Mapping[str, Any]) -> Text:
    own = cell.get("text")
    if isinstance(own, str):
        return Text(own)
    return Text("").join(_text(element["elements"]) for element in cell.get("elements", []))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
