"""`askops kb new`, `add-utterance` and `schema`: what writes files, or helps to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.kb.folders import folders_of, shown, today
from bot.cli.options import KnowledgeFolder, Overlays
from bot.core.knowledge import Kind


def new(  # noqa: PLR0917  (the command's options)
    topic_id: Annotated[str, typer.Argument(help="Words joined by hyphens; the file's name.", metavar="ID")],
    area: Annotated[str, typer.Option("--area", help="The folder it goes into.")],
    kind: Annotated[Kind, typer.Option("--kind", help="What sort of page it is.")] = Kind.CONCEPT,
    title: Annotated[
        str, typer.Option("--title", help="Its heading, a question; made from ID if absent.")
    ] = "",
    owner: Annotated[str, typer.Option("--owner", help="The team that keeps it right.")] = "",
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """Write a commented topic file; with --overlay, into the last overlay."""
    from bot.authoring.drafts import Draft, create  # noqa: PLC0415
    from bot.authoring.folders import read_folder  # noqa: PLC0415

    folders = folders_of(knowledge, overlay)
    there = [read_folder(folder) for folder in folders if folder.is_dir()]
    categories = [category for folder in there for category in folder.categories]
    path = create(folders[-1], Draft(topic_id, area, kind, title, owner, categories), today())
    sys.stdout.write(f"{path}\n")
    listed = {known for folder in there for known in folder.areas}
    if listed and area not in listed:
        sys.stdout.write(f"The area {area} is new: add it to _areas.yaml with a title.\n")
    sys.stdout.write(f'Write it with `askops kb try "{topic_id.replace("-", " ")}"` beside you,\n')
    sys.stdout.write("then run `askops kb check` and `askops kb test`.\n")


def add_utterance(
    topic_id: Annotated[str, typer.Argument(help="The topic.", metavar="ID")],
    utterance: Annotated[str, typer.Argument(help="How somebody asked for it.")],
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
) -> None:
    """Add an utterance to a topic; the rest of its file stays as it is, to the byte."""
    from bot.authoring import editing  # noqa: PLC0415

    folder, path = _file_of(topic_id, folders_of(knowledge, overlay))
    line = editing.add_utterance(path, folder, utterance)
    sys.stdout.write(f"{path}:{line}: {' '.join(utterance.split())}\n")


def schema(
    write: Annotated[
        Path | None, typer.Option("--write", help="Write it into this knowledge folder.", metavar="DIR")
    ] = None,
) -> None:
    """Print the JSON Schema of a topic file, for editors."""
    from bot.authoring.drafts import write_schema  # noqa: PLC0415
    from bot.authoring.json_schema import as_text, modeline, topic_schema  # noqa: PLC0415

    if write is None:
        sys.stdout.write(as_text(topic_schema()))
        return
    path = write_schema(write)
    sys.stdout.write(f"{shown(path)}\nFirst line of a topic file that uses it:\n{modeline(1)}\n")


def _file_of(topic_id: str, folders: list[Path]) -> tuple[Path, Path]:
    """Return the folder and file of a topic, in the last folder that has it."""
    from bot.authoring.files import listing  # noqa: PLC0415
    from bot.authoring.shapes import suggestion  # noqa: PLC0415
    from bot.errors import AskOpsError  # noqa: PLC0415

    known: dict[str, tuple[Path, Path]] = {}
    for folder in folders:
        known |= {path.stem: (folder, path) for path in listing(folder).topics}
    if topic_id not in known:
        remedy = suggestion(topic_id, known, "askops kb list names them all")
        raise AskOpsError(f"there is no topic {topic_id!r}; {remedy}")
    return known[topic_id]
