"""A FAQ in Markdown: headings are questions, what stands below them answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.authoring.importing.drafts import Entry, Harvest, Note
from bot.core.manuscript import Section, sections

_NUMBER = re.compile(r"^\s*(?:Q(?:uestion)?\s*\d*\s*[:.)]|\d+(?:\.\d+)*[.):]?(?=\s))\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^\s*(?:\*\*)?A(?:nswer)?\s*:(?:\*\*)?\s*", re.IGNORECASE)
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")


def read_markdown(path: Path, text: str) -> Harvest:
    """Return the entries of `text`.

    Headings of one level are questions: the level that has most of them. Those above are groups, those below
    become part of the answer.
    """
    found = sections(text)
    level = _level(found)
    entries: list[Entry] = []
    notes: list[Note] = []
    group = ""
    for at, section in enumerate(found):
        if section.level < level:
            group = section.title if at or _groups(found, section.level) > 1 else ""
            if section.body.strip():
                problem = f"text under the heading {section.title!r}, which is a group"
                notes.append(Note(path, section.line, problem, "move what matters into a topic"))
        elif section.level == level:
            body = _ANSWER.sub("", "\n\n".join(_with_sections_below(found[at:])).strip())
            question = _question(section.title)
            if body and question:
                entries.append(Entry(path, section.line, question, body, area=group))
            else:
                problem = f"no answer to {section.title!r}"
                notes.append(Note(path, section.line, problem, "write one, or remove the heading"))
    return Harvest(tuple(entries), tuple(notes))


def _level(found: Sequence[Section]) -> int:
    """Return the level of most questions; where nothing ends in a question mark, of most texts."""
    asking = Counter(section.level for section in found if section.title.endswith("?"))
    saying = Counter(section.level for section in found if section.body.strip())
    counts = asking or saying
    return min(counts, key=lambda level: (-counts[level], level)) if counts else 0


def _groups(found: Sequence[Section], level: int) -> int:
    return sum(section.level == level for section in found)


def _with_sections_below(found: Sequence[Section]) -> Iterator[str]:
    """Yield the first section's text and, each with its heading in bold, those of the sections below it."""
    first, *others = found
    yield first.body
    for section in others:
        if section.level <= first.level:
            return
        yield f"**{section.title}**"
        yield section.body


def _question(title: str) -> str:
    return _ANCHOR.sub("", _NUMBER.sub("", title)).strip()
