"""The use cases: what a person can ask of AskOps, whatever they ask it through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.answering import (
    Answer,
    Comparison,
    Limits,
    OneReply,
    Part,
    Reply,
    Several,
    answer_with,
    answered,
    decide,
)
from bot.core.composing import side_by_side
from bot.core.confidence import Calibration, Match
from bot.core.intents import about, asks_by_itself, compared, questions_in, without_knowledge
from bot.core.knowledge import Discipline, Kind, Knowledge
from bot.core.matching import SCORER_VERSION, IntentIndex, Question

CANDIDATES = 10
MIN_PARTS = 2
MAX_PARTS = 3
"""Questions of one message that are answered; the reply says when there were more."""
COMPOSED_CONFIDENCE = 0.9
"""Both names are names of pages, to the word; what remains is whether a comparison was meant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply and how it came about.

    `candidates` are the ten best topics before the decision, most confident first. `fingerprint` tells which
    knowledge, `scorer` which way of scoring: with the same question they give the same reply. `parts`: each
    of several questions with its own outcome.
    """

    reply: Reply
    candidates: tuple[Match, ...]
    question: Question
    fingerprint: str
    scorer: str = SCORER_VERSION
    parts: tuple[tuple[str, Outcome], ...] = ()


class Assistant:
    """Answers questions from one knowledge base."""

    def __init__(self, index: IntentIndex, calibration: Calibration, limits: Limits | None = None) -> None:
        self._index = index
        self._calibration = calibration
        self._limits = limits or Limits()

    @property
    def knowledge(self) -> Knowledge:
        """What the answers come from."""
        return self._index.knowledge

    def limited(self, limits: Limits) -> Assistant:
        """Return an assistant that knows the same and answers within other limits."""
        return Assistant(self._index, self._calibration, limits)

    def adopt(self, index: IntentIndex, calibration: Calibration | None = None) -> None:
        """Answer from `index` from the next question on; without a calibration, with the one there is.

        To be called where questions are considered: each sees the old knowledge or the new, never both.
        """
        self._index = index
        self._calibration = calibration or self._calibration

    def consider(self, utterance: str, *, prefer: Discipline | None = None) -> Outcome:
        """Return the reply to `utterance` and what was weighed. Never raises, whatever the text."""
        _, whole = self._outcome_of(utterance, prefer)
        parts = self._consider_parts(utterance, prefer)
        distinct = {answered(part.reply) for part, _ in parts} - {()}
        if len(distinct) < MIN_PARTS:
            return whole
        kept = parts[:MAX_PARTS]
        return replace(
            whole,
            reply=Several(tuple(part for part, _ in kept), len(parts) - len(kept)),
            parts=tuple((part.question, outcome) for part, outcome in kept),
        )

    def _outcome_of(self, utterance: str, prefer: Discipline | None) -> tuple[OneReply, Outcome]:
        """Consider `utterance` as one question."""
        question = self._index.read(utterance)
        ranked = self._index.rank_question(question, CANDIDATES)
        matches = tuple(self._calibration.judge(ranked, " ".join(question.words)))
        decided = decide(matches, without_knowledge(utterance), self.knowledge, self._limits, prefer)
        reply = self._compared(utterance, decided) or decided
        return reply, Outcome(reply, matches, question, self.knowledge.fingerprint)

    def _consider_parts(self, utterance: str, prefer: Discipline | None) -> list[tuple[Part, Outcome]]:
        """Consider the questions of `utterance` one by one; what only elaborates on the first is left out."""
        first, *later = questions_in(utterance) or [""]
        if not later:
            return []
        reply, outcome = self._outcome_of(first, prefer)
        parts = [(Part(first, reply), outcome)]
        subject = next((topic.name for topic in answered(reply)), "")
        for text in later:
            resolved = about(text, subject) if subject else text
            if resolved == text and not asks_by_itself(text):
                continue
            reply, outcome = self._outcome_of(resolved, prefer)
            if resolved == text or (compared(resolved) and answered(reply)):
                parts.append((Part(text, reply), outcome))
        return parts

    def _compared(self, utterance: str, reply: OneReply) -> Comparison | None:
        """Put a comparison together that is asked for and that nobody wrote."""
        written = isinstance(reply, Answer) and reply.topic.kind is Kind.COMPARISON
        names = () if written else compared(utterance)
        topics = tuple(dict.fromkeys(topic for name in names if (topic := self._index.topic_named(name))))
        if len(topics) < MIN_PARTS or len(topics) < len(names):
            return None
        return Comparison(topics, side_by_side(topics), COMPOSED_CONFIDENCE)

    async def reply_to(self, utterance: str, *, prefer: Discipline | None = None) -> Outcome:
        """Return the same as `consider`, for those who may have to wait for what it will need."""
        return self.consider(utterance, prefer=prefer)

    async def answer_with(self, topic_id: str, variant: str = "") -> Answer | None:
        """Return the answer that a person chose by its id, or None when there is no such topic (any more).

        A retired topic's id leads to what took its place, a variant that is gone to the topic's own answer.
        """
        topic = self.knowledge.find(topic_id)
        return answer_with(topic.as_variant(variant), self.knowledge) if topic else None
