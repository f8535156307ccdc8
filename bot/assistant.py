"""The use cases: what a person can ask of AskOps, whatever they ask it through."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.answering import Answer, Limits, Reply, answer_with, decide
from bot.core.confidence import Calibration, Match
from bot.core.intents import without_knowledge
from bot.core.knowledge import Discipline, Knowledge
from bot.core.matching import SCORER_VERSION, IntentIndex, Question

CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply and how it came about.

    `candidates` are the ten best topics before the decision, most confident first. `fingerprint` tells which
    knowledge, `scorer` which way of scoring: with the same question they give the same reply.
    """

    reply: Reply
    candidates: tuple[Match, ...]
    question: Question
    fingerprint: str
    scorer: str = SCORER_VERSION


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

    def consider(self, utterance: str, *, prefer: Discipline | None = None) -> Outcome:
        """Return the reply to `utterance` and what was weighed. Never raises, whatever the text."""
        question = self._index.read(utterance)
        ranked = self._index.rank_question(question, CANDIDATES)
        matches = tuple(self._calibration.judge(ranked, " ".join(question.words)))
        reply = decide(matches, without_knowledge(utterance), self.knowledge, self._limits, prefer)
        return Outcome(reply, matches, question, self.knowledge.fingerprint)

    async def reply_to(self, utterance: str, *, prefer: Discipline | None = None) -> Outcome:
        """Return the same as `consider`, for those who may have to wait for what it will need."""
        return self.consider(utterance, prefer=prefer)

    async def answer_with(self, topic_id: str) -> Answer | None:
        """Return the answer that a person chose by its id, or None when there is no such topic (any more)."""
        topic = self.knowledge.topics.get(topic_id)
        return answer_with(topic, self.knowledge) if topic else None
