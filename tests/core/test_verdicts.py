"""What was learnt is summed up word by word; it must come to the same as all features at once."""

from __future__ import annotations

import pickle
from itertools import combinations

import numpy as np
import pytest

from bot.core.phrasing import PIECES_SHARE, Phrasing
from bot.core.postings import Postings
from bot.core.verdicts import Verdicts

TOPICS = 5
PIECES = 6
PIECES_OF = [[0, 1], [1, 2], [2, 3], [4, 4], [], [3, 5]]
ROWS = [[0, 1], [0, 1, 2], [1, 2], [3], [2, 5], [2, 5], [4]]


def _postings(rows: list[list[int]]) -> Postings:
    return Postings.listed(rows, np.zeros(sum(map(len, rows))))


@pytest.fixture
def phrasing() -> Phrasing:
    return Phrasing.of(_postings(ROWS), _postings(PIECES_OF), PIECES)[0]


@pytest.fixture
def learnt(phrasing: Phrasing) -> Postings:
    rows, columns = np.divmod(np.arange(phrasing.features * TOPICS), TOPICS)
    weights = np.random.default_rng(3).normal(size=len(rows))
    return Postings.of(rows, columns, weights, phrasing.features)


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        pytest.param([0], [], id="one word"),
        pytest.param([0, 1, 2], [], id="words that share pieces, and pairs"),
        pytest.param([2, 5, 2], [], id="a word twice"),
        pytest.param([3], [], id="a word with a piece twice"),
        pytest.param([0, 1], [1, 4, 4], id="an unknown word that shares a piece"),
        pytest.param([], [0, 5], id="unknown words alone"),
        pytest.param([4], [], id="a word without pieces"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_words_add_up_to_what_all_features_say(
    phrasing: Phrasing, learnt: Postings, words: list[int], unknown: list[int]
) -> None:
    said = sorted(set(words))
    pairs = [int(pair) for two in combinations(said, 2) for pair in phrasing.pairs_of(two)]
    pieces = sorted({piece for word in said for piece in PIECES_OF[word]} | set(unknown))
    whole = _weights(phrasing, [*said, *pairs], 1.0)
    parts = _weights(phrasing, [piece + len(PIECES_OF) for piece in pieces], PIECES_SHARE)
    length = np.sqrt(sum(weight**2 for weight in (whole | parts).values())) or 1.0
    expected = np.zeros(TOPICS)
    for feature, weight in (whole | parts).items():
        here = slice(learnt.starts[feature], learnt.starts[feature + 1])
        expected[learnt.columns[here]] += weight / length * learnt.weights[here]

    said_by = Verdicts(phrasing, learnt, TOPICS)
    found = said_by.on(words, [piece + len(PIECES_OF) for piece in unknown])

    assert found == pytest.approx(expected)
    assert said_by.on(words, [piece + len(PIECES_OF) for piece in unknown]) == pytest.approx(found)


def test_a_pickle_holds_nothing_of_what_was_asked(phrasing: Phrasing, learnt: Postings) -> None:
    asked = Verdicts(phrasing, learnt, TOPICS)
    new = pickle.dumps(asked)

    before = asked.on([0, 1], [])

    assert len(pickle.dumps(asked)) == len(new)
    kept = pickle.loads(new)  # noqa: S301  (our own, just written)
    assert kept.on([0, 1], []) == pytest.approx(before)


def _weights(phrasing: Phrasing, features: list[int], share: float) -> dict[int, float]:
    """Return how much each feature counts, their length being `share`."""
    idf = phrasing.weights(np.array(features, np.int64))
    length = float(np.sqrt((idf * idf).sum())) or 1.0
    return dict(zip(features, (share * idf / length).tolist(), strict=True))
