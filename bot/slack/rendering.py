"""Reply -> a Slack message: blocks for the eye, complete text for notifications and screen readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import assert_never

from slack_sdk.models.blocks import ButtonElement

from bot.core import markup, wording
from bot.core.answering import (
    MAX_RELATED,
    Answer,
    Clarification,
    Comparison,
    Fallback,
    FeedbackTaken,
    Focus,
    Help,
    Listing,
    Part,
    Reply,
    Several,
    Silence,
    SmallTalk,
    StatedFact,
    TopicWanted,
    answered,
    offered,
)
from bot.core.facts import FactName, fact_of
from bot.core.knowledge import Code, Facts, Kind, Table, Topic
from bot.core.text import readable
from bot.errors import RenderingError
from bot.slack import elements, limits, screen
from bot.slack.choices import MAX_QUESTION, Choice
from bot.slack.elements import Block

SHOW_TOPIC = "show_topic"
SHOW_VARIANT = "show_variant"
SHOW_MORE = "show_more"
SHOW_LESS = "show_less"
SHARE = "share"
"""Actions; those that can stand several times in a message get a number: show_topic_1."""

CODE_LINES_AT_ONCE = 12
"""In a how-to; a longer snippet waits behind More."""
MAX_BUTTONS = 9
"""Topics that several questions may offer together; action ids have one digit."""
PART_AT_ONCE = 1_000
"""Characters of one of several answers."""
ANSWER_AT_ONCE = 3_000
"""Characters; a longer answer is split at a paragraph or fence, the rest waits behind More."""

SHARE_LABEL = "Share to channel"
MAX_NAME = 80
"""Characters of a person's name; Slack's own limit for display names."""
MAX_SAID = MAX_NAME + len(" asked: ") + MAX_QUESTION
"""The longest line above an answer: who asked what."""
PLAIN_TEXT = limits.TEXT - len("&amp;") * MAX_SAID
"""Leaves room for that line above the text, even if all of it needs escaping."""


SPARE = 30
"""What a company's variant adds to a title, with some room."""
FEW = 10
SEVERAL = 20
"""Line breaks: a paragraph may become a block."""
SMALL_TEXT = 1_500
SMALL_TOPIC = 5_000
"""Characters that stay within the limits of a section and a message, were each of them escaped twice over."""


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is sent: `text` is complete on its own."""

    text: str
    blocks: list[Block]


NOTHING = Message("", [])
"""What silence is drawn as: not to be posted."""


def render(reply: Reply, question: str = "") -> Message:  # noqa: C901  (one case for each reply)
    """Return `reply` as a message that fits Slack's limits.

    `question` goes into the buttons of private replies, so that what they show can be shared. Raises
    RenderingError for a topic that can't be made to fit; loading the knowledge has checked for it.
    """
    match reply:
        case Answer():
            return _fitting(reply, question, full=reply.focus is Focus.EVERYTHING)
        case Clarification(choices):
            return _offering((wording.CLARIFY,), choices, question)
        case Fallback(nearest):
            return _offering(wording.declined(reply), nearest, question)
        case Help(examples):
            return _offering(wording.introduced(reply), examples, question)
        case SmallTalk(courtesy):
            return _offering((wording.COURTESIES[courtesy],), (), question)
        case Comparison():
            return _side_by_side(reply, question)
        case Listing():
            return _listing(reply, question)
        case TopicWanted():
            return _offering((wording.WHICH_TOPIC,), (), question)
        case FeedbackTaken(_, nearest):
            return _offering(wording.feedback_taken(reply), nearest, question)
        case Silence():
            return NOTHING
        case Several():
            return _several(reply, question)
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
        share = elements.button(SHARE_LABEL, SHARE, _this(reply.topic, question))
        below = [elements.actions([share])]
    return Message(message.text, [*above, *message.blocks, *below])


def render_shared(answer: Answer, question: str, sharer: str) -> Message:
    """Return `answer` for a whole channel. `sharer` is a name, not a mention: nobody is pinged."""
    message = render(answer)
    name = elements.cut(sharer, MAX_NAME)
    said = f"{name} asked: {elements.cut(question, MAX_QUESTION)}" if question else f"Shared by {name}"
    return Message(
        f"{elements.escaped(said)}\n{message.text}", [elements.plain_context(said), *message.blocks]
    )


def has_table(message: Message) -> bool:
    return any(block["type"] == "table" for block in message.blocks)


def without_tables(message: Message) -> Message:
    """Return `message` for where Slack refuses the table block: in columns of code, or as a list."""
    return Message(
        message.text,
        [
            elements.drawn_table(elements.table_in(block)) if block["type"] == "table" else block
            for block in message.blocks
        ],
    )


def check_topic(topic: Topic) -> list[str]:
    """Return what of `topic` Slack would refuse, in plain words, whatever it is related to."""
    if _is_small(topic):
        return []
    problems = [*_misfits(topic)]
    for variant in topic.variants:
        problems += (f"variant {variant.id!r}: {what}" for what in _misfits(topic.as_variant(variant.id)))
    return list(dict.fromkeys(problems))


def _is_small(topic: Topic) -> bool:
    """Whether `topic` is so far within all limits that it needn't be drawn to know that it fits.

    Drawing hundreds of topics in all their forms would take longer than the rest of a start.
    """
    if topic.variants or len(topic.title) > limits.HEADER_TEXT - SPARE:
        return False
    facts = topic.facts or Facts()
    named = (
        facts.category,
        facts.licence,
        facts.language,
        facts.hosting,
        facts.first_released,
        facts.steward,
    )
    cells = [topic.table.columns, *topic.table.rows] if topic.table else []
    columns = list(zip(*cells, strict=True))
    drawn = len(cells) * sum(max(map(len, column)) + 3 for column in columns)
    prose = (topic.answer, *topic.points, topic.use_when, topic.avoid_when, topic.note)
    sources = sum(len(elements.escaped(f"{link.title} {link.url}")) + len("<|> · ") for link in topic.links)
    texts = (
        *prose,
        *(*named, *facts.alternatives, topic.owner, topic.area.title),
        topic.code.text if topic.code else "",
    )
    lengths = [*map(len, texts), drawn, sources]
    return (
        max(lengths) <= SMALL_TEXT
        and sum(lengths) <= SMALL_TOPIC
        and max(len(cells), len(topic.points), len(topic.links), len(facts.alternatives)) <= FEW
        and len(columns) <= FEW
        and sum(text.strip().count("\n") for text in prose) <= SEVERAL
    )


def _misfits(topic: Topic) -> Iterator[str]:
    neighbour = replace(topic, title="x" * limits.BUTTON_TEXT, shown="")
    alternatives = topic.facts.alternatives if topic.facts else ()
    plain = Answer(topic, 1.0, (neighbour,) * MAX_RELATED, alternatives)
    longest = max(
        (StatedFact(name, fact_of(topic, name)) for name in FactName), key=lambda fact: len(fact.value)
    )
    shown = [(render, replace(plain, fact=longest if longest.value else None)), (render_more, plain)]
    if topic.code or topic.table:
        shown.append((render, replace(plain, focus=Focus.EXAMPLE)))
    if topic.use_when or topic.avoid_when:
        shown.append((render, replace(plain, focus=Focus.USE)))
    for draw, answer in shown:
        try:
            drawn = without_tables(_framed(draw(answer, "?" * MAX_QUESTION)))
        except RenderingError as error:
            yield str(error)
        else:
            yield from limits.violations(drawn.blocks, drawn.text)


def _fitting(answer: Answer, question: str, *, full: bool) -> Message:
    """Return the answer with as much at once as fits; what must wait, waits behind More."""
    text = _plain(answer.topic, answer.fact)
    problems: list[str] = []
    for shown in [_EVERYTHING] if full else _ever_less(answer):
        message = Message(text, _answer_blocks(answer, shown, question))
        framed = _framed(message)
        problems = limits.violations(framed.blocks, framed.text)
        if not problems:
            return message
    raise RenderingError(f"too large for a Slack message: {'; '.join(problems)}")


def _framed(message: Message) -> Message:
    """Return `message` with the most that private and shared replies put around it."""
    line, share = _frame()
    return Message(message.text, [line, *message.blocks, share])


@lru_cache(1)
def _frame() -> tuple[Block, Block]:
    share = elements.actions([elements.button(SHARE_LABEL, SHARE, "")])
    return elements.plain_context("?" * MAX_SAID), share


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which parts of a topic are shown at once."""

    answer: int | None = ANSWER_AT_ONCE  # characters, None: all
    points: bool = True
    code: bool = True
    table: bool = True
    advice: bool = False
    rest: bool = False


