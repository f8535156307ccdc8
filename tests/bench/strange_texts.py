"""Worst-case texts: time and memory of the whole way from text to reply."""

from __future__ import annotations

import statistics
import tracemalloc

from rich.console import Console
from rich.table import Table

from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.wiring import assistant_of
from tests.bench.corpus import SYLLABLES, questions_of, utterances_of
from tests.bench.measures import per_question

QUESTIONS = 200
REPEATS = 3
TEXTS = {
    "100,000 distinct words": " ".join(f"w{number}x" for number in range(100_000)),
    "one word of 40,000 characters": "k" * 40_000,
    "one n-gram repeated": "kub " * 10_000,
    "one n-gram repeated in one word": "kub" * 13_333,
    "4,096 words that no topic uses": " ".join(
        f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES
    ),
    "5,000 questions": "what is docker? and why kubernetes? " * 2_500,
    "2,000 comparisons": " vs ".join(["docker"] * 2_000),
    "a log without end": "2025-11-10T14:02:55Z ERROR [pod/api-5f7d9b9c44-8l2xn] GET /a/b?c=d failed: EOF\n"
    * 1_000,
    "brackets that never close": "<" * 20_000 + "`" * 20_000,
    "links that never end": "<https://a.b/" * 4_000,
    "combining marks": "e" + "\u0301" * 40_000,
}


def report(console: Console) -> None:
    """Print what each text takes, beside an ordinary question."""
    knowledge = load(default_knowledge())
    assistant = assistant_of(knowledge)
    questions = questions_of(utterances_of(knowledge), QUESTIONS)
    ordinary = statistics.median(per_question(assistant.consider, questions))
    table = Table("text", "us", "times a question", "peak KB", title="Strange texts")
    for name, text in {"an ordinary question": questions[0], **TEXTS}.items():
        taken = statistics.median(per_question(assistant.consider, [text] * REPEATS))
        # Apart from the timing, which it slows; it sees what Python and numpy allocate.
        tracemalloc.start()
        assistant.consider(text)
        peak = tracemalloc.get_traced_memory()[1] / 1024
        tracemalloc.stop()
        table.add_row(name, f"{taken:,.0f}", f"{taken / ordinary:.1f}", f"{peak:,.0f}")
    console.print(table)
