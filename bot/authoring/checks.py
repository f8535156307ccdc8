"""What an author should know before a change lands: mistakes, and warnings where the standard isn't met."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from bot.authoring import yaml_nodes as nodes
from bot.authoring.advice import Advice
from bot.authoring.collisions import Collision, identical
from bot.authoring.drafts import ANSWER, POINT
from bot.authoring.folders import NO_AREA, TopicFile
from bot.authoring.loading import Fits, Library, knowledge_of, read_library
from bot.authoring.similarity import ENOUGH_TO_VARY, MIN_VARIETY, comparable, near_duplicates, variety
from bot.authoring.statistics import is_late
from bot.authoring.vocabulary_checks import clashes
from bot.core.answering import MAX_RELATED
from bot.core.knowledge import Kind, Topic
from bot.core.markup import unsupported
from bot.errors import KnowledgeError

MIN_UTTERANCES = 12
MIN_UTTERANCES_TROUBLESHOOTING = 15
MIN_LINKS = 2
MAX_ANSWER = 640
"""Characters; about six lines in Slack."""
MARKDOWN_KEYS = ("answer", "points", "use_when", "avoid_when")
MARKUP_IN_CELLS = ("**", "`", "](")
_SLACKS_OWN = re.compile(r"<https?://[^>|\s]+\|[^>]*>|<[@#!][\w^|-]+>|~~[^~\n]+~~")
"""What Slack or GitHub know and Markdown has not: links by <|>, mentions, ~~struck out~~."""
_CODE = re.compile(r"(`+)(?s:.*?)\1")


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `notes` are for information; `collisions` come worst first, the rest by file."""

    topics: int
    errors: tuple[KnowledgeError, ...]
    warnings: tuple[Advice, ...]
    notes: tuple[str, ...]
    collisions: tuple[Collision, ...] = ()


def check(
    folder: Path, overlays: Iterable[Path] = (), *, fits: Fits | None = None, today: date | None = None
) -> Report:
    """Return what can be said about `folder` and its overlays without asking an index.

    A topic with mistakes gets no warnings: they come when it can be read. Without `today` no review is late.
    """
    return report_on(read_library([folder, *overlays], fits), today)


@dataclass(frozen=True, slots=True)
class TopicAdvice:
    """What can be said about single topics. Picklable: `Workers` can share it out."""

    today: date | None

    def __call__(self, files: Sequence[TopicFile]) -> list[tuple[Advice, ...]]:
        """Return the warnings of each of `files`; of one with mistakes none."""
        return [tuple(_topic_advice(file, file.topic, self.today)) if file.topic else () for file in files]


def report_on(
    library: Library, today: date | None = None, advised: Iterable[tuple[Advice, ...]] | None = None
) -> Report:
    """Return the same for folders that were read before; `advised`: the warnings of each of its files."""
    if advised is None:
        advised = TopicAdvice(today)(list(library.files.values()))
    warnings = [*_folder_advice(library), *_unreachable(library), *chain.from_iterable(advised)]
    warnings += clashes(folder.path for folder in library.folders)
    return Report(
        len(library.files), library.mistakes, in_order(warnings), tuple(_notes(library)), identical(library)
    )


def in_order(warnings: Iterable[Advice]) -> tuple[Advice, ...]:
    """Return `warnings` by file and line."""
    return tuple(sorted(warnings, key=lambda advice: (str(advice.path), advice.line)))


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


def _unreachable(library: Library) -> Iterator[Advice]:
    """Find topics that no other offers: they are met only by those who ask for them."""
    topics = knowledge_of(library).topics
    shown = {other for topic in topics.values() for other in topic.related[:MAX_RELATED]}
    for topic_id in topics.keys() - shown if len(topics) > 1 else ():
        file = library.files[topic_id]
        problem = "no topic leads here: none offers it among its related ones"
        remedy = "name it under `related` of one that is read before it"
        yield Advice(file.path, file.node.line_of("related"), problem, remedy)


