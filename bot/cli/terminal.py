"""Replies in a terminal: headings, tables, links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from bot.assistant import Outcome
from bot.core import markup, wording
from bot.core.answering import (
    Answer,
    Clarification,
    Comparison,
    Fallback,
    FeedbackTaken,
    Focus,
    Help,
    Listing,
    Reply,
    Several,
    Silence,
    SmallTalk,
    TopicWanted,
)
from bot.core.explaining import why
from bot.core.knowledge import Table, Topic


def draw(reply: Reply) -> RenderableType:  # noqa: C901  (one case for each reply)
    """Return `reply` as something rich can print."""
    match reply:
        case Answer():
            return Group(*_answer(reply))
        case Clarification(choices):
            return Group(Text(wording.CLARIFY), *_choices(choices))
        case Fallback(nearest):
            return Group(*map(Text, wording.declined(reply)), *_choices(nearest))
        case Help(examples):
            return Group(*map(Text, wording.introduced(reply)), *_choices(examples))
        case SmallTalk(courtesy):
            return Text(wording.COURTESIES[courtesy])
        case Comparison(_, table):
            title, origin = wording.compared(reply)
            return Group(
                Text(title, style="bold underline"), Text(""), _table(table), Text(origin, style="dim")
            )
        case Listing():
            return Group(*_listing(reply))
        case TopicWanted():
            return Text(wording.WHICH_TOPIC)
        case FeedbackTaken(_, nearest):
            return Group(*map(Text, wording.feedback_taken(reply)), *_choices(nearest))
        case Silence():
            return Text(wording.SILENCE, style="dim")
        case Several(parts):
            drawn = [Group(Text(part.question, style="italic"), draw(part.reply), Text("")) for part in parts]
            return Group(*drawn, Text(wording.unanswered_rest(reply)))
        case unreachable:
            assert_never(unreachable)


def explain(outcome: Outcome) -> RenderableType:
    """Return why `outcome` is what it is: in plain words, then what was weighed."""
    table = RichTable(
        "topic", "confidence", "explained", "similarity", "nearest utterance", box=None, pad_edge=False
    )
    for match in outcome.candidates[:5]:
        evidence = match.evidence
        table.add_row(
            match.topic.id,
            f"{match.confidence:.2f}",
            f"{evidence.explained:.2f}",
            f"{evidence.similarity:.2f}",
            Text(evidence.example),
        )
    told = why(outcome.question.slots, outcome.candidates, outcome.signature)
    return Group(
        Text(""),
        Text("Why this reply", style="bold"),
        *map(Text, told),
        Text(""),
        table,
        Text(f"knowledge {outcome.fingerprint} · scorer {outcome.scorer}", style="dim"),
    )


def _listing(listing: Listing) -> Iterator[RenderableType]:
    yield Text(listing.title, style="bold underline")
    yield Text("")
    for number, entry in enumerate(listing.entries, start=1):
        grid = RichTable.grid(padding=(0, 1))
        grid.add_row(f"{number:>3}.", Text.assemble((entry.topic.name, "bold"), f": {entry.line}"))
        yield grid
    if also := wording.also_listed(listing):
        yield Text("")
        yield Text(also)
    yield Text("")
    yield Text(wording.LISTED, style="dim")


def _answer(answer: Answer) -> Iterator[RenderableType]:
    topic = answer.topic
    yield Text(wording.titled(topic), style="bold underline")
    yield Text("")
    if answer.fact:
        yield Text(wording.stated(answer.fact), style="bold")
        yield Text("")
    if answer.focus is Focus.USE:
        yield from _advice(topic)
        yield from _sources(answer)
        return
    if answer.focus is Focus.EXAMPLE:
        yield from _shown(topic)
        yield from _sources(answer)
        return
    yield from _markdown(topic.answer)
    for point in topic.points:
        yield Padding(_hanging(_line(point)), (0, 0, 0, 2))
    yield from _shown(topic)
    yield from _advice(topic)
    yield from _facts(answer)
    yield from _company(topic)
    yield from _sources(answer)


def _shown(topic: Topic) -> Iterator[RenderableType]:
    if topic.code:
        yield Text("")
        yield _code(topic.code.text.rstrip("\n"), topic.code.language)
    if topic.table:
        yield Text("")
        yield _table(topic.table)


def _advice(topic: Topic) -> Iterator[RenderableType]:
    for label, advice in (("Use it when: ", topic.use_when), ("Not when: ", topic.avoid_when)):
        if advice:
            yield Text("")
            yield Text.assemble((label, "bold"), _line(advice))


def _facts(answer: Answer) -> Iterator[RenderableType]:
    if facts := wording.stated_facts(answer):
        yield Text("")
        for name, value in facts:
            yield Text.assemble((f"{name}: ", "bold"), value)


def _company(topic: Topic) -> Iterator[RenderableType]:
    """Yield the note, and which other ways there are to read the topic."""
    if topic.note:
        yield Text("")
        yield Text.assemble((wording.NOTE, "bold"), _line(topic.note))
    if others := wording.switches(topic):
        yield Text("")
        yield Text.assemble(("Also for: ", "bold"), " · ".join(name for _, name in others))


def _sources(answer: Answer) -> Iterator[RenderableType]:
    topic = answer.topic
    if topic.links:
        yield Text("")
        yield Text("Sources", style="bold")
        for link in topic.links:
            yield Text.assemble("  ", link.title, "  ", (link.url, f"underline link {link.url}"))
    if answer.related:
        yield Text("")
        yield Text("Related: " + " · ".join(related.title for related in answer.related))
    yield Text("")
    yield Text(wording.provenance(topic), style="dim")


def _choices(topics: Sequence[Topic]) -> list[RenderableType]:
    return [Text(f"  {number}. {topic.title}") for number, topic in enumerate(topics, start=1)]


def _markdown(text: str) -> Iterator[RenderableType]:
    for block in markup.parse(text):
        match block:
            case markup.Paragraph(spans):
                yield _text(spans)
                yield Text("")
            case markup.BulletList(items):
                yield from (Padding(_hanging(_text(item)), (0, 0, 0, 2)) for item in items)
            case markup.Fence(language, code):
                yield _code(code, language)


def _code(code: str, language: str) -> RenderableType:
    from rich.syntax import Syntax  # noqa: PLC0415  (it takes a while to import)

    return Syntax(code, language or "text", theme="ansi_dark", word_wrap=True)


def _hanging(text: Text) -> RichTable:
    """A point whose second line starts under its first word."""
    grid = RichTable.grid(padding=(0, 1))
    grid.add_row("•", text)
    return grid


def _spans_of(block: markup.Block) -> tuple[markup.Span, ...]:
    match block:
        case markup.Paragraph(spans):
            return spans
        case markup.BulletList(items):
            return tuple(span for item in items for span in (*item, markup.Span(" ")))
        case markup.Fence(_, code):
            return (markup.Span(code, code=True),)


def _text(spans: Sequence[markup.Span]) -> Text:
    text = Text()
    for span in spans:
        styles = [
            name for name, on in (("bold", span.bold), ("italic", span.italic), ("cyan", span.code)) if on
        ]
        text.append(span.text, " ".join([*styles, *([f"underline link {span.url}"] if span.url else [])]))
    return text


def _line(text: str) -> Text:
    """Return Markdown as one line."""
    return _text([span for block in markup.parse(text) for span in _spans_of(block)])


def _table(table: Table) -> RichTable:
    drawn = RichTable(*map(escape, table.columns))
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    return drawn


def console() -> Console:
    """Return where replies are printed."""
    return Console(highlight=False, soft_wrap=False)
