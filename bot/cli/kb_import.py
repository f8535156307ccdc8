"""`askops kb import`: topic files from what was written elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import KnowledgeFolder, Overlays
from bot.core.knowledge import Kind

if TYPE_CHECKING:
    from bot.authoring.importing.taking import Import


def register(commands: typer.Typer) -> None:
    """Add the command to `askops kb`."""
    commands.command("import")(import_files)


def import_files(  # noqa: PLR0917  (the command's options)
    files: Annotated[
        list[Path],
        typer.Argument(
            help="A Markdown FAQ (.md), a table (.csv, .tsv), or a Rasa bot's nlu, domain and rules (.yml).",
            metavar="FILE...",
        ),
    ],
    into: Annotated[
        Path, typer.Option("--into", help="The knowledge folder or overlay they go to.", metavar="DIR")
    ],
    area: Annotated[
        str, typer.Option("--area", help="One area for all; default: as the files group them.")
    ] = "",
    kind: Annotated[
        Kind | None, typer.Option("--kind", help="One kind for all; default: guessed from the question.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; only report.")] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """Write topic files from a FAQ or another bot; report what a person must see to."""
    from bot.authoring.folders import read_folder  # noqa: PLC0415
    from bot.authoring.importing.drafts import area_slug  # noqa: PLC0415
    from bot.authoring.importing.taking import Target, harvest, taken_over  # noqa: PLC0415
    from bot.authoring.locations import default_knowledge  # noqa: PLC0415
    from bot.errors import AskOpsError  # noqa: PLC0415
    from bot.wiring import fits_slack  # noqa: PLC0415

    found = harvest(files)
    if not found.entries:
        for note in found.notes:
            sys.stdout.write(f"{note}\n")
        raise AskOpsError(f"No question with an answer in {', '.join(map(str, files))}")
    below = [knowledge or default_knowledge(), *(overlay or ())]
    others = [folder for folder in below if folder.resolve() != into.resolve()]
    target = Target(
        into,
        there=read_folder(into).files.keys() if into.is_dir() else (),
        elsewhere={topic_id for folder in others for topic_id in read_folder(folder).files},
        area=area_slug(area) if area else "",
        kind=kind,
    )
    taken = taken_over(found, target, fits_slack)
    if not dry_run:
        for file in taken.files:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            file.path.write_text(file.text, encoding="utf-8")
    _report(taken, into, dry_run=dry_run)


def _report(taken: Import, into: Path, *, dry_run: bool) -> None:
    from bot.authoring.checks import MIN_UTTERANCES  # noqa: PLC0415
    from bot.authoring.importing.taking import needs  # noqa: PLC0415

    for file in taken.files:
        sys.stdout.write(f"{'would write' if dry_run else 'wrote'} {file.path}\n")
    if taken.notes:
        sys.stdout.write("\nFor a person to see to:\n")
        sys.stdout.writelines(f"{note}\n" for note in taken.notes)
    lacking = needs(taken.files, MIN_UTTERANCES)
    if lacking:
        sys.stdout.write("\nStill missing:\n")
        sys.stdout.writelines(f"{count:>5}  {what}\n" for what, count in lacking.most_common())
    sys.stdout.write(
        f"\n{_counted(len(taken.files), 'topic')}, {_counted(len(taken.notes), 'note')}. "
        f"Kinds are guesses. Next: askops kb check {into}\n"
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
