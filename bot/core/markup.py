"""The Markdown subset that topics are written in: paragraphs, lists, fences; bold, italic, code, links.

Parsed once, here, by markdown-it-py; Slack, the terminal and plain text each draw the same values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_MARKDOWN = MarkdownIt("commonmark")

_UNSUPPORTED_BLOCKS = {
    "heading_open": "a heading",
    "blockquote_open": "a quotation",
    "hr": "a ruler",
    "html_block": "HTML",
    "code_block": "code by indentation (use a fence)",
}
_UNSUPPORTED_INLINE = {"image": "an image", "html_inline": "HTML"}


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `url` makes it a link. The text is raw: nothing is escaped."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """One tuple of spans an item; numbered when `ordered`."""

    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    language: str
    text: str


Block = Paragraph | BulletList | Fence


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[Block, ...]:
    """Return `text` as blocks. What the subset doesn't know keeps its words and loses its mark-up.

    >>> parse("Use **one**.")
    (Paragraph(spans=(Span(text='Use ', bold=False, italic=False, code=False, url=''), \
Span(text='one', bold=True, italic=False, code=False, url=''), \
Span(text='.', bold=False, italic=False, code=False, url=''))),)
    """
    return tuple(_blocks(SyntaxTreeNode(_MARKDOWN.parse(text)).children))


def plain(text: str) -> str:
    """Return the words of `text` without mark-up; links keep their title, list items get a dash.

    >>> plain("See [the docs](https://example.org), **now**.")
    'See the docs, now.'
    """
    return "\n".join(_plain_block(block) for block in parse(text))


def unsupported(text: str) -> list[tuple[int, str]]:
    """Return what Slack would not draw, as (line, counted from 0; what it is)."""
    found: list[tuple[int, str]] = []
    depth = 0
    for token in _MARKDOWN.parse(text):
        line = token.map[0] if token.map else 0
        if token.type in _UNSUPPORTED_BLOCKS:
            found.append((line, _UNSUPPORTED_BLOCKS[token.type]))
        if token.type.endswith("_list_open"):
            depth += 1
            if depth > 1:
                found.append((line, "a list inside a list"))
        depth -= token.type.endswith("_list_close")
        found.extend(
            (line, _UNSUPPORTED_INLINE[child.type])
            for child in token.children or ()
            if child.type in _UNSUPPORTED_INLINE
        )
    return found


def plain_spans(spans: Sequence[Span]) -> str:
    """Return the words of `spans`."""
    return "".join(span.text for span in spans)


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return plain_spans(spans)
        case BulletList(items, ordered):
            marks = (f"{number}. " if ordered else "- " for number in range(1, len(items) + 1))
            return "\n".join(mark + plain_spans(item) for mark, item in zip(marks, items, strict=True))
        case Fence(_, code):
            return code


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "bullet_list" | "ordered_list":
                items = tuple(spans for item in node.children if (spans := _inside(item)))
                if items:
                    yield BulletList(items, ordered=node.type == "ordered_list")
            case "fence" | "code_block":
                yield Fence(node.info.strip(), node.content.rstrip("\n"))
            case "hr":
                continue
            case _:
                if spans := _inside(node):
                    yield Paragraph(spans)


def _inside(node: SyntaxTreeNode) -> tuple[Span, ...]:
    """Return all text below `node` in one line; what cannot stand in a line keeps its words."""
    if node.type == "inline":
        return _merged(_spans(node.children))
    if not node.children:
        code = node.type in {"fence", "code_block"}
        return (Span(node.content.strip(), code=code),) if node.content.strip() else ()
    parts = [spans for child in node.children if (spans := _inside(child))]
    return tuple(span for number, spans in enumerate(parts) for span in ((Span(" "),) * (number > 0) + spans))


def _spans(
    nodes: Sequence[SyntaxTreeNode], *, bold: bool = False, italic: bool = False, url: str = ""
) -> Iterator[Span]:
    for node in nodes:
        match node.type:
            case "strong":
                yield from _spans(node.children, bold=True, italic=italic, url=url)
            case "em":
                yield from _spans(node.children, bold=bold, italic=True, url=url)
            case "link":
                yield from _spans(
                    node.children, bold=bold, italic=italic, url=str(node.attrs.get("href", ""))
                )
            case "softbreak" | "hardbreak":
                yield Span(" ", bold, italic, url=url)
            case "code_inline":
                yield Span(node.content, bold, italic, code=True, url=url)
            case _:
                yield Span(node.content, bold, italic, url=url)


def _merged(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Join neighbours of one style: a line break in the source is only a space."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        last = merged[-1] if merged else None
        if last and (last.bold, last.italic, last.code, last.url) == (
            span.bold,
            span.italic,
            span.code,
            span.url,
        ):
            merged[-1] = Span(last.text + span.text, span.bold, span.italic, span.code, span.url)
        else:
            merged.append(span)
    return tuple(merged)
