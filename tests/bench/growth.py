"""From 5,000 utterances upwards: time a question, build time, memory."""

from __future__ import annotations

import gc
import multiprocessing
import statistics
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bot.assistant import Assistant
from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from bot.store.english import english_words
from tests.bench.corpus import grow, questions_of, utterances_of
from tests.bench.measures import peak_mb, per_question, resident_mb, seconds, shown

SIZES = (5_000, 50_000, 150_000)
LARGE = 500_000
QUESTIONS = 100


@dataclass(frozen=True, slots=True)
class Size:
    """What one size took. Memory is the whole process's, in MB: with the index built, and the most there was."""

    utterances: int
    question_us: float
    build_s: float
    fit_s: float
    resident: float | None
    peak: float | None


def report(console: Console, *, large: bool) -> None:
    """Print one row a size; wanted: a question takes at most 8 times as long at 150,000 as at 5,000."""
    table = Table(
        "utterances", "question us", "build s", "calibrate s", "resident MB", "peak MB", title="Growth"
    )
    first: Size | None = None
    for size in (*SIZES, LARGE) if large else SIZES:
        measured = _in_a_process_of_its_own(size)
        first = first or measured
        table.add_row(
            _beside(measured.utterances, first.utterances),
            _beside(measured.question_us, first.question_us),
            _beside(measured.build_s, first.build_s, digits=1),
            _beside(measured.fit_s, first.fit_s, digits=1),
            shown(measured.resident),
            shown(measured.peak),
        )
    console.print(table)
    console.print("Wanted: at 30 x, a question at most 8 times; build and memory at most 30 times.")


def measured_at(size: int) -> Size:
    """Build an index of `size` utterances and ask it."""
    knowledge = grow(load(default_knowledge()), size)
    utterances = utterances_of(knowledge)
    english = english_words()
    index, build_s = seconds(lambda: IntentIndex(knowledge, english))
    calibration, fit_s = seconds(lambda: Calibration.fitted(index))
    gc.collect()
    resident = resident_mb()
    assistant = Assistant(index, calibration)
    times = per_question(assistant.consider, questions_of(utterances, QUESTIONS))
    return Size(len(utterances), statistics.median(times), build_s, fit_s, resident, peak_mb())


def _in_a_process_of_its_own(size: int) -> Size:
    """Measure there: memory that a smaller size left behind would count."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measured_at, size).result()


def _beside(value: float, first: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f} ({value / first:.1f} x)"