_EVERYTHING = _Shown(answer=None, advice=True, rest=True)


def _ever_less(answer: Answer) -> Iterator[_Shown]:
    """Yield what to show at once, best first: what people came for, and as much else as the screen holds."""
    wanted = _essential(answer)
    if wanted.code or wanted.table:
        if _height(answer, wanted) > screen.WINDOW:
            yield replace(wanted, points=False)
    else:
        more = replace(wanted, table=True) if answer.topic.table else replace(wanted, code=True)
        if _height(answer, more) <= screen.COMFORTABLE:
            yield more
    yield wanted
    yield replace(wanted, table=False)
    yield replace(wanted, table=False, code=False)
    yield replace(wanted, table=False, code=False, points=False, advice=False)


def _height(answer: Answer, shown: _Shown) -> int:
    return screen.lines(_answer_blocks(answer, shown, ""))


def _essential(answer: Answer) -> _Shown:
    """Decide what people would rather see than read: commands in how-tos, the table in comparisons."""
    topic = answer.topic
    if answer.focus is Focus.USE:
        return _Shown(points=False, code=False, table=False, advice=True)
    if answer.focus is Focus.EXAMPLE:
        return _Shown(points=False, code=topic.code is not None, table=topic.code is None)
    acts = topic.kind in {Kind.HOWTO, Kind.TROUBLESHOOTING}
    return _Shown(
        code=acts and topic.code is not None and _line_count(topic.code) <= CODE_LINES_AT_ONCE,
        table=topic.kind is Kind.COMPARISON and topic.table is not None,
    )


