"""Where the bundled knowledge base is."""

from __future__ import annotations

from pathlib import Path

import bot
from bot.errors import AskOpsError


def default_knowledge() -> Path:
    """Return `knowledge/` of the checkout that `bot/` lies in, else the copy that was installed."""
    package = Path(bot.__file__).parent
    checkout = package.parent / "knowledge"
    if checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    installed = package / "_knowledge"
    if installed.is_dir():
        return installed
    raise AskOpsError("The bundled knowledge base is missing; install AskOps again or give --knowledge DIR")
