"""Whole processes: `askops ask` from start to answer, and the memory of a bot that is connected."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from rich.console import Console
from rich.table import Table

from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from bot.store.english import english_words
from tests.bench.measures import command_seconds, peak_mb, resident_mb, seconds, shown

ASKOPS = (sys.executable, "-m", "bot.cli")
ASK = (*ASKOPS, "ask", "how do I roll back a deployment")
IMPORTS = (sys.executable, "-c", "import numpy, yaml, rapidfuzz")
REPEATS = 7
COLD_REPEATS = 3


def report(console: Console) -> None:
    """Print times from start to end, the parts of a build, and the memory of the bot's process."""
    with tempfile.TemporaryDirectory() as folder:
        imports = command_seconds(IMPORTS, REPEATS)
        command_seconds(ASK, 1, ASKOPS_CACHE_DIR=folder)
        warm = command_seconds(ASK, REPEATS, ASKOPS_CACHE_DIR=folder)
        cold = _cold_seconds()
        table = Table("process", "s", "times the imports", "wanted", title="From start to answer")
        table.add_row("import numpy, yaml, rapidfuzz", f"{imports:.2f}", "1.0", "")
        table.add_row("askops ask, warm cache", f"{warm:.2f}", f"{warm / imports:.1f}", "<= 3")
        table.add_row("askops ask, no cache", f"{cold:.2f}", f"{cold / imports:.1f}", "reported")
        console.print(table)
        console.print(_building())
    with tempfile.TemporaryDirectory() as folder:
        console.print(_memory(folder))


def _cold_seconds() -> float:
    times = []
    for _ in range(COLD_REPEATS):
        with tempfile.TemporaryDirectory() as empty:
            times.append(command_seconds(ASK, 1, ASKOPS_CACHE_DIR=empty))
    return min(times)


def _building() -> str:
    """The parts of a build of the bundled knowledge."""
    knowledge, read = seconds(lambda: load(default_knowledge()))
    english, listed = seconds(english_words)
    index, built = seconds(lambda: IntentIndex(knowledge, english))
    _, fitted = seconds(lambda: Calibration.fitted(index))
    return (
        f"The bundled {len(knowledge.topics)} topics, {index.utterances:,} utterances: read in {read:.2f} s, "
        f"English words in {listed:.2f} s, index built in {built:.2f} s, calibrated in {fitted:.2f} s "
        f"(wanted: index at most 2 s at 5,000)"
    )


def _memory(cache: str) -> str:
    with _connected_bot(cache) as pid:
        built = f"{shown(resident_mb(pid), ' MB')}, peak {shown(peak_mb(pid), ' MB')}"
    with _connected_bot(cache) as pid:
        cached = f"{shown(resident_mb(pid), ' MB')}, peak {shown(peak_mb(pid), ' MB')}"
    return (
        f"The bot's process, connected, its index from the cache: {cached}; if it had to build it: {built} "
        "(wanted: at most 200 MB)"
    )


@contextmanager
def _connected_bot(cache: str) -> Iterator[int]:
    """Run the bot in a local workspace, each in its own process; yield the bot's process id."""
    with _running(ASKOPS, "workspace", "--port", "0") as (_, workspace):
        settings: dict[str, str] = {}
        while "SLACK_APP_TOKEN" not in settings or "SLACK_API_URL" not in settings:
            if found := re.search(r"export (\w+)=(\S+)", _line(workspace)):
                settings[found[1]] = found[2].strip("'\"")
        with _running(ASKOPS, "run", "--socket", ASKOPS_CACHE_DIR=cache, **settings) as (pid, bot):
            while "Connected over Socket Mode" not in _line(bot):
                pass
            yield pid


@contextmanager
def _running(command: tuple[str, ...], *arguments: str, **environment: str) -> Iterator[tuple[int, IO[str]]]:
    """Run a command that serves; yield its process id and what it writes."""
    with subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        assert process.stdout
        try:
            yield process.pid, process.stdout
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()


def _line(output: IO[str]) -> str:
    line = output.readline()
    if not line:
        raise RuntimeError("the process ended before it was ready")
    return line