def _line_count(code: Code) -> int:
    return code.text.strip().count("\n") + 1


def _answer_blocks(answer: Answer, shown: _Shown, question: str) -> list[Block]:
    topic = answer.topic
    text, cut_short = _beginning(topic.answer, shown.answer)
    fact = [elements.paragraph(markup.Span(wording.stated(answer.fact), bold=True))] if answer.fact else []
    blocks = [elements.header(wording.titled(topic)), *fact, *text]
    if shown.advice:
        blocks += _advice(topic)
    if topic.points and shown.points:
        blocks.append(elements.bullets(map(elements.spans_of, topic.points)))
    if topic.code and shown.code:
        blocks.append(elements.code(topic.code.text))
    if topic.table and shown.table:
        blocks.append(elements.table(topic.table))
    if shown.rest:
        blocks += _rest(answer)
    blocks += _company(topic, question)
    if topic.links:
        blocks.append(elements.sources(topic.links))
    buttons = [
        elements.button(other.title, f"{SHOW_TOPIC}_{number}", Choice(other.id, question).encoded())
        for number, other in enumerate(answer.related, start=1)
    ]
    value = _this(topic, question)
    if shown.rest:
        buttons.append(elements.button("Less", SHOW_LESS, value))
    elif cut_short or _has_more(topic, shown):
        buttons.append(elements.button("More", SHOW_MORE, value))
    if buttons:
        blocks.append(elements.actions(buttons))
    return [*blocks, elements.plain_context(wording.provenance(topic))]


def _company(topic: Topic, question: str) -> Iterator[Block]:
    """Yield the note, and a button for each other way to read the topic."""
    if topic.note:
        note = elements.spans_of(topic.note)
        yield elements.paragraph(markup.Span(wording.NOTE, bold=True), *note)
    if topic.variants:
        yield elements.actions(_switch(topic, question))


def _switch(topic: Topic, question: str) -> list[ButtonElement]:
    return [
        elements.button(name, f"{SHOW_VARIANT}_{number}", Choice(topic.id, question, variant).encoded())
        for number, (variant, name) in enumerate(wording.switches(topic), start=1)
    ]


def _this(topic: Topic, question: str) -> str:
    """Return what a button carries to come back to just this answer."""
    return Choice(topic.id, question, topic.shown).encoded()


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
        ((topic.use_when or topic.avoid_when) and not shown.advice)
        or topic.facts
        or (topic.code and not shown.code)
        or (topic.table and not shown.table)
        or (topic.points and not shown.points)
    )


def _advice(topic: Topic) -> Iterator[Block]:
    for label, advice in (("Use it when: ", topic.use_when), ("Not when: ", topic.avoid_when)):
        if advice:
            yield elements.paragraph(markup.Span(label, bold=True), *elements.spans_of(advice))


def _rest(answer: Answer) -> Iterator[Block]:
    if facts := wording.stated_facts(answer):
        yield elements.bullets(
            (markup.Span(name, bold=True), markup.Span(f": {value}")) for name, value in facts
        )


def _side_by_side(comparison: Comparison, question: str) -> Message:
    title, origin = wording.compared(comparison)
    blocks = [
        elements.header(title),
        elements.table(comparison.table),
        elements.plain_context(origin),
        _choice_buttons(comparison.topics, question),
    ]
    return Message(
        elements.escaped(f"{title}\n\n{elements.table_as_text(comparison.table)}\n\n{origin}"), blocks
    )


