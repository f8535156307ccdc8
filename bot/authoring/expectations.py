"""Tests beside the knowledge: `should_match`, `should_not_match`, and conversations in `_dialogues/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant import Outcome
from bot.authoring import files
from bot.authoring import yaml_nodes as nodes
from bot.authoring.loading import Library
from bot.authoring.shapes import Key, ListOf, OneText, Record, Source
from bot.core.answering import Reply, answered, confidence_of, offered
from bot.errors import KnowledgeError, KnowledgeErrors

DIALOGUES = "_dialogues"
"""A folder beside the areas. Each file in it is a list of turns."""

_TEXT, _NEEDED = Key(OneText()), Key(OneText(), is_required=True)
TURNS: ListOf[dict[str, Any]] = ListOf(
    Record("a turn", {"claim": _TEXT, "say": _NEEDED, "reply": _TEXT, "topic": _TEXT, "live": _TEXT}, dict)
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must become of a question.

    `topic_id`: the topic that must answer it or, with `not_this`, must not; `reply`: the sort of reply, if
    that matters. With neither a topic nor `reply`, anything goes.
    """

    path: Path
    line: int
    question: str
    topic_id: str = ""
    not_this: bool = False
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Disappointment:
    """An expectation that isn't met. Reads: `file:line: problem; remedy`."""

    expectation: Expectation
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.expectation.path}:{self.expectation.line}"
        return f"{where}: {self.problem}; {self.remedy}"


def expectations(library: Library, dialogues: Iterable[Path] = ()) -> list[Expectation]:
    """Return those of all topics, of the dialogues in the library's folders and of further files or folders.

    Raises KnowledgeErrors for dialogues with mistakes.
    """
    found = [expected for topic_id in library.files for expected in _of_topic(library, topic_id)]
    mistakes: list[KnowledgeError] = []
    folders = [folder.path / DIALOGUES for folder in library.folders]
    for place in [*(folder for folder in folders if folder.is_dir()), *dialogues]:
        for path in sorted(place.glob("*.y*ml")) if place.is_dir() else [place]:
            found += _of_dialogue(path, mistakes)
    if mistakes:
        raise KnowledgeErrors("The dialogues have mistakes", mistakes)
    return found


def covered(library: Library) -> int:
    """Return how many topics have tests beside them."""
    topics = (file.topic for file in library.files.values() if file.topic)
    return sum(bool(topic.should_match or topic.should_not_match) for topic in topics)


def disappointments(
    expected: Sequence[Expectation], consider: Callable[[str], Outcome], name: Callable[[Reply], str]
) -> Iterator[Disappointment]:
    """Ask every question and yield what isn't met. `name` says what sort of reply one is."""
    for expectation in expected:
        reply = consider(expectation.question).reply
        if problem := _problem(expectation, reply, name(reply)):
            yield Disappointment(expectation, *problem)


def _of_topic(library: Library, topic_id: str) -> Iterator[Expectation]:
    file = library.files[topic_id]
    for key in ("should_match", "should_not_match"):
        for item in nodes.items(file.node.get(key)) if file.topic else ():
            if isinstance(item, nodes.Scalar):
                yield Expectation(
                    file.path, item.line, item.text.strip(), topic_id, not_this=key == "should_not_match"
                )


def _of_dialogue(path: Path, mistakes: list[KnowledgeError]) -> list[Expectation]:
    source = Source(path)
    try:
        node = nodes.parse(path, files.read(path, path.parent))
    except KnowledgeError as mistake:
        mistakes.append(mistake)
        return []
    if node is None:
        return []
    turns = TURNS.read(node, "a dialogue", source)
    mistakes += source.mistakes
    if source.mistakes:
        return []
    return [
        Expectation(path, item.line, turn["say"], turn.get("topic", ""), reply=turn.get("reply", ""))
        for item, turn in zip(nodes.items(node), turns, strict=True)
    ]


def _problem(expected: Expectation, reply: Reply, sort: str) -> tuple[str, str] | None:
    given = [topic.id for topic in answered(reply)]
    got = f"got {', '.join(given) or sort} at {confidence_of(reply):.2f}"
    if expected.not_this:
        if expected.topic_id not in given:
            return None
        remedy = "reword the utterance that draws it, or give the topic it belongs to one like it"
        return f"{expected.question!r} must not lead here, {got}", remedy
    if expected.topic_id and expected.topic_id not in given:
        is_offered = expected.topic_id in {topic.id for topic in offered(reply)}
        among = " (offered among others)" if is_offered else ""
        remedy = f"add utterances that say it in such words to {expected.topic_id}"
        return f"{expected.question!r} must lead to {expected.topic_id}, {got}{among}", remedy
    if expected.reply and expected.reply != sort:
        return f"{expected.question!r} must get the reply {expected.reply}, {got}", "see: askops ask --why"
    return None
