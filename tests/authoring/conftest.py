from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = """\
title: What is a pod?
utterances: [what is a pod]
answer: The smallest unit.
"""
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write `area/id.yaml` into a knowledge folder; return the folder."""

    def write_file(name: str, text: str | bytes = GOOD) -> Path:
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return tmp_path / "knowledge"

    return write_file
