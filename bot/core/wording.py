"""What the bot says around its pages, the same in Slack and in a terminal. Short, plain, friendly."""

from __future__ import annotations

from bot.core.answering import Answer, Comparison, Fallback, FeedbackTaken, Help, Listing, Several, StatedFact
from bot.core.feedback import Opinion
from bot.core.intents import Courtesy
from bot.core.knowledge import Topic

CLARIFY = "Which of these do you mean?"
DECLINE = "I don't have a page that answers this. Try the tool's name or the exact error text."
INTRODUCTION = (
    "I answer questions from reviewed pages, each with its sources. Mention me in a channel, write to me "
    "directly, or use /askops for an answer that only you see. Typos are fine."
)
WHICH_TOPIC = "Which topic do you mean? Please name it, for example: how do I install Helm"
SILENCE = "(says nothing)"
LISTED = "Put together from what the pages state; nobody wrote this list."
MAX_AREAS_IN_FALLBACK = 4

NOTE = "Note: "
GENERAL = "General"
"""What a switch between variants calls the topic's own answer."""

COURTESIES = {
    Courtesy.GREETING: "Hello. Ask me anything about DevOps or MLOps, for example: what is data drift?",
    Courtesy.THANKS: "You're welcome.",
    Courtesy.GOODBYE: "Bye.",
    Courtesy.STATEMENT: "Noted. If there is a question in it for me, please ask it as one.",
}


def declined(fallback: Fallback) -> tuple[str, str]:
    """Return two lines: that the bot doesn't know, and what it can help with instead."""
    areas = ", ".join(fallback.areas[:MAX_AREAS_IN_FALLBACK])
    covered = f"I can help with {areas} and more." if areas else "Ask me for help to see what I cover."
    return DECLINE, f"{covered} The nearest pages:" if fallback.nearest else covered


def introduced(wanted: Help) -> tuple[str, ...]:
    """Return what the bot does, and what about."""
    areas = f"I know about: {', '.join(wanted.areas)}."
    return (INTRODUCTION, areas) if wanted.areas else (INTRODUCTION,)


def compared(comparison: Comparison) -> tuple[str, str]:
    """Return a comparison's title, and where it comes from."""
    names = [topic.name for topic in comparison.topics]
    return " vs ".join(
        names
    ), f"Put together from the pages on {' and '.join(names)}; nobody wrote this comparison."


def feedback_taken(taken: FeedbackTaken) -> tuple[str, ...]:
    """Return what happens next with an opinion, and what may fit better."""
    if taken.opinion is Opinion.HELPED:
        return ("Good to hear. I've noted that this page helped.",)
    noted = "Sorry about that. I've noted that this page didn't help."
    return (
        (noted, "Perhaps one of these fits better:")
        if taken.nearest
        else (noted, "Please ask in other words.")
    )


def stated(fact: StatedFact) -> str:
    """Return a fact in one line."""
    return f"{fact.name.value}: {fact.value}"


def also_listed(listing: Listing) -> str:
    """Return what to say of things without a page, or ""."""
    return f"Also, without a page here: {', '.join(listing.others)}." if listing.others else ""


def unanswered_rest(several: Several) -> str:
    """Return what to say of further questions, or ""."""
    return (
        "Please ask the rest in another message; I take three questions at a time."
        if several.left_out
        else ""
    )


def stated_facts(answer: Answer) -> list[tuple[str, str]]:
    """Return a tool's facts with their names, those that are stated."""
    facts = answer.topic.facts
    if facts is None:
        return []
    named = (
        ("Category", facts.category),
        ("Licence", facts.licence),
        ("Written in", facts.language),
        ("Hosting", facts.hosting),
        ("First released", facts.first_released),
        ("Steward", facts.steward),
        ("Alternatives", ", ".join(answer.alternatives)),
    )
    return [(name, value) for name, value in named if value]


def switches(topic: Topic) -> list[tuple[str, str]]:
    """Return the id and name of each other way to read the topic; the id of its own answer is empty."""
    own = [("", GENERAL)] if topic.shown else []
    others = [(other.id, other.title) for other in topic.variants if other.id != topic.shown]
    return [*own, *others] if topic.variants else []


def titled(topic: Topic) -> str:
    """Return the topic's title and, in brackets, the variant that is shown."""
    return f"{topic.title} ({topic.variant.title})" if topic.variant else topic.title


def provenance(topic: Topic) -> str:
    """Return where an answer is from, in one small line."""
    reviewed = [f"reviewed {topic.reviewed:%b %Y}"] if topic.reviewed else []
    return " · ".join([topic.area.title, *reviewed, *filter(None, [topic.owner])])