def _listing(listing: Listing, question: str) -> Message:
    """Return a line for each topic, and a button that opens its page."""
    blocks = [elements.header(listing.title)]
    if listing.entries:
        blocks.append(
            elements.bullets(
                (markup.Span(entry.topic.name, bold=True), markup.Span(f": {entry.line}"))
                for entry in listing.entries
            )
        )
    notes = [*filter(None, [wording.also_listed(listing)]), wording.LISTED]
    blocks += [elements.plain_context(note) for note in notes]
    if listing.entries:
        blocks.append(_choice_buttons([entry.topic for entry in listing.entries], question))
    lines = [f"- {entry.topic.name}: {entry.line}" for entry in listing.entries]
    return Message(elements.escaped("\n".join([listing.title, *lines, *notes])), blocks)


def _several(several: Several, question: str) -> Message:
    """Return each question with the short answer to it; the pages are a button away."""
    blocks: list[Block] = []
    texts: list[str] = []
    for part in several.parts:
        drawn, text = _part(part)
        blocks += drawn
        texts.append(text)
    if rest := wording.unanswered_rest(several):
        blocks.append(elements.plain_context(rest))
        texts.append(rest)
    topics = tuple(dict.fromkeys((*answered(several), *offered(several))))[:MAX_BUTTONS]
    if topics:
        blocks.append(_choice_buttons(topics, question))
    return Message(elements.escaped("\n\n".join(texts)), blocks)


def _part(part: Part) -> tuple[list[Block], str]:
    match part.reply:
        case Answer(topic):
            short, _ = _beginning(topic.answer, PART_AT_ONCE)
            if limits.characters(short) > PART_AT_ONCE:
                short = []
            sources = [elements.sources(topic.links)] if topic.links else []
            return [
                elements.header(topic.title),
                *short,
                *sources,
            ], f"{topic.title}\n{markup.plain(topic.answer)}"[:PART_AT_ONCE]
        case Listing(title, entries):
            listed = ", ".join(entry.topic.name for entry in entries)
            return [elements.header(title), elements.paragraph(markup.Span(listed))], f"{title}\n{listed}"
        case Comparison():
            title, origin = wording.compared(part.reply)
            return [elements.header(title), elements.plain_context(origin)], f"{title}\n{origin}"
        case _:
            line = wording.CLARIFY if isinstance(part.reply, Clarification) else wording.DECLINE
            said = f"{elements.cut(part.question, MAX_QUESTION)}: {line}"
            return [elements.paragraph(markup.Span(said))], said


def _choice_buttons(topics: Sequence[Topic], question: str) -> Block:
    return elements.actions(
        [
            elements.button(topic.title, f"{SHOW_TOPIC}_{number}", Choice(topic.id, question).encoded())
            for number, topic in enumerate(topics, start=1)
        ]
    )


def _offering(lines: Sequence[str], topics: Sequence[Topic], question: str) -> Message:
    """Return short lines and a button for each topic."""
    blocks = [elements.paragraph(markup.Span("\n".join(lines)))]
    if topics:
        blocks.append(_choice_buttons(topics, question))
    text = "\n".join([*lines, *(f"- {topic.title}" for topic in topics)])
    return Message(elements.escaped(text), blocks)


@lru_cache(elements.DRAWN_AGAIN)
def _plain(topic: Topic, fact: StatedFact | None) -> str:
    """Return the answer as escaped text; where not all of it fits, the table goes first, then the code."""
    above = f"{wording.stated(fact)}\n\n" if fact else ""
    for code, table in ((topic.code, topic.table), (topic.code, None), (None, None)):
        text = above + _as_text(topic, code, table)
        if len(elements.escaped(text)) <= PLAIN_TEXT:
            break
    return elements.escaped_within(text, PLAIN_TEXT)


def _as_text(topic: Topic, code: Code | None, table: Table | None) -> str:
    parts = [wording.titled(topic), markup.plain(topic.answer)]
    if topic.points:
        parts.append("\n".join(f"- {markup.plain(point)}" for point in topic.points))
    if code:
        parts.append(code.text.strip("\n"))
    if table:
        parts.append(elements.table_as_text(table))
    if topic.note:
        parts.append(f"{wording.NOTE}{markup.plain(topic.note)}")
    if topic.links:
        parts.append("Sources:\n" + "\n".join(f"{link.title}: {link.url}" for link in topic.links))
    return "\n\n".join([*parts, wording.provenance(topic)])
