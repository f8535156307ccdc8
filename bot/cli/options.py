"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import quick

KnowledgeFolder = Annotated[
    Path | None,
    typer.Option(
        "--knowledge",
        envvar=quick.KNOWLEDGE,
        help="Use this folder instead of the bundled knowledge.",
        metavar="DIR",
    ),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay",
        envvar=quick.OVERLAYS,
        help="A folder that adds topics or replaces them by id; may be given several times.",
        metavar="DIR",
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option("--cache-dir", envvar=quick.CACHE, help="Where the compiled index is kept.", metavar="DIR"),
]
