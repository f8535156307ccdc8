"""`askops ask QUESTION` and nothing else, without typer: that takes longer to load than to answer.

Every option is typer's (asking.py); only the settings from the environment hold here as well.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path

from bot.assistant import Outcome

KNOWLEDGE = "ASKOPS_KNOWLEDGE"
OVERLAYS = "ASKOPS_OVERLAYS"
CACHE = "ASKOPS_CACHE_DIR"
PLAIN = 2


def is_plain(arguments: Sequence[str]) -> bool:
    """Whether `arguments` are `ask` and a question."""
    return (
        len(arguments) == PLAIN
        and arguments[0] == "ask"
        and not arguments[1].startswith("-")
        and not os.environ.get(OVERLAYS)
    )


def ask(question: str) -> None:
    """Print the answer to `question`."""
    # The process ends with the answer: looking for garbage in a whole knowledge base would cost more than it.
    gc.disable()
    from bot.wiring import build_assistant  # noqa: PLC0415

    assistant = build_assistant(_folder(KNOWLEDGE), cache_folder=_folder(CACHE))
    show(assistant.consider(question))


def show(outcome: Outcome, *, why: bool = False) -> None:
    """Print a reply; `why` adds what was weighed."""
    from bot.cli import terminal  # noqa: PLC0415

    console = terminal.console()
    console.print(terminal.draw(outcome.reply))
    if why:
        console.print(terminal.explain(outcome))


def _folder(setting: str) -> Path | None:
    written = os.environ.get(setting)
    return Path(written) if written else None
