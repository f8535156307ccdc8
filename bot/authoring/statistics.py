"""A knowledge base in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.knowledge import Knowledge, Topic

UTTERANCE_STEPS = (1, 5, 9, 12, 15, 20)
"""Where the groups of topics by their number of utterances begin."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of topics, largest first; `by_utterances` and `by_age` in their own order.

    `having`: topics that have each of the parts a good topic has.
    """

    topics: int
    utterances: int
    by_area: Mapping[str, int]
    by_kind: Mapping[str, int]
    by_owner: Mapping[str, int]
    by_utterances: Mapping[str, int]
    by_age: Mapping[str, int]
    having: Mapping[str, int]


def statistics(knowledge: Knowledge, today: date) -> Statistics:
    """Count what `knowledge` holds."""
    topics = tuple(knowledge.topics.values())
    return Statistics(
        topics=len(topics),
        utterances=sum(len(topic.utterances) for topic in topics),
        by_area=_counted(topic.area.id for topic in topics),
        by_kind=_counted(topic.kind.value for topic in topics),
        by_owner=_counted(topic.owner or "nobody" for topic in topics),
        by_utterances=_by_utterances(topics),
        by_age=_by_age(topics, today),
        having={
            "tests": sum(bool(topic.should_match or topic.should_not_match) for topic in topics),
            "links": sum(bool(topic.links) for topic in topics),
            "code or a table": sum(bool(topic.code or topic.table) for topic in topics),
            "related topics": sum(bool(topic.related) for topic in topics),
            "an owner": sum(bool(topic.owner) for topic in topics),
        },
    )


def months_since(reviewed: date, today: date) -> int:
    """Return the whole months from `reviewed` to `today`.

    >>> months_since(date(2026, 1, 31), date(2026, 3, 30))
    1
    """
    months = 12 * (today.year - reviewed.year) + today.month - reviewed.month
    return months - (today.day < reviewed.day)


def is_late(topic: Topic, today: date) -> bool:
    """Whether somebody should have looked at `topic` again by now."""
    return topic.reviewed is not None and months_since(topic.reviewed, today) >= topic.review_in


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda counted: (-counted[1], counted[0])))


def _by_utterances(topics: Sequence[Topic]) -> dict[str, int]:
    counts = [len(topic.utterances) for topic in topics]
    groups: dict[str, int] = {}
    for begin, after in zip(UTTERANCE_STEPS, (*UTTERANCE_STEPS[1:], None), strict=True):
        name = f"{begin} to {after - 1}" if after else f"{begin} or more"
        groups[name] = sum(begin <= count < (after or count + 1) for count in counts)
    return groups


def _by_age(topics: Sequence[Topic], today: date) -> dict[str, int]:
    groups = dict.fromkeys(("this quarter", "this year", "longer ago", "never", "late"), 0)
    for topic in topics:
        if topic.reviewed is None:
            groups["never"] += 1
            continue
        age = months_since(topic.reviewed, today)
        groups["this quarter" if age < 3 else "this year" if age < 12 else "longer ago"] += 1
        groups["late"] += is_late(topic, today)
    return groups
