from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.authoring.loading import load
from bot.errors import KnowledgeErrors

GOOD = """\
title: What is a pod?
utterances: [what is a pod]
answer: The smallest unit.
"""
Write = Callable[..., Path]


def mistakes(folder: Path) -> list[str]:
    """What is wrong with `folder`, paths from it on."""
    with pytest.raises(KnowledgeErrors) as raised:
        load(folder)
    return [str(error).replace(f"{folder}/", "") for error in raised.value.exceptions]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write `area/id.yaml` into a knowledge folder; return the folder."""

    def write_file(name: str, text: str | bytes = GOOD) -> Path:
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path / "knowledge"

    return write_file
