"""`askops kb simulate` and `askops kb diff`: what a change would do, before it ships."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.core.answering import Limits
    from bot.evaluation.simulating import Change, Simulation, Summary

KINDS = {
    "answer": "answers",
    "clarification": "asks back",
    "fallback": "declines",
    "comparison": "compares",
    "several": "answers all",
    "help": "helps",
    "smalltalk": "chats",
}
KIND_WIDTH = max(map(len, KINDS.values()))
NOT_SEEN = "no topic"

Confidence = Annotated[
    float | None, typer.Option(min=0.0, max=1.0, help="Another one for the replies after the change; 0 to 1.")
]


def register(commands: typer.Typer) -> None:
    """Add the commands to `askops kb`."""
    commands.command("simulate")(simulate)
    commands.command("diff")(diff)


def simulate(  # noqa: PLR0917  (the command's options)
    log: Annotated[
        Path,
        typer.Option("--log", help="Questions: JSON lines with `q`, or a question a line.", metavar="FILE"),
    ],
    against: Annotated[
        list[Path] | None,
        typer.Option(
            "--against",
            help="The changed knowledge folder; given again, its overlays. Default: only limits change.",
            metavar="DIR",
        ),
    ] = None,
    threshold: Confidence = None,
    margin: Confidence = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Replay questions against a change; list exactly which replies would change."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    from bot.evaluation import questions as files  # noqa: PLC0415
    from bot.evaluation.simulating import simulate as replay  # noqa: PLC0415
    from bot.slack.rendering import render  # noqa: PLC0415
    from bot.wiring import build_assistant  # noqa: PLC0415

    if not against and threshold is None and margin is None:
        raise typer.BadParameter("name what changes: --against DIR, --threshold or --margin")
    if log.suffix in {".json", ".jsonl"}:
        asked = [question for question, _ in files.read_questions(log)]
    else:
        asked = list(files.read_lines(log))
    before = build_assistant(knowledge, overlay or (), cache_dir)
    after = build_assistant(against[0], against[1:], cache_dir) if against else before
    after = after.limited(_limits(threshold, margin))
    errors = Console(stderr=True)
    tracked = track(asked, "Asking", console=errors, transient=True, disable=not errors.is_terminal)
    found = replay(
        tracked,
        lambda question: before.consider(question).reply,
        lambda question: after.consider(question).reply,
        render,
    )
    if as_json:
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n")
        return
    _print(found, Console(highlight=False))


def diff(
    old: Annotated[Path, typer.Argument(help="The knowledge folder as it was.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The knowledge folder as it is.", metavar="NEW")],
    overlay: Annotated[
        list[Path] | None,
        typer.Option("--overlay", help="A folder over both; may be given several times.", metavar="DIR"),
    ] = None,
) -> None:
    """Say in words, as Markdown for a changelog, what changed from one knowledge folder to another."""
    from bot.authoring.differences import changelog, differences  # noqa: PLC0415
    from bot.authoring.loading import load  # noqa: PLC0415

    found = differences(load(old, overlay or ()), load(new, overlay or ()))
    sys.stdout.write((changelog(found) or "No differences.") + "\n")


def _limits(threshold: float | None, margin: float | None) -> Limits:
    from bot.core.answering import Limits  # noqa: PLC0415

    usual = Limits()
    given = {"threshold": threshold, "margin": margin}
    limits = replace(usual, **{name: value for name, value in given.items() if value is not None})
    # What is sure enough to be answered is sure enough to be asked about.
    return replace(limits, clarify=min(limits.clarify, limits.threshold))


def _print(found: Simulation, console: Console) -> None:
    from rich.text import Text  # noqa: PLC0415

    from bot.evaluation.simulating import Shift  # noqa: PLC0415

    others = [change for change in found.changes if change.shift is Shift.OTHER]
    reworded = [change for change in found.changes if change.shift is Shift.REWORDED]
    for change in others:
        console.print(_question(change))
        console.print(_line("before", change.before))
        console.print(_line("after", change.after))
        console.print()
    if reworded:
        console.print(Text("The same topics, but their pages read differently:", style="bold"))
        for change in reworded:
            named = ", ".join((*change.after.topics, *change.after.offered)) or NOT_SEEN
            console.print(Text.assemble("  ", _question(change), "  ", (named, "dim")))
        console.print()
    for line in _totals(found, len(others), len(reworded)):
        console.print(line)


def _question(change: Change) -> Text:
    from rich.text import Text  # noqa: PLC0415

    times = (f"  asked {change.asked} times", "dim") if change.asked > 1 else ""
    return Text.assemble((change.question, "bold"), times)


def _line(when: str, said: Summary) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 1))
    for width in (8, KIND_WIDTH, 4):
        grid.add_column(width=width)
    grid.add_column()
    named = ", ".join((*said.topics, *said.offered)) or NOT_SEEN
    grid.add_row(f"  {when}", KINDS.get(said.kind, said.kind), f"{said.confidence:.2f}", Text(named))
    return grid


def _totals(found: Simulation, others: int, reworded: int) -> Iterator[str]:
    for before, after, count in found.moves():
        yield f"{count:>6}  {KINDS.get(before, before)} -> {KINDS.get(after, after)}"
    same = found.questions - others - reworded
    yield (
        f"{found.questions} questions ({found.asked} with repeats): "
        f"{others} get another reply, {reworded} read differently, {same} stay the same."
    )
