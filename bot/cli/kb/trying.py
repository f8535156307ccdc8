"""`askops kb try`: what questions match and why, while one edits."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.kb.bars import bar
from bot.cli.kb.folders import folders_of
from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from bot.assistant import Assistant, Outcome
    from bot.authoring.following import Workbench
    from bot.wiring import Compiled

SHOWN = 5
SHOWN_MISTAKES = 5
BAR = 10
TOPIC = 26
"""Characters of a topic's id that are shown."""
Confidences = dict[tuple[str, str], float]
"""By question and topic."""
NOTICEABLE = 0.005
"""A smaller change of a confidence is not shown."""


def try_out(
    questions: Annotated[list[str], typer.Argument(help="One question or several.", metavar="QUESTION...")],
    once: Annotated[bool, typer.Option("--once", help="Show it once, don't wait for changes.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Show what questions match and why, again after each save; Ctrl-C ends it."""
    from bot.assistant import Assistant  # noqa: PLC0415
    from bot.authoring.following import Workbench  # noqa: PLC0415
    from bot.authoring.loading import load  # noqa: PLC0415
    from bot.cli.terminal import console as terminal  # noqa: PLC0415
    from bot.store.english import english_words  # noqa: PLC0415
    from bot.wiring import compile_index  # noqa: PLC0415

    folders = folders_of(knowledge, overlay)
    base, *others = folders
    compiled = compile_index(folders, lambda: load(base, others), cache_dir)
    console = terminal()
    seen = _show(console, questions, Assistant(compiled.index, compiled.calibration), {})
    if once:
        return
    workbench = Workbench(folders, english_words(), compiled.index)
    workbench.index(workbench.read())  # to have taken every text apart before the first save
    _follow(console, questions, workbench, compiled, seen)


def _follow(
    console: Console, questions: Sequence[str], workbench: Workbench, shown: Compiled, seen: Confidences
) -> None:
    """Show `questions` again whenever what the folders say is another thing than what was `shown`."""
    from bot.assistant import Assistant  # noqa: PLC0415

    fingerprint = shown.index.knowledge.fingerprint
    mistakes: list[str] = []
    for _ in workbench.changes():
        started = time.perf_counter()
        library = workbench.read()
        before, mistakes = mistakes, [str(mistake) for mistake in library.mistakes]
        if mistakes:
            _complain(console, mistakes if mistakes != before else [])
            continue
        index = workbench.index(library)
        if index.knowledge.fingerprint != fingerprint or before:
            assistant = Assistant(index, workbench.calibration(index, shown.calibration))
            seen = _show(console, questions, assistant, seen)
            taught = "" if index.has_learnt else ", trained on what was there before"
            taken = f"{time.perf_counter() - started:.1f} s after saving"
            console.print(f"{len(library.files)} topics, {taken}{taught}")
        fingerprint = index.knowledge.fingerprint
        if console.is_terminal:
            console.print("Waiting for changes; Ctrl-C ends this.", style="dim")


def _show(
    console: Console, questions: Sequence[str], assistant: Assistant, before: Confidences
) -> Confidences:
    """Print every question's outcome; return the confidences, to tell next time what has moved."""
    if console.is_terminal:
        console.clear()
    now: Confidences = {}
    for question in questions:
        outcome = assistant.consider(question)
        console.print(*_drawn(question, outcome, before), sep="\n")
        now |= {(question, match.topic.id): match.confidence for match in outcome.candidates}
    return now


def _drawn(question: str, outcome: Outcome, before: Confidences) -> Iterable[RenderableType]:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from bot.cli.records import reply_name  # noqa: PLC0415
    from bot.core.answering import answered, offered  # noqa: PLC0415

    named = ", ".join(topic.id for topic in answered(outcome.reply) or offered(outcome.reply))
    yield Text.assemble((question, "bold"), f"  {reply_name(outcome.reply)}: {named or 'no topic'}")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for width in (BAR + 5, *((5,) if before else ()), TOPIC):
        table.add_column(no_wrap=True, min_width=width, max_width=width)
    table.add_column(overflow="ellipsis", no_wrap=True)
    for match in outcome.candidates[:SHOWN]:
        moved = [_moved(before.get((question, match.topic.id)), match.confidence)] if before else []
        table.add_row(
            bar(match.confidence, BAR),
            *moved,
            match.topic.id,
            Text(match.evidence.example, "dim", overflow="ellipsis"),
        )
    yield table
    unknown = outcome.candidates[0].evidence.unknown if outcome.candidates else 1.0
    if unknown:
        yield Text(f"{unknown:.0%} of it is in words that no topic uses", "dim")
    yield Text("")


def _moved(before: float | None, now: float) -> str:
    if before is None:
        return "new"
    return "" if abs(now - before) < NOTICEABLE else f"{now - before:+.2f}"


def _complain(console: Console, mistakes: Sequence[str]) -> None:
    for mistake in mistakes[:SHOWN_MISTAKES]:
        console.print(mistake, markup=False, style="red")
    if len(mistakes) > SHOWN_MISTAKES:
        console.print(f"and {len(mistakes) - SHOWN_MISTAKES} more mistakes")
    if mistakes:
        console.print("Above is the last version without mistakes.", style="dim")
