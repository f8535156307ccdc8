from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.knowledge import Vocabulary
from bot.evaluation.faq import as_faq, measure_retrieval
from bot.evaluation.sampling import sampled
from tests.samples import knowledge, topic


def test_a_faq_entry_has_its_question_and_its_answer_and_nothing_else() -> None:
    drift = replace(
        topic("data-drift", "inputs changed", "Data drift", answer="Inputs move."),
        points=("Watch them.",),
        aliases=("feature drift",),
        errors=("drift alarm",),
        related=("docker",),
    )
    base = knowledge(drift, topic("docker", "containers"), vocabulary=Vocabulary(known=frozenset({"podman"})))

    faq, questions = as_faq(base, entries=5)
    entry = faq.topics["data-drift"]

    assert (entry.utterances, entry.answer) == (("Data drift",), "Inputs move.\n\nWatch them.")
    assert not entry.aliases + entry.errors + entry.related + entry.points
    assert faq.vocabulary == Vocabulary()
    assert questions == (("inputs changed", "data-drift"), ("containers", "docker"))
    assert list(as_faq(base, entries=1)[0].topics) == ["data-drift"]


def test_retrieval_counts_first_places_the_first_five_and_reciprocal_ranks() -> None:
    asked = [("first", "x"), ("third", "x"), ("sixth", "x"), ("never", "x")]
    ranked = {
        "first": ["x"],
        "third": ["a", "b", "x"],
        "sixth": ["a", "b", "c", "d", "e", "x"],
        "never": ["a"],
    }

    figures = measure_retrieval(asked, ranked.__getitem__)

    assert figures.asked == 4
    assert (figures.first, figures.soon) == (0.25, 0.5)
    assert figures.reciprocal_rank == pytest.approx((1 + 1 / 3 + 1 / 6) / 4)


def test_a_sample_does_not_depend_on_the_order_it_is_taken_from() -> None:
    questions = [(f"question {number}", "x") for number in range(30)]

    assert sampled(questions, 7) == sampled(reversed(questions), 7)
    assert len(sampled(questions, 7)) == 7
    assert len(sampled(questions, 99)) == 30
