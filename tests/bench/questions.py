"""One question of 5,000 utterances, against named ways to do it in the same run."""

from __future__ import annotations

import statistics

import bm25s
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.forms import compile_all
from bot.wiring import assistant_of
from tests.bench.corpus import grow, questions_of, utterances_of
from tests.bench.measures import per_question, quantile

UTTERANCES = 5_000
QUESTIONS = 300
SLOW_QUESTIONS = 60
TAIL = 0.99


def report(console: Console) -> None:
    """Print time a question; wanted are a 20th of WRatio's, four times bm25s', a tail of four medians."""
    knowledge = grow(load(default_knowledge()), UTTERANCES)
    utterances = utterances_of(knowledge)
    # Each sort of asking gets questions of its own: repaired words are remembered.
    asked = questions_of(utterances, 2 * QUESTIONS)
    for_index, questions = asked[:QUESTIONS], asked[QUESTIONS:]
    assistant = assistant_of(knowledge)
    compile_all()  # as a bot does when it starts
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(utterances, show_progress=False), show_progress=False)

    def by_wratio(question: str) -> object:
        return process.extract(question, utterances, scorer=fuzz.WRatio, limit=10)

    def by_bm25s(question: str) -> object:
        tokens = bm25s.tokenize(question, show_progress=False)
        return retriever.retrieve(tokens, k=10, show_progress=False)

    def by_index(question: str) -> object:
        return assistant._calibration.judge(assistant._index.rank(question))

    ours = per_question(assistant.consider, questions)
    rows = [
        ("askops, question to reply", ours, ""),
        ("askops, the index alone", per_question(by_index, for_index), ""),
        ("rapidfuzz process.extract, WRatio", per_question(by_wratio, questions[:SLOW_QUESTIONS]), ">= 20"),
        ("bm25s retrieve", per_question(by_bm25s, questions), ">= 0.25"),
    ]
    median = statistics.median(ours)
    table = Table(
        "method",
        "median us",
        "99th us",
        "times askops",
        "wanted",
        title=f"One question of {len(utterances):,}",
    )
    for name, times, wanted in rows:
        middle = statistics.median(times)
        table.add_row(
            name, f"{middle:,.0f}", f"{quantile(times, TAIL):,.0f}", f"{middle / median:.2f}", wanted
        )
    console.print(table)
    console.print(
        f"askops: 99th percentile is {quantile(ours, TAIL) / median:.1f} medians (wanted: at most 4)"
    )
