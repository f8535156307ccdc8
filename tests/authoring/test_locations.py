from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.locations import _is_our_checkout, default_knowledge


def test_a_checkout_uses_its_own_knowledge(repository: Path) -> None:
    assert default_knowledge() == repository / "knowledge"


@pytest.mark.parametrize(
    "project", ['[project]\nname = "other"\n', "[tool]\n", "project = 1\n", "[broken", b"\xff", None]
)
def test_a_folder_of_another_project_is_no_checkout(tmp_path: Path, project: str | bytes | None) -> None:
    if project is not None:
        (tmp_path / "pyproject.toml").write_bytes(project if isinstance(project, bytes) else project.encode())

    assert not _is_our_checkout(tmp_path)
