from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.core.matching import IntentIndex
from bot.wiring import build_assistant
from tests.samples import SMALL

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The bot with the bundled knowledge."""
    return build_assistant(cache_folder=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def small_index() -> IntentIndex:
    return IntentIndex(SMALL, english={"pasta": 5_000, "moon": 50_000, "cook": 50_000})


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development questions; their folder is given by ASKOPS_SHARED and isn't part of the project."""
    folder = os.environ.get("ASKOPS_SHARED", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ASKOPS_SHARED doesn't name the folder with the development questions")
    return Path(folder)
