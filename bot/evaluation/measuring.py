"""Asks labelled questions and counts what came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.assistant import Assistant, Outcome
from bot.core.answering import (
    Answer,
    Clarification,
    Comparison,
    Listing,
    Several,
    answered,
    confidence_of,
    offered,
)
from bot.evaluation.questions import LabelledQuestion
from bot.ports import Spoken

BINS = 10
MAX_OFFERED = 5


class Verdict(StrEnum):
    """What became of a question. The last three are for questions that nothing here answers."""

    RIGHT = "right"
    PARTIAL = "partial"
    OFFERED = "offered"
    DECLINED = "declined"
    WRONG = "wrong"
    OUT_DECLINED = "declined (out of scope)"
    OUT_CLARIFIED = "clarified (out of scope)"
    OUT_ANSWERED = "answered (out of scope)"


@dataclass(frozen=True, slots=True)
class Confusion:
    """A question that got a wrong answer: the worst are those the bot was surest of."""

    question: str
    wanted: tuple[str, ...]
    got: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What came of a set of questions.

    `counts`: verdicts by question type. `skipped`: questions whose topics the knowledge base doesn't have.
    `calibration_error`: expected calibration error over answered questions in ten equal bins (Guo et al., "On
    Calibration of Modern Neural Networks", 2017), None when nothing was answered.
    """

    counts: Mapping[str, Counter[Verdict]]
    skipped: int
    calibration_error: float | None
    confusions: tuple[Confusion, ...]

    @property
    def total(self) -> Counter[Verdict]:
        """Verdicts over all types."""
        return sum(self.counts.values(), Counter())


def measure(
    questions: Iterable[LabelledQuestion],
    topic_ids: Collection[str],
    ask: Callable[[LabelledQuestion], Outcome],
) -> Measurement:
    """Ask every question whose topics exist, and count."""
    counts: dict[str, Counter[Verdict]] = {}
    judged: list[tuple[float, bool]] = []
    confusions: list[Confusion] = []
    skipped = 0
    for question in questions:
        if not _can_be_answered(question, topic_ids):
            skipped += 1
            continue
        outcome = ask(question)
        verdict = judge(question, outcome)
        counts.setdefault(question.type or "untyped", Counter())[verdict] += 1
        if isinstance(outcome.reply, Answer | Comparison | Listing | Several):
            judged.append((confidence_of(outcome.reply), verdict in {Verdict.RIGHT, Verdict.PARTIAL}))
        if verdict in {Verdict.WRONG, Verdict.OUT_ANSWERED}:
            got = tuple(topic.id for topic in answered(outcome.reply))
            confidence = max((match.confidence for match in outcome.candidates), default=0.0)
            confusions.append(Confusion(question.text, question.topics, got, confidence))
    confusions.sort(key=lambda confusion: -confusion.confidence)
    return Measurement(counts, skipped, _calibration_error(judged), tuple(confusions))


def ask(assistant: Assistant, question: LabelledQuestion) -> Outcome:
    """Put a labelled question to `assistant` in its conversation, or let it be overheard."""
    return assistant.consider(
        question.text, context=Spoken(question.context), unaddressed=question.is_unaddressed
    )


def judge(question: LabelledQuestion, outcome: Outcome) -> Verdict:
    """Return what became of `question`."""
    given = [topic.id for topic in answered(outcome.reply)]
    choices = [topic.id for topic in offered(outcome.reply)][:MAX_OFFERED]
    if not question.topics:
        if given:
            return Verdict.OUT_ANSWERED
        clarified = isinstance(outcome.reply, Clarification)
        return Verdict.OUT_CLARIFIED if clarified else Verdict.OUT_DECLINED
    if isinstance(outcome.reply, Listing):
        about = outcome.reply.about
        listed = {*given, *([about.id] if about else [])}
        return Verdict.RIGHT if listed & set(question.topics) else Verdict.WRONG
    if given:
        return _graded(question, given)
    return Verdict.OFFERED if set(choices) & set(question.topics) else Verdict.DECLINED


def _graded(question: LabelledQuestion, given: list[str]) -> Verdict:
    """Grade an answer: all that was asked for, some of it, or something else."""
    wanted = set(question.topics)
    needed = len(question.pair) if question.pair else question.parts
    hits = len(wanted.intersection(given))
    if hits >= needed and wanted.issuperset(given):
        return Verdict.RIGHT
    return Verdict.PARTIAL if hits else Verdict.WRONG


def _can_be_answered(question: LabelledQuestion, topic_ids: Collection[str]) -> bool:
    if not question.topics:
        return True
    present = sum(topic in topic_ids for topic in question.topics)
    return present >= (len(question.pair) if question.pair else question.parts)


def _calibration_error(judged: list[tuple[float, bool]]) -> float | None:
    if not judged:
        return None
    error = 0.0
    for number in range(BINS):
        inside = [pair for pair in judged if min(int(pair[0] * BINS), BINS - 1) == number]
        error += abs(sum(confidence for confidence, _ in inside) - sum(right for _, right in inside))
    return error / len(judged)
