"""`askops kb check`: what is wrong with a knowledge base, before it lands."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.kb.folders import folders_of, today
from bot.cli.kb.reports import Form, lines
from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.authoring.examining import Examination
    from bot.authoring.loading import Library
    from bot.authoring.routing import Route


def check(  # noqa: PLR0917  (the command's options)
    folders: Annotated[
        list[Path] | None, typer.Argument(help="The knowledge folder and its overlays.", metavar="[DIR]...")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail as well.")] = False,
    report: Annotated[
        bool,
        typer.Option("--report", help="Ask each utterance as if nobody had written it; never a failure."),
    ] = False,
    form: Annotated[Form, typer.Option("--format", help="For people, programs or annotations.")] = Form.TEXT,
    links: Annotated[
        bool, typer.Option("--links", help="Ask over the network whether linked pages are there.")
    ] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Report mistakes, collisions and utterances that lead elsewhere; exit 1 when there is a mistake."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from bot.authoring.loading import read_library  # noqa: PLC0415

    paths = folders or folders_of(knowledge, overlay)
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        library = read_library(paths)
        examined = _examined(library, paths, cache_dir, progress, with_left_out=report)
        if links:
            examined = _with_links(examined, library, cache_dir, progress)
    for line in lines(examined, form):
        sys.stdout.write(f"{line}\n")
    found = examined.report
    if found.errors or (strict and (found.warnings or found.collisions)):
        raise typer.Exit(1)


def _examined(
    library: Library, paths: list[Path], cache_dir: Path | None, progress: Progress, *, with_left_out: bool
) -> Examination:
    from bot.authoring.examining import examine  # noqa: PLC0415
    from bot.authoring.loading import knowledge_of  # noqa: PLC0415
    from bot.authoring.workers import Workers  # noqa: PLC0415
    from bot.core.confidence import Calibration  # noqa: PLC0415
    from bot.core.matching import IntentIndex  # noqa: PLC0415
    from bot.wiring import compile_index, fits_slack  # noqa: PLC0415

    def compiled() -> tuple[IntentIndex, Calibration]:
        made = compile_index(paths, lambda: knowledge_of(library), cache_dir)
        return made.index, made.calibration

    def watch(what: str, count: int, chunks: Iterable[list[Route]]) -> Iterable[list[Route]]:
        task = progress.add_task(what, total=count)
        for chunk in chunks:
            progress.advance(task, len(chunk))
            yield chunk

    with Workers(None if len(library.files) >= WORTH_SHARING else 1) as workers:
        return examine(
            library,
            today=today(),
            fits=fits_slack,
            compiled=compiled,
            workers=workers,
            with_left_out=with_left_out,
            watch=watch,
        )


WORTH_SHARING = 60
"""Topics from which starting more processes saves time."""


def _with_links(
    examined: Examination, library: Library, cache_dir: Path | None, progress: Progress
) -> Examination:
    import asyncio  # noqa: PLC0415

    from bot.authoring.checks import in_order  # noqa: PLC0415
    from bot.authoring.link_checks import check_links  # noqa: PLC0415
    from bot.wiring import cache_path  # noqa: PLC0415

    task = progress.add_task("Asking for links", total=None)
    cache = (cache_dir or cache_path()) / "links.json"
    asked = asyncio.run(
        check_links(library, cache, lambda done, count: progress.update(task, completed=done, total=count))
    )
    report = replace(
        examined.report,
        warnings=in_order([*examined.report.warnings, *asked.warnings]),
        notes=(*examined.report.notes, *asked.notes),
    )
    return replace(examined, report=report)
