"""Topic text and small parts as Slack's own elements.

Text becomes rich text, never mrkdwn: rich text is not parsed again, so nothing in it can ping, link or change
style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextPreformattedElement,
    RichTextSectionElement,
    TableBlock,
)

from bot.core import markup
from bot.core.knowledge import Link, Table
from bot.slack import limits

Block = dict[str, Any]
NOTHING = "\N{EN DASH}"
"""Stands in an empty table cell: Slack refuses empty ones."""
PREFORMATTED_CHARACTERS = 90
"""A wider line of code wraps on a laptop, and columns fall apart."""
COLUMN_GAP = "   "
DRAWN_AGAIN = 64
"""Parts of topics that are kept, as a topic is drawn several times to find what fits. Blocks don't change."""


def escaped(text: str) -> str:
    """Return `text` for mrkdwn (https://docs.slack.dev/messaging/formatting-message-text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Return `text` in one line of at most `limit` characters, at a word's end where there is one.

    >>> cut("one two three", 9)
    'one two…'
    """
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head) + "…"


def escaped_within(text: str, limit: int) -> str:
    """Return `text` escaped, in at most `limit` characters, without half an entity at the end.

    >>> escaped_within("salt & pepper", 8)
    'salt…'
    """
    whole = escaped(text)
    if len(whole) <= limit:
        return whole
    return re.sub(r"(&[a-z]*|\s+)$", "", whole[: limit - 1]).rstrip() + "…"


@lru_cache(DRAWN_AGAIN)
def header(title: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=cut(title, limits.HEADER_TEXT), emoji=False)).to_dict()


def plain_context(text: str) -> Block:
    """A small line in which nothing is parsed: for what a user typed."""
    return ContextBlock(
        elements=[PlainTextObject(text=cut(text, limits.CONTEXT_TEXT), emoji=False)]
    ).to_dict()


@lru_cache(DRAWN_AGAIN)
def sources(links: tuple[Link, ...]) -> Block:
    named = " · ".join(f"<{escaped(link.url)}|{escaped(link.title)}>" for link in links)
    return ContextBlock(elements=[MarkdownTextObject(text=f"Sources: {named}", verbatim=True)]).to_dict()


def button(label: str, action_id: str, value: str) -> ButtonElement:
    text = PlainTextObject(text=cut(label, limits.BUTTON_TEXT), emoji=False)
    return ButtonElement(text=text, action_id=action_id, value=value)


def actions(buttons: Sequence[ButtonElement]) -> Block:
    return ActionsBlock(elements=list(buttons)).to_dict()


@lru_cache(DRAWN_AGAIN)
def table(drawn: Table) -> Block:
    rows = [[_cell(cell, bold=True) for cell in drawn.columns]]
    rows += [[_cell(cell) for cell in row] for row in drawn.rows]
    return TableBlock(rows=rows, column_settings=[{"is_wrapped": True} for _ in drawn.columns]).to_dict()


def table_in(block: Block) -> Table:
    """Return what a `table` block shows."""
    columns, *rows = ([_words(cell) for cell in row] for row in block["rows"])
    return Table(tuple(columns), tuple(map(tuple, rows)))


def drawn_table(drawn: Table) -> Block:
    """Return the table for where Slack's own isn't allowed: in columns, or as a list where it is too wide."""
    rows = [[" ".join(cell.split()) for cell in row] for row in (drawn.columns, *drawn.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(COLUMN_GAP) * len(widths) > PREFORMATTED_CHARACTERS:
        return bullets(_row_spans(drawn.columns, row) for row in drawn.rows)
    return code("\n".join(_aligned(row, widths) for row in rows))


def table_as_text(drawn: Table) -> str:
    """Return the table for those who listen: a line a row."""
    return "\n".join(markup.plain_spans(_row_spans(drawn.columns, row)) for row in drawn.rows)


def bullets(items: Iterable[Iterable[markup.Span]]) -> Block:
    return _bullets(tuple(map(tuple, items)))


@lru_cache(DRAWN_AGAIN)
def _bullets(items: tuple[tuple[markup.Span, ...], ...]) -> Block:
    sections = [_section(item) for item in items]
    return RichTextBlock(elements=[RichTextListElement(style="bullet", elements=sections)]).to_dict()


def paragraph(*parts: markup.Span) -> Block:
    return RichTextBlock(elements=[_section(parts)]).to_dict()


@lru_cache(DRAWN_AGAIN)
def code(text: str) -> Block:
    return RichTextBlock(elements=[_preformatted(text)]).to_dict()


@lru_cache(DRAWN_AGAIN)
def markdown(text: str) -> tuple[Block, ...]:
    """Return one rich text block for each paragraph, list or fence of `text`."""
    return tuple(RichTextBlock(elements=[_element(block)]).to_dict() for block in markup.parse(text))


def spans_of(text: str) -> tuple[markup.Span, ...]:
    """Return `text`, Markdown, as one line."""
    return tuple(_flat(text))


def _element(
    block: markup.Block,
) -> RichTextSectionElement | RichTextListElement | RichTextPreformattedElement:
    match block:
        case markup.Paragraph(spans):
            return _section(spans)
        case markup.BulletList(items, ordered):
            style = "ordered" if ordered else "bullet"
            return RichTextListElement(style=style, elements=[_section(item) for item in items])
        case markup.Fence(_, text):
            return _preformatted(text)


def _flat(text: str) -> Iterator[markup.Span]:
    for number, block in enumerate(markup.parse(text)):
        if number:
            yield markup.Span(" ")
        match block:
            case markup.Paragraph(spans):
                yield from spans
            case markup.BulletList(items):
                yield from (span for item in items for span in (*item, markup.Span(" ")))
            case markup.Fence(_, code_text):
                yield markup.Span(code_text, code=True)


def _section(spans: Iterable[markup.Span]) -> RichTextSectionElement:
    parts = [_part(span) for span in spans if span.text]
    return RichTextSectionElement(elements=parts or [RichTextElementParts.Text(text=NOTHING)])


def _part(span: markup.Span) -> RichTextElementParts.Text | RichTextElementParts.Link:
    style = {name: True for name in ("bold", "italic", "code") if getattr(span, name)} or None
    if re.match(r"https?://", span.url):
        return RichTextElementParts.Link(url=span.url, text=span.text, style=style)
    return RichTextElementParts.Text(text=span.text, style=style)


def _preformatted(text: str) -> RichTextPreformattedElement:
    return RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=text.strip("\n") or NOTHING)])


def _cell(text: str, *, bold: bool = False) -> Block:
    if bold:
        return paragraph(markup.Span(text or NOTHING, bold=True))
    return {"type": "raw_text", "text": text or NOTHING}


def _words(cell: Block) -> str:
    """Return the text of a table cell, raw or rich."""
    own = cell.get("text")
    return own if isinstance(own, str) else "".join(map(_words, cell.get("elements", [])))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return COLUMN_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row_spans(columns: Sequence[str], row: Sequence[str]) -> list[markup.Span]:
    """Return a row as a sentence: what it is about, then each column's name and cell."""
    cells = zip(columns[1:], row[1:], strict=True)
    rest = "; ".join(f"{column} {cell}" for column, cell in cells if cell)
    about = markup.Span(row[0] or NOTHING, bold=True)
    return [about, markup.Span(f": {rest}")] if rest else [about]
