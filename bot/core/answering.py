"""Matches -> what the bot says, as values; how it looks in Slack or a terminal is decided elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.core.confidence import Match
from bot.core.facts import FactName
from bot.core.feedback import Opinion
from bot.core.intents import Aside, Courtesy, HelpWanted
from bot.core.knowledge import Discipline, Knowledge, Table, Topic
from bot.core.listing import Entry
from bot.core.text import stem, words

MAX_CHOICES = 5
MAX_NEAREST = 5
MAX_RELATED = 4
RUNNER_UP = 0.15
"""Confidence from which another page is worth offering beside an answer."""
EXAMPLES = ("devops-vs-mlops", "kubernetes", "data-drift", "rollback-deployment", "mlops", "ci-cd")
"""Topics that help names first, where the knowledge base has them."""
MAX_EXAMPLES = 3
MAX_AREAS = 8
SAME = 0.8
"""Cosine with an utterance from which a courtesy counts as that topic's question."""
ALIKE = 0.5
"""Share of all their words that such a courtesy and the utterance have in common (Dice)."""


class Focus(StrEnum):
    """Which part of a page was asked for."""

    USUAL = "usual"
    EVERYTHING = "everything"
    EXAMPLE = "example"
    USE = "use"


@dataclass(frozen=True, slots=True)
class StatedFact:
    """The one thing that was asked of a tool, as its page states it."""

    name: FactName
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure. `related`: at most four topics to offer next; `alternatives`: a tool's, by name.

    `fact` goes above the page where just that was asked; `focus` tells which part to show at once.
    """

    topic: Topic
    confidence: float
    related: tuple[Topic, ...] = ()
    alternatives: tuple[str, ...] = ()
    fact: StatedFact | None = None
    focus: Focus = Focus.USUAL


@dataclass(frozen=True, slots=True)
class Clarification:
    """Two to five topics it may be, best first."""

    choices: tuple[Topic, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Fallback:
    """Nothing here answers it.

    `nearest` may be empty; at most five, best first. `areas` are titles of what there is to ask about.
    """

    nearest: tuple[Topic, ...] = ()
    confidence: float = 0.0
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Help:
    """What the bot can do; `examples` are questions it answers, `areas` titles of what it covers."""

    examples: tuple[Topic, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Hello, thanks, bye."""

    courtesy: Courtesy


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four topics side by side, put together from their pages because nobody wrote this comparison."""

    topics: tuple[Topic, ...]
    table: Table
    confidence: float


@dataclass(frozen=True, slots=True)
class Listing:
    """Topics of a kind, put together from what pages state: one short line each, best known first.

    `others` are names of things without a page; `about`: the topic whose alternatives they are.
    """

    title: str
    entries: tuple[Entry, ...]
    confidence: float
    others: tuple[str, ...] = ()
    about: Topic | None = None


@dataclass(frozen=True, slots=True)
class TopicWanted:
    """A follow-up with nothing before it: asks which topic is meant."""


@dataclass(frozen=True, slots=True)
class FeedbackTaken:
    """Somebody said what they think of the answer on `about`; `nearest`: what else they may have meant."""

    opinion: Opinion
    nearest: tuple[Topic, ...] = ()
    about: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing is said: nobody asked the bot, and it isn't sure that it can help."""