def _topic_advice(file: TopicFile, topic: Topic, today: date | None) -> Iterator[Advice]:
    late = _late(topic, today) if today else ()
    for key, problem, remedy in (
        *_missing(topic),
        *_too_long(topic),
        *_monotonous(topic),
        *_unwritten(topic),
        *late,
    ):
        yield Advice(file.path, file.node.line_of(key), problem, remedy)
    for line, problem, remedy in (
        *_repeated_utterances(file.node),
        *_alike_utterances(file.node),
        *_unsafe_links(file.node),
        *_repeated_links(file.node),
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


def _monotonous(topic: Topic) -> Iterator[tuple[str, str, str]]:
    if len(topic.utterances) >= ENOUGH_TO_VARY and variety(topic.utterances) < MIN_VARIETY:
        problem = "the utterances say the same words again and again"
        yield "utterances", problem, "reword some without the topic's name: symptoms, slang, abbreviations"


def _unwritten(topic: Topic) -> Iterator[tuple[str, str, str]]:
    for key, is_left in (("answer", topic.answer.endswith(ANSWER)), ("points", POINT in topic.points)):
        if is_left:
            yield key, f"{key!r} still says what a new file begins with", "write it, or remove the key"


def _late(topic: Topic, today: date) -> Iterator[tuple[str, str, str]]:
    if topic.reviewed is None:
        return
    if topic.reviewed > today:
        yield "reviewed", f"reviewed on {topic.reviewed}, which is still to come", "write the day it was done"
    if is_late(topic, today):
        problem = f"last reviewed on {topic.reviewed}, more than {_months(topic.review_in)} ago"
        yield "reviewed", problem, "check it and write today's date"


def _months(count: int) -> str:
    return "a month" if count == 1 else f"{count} months"


def _too_long(topic: Topic) -> Iterator[tuple[str, str, str]]:
    if len(topic.answer) > MAX_ANSWER:
        problem = f"an answer of {len(topic.answer)} characters"
        yield "answer", problem, f"say the first thing in {MAX_ANSWER}, move the rest to points"


def _repeated_utterances(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    """Yield the line, what is wrong there, what helps; so do the next ones."""
    seen: set[str] = set()
    for utterance in _scalars(topic.get("utterances")):
        said = comparable(utterance.text)
        if said in seen:
            yield utterance.line, f"utterance {utterance.text!r} is there twice", "keep one of them"
        seen.add(said)


def _alike_utterances(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    for earlier, later in near_duplicates(list(_scalars(topic.get("utterances")))):
        problem = f"utterance {later.text!r} is nearly {earlier.text!r} in line {earlier.line}"
        yield later.line, problem, "reword one of them"


def _repeated_links(topic: nodes.Mapping) -> Iterator[tuple[int, str, str]]:
    first: dict[str, int] = {}
    for link in nodes.items(topic.get("links")):
        for url in _scalars(link.get("url") if isinstance(link, nodes.Mapping) else None):
            page = _page(url.text.strip())
            if page in first:
                yield url.line, f"{url.text} is the page of line {first[page]} again", "keep one of them"
            first.setdefault(page, url.line)


def _page(url: str) -> str:
    """Return what makes two addresses one page: no scheme, no "www.", no fragment, no slash at the end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/") + query


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
            for line, written in _slacks_own(text.text):
                problem = f"{written!r} in {key!r}, which is drawn as it stands"
                yield text.text_line + line, problem, "write Markdown: [text](https://...), **bold**"


def _slacks_own(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line, counted from 0, and the mark-up that isn't Markdown; code may hold anything."""
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    for found in _SLACKS_OWN.finditer(prose):
        yield prose.count("\n", 0, found.start()), found[0]


def _scalars(node: nodes.Node | None) -> Iterator[nodes.Scalar]:
    return (item for item in nodes.items(node) if isinstance(item, nodes.Scalar))
