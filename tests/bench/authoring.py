"""What authors wait for, on the whole bundled base: a check, a save until kb try shows it, until a bot answers."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import yaml
from rich.table import Table

from bot.assistant import Assistant
from bot.authoring.following import Workbench
from bot.authoring.locations import default_knowledge
from bot.core.knowledge import Knowledge
from bot.store.english import english_words
from bot.wiring import compile_index
from tests.bench.reloading import copied, seconds_until_answered

QUESTION = "how do I roll back a deployment"


def authoring() -> Table:
    """Return seconds, and how many times those that PyYAML's C loader takes to read the same files."""
    with copied(default_knowledge()) as (folder, cache):
        plain = _seconds_to_load(folder)
        rows = {
            "yaml.CSafeLoader alone": (plain, ""),
            "kb check, nothing cached": (_seconds_to_check(folder, cache), "10"),
            "kb check, index cached": (_seconds_to_check(folder, cache), ""),
            "kb try, a save until its result": (_seconds_to_try(folder, cache), "1"),
            "a running bot, a save until it answers from it": (seconds_until_answered(folder, cache), "2"),
        }
        title = f"{sum(1 for _ in folder.glob('*/*.yaml'))} topics"
    table = Table("what", "s", "times yaml.CSafeLoader", "wanted s, two free cores", title=title)
    for name, (seconds, wanted) in rows.items():
        table.add_row(name, f"{seconds:.1f}", f"{seconds / plain:.1f}", wanted)
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


def _seconds_to_try(folder: Path, cache: Path) -> float:
    compiled = compile_index([folder], _not_needed, cache)
    bench = Workbench([folder], english_words(), compiled.index)
    bench.index(bench.read())
    changes = bench.changes()
    next(changes)
    edited = next(folder.glob("*/rollback-deployment.yaml"))
    started = time.perf_counter()
    edited.write_text(edited.read_text("utf-8").replace("answer: |\n", "answer: |\n  Saved.\n"), "utf-8")
    next(changes)
    library = bench.read()
    assert not library.mistakes
    Assistant(bench.index(library), compiled.calibration).consider(QUESTION)
    return time.perf_counter() - started


def _not_needed() -> Knowledge:
    raise RuntimeError("the check before has left an index in the cache")
