"""`askops kb show`, `list` and `stats`: what there is."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.kb.bars import bar, length
from bot.cli.kb.folders import folders_of, today
from bot.cli.options import KnowledgeFolder, Overlays
from bot.core.knowledge import Kind

if TYPE_CHECKING:
    from rich.console import Console

    from bot.core.knowledge import Topic

BAR = 28
LABEL = 22
ID = 28
"""Characters of a topic's id that are always seen."""


def show(
    topic_id: Annotated[str, typer.Argument(help="The topic.", metavar="ID")],
    more: Annotated[bool, typer.Option("--more", help="With what waits behind More.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """Draw a topic as Slack draws it, and say where its file is."""
    from bot.authoring.loading import load, read_library  # noqa: PLC0415
    from bot.authoring.shapes import suggestion  # noqa: PLC0415
    from bot.cli.blocks import draw_blocks  # noqa: PLC0415
    from bot.cli.terminal import console as terminal  # noqa: PLC0415
    from bot.core.answering import answer_with  # noqa: PLC0415
    from bot.errors import AskOpsError  # noqa: PLC0415
    from bot.slack.rendering import render, render_more  # noqa: PLC0415

    base, *overlays = paths = folders_of(knowledge, overlay)
    known = load(base, overlays)
    if topic_id not in known.topics:
        remedy = suggestion(topic_id, known.topics, "askops kb list names them all")
        raise AskOpsError(f"there is no topic {topic_id!r}; {remedy}")
    answer = answer_with(known.topics[topic_id], known)
    message = render_more(answer) if more else render(answer)
    console = terminal()
    console.print(draw_blocks(message.blocks))
    console.print(f"\n{read_library(paths).files[topic_id].path}", style="dim", soft_wrap=True)


def list_topics(  # noqa: PLR0917  (the command's options)
    area: Annotated[str | None, typer.Option("--area", help="Only this area.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Only this owner's.")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those that are due for review.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """List topics: id, kind, utterances, review date, title."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from bot.authoring.loading import load  # noqa: PLC0415
    from bot.authoring.statistics import is_late  # noqa: PLC0415
    from bot.cli.terminal import console as terminal  # noqa: PLC0415

    base, *overlays = folders_of(knowledge, overlay)
    chosen = [
        topic
        for topic in load(base, overlays).topics.values()
        if (area is None or topic.area.id == area)
        and (kind is None or topic.kind is kind)
        and (owner is None or topic.owner == owner)
        and (not late or is_late(topic, today()))
    ]
    if as_json:
        sys.stdout.write(
            json.dumps([_record(topic) for topic in chosen], ensure_ascii=False, indent=2) + "\n"
        )
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("topic", no_wrap=True, min_width=min(ID, max((len(t.id) for t in chosen), default=0)))
    table.add_column("kind", no_wrap=True, min_width=len(Kind.TROUBLESHOOTING))
    table.add_column("utt.", justify="right", no_wrap=True, min_width=4)
    table.add_column("reviewed", no_wrap=True, min_width=10)
    table.add_column("title", overflow="ellipsis", no_wrap=True)
    for topic in chosen:
        style = "yellow" if is_late(topic, today()) else ""
        reviewed = Text(str(topic.reviewed or "never"), style)
        table.add_row(
            topic.id, topic.kind, str(len(topic.utterances)), reviewed, Text(topic.title, overflow="ellipsis")
        )
    console = terminal()
    console.print(table)
    console.print(f"{len(chosen)} topics")


def stats(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """Draw the knowledge base in bars: areas, kinds, utterances, reviews, tests."""
    from dataclasses import asdict  # noqa: PLC0415

    from bot.authoring.loading import load  # noqa: PLC0415
    from bot.authoring.statistics import statistics  # noqa: PLC0415
    from bot.cli.terminal import console as terminal  # noqa: PLC0415

    base, *overlays = folders_of(knowledge, overlay)
    counted = statistics(load(base, overlays), today())
    if as_json:
        sys.stdout.write(json.dumps(asdict(counted), ensure_ascii=False, indent=2) + "\n")
        return
    console = terminal()
    console.print(f"{counted.topics} topics, {counted.utterances} utterances")
    _chart(console, "Areas", counted.by_area)
    _chart(console, "Kinds", counted.by_kind)
    _chart(console, "Owners", counted.by_owner)
    _chart(console, "Utterances of a topic", counted.by_utterances)
    _chart(console, "Reviewed", counted.by_age)
    console.print("\nTopics that have", style="bold")
    for name, count in counted.having.items():
        console.print(f"{name:{LABEL}} {bar(count / counted.topics, BAR)}  {count}")


def _chart(console: Console, heading: str, counts: Mapping[str, int]) -> None:
    console.print(f"\n{heading}", style="bold")
    most = max(counts.values(), default=0)
    for name, count in counts.items():
        console.print(f"{name[:LABEL]:{LABEL}} {count:>4} {length(count, most, BAR)}", markup=False)


def _record(topic: Topic) -> dict[str, object]:
    return {
        "topic": topic.id,
        "title": topic.title,
        "area": topic.area.id,
        "kind": topic.kind.value,
        "utterances": len(topic.utterances),
        "owner": topic.owner,
        "reviewed": str(topic.reviewed) if topic.reviewed else None,
    }
