"""Where the bundled knowledge base is."""

from __future__ import annotations

from pathlib import Path

import bot
from bot.errors import AskOpsError


def default_knowledge() -> Path:
    """Return `knowledge/` of the checkout that `bot/` lies in, else the copy that was installed."""
    package = Path(bot.__file__).parent
    checkout = package.parent / "knowledge"
    if checkout.is_dir() and _is_our_checkout(package.parent):
        return checkout
    installed = package / "_knowledge"
    if installed.is_dir():
        return installed
    raise AskOpsError("The bundled knowledge base is missing; install AskOps again or give --knowledge DIR")


def _is_our_checkout(folder: Path) -> bool:
    """Whether `folder` is AskOps's own: an install beside somebody else's project is not."""
    try:
        _, _, project = (folder / "pyproject.toml").read_text("utf-8").partition("[project]\n")
    except (OSError, ValueError):
        return False
    return 'name = "askops"' in project.partition("\n[")[0].splitlines()
