"""A foreign FAQ: entries with one question and one long answer, as people bring them.

There is one at hand: each topic with its title as the only question, its answer and points as the answer, and
its other utterances to be asked. Right is the topic whose utterance it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.core.knowledge import Knowledge, Topic

SOON = 5
"""hit@5: the right entry is among so many."""

Asked = tuple[str, str]  # a question and the id of the entry that answers it


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How well entries are found, 0..1: the right one first, among the first five, mean reciprocal rank."""

    asked: int
    first: float
    soon: float
    reciprocal_rank: float


def as_faq(knowledge: Knowledge, entries: int) -> tuple[Knowledge, tuple[Asked, ...]]:
    """Return `knowledge` as a foreign FAQ of at most so many entries, and the questions to ask of it.

    Its vocabulary stays behind: a foreign FAQ brings none.
    """
    topics = tuple(knowledge.topics.values())[:entries]
    questions = tuple(
        (text, topic.id)
        for topic in topics
        for text in topic.utterances
        if text.casefold() != topic.title.casefold()
    )
    faq = {topic.id: _entry(topic) for topic in topics}
    return Knowledge(faq, f"faq of {knowledge.fingerprint}"), questions


def measure_retrieval(asked: Iterable[Asked], ranked: Callable[[str], Sequence[str]]) -> Retrieval:
    """Ask every question; `ranked` returns the ids of entries, best first, and may stop early."""
    places = [_place(ranked(text), wanted) for text, wanted in asked]
    count = max(1, len(places))
    return Retrieval(
        len(places),
        sum(place == 1 for place in places) / count,
        sum(place is not None and place <= SOON for place in places) / count,
        sum(1 / place for place in places if place) / count,
    )


def _entry(topic: Topic) -> Topic:
    answer = "\n\n".join((topic.answer, *topic.points))
    return Topic(topic.id, topic.title, topic.area, (topic.title,), answer)


def _place(ids: Sequence[str], wanted: str) -> int | None:
    return ids.index(wanted) + 1 if wanted in ids else None
