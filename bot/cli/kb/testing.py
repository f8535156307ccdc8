"""`askops kb test`: the tests that lie beside the knowledge."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.kb.bars import bar
from bot.cli.kb.folders import folders_of
from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

BAR = 20


def run_tests(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="The knowledge folder and its overlays.", metavar="[DIR]...")
    ] = None,
    dialogues: Annotated[
        list[Path] | None,
        typer.Option("--dialogues", help="Further dialogues, a file or folder.", metavar="PATH"),
    ] = None,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Run should_match, should_not_match and the dialogues in _dialogues; exit 1 when one isn't met."""
    from bot.authoring.expectations import covered, disappointments, expectations  # noqa: PLC0415
    from bot.authoring.loading import read_library  # noqa: PLC0415
    from bot.cli.records import reply_name  # noqa: PLC0415
    from bot.wiring import build_assistant  # noqa: PLC0415

    base, *overlays = paths = folders or folders_of(knowledge, overlay)
    assistant = build_assistant(base, overlays, cache_dir)
    library = read_library(paths)
    expected = expectations(library, dialogues or ())
    missed = 0
    for disappointment in disappointments(expected, assistant.consider, reply_name):
        sys.stdout.write(f"{disappointment}\n")
        missed += 1
    count, all_topics = covered(library), len(library.files)
    sys.stdout.write(f"coverage  {bar(count / all_topics, BAR)}  {count} of {all_topics} topics have tests\n")
    sys.stdout.write(f"{len(expected) - missed} passed, {missed} failed\n")
    if missed:
        raise typer.Exit(1)
