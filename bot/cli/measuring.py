"""`askops eval`: labelled questions -> how often the bot is right."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

if TYPE_CHECKING:
    from collections import Counter

    from rich.table import Table

    from bot.evaluation.measuring import Measurement, Verdict

SHOWN_CONFUSIONS = 10
HEADINGS = {
    "right": "right",
    "partial": "part",
    "offered": "offered",
    "declined": "decl.",
    "wrong": "wrong",
    "declined (out of scope)": "o: decl.",
    "clarified (out of scope)": "o: clar.",
    "answered (out of scope)": "o: answ.",
}
"""Short enough for a terminal of 80 columns: "o" is for out of scope."""


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("eval")(evaluate)


def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="JSON lines with `q`, `topics` and, optionally, `type`, `parts`, `pair`, `context`."
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    typos: Annotated[
        int, typer.Option("--typos", min=0, help="Put so many typing mistakes into each question.")
    ] = 0,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Measure the bot on labelled questions whose topics the knowledge base has."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    from bot.evaluation.measuring import ask, measure  # noqa: PLC0415
    from bot.evaluation.questions import read_labelled  # noqa: PLC0415
    from bot.evaluation.typos import with_typos  # noqa: PLC0415
    from bot.wiring import build_assistant  # noqa: PLC0415

    questions = [with_typos(question, typos) for file in files for question in read_labelled(file)]
    assistant = build_assistant(knowledge, overlay or (), cache_dir)
    errors = Console(stderr=True)
    asked = track(questions, "Asking", console=errors, transient=True, disable=not errors.is_terminal)
    measured = measure(asked, assistant.knowledge.topics, lambda question: ask(assistant, question))
    if as_json:
        sys.stdout.write(json.dumps(_record(measured), ensure_ascii=False, indent=2) + "\n")
        return
    console = Console(highlight=False)
    console.print(_table(measured))
    console.print(f"{measured.skipped} questions left out: the knowledge base has no topic for them.")
    if measured.calibration_error is not None:
        console.print(f"Expected calibration error over answers: {measured.calibration_error:.3f}")
    for confusion in measured.confusions[:SHOWN_CONFUSIONS]:
        wanted = " or ".join(confusion.wanted) or "no answer"
        console.print(
            f"wrong at {confusion.confidence:.2f}: {confusion.question}\n"
            f"    got {', '.join(confusion.got)}, wanted {wanted}",
            markup=False,
        )


def _table(measured: Measurement) -> Table:
    from rich.table import Table  # noqa: PLC0415

    from bot.evaluation.measuring import Verdict  # noqa: PLC0415

    table = Table(
        "type", "asked", *(HEADINGS[verdict.value] for verdict in Verdict), box=None, pad_edge=False
    )
    for name, counts in [*sorted(measured.counts.items()), ("all", measured.total)]:
        table.add_row(name, str(counts.total()), *(_share(counts, verdict) for verdict in Verdict))
    return table


def _share(counts: Counter[Verdict], verdict: Verdict) -> str:
    return f"{counts[verdict]} {counts[verdict] / counts.total():.0%}" if counts[verdict] else "-"


def _record(measured: Measurement) -> dict[str, object]:
    return {
        "types": {name: dict(counts) for name, counts in sorted(measured.counts.items())},
        "all": dict(measured.total),
        "skipped": measured.skipped,
        "calibration_error": measured.calibration_error,
        "confusions": [
            {"q": c.question, "wanted": c.wanted, "got": c.got, "confidence": c.confidence}
            for c in measured.confusions
        ],
    }
