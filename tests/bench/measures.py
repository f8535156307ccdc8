"""What is measured: time a question, time and memory of a process."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def per_question(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Return microseconds for each question, after one that isn't counted."""
    ask(questions[0])
    times: list[float] = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - started) * 1e6)
    return times


def quantile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def seconds(work: Callable[[], T]) -> tuple[T, float]:
    """Return what `work` returns and how long it took."""
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def resident_mb(pid: int | None = None) -> float | None:
    """Return the memory that a process holds now, None where the system doesn't tell."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int | None = None) -> float | None:
    """Return the most memory that a process has held, None where the system doesn't tell."""
    return _status_mb(pid, "VmHWM")


def command_seconds(command: Sequence[str], repeats: int, **environment: str) -> float:
    """Return the median time of `command` from its start to its end."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def shown(value: float | None, unit: str = "") -> str:
    return "not known here" if value is None else f"{value:,.0f}{unit}"


def _status_mb(pid: int | None, field: str) -> float | None:
    # ru_maxrss won't do: on Linux a child starts with its parent's.
    status = Path("/proc") / (str(pid) if pid else "self") / "status"
    if not status.exists():
        return None
    found = re.search(rf"^{field}:\s+(\d+) kB", status.read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else None
