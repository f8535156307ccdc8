"""What an author should know before a change lands: mistakes, and warnings where the standard isn't met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.loading import Fits, Library, read_folders
from bot.authoring.schema import Draft
from bot.core.knowledge import Kind, Topic
from bot.core.markup import unsupported
from bot.core.text import normalise
from bot.errors import KnowledgeError

MIN_UTTERANCES = 12
MIN_UTTERANCES_TROUBLESHOOTING = 15
MIN_LINKS = 2
MAX_ANSWER = 640
"""Characters; about six lines in Slack."""
MARKUP_IN_CELLS = ("**", "`", "](")


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to improve. Reads: `file:line: warning: problem; remedy`."""

    path: Path
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: warning: {self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, in the order of files and lines. `notes` are for information."""

    topics: int
    errors: tuple[KnowledgeError, ...]
    warnings: tuple[Advice, ...]
    notes: tuple[str, ...]


def check(folder: Path, overlays: Iterable[Path] = (), *, fits: Fits | None = None) -> Report:
    """Return everything there is to say about `folder` and its overlays."""
    library = read_folders([folder, *overlays], fits)
    warnings = [advice for draft in library.drafts.values() for advice in _topic_advice(draft)]
    warnings += _shared_utterances(library)
    warnings.sort(key=lambda advice: (str(advice.path), advice.line))
    return Report(len(library.drafts), tuple(library.mistakes), tuple(warnings), tuple(_notes(library)))


def _notes(library: Library) -> Iterator[str]:
    planned = {
        item.text.strip()
        for draft in library.drafts.values()
        for item in draft.related
        if item.text.strip() not in library.drafts and item.text.strip() in library.planned
    }
    if planned:
        yield f"{len(planned)} topics that others relate to are planned (_planned.yaml) but not written"


def _topic_advice(draft: Draft) -> Iterator[Advice]:
    topic = draft.topic
    for key, problem, remedy in (*_too_little(topic), *_too_much(topic), *_unkept(topic)):
        yield Advice(draft.source.path, draft.lines[key], problem, remedy)
    for key, text in _markdown(topic):
        for line, what in unsupported(text):
            yield Advice(
                draft.source.path,
                draft.lines[key] + line + (key == "answer"),
                f"{what} in {key!r}, which Slack doesn't draw",
                "use bold, italic, code, links, lists and fences",
            )


def _too_little(topic: Topic) -> Iterator[tuple[str, str, str]]:
    troubleshooting = topic.kind is Kind.TROUBLESHOOTING
    wanted = MIN_UTTERANCES_TROUBLESHOOTING if troubleshooting else MIN_UTTERANCES
    if len(topic.utterances) < wanted:
        problem = f"{len(topic.utterances)} utterances, fewer than {wanted}"
        yield "utterances", problem, "add more, worded as differently as people ask"
    if len(topic.links) < MIN_LINKS:
        yield "links", f"{len(topic.links)} links", f"name at least {MIN_LINKS} primary sources"
    if topic.kind is Kind.COMPARISON and topic.table is None:
        yield "table", "a comparison without a table", "add one: columns are what is compared"
    if topic.kind is Kind.TOOL and topic.facts is None:
        yield "facts", "a tool without facts", "add category, licence, hosting, steward, alternatives"
    if troubleshooting and not topic.errors:
        yield "errors", "troubleshooting without error texts", "list the texts that people paste"


def _too_much(topic: Topic) -> Iterator[tuple[str, str, str]]:
    if len(topic.answer) > MAX_ANSWER:
        problem = f"an answer of {len(topic.answer)} characters"
        yield "answer", problem, f"say the first thing in {MAX_ANSWER}, move the rest to points"
    seen: set[str] = set()
    for utterance in topic.utterances:
        if normalise(utterance) in seen:
            yield "utterances", f"utterance {utterance!r} is there twice", "keep one of them"
        seen.add(normalise(utterance))


def _unkept(topic: Topic) -> Iterator[tuple[str, str, str]]:
    if not topic.owner:
        yield "owner", "no owner", "name the team that keeps it right"
    if topic.reviewed is None:
        yield "reviewed", "no review date", "write the day somebody last checked it"
    for link in topic.links:
        if link.url.startswith("http://"):
            yield "links", f"{link.url} is not https", "use the https address"
    for row in topic.table.rows if topic.table else ():
        for cell in row:
            if any(mark in cell for mark in MARKUP_IN_CELLS):
                yield "table", f"mark-up in the cell {cell!r}", "cells are plain text"


def _markdown(topic: Topic) -> Iterator[tuple[str, str]]:
    yield "answer", topic.answer
    for point in topic.points:
        yield "points", point
    yield "use_when", topic.use_when
    yield "avoid_when", topic.avoid_when


def _shared_utterances(library: Library) -> list[Advice]:
    """Find utterances that two topics claim: one of them will never be reached by it."""
    claimed: dict[str, list[Draft]] = defaultdict(list)
    for draft in library.drafts.values():
        for said in dict.fromkeys(map(normalise, draft.topic.utterances)):
            claimed[said].append(draft)
    return [
        Advice(
            draft.source.path,
            draft.lines["utterances"],
            f"utterance {said!r} is also one of {_others(draft, drafts)}",
            "leave it to the topic that answers it better",
        )
        for said, drafts in claimed.items()
        if len(drafts) > 1
        for draft in drafts
    ]


def _others(draft: Draft, drafts: Sequence[Draft]) -> str:
    return ", ".join(other.topic.id for other in drafts if other is not draft)
