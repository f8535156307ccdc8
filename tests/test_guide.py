"""docs/authoring.md, tried as a new author would."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.authoring.checks import check
from bot.authoring.expectations import disappointments, expectations
from bot.authoring.loading import load, read_library
from bot.cli.commands import app
from bot.cli.records import reply_name
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from tests.pictures import write_example


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path / "knowledge")


def test_the_topic_of_the_guide_has_no_mistake_and_no_warning(folder: Path) -> None:
    report = check(folder, today=date(2026, 11, 24))

    assert not report.errors
    assert [str(warning) for warning in report.warnings if warning.path.name == "gpu-quota.yaml"] == []


def test_its_own_tests_are_met(folder: Path) -> None:
    index = IntentIndex(load(folder))
    assistant = Assistant(index, Calibration.fitted(index))

    expected = expectations(read_library([folder]))

    assert len(expected) == 2
    assert list(disappointments(expected, assistant.consider, reply_name)) == []


def test_every_command_and_key_is_in_the_readme(repository: Path) -> None:
    from typer.main import get_command  # noqa: PLC0415

    readme = (repository / "README.md").read_text("utf-8")
    commands = get_command(app)
    names = list(getattr(getattr(commands, "commands")["kb"], "commands"))  # noqa: B009

    assert {"check", "test", "new", "try", "show", "list", "stats", "add-utterance", "schema"} <= set(names)
    assert [name for name in names if f"askops kb {name}" not in readme] == []
    assert "review_in:" in readme


def test_the_pictures_of_the_guide_are_there_and_small(repository: Path) -> None:
    guide = (repository / "docs/authoring.md").read_text("utf-8")

    for picture in (repository / "docs/pictures").glob("*.png"):
        assert f"pictures/{picture.name}" in guide
        assert picture.stat().st_size < 100_000
