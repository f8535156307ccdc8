"""Which folders a command is about, named as a person would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path


def folders_of(knowledge: Path | None, overlays: Sequence[Path] | None) -> list[Path]:
    """Return the knowledge folder (default: the bundled one) and its overlays."""
    from bot.authoring.locations import default_knowledge  # noqa: PLC0415

    return [knowledge or shown(default_knowledge()), *(overlays or ())]


def shown(path: Path) -> Path:
    """Return `path` from the current folder on, if it lies in it: short, and what annotations need."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def today() -> date:
    """Return the day it is where the command runs."""
    return datetime.now(tz=UTC).astimezone().date()
