"""What a check found, in three formats: for people, for programs, for GitHub's annotations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, assert_never

from bot.authoring.advice import Advice
from bot.authoring.checks import Report
from bot.authoring.collisions import Collision
from bot.authoring.examining import Examination
from bot.authoring.routing import LeaveOneOut
from bot.cli.kb.bars import bar
from bot.errors import KnowledgeError

SHOWN_TOPICS = 20
"""Topics of the leave-one-out report that are shown to people; programs get all."""
SHOWN_UTTERANCES = 5


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def lines(examined: Examination, form: Form) -> Iterator[str]:
    """Yield the report, line by line."""
    match form:
        case Form.TEXT:
            yield from _text(examined)
        case Form.JSON:
            yield json.dumps(_record(examined), ensure_ascii=False, indent=2)
        case Form.GITHUB:
            yield from _annotations(examined)
        case unreachable:
            assert_never(unreachable)


def _text(examined: Examination) -> Iterator[str]:
    report = examined.report
    yield from map(str, (*report.errors, *report.warnings))
    if report.collisions:
        yield from ("", "Collision radar, worst first:")
        for collision in report.collisions:
            yield f"{bar(collision.alike, 10)} {collision.one}: {collision.one.text}"
            yield f"{'':16}{collision.other}: {collision.other.text}"
        yield "Leave each to the topic that answers it better."
    yield from ("", *report.notes) if report.notes else ()
    if examined.left_out:
        yield from ("", *_left_out(examined.left_out))
    yield _summary(report)


def _left_out(found: LeaveOneOut) -> Iterator[str]:
    yield f"Leave-one-out score  {bar(found.score, 20)} of {found.asked} utterances"
    yield "An utterance counts when its topic is found without it, by what else the topic says."
    yield "A low score asks for more varied utterances; taking a varied one away makes the bot worse."
    needy = [topic for topic in found.topics if topic.missed]
    for topic in needy[:SHOWN_TOPICS]:
        yield f"{bar(topic.score, 10)} {topic.topic_id}: {topic.asked - len(topic.missed)} of {topic.asked}"
        for missed in topic.missed[:SHOWN_UTTERANCES]:
            yield f"{'':16}{missed.place.text} -> {missed.leads_to or 'nowhere'}"
        if len(topic.missed) > SHOWN_UTTERANCES:
            yield f"{'':16}and {len(topic.missed) - SHOWN_UTTERANCES} more"
    if len(needy) > SHOWN_TOPICS:
        yield f"{len(needy) - SHOWN_TOPICS} more topics have such utterances; --format json lists all."


def _summary(report: Report) -> str:
    warnings = len(report.warnings) + len(report.collisions)
    return f"{report.topics} topics, {len(report.errors)} errors, {warnings} warnings"


def _record(examined: Examination) -> dict[str, Any]:
    report = examined.report
    return {
        "topics": report.topics,
        "errors": [_finding(error) for error in report.errors],
        "warnings": [_finding(warning) for warning in report.warnings],
        "collisions": [_collision(collision) for collision in report.collisions],
        "notes": list(report.notes),
        **({"leave_one_out": _left_out_record(examined.left_out)} if examined.left_out else {}),
    }


def _finding(found: KnowledgeError | Advice) -> dict[str, Any]:
    return {"file": str(found.path), "line": found.line, "problem": found.problem, "remedy": found.remedy}


def _collision(collision: Collision) -> dict[str, Any]:
    sides = [
        {"topic": place.topic_id, "file": str(place.path), "line": place.line, "text": place.text}
        for place in (collision.one, collision.other)
    ]
    return {"alike": round(collision.alike, 3), "sides": sides, "remedy": collision.remedy}


def _left_out_record(found: LeaveOneOut) -> dict[str, Any]:
    return {
        "score": round(found.score, 4),
        "asked": found.asked,
        "topics": [
            {
                "topic": topic.topic_id,
                "score": round(topic.score, 4),
                "asked": topic.asked,
                "missed": [
                    {"text": missed.place.text, "line": missed.place.line, "leads_to": missed.leads_to}
                    for missed in topic.missed
                ],
            }
            for topic in found.topics
        ],
    }


def _annotations(examined: Examination) -> Iterator[str]:
    """Yield workflow commands (https://docs.github.com/actions/reference/workflow-commands-for-github-actions)."""
    report = examined.report
    for error in report.errors:
        yield _annotation("error", error.path, error.line, f"{error.problem}; {error.remedy}")
    for warning in report.warnings:
        yield _annotation("warning", warning.path, warning.line, f"{warning.problem}; {warning.remedy}")
    for collision in report.collisions:
        said = f"{collision.problem}; {collision.remedy}"
        yield _annotation("warning", collision.one.path, collision.one.line, said)
    for note in report.notes:
        yield f"::notice title=askops kb check::{_escaped(note)}"
    if examined.left_out:
        said = f"leave-one-out score {examined.left_out.score:.1%} of {examined.left_out.asked} utterances"
        yield f"::notice title=askops kb check::{_escaped(said)}"
    yield _summary(report)


def _annotation(level: str, path: Path, line: int, message: str) -> str:
    where = str(path).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{level} file={where},line={line},title=askops kb check::{_escaped(message)}"


def _escaped(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
