"""An entry of another format as a topic that a person will finish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.core import manuscript
from bot.core.knowledge import Code, Kind, Link, Table
from bot.core.manuscript import Piece, Sort
from bot.core.text import normalise

MAX_ANSWER = 640
"""Characters that read well; see docs/knowledge-style.md."""
MAX_ID = 60
SEE_TABLE = "See the table."
_HTML_TAG = re.compile(r"</?[a-zA-Z][^>\n]*>")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_KINDS = (
    (Kind.COMPARISON, r"\b(?:vs|versus|differences? between|compared (?:to|with))\b"),
    (
        Kind.TROUBLESHOOTING,
        r"^why (?:does|do|is|are|did|can)\b.*\b(?:fail|error|not|slow|stuck|broken|denied)",
    ),
    (
        Kind.TROUBLESHOOTING,
        r"\b(?:errors?|fails?|failed|failing|crash(?:es)?|does not work|can not|is not working)\b",
    ),
    (Kind.HOWTO, r"^how (?:do|can|should|to|would)\b|^where (?:do|can)\b"),
    (Kind.DECISION, r"^(?:when should|should|which)\b"),
)
_QUESTION_AROUND = re.compile(r"(?:what (?:is|are)|how (?:do|can|should) (?:i|we|you)|how to)(?: an?| the)? ")


@dataclass(frozen=True, slots=True)
class Note:
    """What a person must see to. Reads: `file:line: problem; remedy`."""

    path: Path
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A question and its answer as they stand in `path`; `answer` is Markdown. What is empty isn't given."""

    path: Path
    line: int
    question: str
    answer: str
    utterances: tuple[str, ...] = ()
    area: str = ""
    topic_id: str = ""
    owner: str = ""
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def note(self, problem: str, remedy: str) -> Note:
        """Return a note on this entry."""
        return Note(self.path, self.line, problem, remedy)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What files hold: `notes` on what could not be taken over, or not as it was."""

    entries: tuple[Entry, ...] = ()
    notes: tuple[Note, ...] = ()

    def __add__(self, other: Harvest) -> Harvest:
        return Harvest(self.entries + other.entries, self.notes + other.notes)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as a topic. `area` and `topic_id` are names for its folder and file."""

    entry: Entry
    topic_id: str
    area: str
    kind: Kind
    utterances: tuple[str, ...]
    answer: str
    points: tuple[str, ...] = ()
    code: Code | None = None
    table: Table | None = None
    links: tuple[Link, ...] = ()
    notes: tuple[Note, ...] = field(default=(), compare=False)

    def written(self) -> dict[str, Any]:
        """Return what the file says, in the order of its keys."""
        entry = self.entry
        said = {
            "title": entry.question,
            "kind": str(self.kind),
            "aliases": list(entry.aliases),
            "utterances": list(self.utterances),
            "answer": self.answer,
            "points": list(self.points),
            "code": self.code and {"language": self.code.language or "text", "text": self.code.text},
            "table": self.table
            and {"columns": list(self.table.columns), "rows": list(map(list, self.table.rows))},
            "links": [{"title": link.title, "url": link.url} for link in self.links],
            "owner": entry.owner,
        }
        return {key: value for key, value in said.items() if value}


def drafted(entry: Entry, area: str, kind: Kind | None = None) -> Draft:
    """Return `entry` as a topic in `area`; its kind is guessed from the question unless it is given."""
    asked = normalise(entry.question)
    found = kind or next((guess for guess, sign in _KINDS if re.search(sign, asked)), Kind.CONCEPT)
    said: dict[str, str] = {}
    for text in (entry.question, *entry.utterances):
        said.setdefault(normalise(text) or text, text)
    utterances = tuple(filter(None, said.values()))
    draft = _arranged(Draft(entry, slug(entry.topic_id or entry.question), area, found, utterances, ""))
    addresses = {link.url for link in draft.links}
    given = tuple(Link(_host(url), url) for url in entry.links if url not in addresses)
    return replace(draft, links=(*draft.links, *given))