OneReply = (
    Answer
    | Comparison
    | Listing
    | Clarification
    | TopicWanted
    | Fallback
    | Help
    | SmallTalk
    | FeedbackTaken
    | Silence
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions, and its own reply."""

    question: str
    reply: OneReply


@dataclass(frozen=True, slots=True)
class Several:
    """Two or three questions of one message, in its order; `left_out` counts further ones."""

    parts: tuple[Part, ...]
    left_out: int = 0


Reply = OneReply | Several


@dataclass(frozen=True, slots=True)
class Limits:
    """When to answer, ask back or decline; all are confidences, 0..1.

    `threshold`: the least at which a topic is answered (Rasa: nlu_threshold). `margin`: the lead over the
    next topic below which the bot asks back (ambiguity_threshold). `choice`: the least at which a topic is
    worth offering; a best topic below `clarify` is not even asked about. `unaddressed`: the least at which a
    question is answered that nobody put to the bot.
    """

    threshold: float = 0.5
    margin: float = 0.15
    clarify: float = 0.36
    choice: float = 0.03
    nearest: float = 0.03
    unaddressed: float = 0.6


def decide(
    utterance: str,
    matches: Sequence[Match],
    aside: Aside | None,
    knowledge: Knowledge,
    limits: Limits,
    *,
    prefer: Discipline | None = None,
) -> OneReply:
    """Answer a clear winner, ask back in a close race, decline when nothing is near.

    `matches` is most confident first, one match per topic, and may be empty. `aside` is what the message is
    if it takes no knowledge: it counts unless a topic matches at answer level and asks just that. `prefer`
    settles close races.
    """
    best = matches[0].confidence if matches else 0.0
    if aside is not None and not outranks(utterance, matches, limits):
        return reply_aside(aside, knowledge)
    if best >= limits.threshold:
        close = [match for match in matches if best - match.confidence <= limits.margin]
        close = _preferred(close, prefer)[:MAX_CHOICES]
        if len(close) == 1:
            others = (match.topic for match in matches if match.confidence >= RUNNER_UP)
            return answer_with(close[0].topic, knowledge, close[0].confidence, near=tuple(others))
        return Clarification(tuple(match.topic for match in close), best)
    choices = tuple(match.topic for match in matches if match.confidence >= limits.choice)[:MAX_CHOICES]
    if best >= limits.clarify and len(choices) > 1:
        return Clarification(choices, best)
    nearest = tuple(match.topic for match in matches if match.confidence >= limits.nearest)
    return Fallback(nearest[:MAX_NEAREST], best, covered(knowledge))


def outranks(utterance: str, matches: Sequence[Match], limits: Limits) -> bool:
    """Whether a topic is asked in nearly these words: then "hello" or "why" is its question.

    Similarity looks at telling words only; here the small ones count as well.
    """
    if not matches or matches[0].confidence < limits.threshold or matches[0].evidence.similarity < SAME:
        return False
    said, example = (set(map(stem, words(text))) for text in (utterance, matches[0].evidence.example))
    return 2 * len(said & example) >= ALIKE * (len(said) + len(example))


def reply_aside(aside: Aside, knowledge: Knowledge) -> Help | SmallTalk | FeedbackTaken:
    """Return the reply to what takes no knowledge."""
    match aside:
        case HelpWanted():
            return help_about(knowledge)
        case Opinion():
            return FeedbackTaken(aside)
        case Courtesy():
            return SmallTalk(aside)
        case unreachable:
            assert_never(unreachable)


def answer_with(
    topic: Topic,
    knowledge: Knowledge,
    confidence: float = 1.0,
    *,
    fact: StatedFact | None = None,
    focus: Focus = Focus.USUAL,
    near: Sequence[Topic] = (),
) -> Answer:
    """Return `topic` as an answer; the confidence is 1 where a person chose it.

    `near`: what may have been meant instead; it is offered before what the page is related to.
    """
    offered_next = dict.fromkeys([other.id for other in near] + list(topic.related))
    offered_next.pop(topic.id, None)
    related = tuple(knowledge.topics[other] for other in list(offered_next)[:MAX_RELATED])
    listed = topic.facts.alternatives if topic.facts else ()
    alternatives = tuple(
        knowledge.topics[other].name if other in knowledge.topics else other for other in listed
    )
    return Answer(topic, confidence, related, alternatives, fact, focus)


def help_about(knowledge: Knowledge) -> Help:
    """Return help that names questions which this knowledge base answers."""
    named = [knowledge.topics[topic_id] for topic_id in EXAMPLES if topic_id in knowledge.topics]
    others = [topic for topic in knowledge.topics.values() if topic.id not in EXAMPLES]
    return Help(tuple((named + others)[:MAX_EXAMPLES]), covered(knowledge))


def covered(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the titles of the areas with the most topics."""
    sizes = Counter(topic.area.title for topic in knowledge.topics.values())
    return tuple(
        title for title, _ in sorted(sizes.items(), key=lambda size: (-size[1], size[0]))[:MAX_AREAS]
    )


def _preferred(close: list[Match], prefer: Discipline | None) -> list[Match]:
    """Keep those of the preferred discipline, if there are any."""
    wanted = [match for match in close if match.topic.area.discipline in {prefer, Discipline.BOTH}]
    return wanted if prefer and wanted else close


def answered(reply: Reply) -> tuple[Topic, ...]:
    """Return the topics that `reply` answers with, in order."""
    match reply:
        case Answer(topic):
            return (topic,)
        case Comparison(topics):
            return topics
        case Listing(entries=entries):
            return tuple(entry.topic for entry in entries)
        case Several(parts):
            return tuple(topic for part in parts for topic in answered(part.reply))
        case (
            Clarification() | TopicWanted() | Fallback() | Help() | SmallTalk() | FeedbackTaken() | Silence()
        ):
            return ()
        case unreachable:
            assert_never(unreachable)


def offered(reply: Reply) -> tuple[Topic, ...]:
    """Return the topics that `reply` offers as choices or as nearest, in order."""
    match reply:
        case Clarification(choices):
            return choices
        case Fallback(nearest) | FeedbackTaken(_, nearest):
            return nearest
        case Several(parts):
            return tuple(topic for part in parts for topic in offered(part.reply))
        case Answer() | Comparison() | Listing() | TopicWanted() | Help() | SmallTalk() | Silence():
            return ()
        case unreachable:
            assert_never(unreachable)


def onward(reply: Reply) -> tuple[Topic, ...]:
    """Return the topics that can be chosen next: offered, related, compared or named as examples."""
    match reply:
        case Answer():
            return reply.related
        case Help(examples):
            return examples
        case Comparison() | Listing():
            return answered(reply)
        case Several():
            return (*answered(reply), *offered(reply))
        case Clarification() | TopicWanted() | Fallback() | SmallTalk() | FeedbackTaken() | Silence():
            return offered(reply)
        case unreachable:
            assert_never(unreachable)


def confidence_of(reply: Reply) -> float:
    """Return how sure `reply` is, 0..1: of several the least; replies that take no knowledge are sure."""
    match reply:
        case Answer() | Comparison() | Listing() | Clarification() | Fallback():
            return reply.confidence
        case Several(parts):
            return min(confidence_of(part.reply) for part in parts)
        case TopicWanted() | Help() | SmallTalk() | FeedbackTaken() | Silence():
            return 1.0
        case unreachable:
            assert_never(unreachable)
