"""Follow-ups, resolved against the topics that were last answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.core.answering import (
    MAX_CHOICES,
    MAX_NEAREST,
    Answer,
    Clarification,
    Comparison,
    Fallback,
    Focus,
    Listing,
    OneReply,
    TopicWanted,
    answer_with,
    covered,
)
from bot.core.composing import MIN_COMPARED, alternatives, comparison_of, with_fact
from bot.core.followups import Aspect, FollowUp, with_subject
from bot.core.intents import MAX_COMPARED
from bot.core.knowledge import Kind, Knowledge, Topic
from bot.core.text import stem, words

FOLLOWED_CONFIDENCE = 0.9
"""The topic is the one that was spoken of; what remains is whether the message was about it."""

_ASIDE = re.compile(r"\([^)]*\)")
"""What a title says by the way."""

Ask = Callable[[str], OneReply]
"""The reply to a question that stands by itself."""


def followed(
    wanted: FollowUp, said: str, spoken_of: Sequence[Topic], knowledge: Knowledge, ask: Ask
) -> OneReply:
    """Return the reply to a follow-up; `spoken_of` are the topics last answered, empty if there were none."""
    if not spoken_of:
        # "What about MLOps?" names its topic; everything else would be a guess.
        alone = ask(wanted.subject) if wanted.aspect is Aspect.ABOUT else None
        return alone if isinstance(alone, Answer) else TopicWanted()
    if wanted.aspect is Aspect.DIFFERENCE:
        return _difference(spoken_of, knowledge, ask)
    if wanted.aspect is Aspect.ABOUT and len(spoken_of) > 1:
        return ask(wanted.subject)
    if len(spoken_of) > 1:
        return Clarification(tuple(spoken_of[:MAX_CHOICES]), FOLLOWED_CONFIDENCE)
    return _of(spoken_of[0], wanted, said, knowledge, ask)


def _of(topic: Topic, wanted: FollowUp, said: str, knowledge: Knowledge, ask: Ask) -> OneReply:
    match wanted.aspect:
        case Aspect.EXAMPLE if topic.code or topic.table:
            return answer_with(topic, knowledge, FOLLOWED_CONFIDENCE, focus=Focus.EXAMPLE)
        case Aspect.USE if topic.use_when or topic.avoid_when:
            return answer_with(topic, knowledge, FOLLOWED_CONFIDENCE, focus=Focus.USE)
        case Aspect.FACT if wanted.fact:
            return with_fact(topic, wanted.fact, knowledge) or _nearby(topic, knowledge)
        case Aspect.ALTERNATIVES:
            return alternatives(topic, knowledge) or _if_found(
                ask(f"alternatives to {topic.name}"), topic, knowledge
            )
        case Aspect.VERSUS:
            return ask(f"{topic.name} vs {wanted.subject}")
        case Aspect.ABOUT:
            return _likewise(topic, wanted.subject, ask)
        case Aspect.ALSO:
            return _in_setting(topic, wanted.subject, knowledge, ask)
        case Aspect.IT:
            return _about(ask(with_subject(said, topic.name)), topic, knowledge)
        case _:
            return answer_with(topic, knowledge, FOLLOWED_CONFIDENCE, focus=Focus.EVERYTHING)


def _likewise(topic: Topic, subject: str, ask: Ask) -> OneReply:
    """Ask of `subject` what `topic` answers; after a page on what something is, another such."""
    if topic.kind not in {Kind.CONCEPT, Kind.TOOL}:
        combined = ask(f"{topic.title.rstrip('?')} {subject}")
        if isinstance(combined, Answer) and combined.topic is not topic:
            return combined
    return ask(subject)


def _in_setting(topic: Topic, subject: str, knowledge: Knowledge, ask: Ask) -> OneReply:
    """Ask of `topic` in another setting ("and for gcp?"): a page on the setting alone may not be meant."""
    combined = ask(f"{topic.title.rstrip('?')} {subject}")
    if isinstance(combined, Answer) and combined.topic is not topic and _names(combined.topic, subject):
        return combined
    alone = ask(subject)
    if isinstance(alone, Answer) and alone.topic is not topic:
        return Clarification((alone.topic, topic), alone.confidence)
    return _if_found(alone, topic, knowledge)


def _difference(spoken_of: Sequence[Topic], knowledge: Knowledge, ask: Ask) -> OneReply:
    compared = spoken_of[:MAX_COMPARED]
    if len(compared) >= MIN_COMPARED:
        written = ask(" vs ".join(topic.name for topic in compared))
        return written if isinstance(written, Answer | Comparison) else comparison_of(compared)
    comparisons = [
        other for name in spoken_of[0].related if (other := knowledge.topics[name]).kind is Kind.COMPARISON
    ]
    if len(comparisons) > 1:
        return Clarification(tuple(comparisons[:MAX_CHOICES]), FOLLOWED_CONFIDENCE)
    return answer_with(comparisons[0], knowledge, FOLLOWED_CONFIDENCE) if comparisons else TopicWanted()


def _about(reply: OneReply, topic: Topic, knowledge: Knowledge) -> OneReply:
    """Return `reply` if it stays with `topic`: another tool's page that shares the verb is not meant."""
    if isinstance(reply, Answer) and not _belongs(reply.topic, topic):
        return _nearby(topic, knowledge)
    return _if_found(reply, topic, knowledge)


def _belongs(page: Topic, topic: Topic) -> bool:
    return page is topic or page.id in topic.related or _names(page, topic.name)


def _names(page: Topic, name: str) -> bool:
    """Whether the title of `page` holds `name`."""
    return {stem(word) for word in words(name)} <= {stem(word) for word in words(_ASIDE.sub("", page.title))}


def _if_found(reply: OneReply, topic: Topic, knowledge: Knowledge) -> OneReply:
    return (
        reply
        if isinstance(reply, Answer | Comparison | Listing | Clarification)
        else _nearby(topic, knowledge)
    )


def _nearby(topic: Topic, knowledge: Knowledge) -> Fallback:
    """Return a decline that stays with what was spoken of."""
    around = (topic, *(knowledge.topics[other] for other in topic.related))
    return Fallback(around[:MAX_NEAREST], 0.0, covered(knowledge))