def slug(text: str) -> str:
    """Return a topic id for `text`: its telling words.

    >>> slug("What is the VPN?"), slug("How do I reset my pass-word?"), slug("¿?")
    ('vpn', 'reset-my-pass-word', 'topic')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")
    telling = re.sub(
        r"[^a-z0-9]+", "-", _QUESTION_AROUND.sub("", text.lower().replace("'", ""), count=1)
    ).strip("-")
    chosen = telling or plain or "topic"
    return chosen if len(chosen) <= MAX_ID else chosen[:MAX_ID].rsplit("-", 1)[0].strip("-")


def area_slug(text: str) -> str:
    """Return a folder's name for a group of entries.

    >>> area_slug("CI / CD & Builds")
    'ci-cd-builds'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "imported"


def _arranged(draft: Draft) -> Draft:
    """Share the entry's answer out over a topic's parts; note what a person must look at."""
    entry = draft.entry
    notes: list[Note] = []
    pieces = list(_clean(entry, notes))
    tables = [piece for piece in pieces if piece.table]
    codes = [piece for piece in pieces if piece.code]
    lists = [piece for piece in pieces if len(piece.items) > 1]
    words = [piece for piece in pieces if piece.sort is Sort.TEXT]
    taken: list[Piece] = tables[:1]
    if len(codes) == 1 and (words or lists):
        taken += codes
    if len(lists) == 1 and words:
        taken += lists
    kept = [_plain_table(piece) if piece.table else piece.source for piece in pieces if piece not in taken]
    answer = "\n\n".join(kept)
    if not answer:
        answer = SEE_TABLE
        notes.append(entry.note("nothing but a table", "write the short answer"))
    if len(tables) > 1:
        notes.append(entry.note(f"{len(tables)} tables", "keep one; the others are lists in the answer now"))
    if len(answer) > MAX_ANSWER:
        problem = f"an answer of {len(answer)} characters"
        notes.append(entry.note(problem, f"say the first thing in {MAX_ANSWER}, move the rest to points"))
    return replace(
        draft,
        answer=answer,
        table=tables[0].table if tables else None,
        code=codes[0].code if codes and codes[0] in taken else None,
        points=lists[0].items if lists and lists[0] in taken else (),
        links=tuple(manuscript.links(entry.answer)),
        notes=tuple(notes),
    )


def _clean(entry: Entry, notes: list[Note]) -> Iterator[Piece]:
    """Yield the pieces that a topic can hold, without images and HTML."""
    text = entry.answer
    if count := manuscript.images(text):
        notes.append(entry.note(f"{count} image{'s' * (count > 1)} left out", "say in words what they show"))
        text = _IMAGE.sub("", text)
    tags = 0
    for piece in manuscript.pieces(text):
        if piece.sort is Sort.RULER:
            continue
        if piece.sort is Sort.CODE:
            yield piece
            continue
        source, count = _HTML_TAG.subn("", piece.source)
        tags += count
        if not source.strip():
            continue
        if count or piece.sort is Sort.HTML:
            yield from (inner for inner in manuscript.pieces(source.strip()) if inner.source.strip())
        else:
            yield replace(piece, source=_tidy(source))
    if tags:
        notes.append(entry.note("HTML tags left out", "see that the text still reads well"))
    if re.search(r"^\s*(?:[-*+]|\d+[.)])\s.*\n\s{2,}(?:[-*+]|\d+[.)])\s", text, re.MULTILINE):
        notes.append(entry.note("a list inside a list", "Slack draws one level; make it flat"))


def _plain_table(piece: Piece) -> str:
    """Return a table as a list: a topic has one table, and its answer none."""
    assert piece.table
    columns = piece.table.columns
    rows = []
    for first, *rest in piece.table.rows:
        cells = "; ".join(f"{name} {cell}" for name, cell in zip(columns[1:], rest, strict=True) if cell)
        rows.append(f"- **{first}**: {cells}" if cells else f"- {first}")
    return "\n".join(rows)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def _host(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?([^/]+).*$", r"\1", url)
