"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

KnowledgeFolder = Annotated[
    Path | None,
    typer.Option(
        "--knowledge",
        envvar="ASKOPS_KNOWLEDGE",
        help="Use this folder instead of the bundled knowledge.",
        metavar="DIR",
    ),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option(
        "--overlay",
        envvar="ASKOPS_OVERLAYS",
        help="A folder that adds topics or replaces them by id; may be given several times.",
        metavar="DIR",
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir", envvar="ASKOPS_CACHE_DIR", help="Where the compiled index is kept.", metavar="DIR"
    ),
]
