"""`askops kb simulate` and `askops kb diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAGE = "title: What is a {name}?\nutterances: [what is a {name}, why a {name}]\nanswer: {answer}\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Before and after: the runbook is gone, the playlist reads differently, the notebook stays."""
    before, after = tmp_path / "before", tmp_path / "after"
    for folder, names in (
        (before, ("runbook", "playlist", "notebook", "logbook")),
        (after, ("playlist", "notebook", "logbook")),
    ):
        folder.mkdir()
        for name in names:
            answer = "Songs." if (folder, name) == (after, "playlist") else "A thing."
            (folder / f"{name}.yaml").write_text(PAGE.format(name=name, answer=answer), "utf-8")
    return before, after


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.txt"
    asked = ["what is a notebook", "what is a playlist", "what is a runbook", "what is a runbook"]
    path.write_text("\n".join(asked), "utf-8")
    return path


def test_exactly_the_changed_replies_are_listed(run: Run, folders: tuple[Path, Path], log: Path) -> None:
    before, after = folders

    said = run("kb", "simulate", "--log", log, "--knowledge", before, "--against", after, COLUMNS="80")

    lines = said.stdout.splitlines()
    assert said.returncode == 0
    assert lines[0] == "what is a runbook  asked 2 times"
    assert lines[1].split()[:2] == ["before", "answers"]
    assert lines[1].endswith("runbook")
    assert lines[2].split()[:2] == ["after", "declines"]
    assert "  what is a playlist  playlist" in lines
    assert "what is a notebook" not in said.stdout
    assert "     1  answers -> declines" in lines
    assert " ".join(said.stdout.split()).endswith(
        "3 questions (4 with repeats): 1 get another reply, 1 read differently, 1 stay the same."
    )


def test_as_json(run: Run, folders: tuple[Path, Path], log: Path) -> None:
    before, after = folders

    said = json.loads(
        run("kb", "simulate", "--log", log, "--knowledge", before, "--against", after, "--json").stdout
    )

    assert (said["questions"], said["asked"]) == (3, 4)
    assert [(c["question"], c["shift"], c["after"]["kind"]) for c in said["changes"]] == [
        ("what is a runbook", "other", "fallback"),
        ("what is a playlist", "reworded", "answer"),
    ]


def test_a_threshold_is_a_change_too(run: Run, folders: tuple[Path, Path], log: Path) -> None:
    log.write_text("any notebook here\nsome playlist please\nthe runbook, why", "utf-8")
    strict = run("kb", "simulate", "--log", log, "--knowledge", folders[0], "--threshold", "1.0")
    usual = run("kb", "simulate", "--log", log, "--knowledge", folders[0], "--threshold", "0.42")

    assert "3 get another reply" in " ".join(strict.stdout.split())
    assert "0 get another reply, 0 read differently, 3 stay the same" in " ".join(usual.stdout.split())


def test_nothing_to_change_is_wrong_usage(run: Run, log: Path) -> None:
    ended = run("kb", "simulate", "--log", log)

    assert ended.returncode == 2
    assert "name what changes" in ended.stderr


def test_a_difference_in_words(run: Run, folders: tuple[Path, Path]) -> None:
    before, after = folders

    assert run("kb", "diff", before, after).stdout == (
        "## Changed\n\n- What is a playlist? (`playlist`): answer changed\n\n"
        "## Removed\n\n- What is a runbook? (`runbook`)\n"
    )
    assert run("kb", "diff", before, before).stdout == "No differences.\n"
