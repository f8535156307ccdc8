"""What an author should know before a change lands: mistakes, and warnings where the standard isn't met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.authoring import yaml_nodes as nodes
from bot.authoring.folders import NO_AREA, TopicFile
from bot.authoring.loading import Fits, Library, read_library
from bot.core.knowledge import Kind, Topic
from bot.core.markup import unsupported
from bot.core.text import normalise
from bot.errors import KnowledgeError

MIN_UTTERANCES = 12
MIN_UTTERANCES_TROUBLESHOOTING = 15
MIN_LINKS = 2
MAX_ANSWER = 640
"""Characters; about six lines in Slack."""
MARKDOWN_KEYS = ("answer", "points", "use_when", "avoid_when")
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
    """Return everything there is to say about `folder` and its overlays.

    A topic with mistakes gets no warnings: they come when it can be read.
    """
    library = read_library([folder, *overlays], fits)
    warnings = [*_folder_advice(library), *_shared_utterances(library)]
    for file in library.files.values():
        if file.topic:
            warnings += _topic_advice(file, file.topic)
    warnings.sort(key=lambda advice: (str(advice.path), advice.line))
    return Report(len(library.files), library.mistakes, tuple(warnings), tuple(_notes(library)))


def _notes(library: Library) -> Iterator[str]:
    related = (other for file in library.files.values() if file.topic for other in file.topic.related)
    planned = library.planned.intersection(related) - library.files.keys()
    if planned:
        yield f"{len(planned)} topics that others relate to are planned (_planned.yaml) but not written"


def _folder_advice(library: Library) -> Iterator[Advice]:
    for folder in library.folders:
        for path in folder.unused:
            yield Advice(path, 1, "not read: its name begins with _", "rename it if it is a topic")
    if not library.areas:
        return
    unlisted: dict[str, Path] = {}
    for file in library.files.values():
        if file.topic and file.topic.area.id not in {NO_AREA.id, *library.areas}:
            unlisted.setdefault(file.topic.area.id, file.path.parent)
    for area_id, path in unlisted.items():
        yield Advice(path, 1, f"area {area_id!r} is not in _areas.yaml", "add it with a title and discipline")


def _topic_advice(file: TopicFile, topic: Topic) -> Iterator[Advice]:
    for key, problem, remedy in (*_missing(topic), *_too_long(topic)):
        yield Advice(file.path, file.node.line_of(key), problem, remedy)
    for line, problem, remedy in (
        *_repeated_utterances(file.node),
        *_unsafe_links(file.node),
        *_marked_up_cells(file.node),
        *_undrawable(file.node),
    ):
        yield Advice(file.path, line, problem, remedy)


def _missing(topic: Topic) -> Iterator[tuple[str, str, str]]:
    """Yield the key, what is wrong with it, what helps; so does the next."""
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
    if not topic.owner:
        yield "owner", "no owner", "name the team that keeps it right"
    if topic.reviewed is None:
        yield "reviewed", "no review date", "write the day somebody last checked it"


def _too_long(topic: Topic) -> Iterator[tuple[str, str, str]]:
    if len(topic.answer) > MAX_ANSWER:
        problem = f"an answer of {len(topic.answer)} characters"
        yield "answer", problem, f"say the first thing in {MAX_ANSWER}, move the rest to points"


def _repeated_utterances(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    """Yield the line, what is wrong there, what helps; so do the next three."""
    seen: set[str] = set()
    for utterance in _scalars(topic.get("utterances")):
        said = _comparable(utterance.text)
        if said in seen:
            yield utterance.line, f"utterance {utterance.text!r} is there twice", "keep one of them"
        seen.add(said)


def _unsafe_links(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    for link in nodes.items(topic.get("links")):
        for url in _scalars(link.get("url") if isinstance(link, nodes.Mapping) else None):
            if url.text.strip().startswith("http://"):
                yield url.line, f"{url.text} is not https", "use the https address"


def _marked_up_cells(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    table = topic.get("table")
    written = (
        [table.get("columns"), *nodes.items(table.get("rows"))] if isinstance(table, nodes.Mapping) else []
    )
    for row in written:
        for cell in _scalars(row):
            if any(mark in cell.text for mark in MARKUP_IN_CELLS):
                yield cell.line, f"mark-up in the cell {cell.text!r}", "cells are plain text"


def _undrawable(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    for key in MARKDOWN_KEYS:
        for text in _scalars(topic.get(key)):
            for line, what in unsupported(text.text):
                problem = f"{what} in {key!r}, which Slack doesn't draw"
                yield text.text_line + line, problem, "use bold, italic, code, links, lists and fences"


def _shared_utterances(library: Library) -> Iterator[Advice]:
    """Find utterances that two topics claim: one of them will never be reached by it."""
    claimed: dict[str, dict[str, nodes.Scalar]] = defaultdict(dict)
    for topic_id, file in library.files.items():
        for utterance in _scalars(file.node.get("utterances")):
            claimed[_comparable(utterance.text)].setdefault(topic_id, utterance)
    for claims in claimed.values():
        for topic_id, utterance in claims.items():
            others = ", ".join(other for other in claims if other != topic_id)
            if others:
                yield Advice(
                    library.files[topic_id].path,
                    utterance.line,
                    f"utterance {utterance.text!r} is also one of {others}",
                    "leave it to the topic that answers it better",
                )


def _comparable(utterance: str) -> str:
    """Return what the index sees of an utterance; of one without words, the utterance."""
    return normalise(utterance) or utterance


def _scalars(node: nodes.Node | None) -> Iterator[nodes.Scalar]:
    return (item for item in nodes.items(node) if isinstance(item, nodes.Scalar))
