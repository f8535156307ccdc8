"""The use cases: what a person can ask of AskOps, whatever they ask it through."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.core.addressing import asks_for_help, asks_generally
from bot.core.answering import (
    MAX_NEAREST,
    Answer,
    Comparison,
    FeedbackTaken,
    Limits,
    Listing,
    OneReply,
    Part,
    Reply,
    Several,
    Silence,
    answer_with,
    answered,
    confidence_of,
    decide,
    outranks,
)
from bot.core.composing import composed
from bot.core.confidence import Calibration, Match
from bot.core.feedback import Opinion
from bot.core.following import followed
from bot.core.followups import Aspect, FollowUp, follow_up, telling
from bot.core.intents import about, asks_by_itself, compared, questions_in, without_knowledge
from bot.core.knowledge import Discipline, Knowledge, Topic
from bot.core.matching import SCORER_VERSION, IntentIndex, Question
from bot.core.pasting import with_errors
from bot.core.requests import NEVER_GENERAL, requests_in
from bot.core.signatures import MAX_PASTE, Signature
from bot.core.text import normalise
from bot.ports import Conversations, Place, Spoken

CANDIDATES = 10
ONE_SUBJECT = 0.9
"""Confidence from which all of a message is about one page: further questions in it elaborate."""
OUTRIGHT = 0.85
"""Similarity to an utterance from which they don't."""
MIN_PARTS = 2
MAX_PARTS = 3
"""Questions of one message that are answered; the reply says when there were more."""
MAX_CONSIDERED = 8
"""Questions of one message that are considered, answered or not: a paste has hundreds of question marks."""
MAX_UNKNOWN = 0.35
"""Share of an unaddressed question in words that no topic knows, up to which it is answered."""
DOUBTED = 0.3
ENOUGH_WORDS = 3
"""Telling words from which a message with "it" says itself what it is about."""
NOTHING = Spoken()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply and how it came about.

    `candidates` are the ten best topics before the decision, most confident first. `fingerprint` tells which
    knowledge, `scorer` which way of scoring: with the same question they give the same reply. `parts`: each
    of several questions with its own outcome. `signature`: the error text in the question that decided.
    """

    reply: Reply
    candidates: tuple[Match, ...]
    question: Question
    fingerprint: str
    scorer: str = SCORER_VERSION
    parts: tuple[tuple[str, Outcome], ...] = ()
    signature: Signature | None = None


class Assistant:
    """Answers questions from one knowledge base."""

    def __init__(
        self,
        index: IntentIndex,
        calibration: Calibration,
        limits: Limits | None = None,
        *,
        conversations: Conversations | None = None,
    ) -> None:
        """Without `conversations`, nothing is remembered from one question to the next."""
        self._index = index
        self._calibration = calibration
        self._limits = limits or Limits()
        self._conversations = conversations

    @property
    def knowledge(self) -> Knowledge:
        """What the answers come from."""
        return self._index.knowledge

    def limited(self, limits: Limits) -> Assistant:
        """Return an assistant that knows the same and answers within other limits."""
        return Assistant(self._index, self._calibration, limits, conversations=self._conversations)

    def adopt(self, index: IntentIndex, calibration: Calibration | None = None) -> None:
        """Answer from `index` from the next question on; without a calibration, with the one there is.

        To be called where questions are considered: each sees the old knowledge or the new, never both.
        """
        self._index = index
        self._calibration = calibration or self._calibration

    def consider(
        self,
        utterance: str,
        *,
        prefer: Discipline | None = None,
        context: Spoken = NOTHING,
        unaddressed: bool = False,
    ) -> Outcome:
        """Return the reply to `utterance` and what was weighed. Never raises, whatever the text.

        `context` is what was answered before in the same conversation. `unaddressed`: nobody put it to the
        bot; the reply is Silence unless it plainly asks what a topic answers.
        """
        utterance = utterance[:MAX_PASTE]
        if unaddressed:
            return self._overheard(utterance)
        _, whole = self._outcome_of(utterance, prefer)
        wanted = follow_up(utterance)
        if wanted and not self._stands_alone(utterance, wanted, whole, context):
            spoken_of = self._topics(context.topics)
            ask = lambda text: self._outcome_of(text, prefer)[0]  # noqa: E731  (closes over `prefer`)
            return replace(whole, reply=followed(wanted, utterance, spoken_of, self.knowledge, ask), parts=())
        if isinstance(whole.reply, FeedbackTaken):
            nearest = self._else(context) if whole.reply.opinion is Opinion.WRONG else ()
            judged = self._topics(context.topics)
            return replace(whole, reply=FeedbackTaken(whole.reply.opinion, nearest, judged))
        return self._with_parts(utterance, whole, prefer)

    def _stands_alone(self, utterance: str, wanted: FollowUp, whole: Outcome, context: Spoken) -> bool:
        """Whether what looks like a follow-up is a question of its own: in a topic's words, or in enough."""
        if outranks(utterance, whole.candidates, self._limits):
            return True
        says_much = wanted.aspect is Aspect.IT and len(telling(utterance)) >= ENOUGH_WORDS
        return says_much and not context.topics and isinstance(whole.reply, Answer)

    def _with_parts(self, utterance: str, whole: Outcome, prefer: Discipline | None) -> Outcome:
        """Answer the questions of `utterance` one by one, if there are several that have answers."""
        if whole.signature:
            return whole
        parts = self._consider_parts(utterance, prefer)
        if isinstance(whole.reply, Answer) and whole.reply.confidence >= ONE_SUBJECT:
            parts = parts[:1] + [part for part in parts[1:] if _is_asked_outright(part[1])]
        distinct = {answered(part.reply) for part, _ in parts} - {()}
        if len(distinct) < MIN_PARTS:
            return whole
        kept = parts[:MAX_PARTS]
        return replace(
            whole,
            reply=Several(tuple(part for part, _ in kept), len(parts) - len(kept)),
            parts=tuple((part.question, outcome) for part, outcome in kept),
        )

    def _overheard(self, utterance: str) -> Outcome:
        """Consider a message that nobody put to the bot: silence unless it is a question, and surely ours."""
        asked = asks_generally(utterance)
        reply, outcome = self._outcome_of(asked or utterance, None)
        is_plea = outcome.signature is not None and asks_for_help(utterance)
        is_sure = (
            isinstance(reply, Answer | Comparison | Listing)
            and confidence_of(reply) >= self._limits.unaddressed
            and (is_plea or all(m.evidence.unknown <= MAX_UNKNOWN for m in outcome.candidates[:1]))
        )
        return outcome if is_sure and (asked or is_plea) else replace(outcome, reply=Silence())

    def _outcome_of(self, utterance: str, prefer: Discipline | None) -> tuple[OneReply, Outcome]:
        """Consider `utterance` as one question."""
        question = self._index.read(utterance)
        ranked = self._index.rank_question(question, CANDIDATES)
        ranked, signature = with_errors(utterance, ranked, self._index.signatures)
        # A log is no request, whatever words stand in it.
        asked = "" if signature else " ".join(question.words)
        judged = self._calibration.judge(ranked, asked)[:CANDIDATES]
        matches = _without_records(judged, utterance)
        decided = decide(
            utterance, matches, without_knowledge(utterance), self.knowledge, self._limits, prefer=prefer
        )
        put_together = (
            None
            if signature
            else composed(utterance, decided, matches, self.knowledge, self._index.topic_named)
        )
        reply = put_together or decided
        outcome = Outcome(reply, tuple(matches), question, self.knowledge.fingerprint, signature=signature)
        return reply, outcome

    def _consider_parts(self, utterance: str, prefer: Discipline | None) -> list[tuple[Part, Outcome]]:
        """Consider the questions of `utterance` one by one; what only elaborates on the first is left out."""
        first, *later = questions_in(utterance)[:MAX_CONSIDERED] or [""]
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

    def _else(self, context: Spoken) -> tuple[Topic, ...]:
        """Return what may have been meant instead of what was answered."""
        around = [other for topic in self._topics(context.topics) for other in topic.related]
        names = [name for name in (*context.nearest, *around) if name not in context.topics]
        return self._topics(dict.fromkeys(names))[:MAX_NEAREST]

    def _topics(self, ids: Collection[str]) -> tuple[Topic, ...]:
        return tuple(self.knowledge.topics[name] for name in ids if name in self.knowledge.topics)

    async def reply_to(
        self, utterance: str, *, prefer: Discipline | None = None, place: Place | None = None
    ) -> Outcome:
        """Return the same as `consider`, given what was last answered at `place`; remember what is now."""
        remembering = self._conversations if place else None
        context = await remembering.last(place) if remembering and place else NOTHING
        outcome = self.consider(utterance, prefer=prefer, context=context)
        if remembering and place and (spoken := spoken_in(outcome)):
            await remembering.remember(place, spoken)
        return outcome

    async def answer_with(
        self, topic_id: str, variant: str = "", *, place: Place | None = None
    ) -> Answer | None:
        """Return the answer that a person chose by its id, or None when there is no such topic (any more).

        A retired topic's id leads to what took its place, a variant that is gone to the topic's own answer.
        """
        topic = self.knowledge.find(topic_id)
        if topic and place and self._conversations:
            await self._conversations.remember(place, Spoken((topic.id,)))
        return answer_with(topic.as_variant(variant), self.knowledge) if topic else None


def _is_asked_outright(outcome: Outcome) -> bool:
    return any(match.evidence.similarity >= OUTRIGHT for match in outcome.candidates[:1])


def _without_records(matches: list[Match], utterance: str) -> list[Match]:
    """Doubt every topic whose nearest utterance doesn't ask for a record where `utterance` does."""
    asked = requests_in(normalise(utterance)) & NEVER_GENERAL
    if not asked:
        return matches
    doubted = (
        match
        if asked <= requests_in(normalise(match.evidence.example))
        else match._replace(confidence=match.confidence * DOUBTED)
        for match in matches
    )
    return sorted(doubted, key=lambda match: -match.confidence)


def spoken_in(outcome: Outcome) -> Spoken | None:
    """Return what to remember of `outcome`, or None: what was spoken of before still is."""
    match outcome.reply:
        case Listing(about=Topic() as topic):
            topics: tuple[str, ...] = (topic.id,)
        case _:
            topics = tuple(topic.id for topic in answered(outcome.reply))
    if not topics:
        return None
    nearest = (match.topic.id for match in outcome.candidates if match.topic.id not in topics)
    return Spoken(topics, tuple(nearest)[:MAX_NEAREST])
