"""Reply -> a Slack message: blocks for the eye, complete text for notifications and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.core import markup
from bot.core.answering import Answer, Clarification, Fallback, Help, Reply, SmallTalk
from bot.core.intents import Courtesy
from bot.core.knowledge import Kind, Table, Topic
from bot.core.text import readable
from bot.errors import RenderingError
from bot.slack import elements, limits
from bot.slack.choices import MAX_QUESTION, Choice
from bot.slack.elements import Block

SHOW_TOPIC = "show_topic"
SHOW_MORE = "show_more"
SHOW_LESS = "show_less"
SHARE = "share"
"""Actions; those that can stand several times in a message get a number: show_topic_1."""

ROWS_AT_ONCE = 5
CODE_LINES_AT_ONCE = 8
"""A table or snippet this long fits under an answer on a laptop's screen; longer ones wait behind More."""
ANSWER_AT_ONCE = 3_000
"""Characters; a longer answer is split at a paragraph or fence, the rest waits behind More."""

COURTESIES = {
    Courtesy.GREETING: "Hello. Ask me anything about DevOps or MLOps, for example: what is data drift?",
    Courtesy.THANKS: "You're welcome.",
    Courtesy.GOODBYE: "Bye.",
}
CLARIFY = "Which of these do you mean?"
DECLINE = "I don't have a page that answers this."
WAY_OUT = "Try the tool's name or the exact error text, or ask me for help to see what I cover."
OFFER = "The nearest I have:"
INTRODUCTION = (
    "I answer questions about DevOps and MLOps from reviewed pages, each with its sources. Mention me in a "
    "channel, write to me directly, or use /askops for an answer that only you see. Typos are fine."
)


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is sent: `text` is complete on its own."""

    text: str
    blocks: list[Block]


def render(reply: Reply, question: str = "") -> Message:
    """Return `reply` as a message that fits Slack's limits.

    `question` goes into the buttons of private replies, so that what they show can be shared. Raises
    RenderingError for a topic that can't be made to fit; loading the knowledge has checked for it.
    """
    match reply:
        case Answer():
            return _fitting(reply, question, full=False)
        case Clarification(choices):
            return _offering((CLARIFY,), choices, question)
        case Fallback(nearest):
            lines = (f"{DECLINE} {OFFER}", WAY_OUT) if nearest else (DECLINE, WAY_OUT)
            return _offering(lines, nearest, question)
        case Help(examples):
            return _offering((INTRODUCTION,), examples, question)
        case SmallTalk(courtesy):
            return _offering((COURTESIES[courtesy],), (), question)
        case unreachable:
            assert_never(unreachable)


def render_more(answer: Answer, question: str = "") -> Message:
    """Return everything the topic holds."""
    return _fitting(answer, question, full=True)


def render_private(reply: Reply, question: str) -> Message:
    """Return `reply` to a command: the question, which left no trace, is repeated, and it can be shared."""
    asked = elements.cut(readable(question), MAX_QUESTION)
    return private(render(reply, asked), reply, asked)


def private(message: Message, reply: Reply, question: str) -> Message:
    """Return `message` with the question above it and, if it is an answer, a way to share it."""
    above = [elements.plain_context(f"You asked: {question}")] if question else []
    below: list[Block] = []
    if isinstance(reply, Answer):
        share = elements.button("Share to channel", SHARE, Choice(reply.topic.id, question).encoded())
        below = [elements.actions([share])]
    return Message(message.text, [*above, *message.blocks, *below])


def render_shared(answer: Answer, question: str, sharer: str) -> Message:
    """Return `answer` for a whole channel. `sharer` is a name, not a mention: nobody is pinged."""
    message = render(answer)
    said = f"{sharer} asked: {question}" if question else f"Shared by {sharer}"
    return Message(
        f"{elements.escaped(said)}\n{message.text}", [elements.plain_context(said), *message.blocks]
    )


def without_tables(message: Message, topic: Topic) -> Message:
    """Return `message` for where Slack refuses the table block: its rows as preformatted text."""
    return Message(
        message.text,
        [
            elements.code(elements.table_as_text(topic.table))
            if block["type"] == "table" and topic.table
            else block
            for block in message.blocks
        ],
    )


def check_topic(topic: Topic) -> list[str]:
    """Return what of `topic` Slack would refuse, in plain words."""
    answer = Answer(topic, 1.0)
    problems: list[str] = []
    for draw in (render, render_more):
        try:
            private(draw(answer, "?" * MAX_QUESTION), answer, "?" * MAX_QUESTION)
        except RenderingError as error:
            problems.append(str(error))
    return list(dict.fromkeys(problems))


def _fitting(answer: Answer, question: str, *, full: bool) -> Message:
    """Return the answer with as much at once as fits; what must wait, waits behind More."""
    text = elements.escaped(_plain(answer.topic))
    text = text if len(text) <= limits.TEXT else text[: limits.TEXT - 1].rsplit("\n", 1)[0] + "…"
    for shown in _ever_less(answer.topic, full=full):
        message = Message(text, _answer_blocks(answer, shown, question))
        problems = limits.violations(message.blocks, message.text)
        # Private replies add a line and a button.
        room = limits.MESSAGE_CHARACTERS - 2 * MAX_QUESTION
        if not problems and limits.characters(message.blocks) <= room:
            return message
    reason = "; ".join(problems) or f"more than {room} characters"
    raise RenderingError(f"too large for a Slack message: {reason}")


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which parts of a topic are shown at once."""

    answer: int | None  # characters, None: all
    points: bool = True
    code: bool = True
    table: bool = True
    rest: bool = False


