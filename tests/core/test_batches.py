"""Utterances ranked many at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.batches import BATCH, rank_rows
from bot.core.knowledge import Knowledge, Vocabulary
from bot.core.matching import Evidence, IntentIndex
from tests.bench.corpus import grow
from tests.samples import SMALL, knowledge, topic

ODD = knowledge(
    topic("pod", "what is a pod", "k8s pods. why do they restart? mine does", "how do I"),
    topic("kubernetes", "what is kubernetes", "kubernetes pod networking", "what is k8s for"),
    topic("helm", "helm chart", "a package manager for k8s, as apt is for debian"),
)
VOCABULARY = Vocabulary(
    abbreviations={"k8s": ("kubernetes",)}, synonyms=(("pod", "smallest deployable unit"),)
)


@pytest.mark.parametrize(
    "base",
    [
        pytest.param(grow(SMALL, 3 * BATCH), id="several batches"),
        pytest.param(
            replace(ODD, vocabulary=VOCABULARY), id="sentences, carrier words, abbreviations, synonyms"
        ),
    ],
)
def test_all_together_are_ranked_as_each_alone(base: Knowledge) -> None:
    index = IntentIndex(base)
    rows = range(index.utterances)

    together = list(rank_rows(index, rows, 5))

    for row, (question, ranked) in zip(rows, together, strict=True):
        alone = index.rank_question(index.read(index.own(row)[1]), 5)
        assert question == index.read(index.own(row)[1])
        assert [found.topic.id for found in ranked] == [found.topic.id for found in alone]
        assert list(map(figures, ranked)) == [pytest.approx(figures(found), abs=1e-6) for found in alone]


def figures(evidence: Evidence) -> tuple[float, ...]:
    return (evidence.score, *evidence.features)


def test_of_no_rows_nothing_is_found() -> None:
    assert list(rank_rows(IntentIndex(SMALL), [], 5)) == []
