"""The whole check: what files say, what Slack would refuse, and where an index sends each utterance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.authoring.checks import Report, TopicAdvice, in_order, report_on
from bot.authoring.collisions import places_of, worst_first
from bot.authoring.loading import Fits, Library
from bot.authoring.routing import (
    LeaveOneOut,
    Route,
    Rows,
    leave_one_out,
    misrouted,
    near_collisions,
    utterance_rows,
)
from bot.authoring.workers import Started, Workers
from bot.core.answering import Limits
from bot.core.confidence import Calibration
from bot.core.knowledge import Topic
from bot.core.matching import IntentIndex
from bot.errors import KnowledgeError

Compile = Callable[[], tuple[IntentIndex, Calibration]]
Watch = Callable[[str, int, Iterable[list[Route]]], Iterable[list[Route]]]
"""Passes on chunks of results as they come, and may show how many of how many there are."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a check found; `left_out` only if it was asked for."""

    report: Report
    left_out: LeaveOneOut | None = None


@dataclass(frozen=True, slots=True)
class Misfits:
    """What a surface would refuse, topic by topic. Picklable: `Workers` can share it out."""

    fits: Fits

    def __call__(self, topics: Sequence[Topic]) -> list[Sequence[str]]:
        """Return the problems of each of `topics`."""
        return [self.fits(topic) for topic in topics]


def examine(
    library: Library,
    *,
    today: date,
    fits: Fits,
    compiled: Compile,
    workers: Workers,
    with_left_out: bool = False,
    watch: Watch = lambda _what, _count, chunks: chunks,
) -> Examination:
    """Return everything there is to say about `library` without the network.

    `compiled` builds its index, and is only called for a library without mistakes: an index of what is left
    would send utterances elsewhere. `fits` must be picklable.
    """
    topics = [file.topic for file in library.files.values() if file.topic]
    fitting = workers.start(Misfits(fits), topics)
    advising = workers.start(TopicAdvice(today), list(library.files.values()))
    if library.mistakes:
        report = report_on(library, today, advising.all())
        note = "where utterances lead is told when the mistakes are mended"
        return Examination(
            _with_misfits(replace(report, notes=(*report.notes, note)), library, topics, fitting)
        )
    index, calibration = compiled()
    rows = utterance_rows(index)
    routing = workers.start(Rows(index, calibration), rows)
    report = _with_misfits(report_on(library, today, advising.all()), library, topics, fitting)
    routes = [route for chunk in watch("Trying utterances", len(rows), routing) for route in chunk]
    places = places_of(library)
    report = replace(
        report,
        warnings=in_order([*report.warnings, *misrouted(index, routes, places, Limits())]),
        collisions=worst_first([*report.collisions, *near_collisions(index, routes, places)]),
    )
    if not with_left_out:
        return Examination(report)
    leaving = workers.start(Rows(index, calibration, are_left_out=True), rows)
    chunks = watch("Leaving each out once", len(rows), leaving)
    return Examination(report, leave_one_out(index, (r for chunk in chunks for r in chunk), places))


def _with_misfits(
    report: Report, library: Library, topics: Sequence[Topic], fitting: Started[Sequence[str]]
) -> Report:
    misfits = [
        KnowledgeError(
            library.files[topic.id].path,
            library.files[topic.id].node.line,
            problem,
            "shorten it or split the topic",
        )
        for topic, problems in zip(topics, fitting.all(), strict=True)
        for problem in problems
    ]
    errors = sorted([*report.errors, *misfits], key=lambda mistake: (str(mistake.path), mistake.line))
    return replace(report, errors=tuple(errors))
