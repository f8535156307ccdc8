"""What authors wait for, on a knowledge base of 800 topics: the whole check, and a save until its result."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml
from rich.table import Table

from bot.assistant import Assistant
from bot.authoring.following import Workbench
from bot.core.confidence import Calibration
from bot.store.english import english_words
from tests.bench.folders import grow_folder

TOPICS = 800
QUESTION = "how do I roll back a deployment"


def authoring() -> Table:
    """Return seconds, and how many times those that PyYAML's C loader takes to read the same files."""
    with tempfile.TemporaryDirectory() as place:
        folder = grow_folder(Path(place) / "knowledge", TOPICS)
        plain = _seconds_to_load(folder)
        table = Table("what", "s", "times yaml.CSafeLoader", title=f"{TOPICS} topics")
        rows = {
            "yaml.CSafeLoader alone": plain,
            "askops kb check, nothing cached": _seconds_to_check(folder, Path(place) / "cache"),
            "askops kb check, index cached": _seconds_to_check(folder, Path(place) / "cache"),
            "kb try, a save until its result": _seconds_to_try(folder),
        }
    for name, seconds in rows.items():
        table.add_row(name, f"{seconds:.1f}", f"{seconds / plain:.1f}")
    return table


def _seconds_to_load(folder: Path) -> float:
    started = time.perf_counter()
    for path in folder.rglob("*.yaml"):
        with path.open("rb") as file:
            yaml.load(file, Loader=yaml.CSafeLoader)
    return time.perf_counter() - started


def _seconds_to_check(folder: Path, cache: Path) -> float:
    command = [sys.executable, "-m", "bot.cli", "kb", "check", str(folder), "--cache-dir", str(cache)]
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _seconds_to_try(folder: Path) -> float:
    bench = Workbench([folder], english_words())
    bench.index(bench.read())
    changes = bench.changes()
    next(changes)
    edited = next(folder.glob("*/rollback-deployment.yaml"))
    started = time.perf_counter()
    edited.write_text(edited.read_text("utf-8").replace("answer: |\n", "answer: |\n  Saved.\n"), "utf-8")
    next(changes)
    library = bench.read()
    assert not library.mistakes
    Assistant(bench.index(library), Calibration()).consider(QUESTION)
    return time.perf_counter() - started
