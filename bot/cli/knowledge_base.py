"""`askops kb ...`: for the people who keep the knowledge base."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import kb_import, kb_simulate
from bot.cli.options import KnowledgeFolder, Overlays


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    commands = typer.Typer(help="Check the knowledge base.", no_args_is_help=True)
    commands.command("check")(check)
    kb_simulate.register(commands)
    kb_import.register(commands)
    app.add_typer(commands, name="kb")


def check(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="The knowledge folder and its overlays.", metavar="[DIR]...")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail as well.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """Report every mistake with file, line and remedy; exit 1 when there is one."""
    from bot.authoring.checks import check as check_folder  # noqa: PLC0415
    from bot.authoring.locations import default_knowledge  # noqa: PLC0415
    from bot.wiring import fits_slack  # noqa: PLC0415

    base, *overlays = folders or [knowledge or default_knowledge(), *(overlay or ())]
    report = check_folder(base, overlays, fits=fits_slack)
    for error in report.errors:
        sys.stdout.write(f"{error}\n")
    for warning in report.warnings:
        sys.stdout.write(f"{warning}\n")
    for note in report.notes:
        sys.stdout.write(f"{note}\n")
    sys.stdout.write(
        f"{report.topics} topics, {len(report.errors)} errors, {len(report.warnings)} warnings\n"
    )
    if report.errors or (strict and report.warnings):
        raise typer.Exit(1)
