"""`askops eval-intents` and `askops eval-faq`: the bot on knowledge that isn't ours, for anyone to repeat."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

ENTRIES = 1_000
QUESTIONS = 2_000


class DataSet(StrEnum):
    """Public intent data that can be read."""

    CLINC150 = "clinc150"
    BANKING77 = "banking77"


AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("eval-intents")(evaluate_intents)
    app.command("eval-faq")(evaluate_faq)


def evaluate_intents(
    data_set: Annotated[DataSet, typer.Argument(help="Which public data it is.", show_choices=True)],
    file: Annotated[Path, typer.Argument(help="The file as its authors publish it: JSON or CSV.")],
    per_intent: Annotated[
        int | None, typer.Option("--per-intent", min=1, help="Known utterances an intent; all if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure how well intents of public data are told apart, and what is out of scope declined."""
    from bot.evaluation.public import (  # noqa: PLC0415
        DECLINED_SHARE,
        knowledge_of,
        measure_intents,
        read_banking77,
        read_clinc150,
    )
    from bot.wiring import assistant_of  # noqa: PLC0415

    read = {DataSet.CLINC150: read_clinc150, DataSet.BANKING77: read_banking77}[data_set]
    data = read(file, per_intent)
    figures = measure_intents(data, assistant_of(knowledge_of(data.known)).consider)
    counts = {
        "intents": data.intents,
        "known": len(data.known),
        "asked": len(data.asked),
        "out_of_scope": len(data.out_of_scope),
    }
    if as_json:
        _write_json({"data_set": data_set.value, **counts, **asdict(figures)})
        return
    _print(
        f"{data_set.value}: {data.intents} intents, {len(data.known)} utterances known.\n"
        f"Asked: {len(data.asked)} questions, {len(data.out_of_scope)} out of scope.",
        {
            "best candidate right": figures.best,
            "right as the bot decides (asking back: half)": figures.decided,
            "out of scope declined at that setting (asking back: half)": figures.declined,
            f"right while {DECLINED_SHARE:.0%} of out of scope is declined": figures.best_while_declining,
        },
    )


def evaluate_faq(
    questions: Annotated[int, typer.Option("--questions", min=1, help="Ask at most so many.")] = QUESTIONS,
    as_json: AsJson = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Measure the knowledge base as a foreign FAQ: each topic has its title and its answer, nothing else."""
    from bot.evaluation.faq import as_faq, measure_retrieval  # noqa: PLC0415
    from bot.evaluation.sampling import sampled  # noqa: PLC0415
    from bot.wiring import assistant_of, build_assistant  # noqa: PLC0415

    faq, asked = as_faq(build_assistant(knowledge, overlay or (), cache_dir).knowledge, ENTRIES)
    assistant = assistant_of(faq)
    figures = measure_retrieval(
        sampled(asked, questions),
        lambda text: [match.topic.id for match in assistant.consider(text).candidates],
    )
    if as_json:
        _write_json({"entries": len(faq.topics), **asdict(figures)})
        return
    _print(
        f"FAQ of {len(faq.topics)} entries with one question each.\nAsked: {figures.asked} questions.",
        {
            "right entry first (hit@1)": figures.first,
            "right entry among five (hit@5)": figures.soon,
            "mean reciprocal rank": figures.reciprocal_rank,
        },
    )


def _write_json(record: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


def _print(heading: str, figures: dict[str, float | None]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    for name, share in figures.items():
        if share is not None:
            table.add_row(name, f"{share:.1%}")
    console = Console(highlight=False)
    console.print(heading)
    console.print(table)
