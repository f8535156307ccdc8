"""Markdown as its author wrote it: sections by heading, and the pieces of a text with their source.

Beside markup.py, which reads what topics are written in, this reads what was written for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.knowledge import Code, Link, Table

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


class Sort(StrEnum):
    """What a piece of a text is."""

    TEXT = "text"
    LIST = "list"
    CODE = "code"
    TABLE = "table"
    HTML = "HTML"
    RULER = "a ruler"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, in plain words, and what stands below it up to the next one. Lines count from 1."""

    level: int
    title: str
    line: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block with its source. `items`: of a list in which each is one paragraph, else empty."""

    sort: Sort
    source: str
    items: tuple[str, ...] = ()
    code: Code | None = None
    table: Table | None = None


def sections(text: str) -> list[Section]:
    r"""Return the sections of `text` in order; what stands before the first heading is left out.

    >>> [(found.level, found.title, found.body) for found in sections("# A\n\n## B `c`?\nd\n")]
    [(1, 'A', ''), (2, 'B c?', 'd')]
    """
    lines = text.split("\n")  # as the parser counts them
    tokens = _MARKDOWN.parse(text)
    places = [
        (at, token) for at, token in enumerate(tokens) if token.type == "heading_open" and not token.level
    ]
    ends = [*(_begin(token) for _, token in places[1:]), len(lines)]
    return [
        Section(
            level=int(token.tag[1:]),
            title=_words(tokens[at + 1]),
            line=_begin(token) + 1,
            body="\n".join(lines[_end(token) : end]).strip("\n"),
        )
        for (at, token), end in zip(places, ends, strict=False)
    ]


def pieces(text: str) -> list[Piece]:
    """Return the blocks of `text` in order."""
    lines = text.split("\n")  # as the parser counts them
    tokens = _MARKDOWN.parse(text)
    found: list[Piece] = []
    for at, token in enumerate(tokens):
        if token.level or not token.map or token.nesting < 0:
            continue
        source = "\n".join(lines[_begin(token) : _end(token)]).strip("\n")
        inside = tokens[at : _closing(tokens, at)]
        found.append(_piece(token, source, inside, lines))
    return found


def links(text: str) -> list[Link]:
    """Return the web links of `text`, with their titles in plain words, each address once."""
    found: dict[str, Link] = {}
    for token in _inline(text):
        children = token.children or []
        for at, child in enumerate(children):
            if child.type != "link_open":
                continue
            address = str(child.attrs.get("href", ""))
            title = "".join(inner.content for inner in children[at : _closing(children, at)]).strip()
            try:
                found.setdefault(address, Link(title or address, address))
            except ValueError:
                continue
    return list(found.values())


def images(text: str) -> int:
    """Return how many images `text` has."""
    return sum(child.type == "image" for token in _inline(text) for child in token.children or ())


def _inline(text: str) -> Iterator[Token]:
    return (token for token in _MARKDOWN.parse(text) if token.type == "inline")


def _piece(token: Token, source: str, inside: Sequence[Token], lines: Sequence[str]) -> Piece:
    match token.type:
        case "fence" | "code_block":
            code = Code(token.info.split()[0] if token.info.split() else "", token.content.rstrip("\n"))
            return Piece(Sort.CODE, source, code=code)
        case "table_open":
            return Piece(Sort.TABLE, source, table=_table(inside))
        case "bullet_list_open" | "ordered_list_open":
            return Piece(Sort.LIST, source, items=tuple(_items(inside, lines)))
        case "html_block":
            return Piece(Sort.HTML, source)
        case "hr":
            return Piece(Sort.RULER, source)
        case _:
            return Piece(Sort.TEXT, source)


def _items(inside: Sequence[Token], lines: Sequence[str]) -> Iterator[str]:
    """Yield the items' Markdown in one line each; nothing when any of them is more than a paragraph."""
    allowed = {"paragraph_open", "inline", "paragraph_close", "list_item_open", "list_item_close"}
    if any(token.type not in allowed for token in inside[1:]):
        return
    openings = [token for token in inside if token.type == "list_item_open"]
    if sum(token.type == "paragraph_open" for token in inside) != len(openings):
        return
    for token in openings:
        source = _MARKER.sub("", "\n".join(lines[_begin(token) : _end(token)]), count=1)
        yield " ".join(dedent(source).split())


def _table(inside: Sequence[Token]) -> Table | None:
    rows: list[list[str]] = []
    for at, token in enumerate(inside):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            rows[-1].append(_words(inside[at + 1]))
    columns, *others = rows
    width = len(columns)
    even = [tuple((row + [""] * width)[:width]) for row in others]
    return Table(tuple(columns), tuple(even)) if even else None


def _words(inline: Token) -> str:
    kept = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
        if child.type not in {"html_inline", "image"}
    )
    return " ".join("".join(kept).split())


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Return where the token that opens at `at` is closed."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens)


def _begin(token: Token) -> int:
    return token.map[0] if token.map else 0


def _end(token: Token) -> int:
    return token.map[1] if token.map else 0
