"""Answers that nobody wrote as a page: two tools side by side, from what is known of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.core import markup
from bot.core.knowledge import Facts, Table, Topic

MAX_CELL = 160
"""Characters of a table cell that still read well in a column."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")

_ROWS: tuple[tuple[str, Callable[[Topic], str]], ...] = (
    ("In short", lambda topic: _SENTENCE.split(markup.plain(topic.answer))[0]),
    ("Category", lambda topic: _facts(topic).category),
    ("Licence", lambda topic: _facts(topic).licence),
    ("Written in", lambda topic: _facts(topic).language),
    ("Hosting", lambda topic: _facts(topic).hosting),
    ("First released", lambda topic: _facts(topic).first_released),
    ("Steward", lambda topic: _facts(topic).steward),
    ("Use it when", lambda topic: markup.plain(topic.use_when)),
    ("Not when", lambda topic: markup.plain(topic.avoid_when)),
)


def side_by_side(topics: Sequence[Topic]) -> Table:
    """Return what the pages of two to four `topics` say, aspect by aspect, where any says something."""
    rows = [(label, *(_shortened(cell(topic)) for topic in topics)) for label, cell in _ROWS]
    return Table(("", *(topic.name for topic in topics)), tuple(row for row in rows if any(row[1:])))


def _facts(topic: Topic) -> Facts:
    return topic.facts or Facts()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_CELL else line[: MAX_CELL - 1].rsplit(" ", 1)[0] + "…"
