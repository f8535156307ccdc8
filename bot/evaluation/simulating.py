"""The same questions asked of two bots: which replies would change, before a change ships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.answering import Reply, answered, confidence_of, offered

Ask = Callable[[str], Reply]


class Shift(StrEnum):
    """What becomes of a reply."""

    OTHER = "other"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a reply comes down to. `kind`: the name of its type; of offered topics the best comes first."""

    kind: str
    topics: tuple[str, ...]
    offered: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose reply would change, and how often it was asked.

    `shift`: another sort of reply or other topics, or the same that only read differently.
    """

    question: str
    asked: int
    shift: Shift
    before: Summary
    after: Summary


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a change would do. `questions` counts each once, `asked` as often as it was asked."""

    questions: int
    asked: int
    changes: tuple[Change, ...]

    def moves(self) -> list[tuple[str, str, int]]:
        """Return from which kind of reply to which how many questions move, most first."""
        moves = Counter((c.before.kind, c.after.kind) for c in self.changes if c.shift is Shift.OTHER)
        return [(before, after, count) for (before, after), count in moves.most_common()]


def simulate(
    questions: Iterable[str], before: Ask, after: Ask, shown: Callable[[Reply], object]
) -> Simulation:
    """Ask both; report what differs, what was asked most first, and else in the order of the questions.

    `shown` returns what people see of a reply.
    """
    counts = Counter(text for question in questions if (text := " ".join(question.split())))
    changes: list[Change] = []
    for question, asked in counts.most_common():
        old, new = before(question), after(question)
        if shift := _shift(old, new, shown):
            changes.append(Change(question, asked, shift, _summary(old), _summary(new)))
    return Simulation(len(counts), counts.total(), tuple(changes))


def _shift(old: Reply, new: Reply, shown: Callable[[Reply], object]) -> Shift | None:
    if type(old) is not type(new) or _topics(old) != _topics(new):
        return Shift.OTHER
    return Shift.REWORDED if shown(old) != shown(new) else None


def _topics(reply: Reply) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(topic.id for topic in answered(reply)), tuple(topic.id for topic in offered(reply))


def _summary(reply: Reply) -> Summary:
    return Summary(type(reply).__name__.lower(), *_topics(reply), round(confidence_of(reply), 4))
