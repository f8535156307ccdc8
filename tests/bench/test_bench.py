"""The benchmark measures what it says; what comes out is nobody's test."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.faq import as_faq, measure_retrieval
from tests.bench.corpus import grow, questions_of, utterances_of
from tests.bench.foreign_faq import PlainDocuments
from tests.bench.measures import command_seconds, peak_mb, per_question, quantile, resident_mb
from tests.samples import SMALL, knowledge, topic


def test_grown_knowledge_keeps_the_topics_and_varies_them_to_the_size() -> None:
    grown = grow(SMALL, 500)

    utterances = utterances_of(grown)

    assert 500 <= len(utterances) < 510
    assert grown.topics.keys() > SMALL.topics.keys()
    assert len(set(utterances)) > 450
    assert grown == grow(SMALL, 500)


def test_questions_are_misspelt_utterances_and_the_same_each_time() -> None:
    utterances = utterances_of(grow(SMALL, 100))

    questions = questions_of(utterances, 20)

    assert questions == questions_of(utterances, 20)
    assert len(set(questions) - set(utterances)) > 15


def test_the_plain_baseline_reads_answers() -> None:
    base = knowledge(
        topic("drift", "x", answer="Inputs differ from those in training."),
        topic("docker", "y", answer="Ship an image and run it anywhere."),
    )
    faq, _ = as_faq(replace(base), entries=2)
    asked = [
        ("runs images anywhere", "docker"),
        ("training input differs", "drift"),
        ("what is drift", "drift"),
    ]

    figures = measure_retrieval(asked, PlainDocuments(faq).ranked)

    assert figures.first == 1
    assert PlainDocuments(faq).ranked("qqq") == []


def test_times_are_one_a_question_and_their_tail_is_found() -> None:
    asked: list[str] = []

    times = per_question(asked.append, ["a", "b", "c"])

    assert asked == ["a", "a", "b", "c"]
    assert len(times) == 3
    assert quantile([5, 1, 4, 2, 3], 0.99) == 5


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system doesn't tell memory in /proc")
def test_memory_is_that_of_the_process() -> None:
    before = resident_mb()
    ballast = b"x" * 64 * 2**20

    after, peak = resident_mb(), peak_mb(os.getpid())

    assert before and after and peak
    assert after - before == pytest.approx(64, abs=8)
    assert peak >= after - 1
    assert len(ballast) == 64 * 2**20


def test_a_command_that_fails_is_not_timed() -> None:
    with pytest.raises(Exception, match="non-zero exit status 3"):
        command_seconds([sys.executable, "-c", "raise SystemExit(3)"], 1)