def _ever_less(topic: Topic, *, full: bool) -> Iterator[_Shown]:
    if full:
        yield _Shown(None, rest=True)
        return
    first = _at_once(topic)
    yield first
    yield replace(first, table=False)
    yield replace(first, table=False, code=False)
    yield replace(first, table=False, code=False, points=False)


def _at_once(topic: Topic) -> _Shown:
    """Decide what people would rather see than read: commands in how-tos, the table in comparisons."""
    acts = topic.kind in {Kind.HOWTO, Kind.TROUBLESHOOTING}
    code = topic.code is not None and (acts or topic.table is None) and _short_code(topic)
    table = topic.table is not None and (
        topic.kind is Kind.COMPARISON or (not code and len(topic.table.rows) <= ROWS_AT_ONCE)
    )
    return _Shown(ANSWER_AT_ONCE, code=code, table=table)


def _short_code(topic: Topic) -> bool:
    return topic.code is not None and topic.code.text.strip().count("\n") < CODE_LINES_AT_ONCE


def _answer_blocks(answer: Answer, shown: _Shown, question: str) -> list[Block]:
    topic = answer.topic
    text, cut_short = _beginning(topic.answer, shown.answer)
    blocks = [elements.header(topic.title), *text]
    if topic.points and shown.points:
        blocks.append(elements.bullets(topic.points))
    if topic.code and shown.code:
        blocks.append(elements.code(topic.code.text))
    if topic.table and shown.table:
        blocks.append(elements.table(topic.table))
    if shown.rest:
        blocks += _rest(topic)
    if topic.links:
        blocks.append(elements.sources(topic.links))
    buttons = [
        elements.button(other.title, f"{SHOW_TOPIC}_{number}", Choice(other.id, question).encoded())
        for number, other in enumerate(answer.related, start=1)
    ]
    value = Choice(topic.id, question).encoded()
    if shown.rest:
        buttons.append(elements.button("Less", SHOW_LESS, value))
    elif cut_short or _has_more(topic, shown):
        buttons.append(elements.button("More", SHOW_MORE, value))
    if buttons:
        blocks.append(elements.actions(buttons))
    return [*blocks, elements.plain_context(_provenance(topic))]


def _beginning(text: str, limit: int | None) -> tuple[list[Block], bool]:
    """Return the blocks of `text` up to `limit` characters, at least one, and whether some are missing."""
    blocks = elements.markdown(text)
    kept: list[Block] = []
    size = 0
    for block in blocks:
        size += limits.characters(block)
        if kept and limit is not None and size > limit:
            return kept, True
        kept.append(block)
    return kept, False


def _has_more(topic: Topic, shown: _Shown) -> bool:
    return bool(
        topic.use_when
        or topic.avoid_when
        or topic.facts
        or (topic.code and not shown.code)
        or (topic.table and not shown.table)
        or (topic.points and not shown.points)
    )


def _rest(topic: Topic) -> Iterator[Block]:
    for label, advice in (("Use it when: ", topic.use_when), ("Not when: ", topic.avoid_when)):
        if advice:
            yield elements.paragraph(markup.Span(label, bold=True), *elements.spans_of(advice))
    lines = _fact_lines(topic)
    if lines:
        yield elements.bullets(lines)


def _fact_lines(topic: Topic) -> list[str]:
    facts = topic.facts
    if facts is None:
        return []
    named = {
        "Category": facts.category,
        "Licence": facts.licence,
        "Written in": facts.language,
        "Hosting": facts.hosting,
        "First released": facts.first_released,
        "Steward": facts.steward,
        "Alternatives": ", ".join(facts.alternatives),
    }
    return [f"**{name}**: {value}" for name, value in named.items() if value]


def _provenance(topic: Topic) -> str:
    reviewed = [f"reviewed {topic.reviewed:%b %Y}"] if topic.reviewed else []
    return " · ".join([topic.area.title, *reviewed, *filter(None, [topic.owner])])


def _offering(lines: Sequence[str], topics: Sequence[Topic], question: str) -> Message:
    """Return short lines and a button for each topic."""
    blocks = [elements.paragraph(markup.Span("\n".join(lines)))]
    if topics:
        blocks.append(
            elements.actions(
                [
                    elements.button(
                        topic.title, f"{SHOW_TOPIC}_{number}", Choice(topic.id, question).encoded()
                    )
                    for number, topic in enumerate(topics, start=1)
                ]
            )
        )
    text = "\n".join([*lines, *(f"- {topic.title}" for topic in topics)])
    return Message(elements.escaped(text), blocks)


def _plain(topic: Topic) -> str:
    """Return the whole answer as text, most important first."""
    parts = [topic.title, markup.plain(topic.answer)]
    if topic.points:
        parts.append("\n".join(f"- {markup.plain(point)}" for point in topic.points))
    if topic.code:
        parts.append(topic.code.text.strip("\n"))
    if topic.table:
        parts.append(_plain_table(topic.table))
    if topic.links:
        parts.append("Sources:\n" + "\n".join(f"{link.title}: {link.url}" for link in topic.links))
    parts.append(_provenance(topic))
    return "\n\n".join(parts)


def _plain_table(table: Table) -> str:
    return elements.table_as_text(table)
