"""Speed, as ratios against named baselines measured in the same run: `make bench`.

No figure here is a test: machines differ, ratios on one machine do not.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import bm25s
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.confidence import Calibration
from bot.core.knowledge import Knowledge, Topic
from bot.core.matching import IntentIndex
from bot.store.english import english_words
from tests.bench.authoring import authoring
from tests.bench.folders import SYLLABLES

UTTERANCES = 5_000
QUESTIONS = 300


def main() -> None:
    knowledge = load(default_knowledge())
    grown = grow(knowledge, UTTERANCES)
    utterances = [
        text for topic in grown.topics.values() for text in (topic.title, *topic.aliases, *topic.utterances)
    ]
    rng = random.Random(7)  # noqa: S311  (a benchmark's sample)
    questions = [misspell(text, rng) for text in rng.sample(utterances, QUESTIONS)]
    english = english_words()
    started = time.perf_counter()
    index = IntentIndex(grown, english)
    built = time.perf_counter()
    calibration = Calibration.fitted(index)
    fitted = time.perf_counter()

    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(utterances, show_progress=False), show_progress=False)
    rows = [
        ("askops: read, rank, judge", per_question(lambda q: calibration.judge(index.rank(q)), questions)),
        (
            "rapidfuzz process.extract, WRatio",
            per_question(
                lambda q: process.extract(q, utterances, scorer=fuzz.WRatio, limit=10), questions[:60]
            ),
        ),
        (
            "bm25s retrieve",
            per_question(
                lambda q: retriever.retrieve(
                    bm25s.tokenize(q, show_progress=False), k=10, show_progress=False
                ),
                questions,
            ),
        ),
    ]
    ours = statistics.median(rows[0][1])
    table = Table(
        "method", "median us", "99th us", "times askops", title=f"One question, {len(utterances)} utterances"
    )
    for name, times in rows:
        median = statistics.median(times)
        table.add_row(name, f"{median:.0f}", f"{quantile(times, 0.99):.0f}", f"{median / ours:.2f}")
    console = Console(highlight=False, width=100)
    console.print(table)
    console.print(f"Index built in {built - started:.2f} s, calibrated in {fitted - built:.2f} s")
    console.print(strange_texts(index, ours))
    console.print(authoring())


def strange_texts(index: IntentIndex, ours: float) -> Table:
    """Worst-case texts, bounded in time."""
    syllables = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    texts = {
        "100,000 distinct words": " ".join(f"w{number}x" for number in range(100_000)),
        "one word of 40,000 characters": "k" * 40_000,
        "one n-gram repeated": "kub " * 10_000,
        "4,096 words that no topic uses": " ".join(syllables),
    }
    table = Table("text", "us", "times a question", title="Strange texts")
    for name, text in texts.items():
        taken = statistics.median(per_question(index.rank, [text] * 3))
        table.add_row(name, f"{taken:.0f}", f"{taken / ours:.1f}")
    return table


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


def grow(knowledge: Knowledge, size: int) -> Knowledge:
    """Return a knowledge base of about `size` utterances: the bundled topics and variations on them."""
    rng = random.Random(11)  # noqa: S311  (a benchmark's data)
    topics = list(knowledge.topics.values())
    grown: dict[str, Topic] = {}
    count = round_number = 0
    while count < size:
        for topic in topics:
            if count >= size:
                break
            made_up = "".join(rng.sample(SYLLABLES, 3))
            variant = topic if not round_number else _renamed(topic, made_up, round_number)
            grown[variant.id] = variant
            count += 1 + len(variant.aliases) + len(variant.utterances)
        round_number += 1
    return replace(
        knowledge, topics={k: replace(t, related=()) for k, t in grown.items()}, fingerprint="grown"
    )


def _renamed(topic: Topic, name: str, number: int) -> Topic:
    return replace(
        topic,
        id=f"{topic.id}-{number}",
        title=f"{topic.title} {name}",
        aliases=(),
        utterances=tuple(f"{text} {name}" for text in topic.utterances),
    )


def misspell(text: str, rng: random.Random) -> str:
    """Swap two neighbouring letters of one word."""
    at = rng.randrange(max(1, len(text) - 1))
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


if __name__ == "__main__":
    main()
