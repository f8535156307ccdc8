"""What training says of a question, topic by topic: its words, pairs and pieces, weighed as in utterances."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from bot.core.phrasing import PIECES_SHARE, Phrasing
from bot.core.postings import Floats, Ints, Postings
from bot.core.remembering import Remembering

WORDS_BYTES = 16 * 2**20
"""Memory for what was learnt of the words that were asked lately."""
FEWEST_WORDS = 64


@dataclass(frozen=True, slots=True)
class _Said:
    """What was learnt, for each topic (a row), of a word and of its pieces; and their lengths, squared."""

    rows: Floats
    square: float
    pieces: tuple[int, ...]
    pieces_square: float


class Verdicts(Remembering):
    """Sums up what was learnt of the features of a question."""

    def __init__(self, phrasing: Phrasing, learnt: Postings, topics: int) -> None:
        self._phrasing = phrasing
        self.learnt = learnt
        self._topics = topics

    def on(self, words: Iterable[int], unknown: Iterable[int]) -> Floats:
        """Return what speaks for each topic, against it where negative.

        `words`: numbers of known words; `unknown`: features that are pieces of unknown ones.
        """
        numbers = sorted(set(words))
        known = [self._of_word(number) for number in numbers]
        pairs = self._phrasing.pairs_of(numbers)
        others, counts = _corrections(known, unknown)
        features = np.concatenate((pairs, others))
        idf = self._phrasing.weights(features)
        squares = idf * idf
        whole, parts = _scales(
            sum([word.square for word in known]) + float(squares[: len(pairs)].sum()),
            sum([word.pieces_square for word in known]) + float((squares[len(pairs) :] * counts).sum()),
        )
        idf[: len(pairs)] *= whole
        idf[len(pairs) :] *= parts * counts
        totals: Floats = self.learnt.combined(features, idf, self._topics)
        if known:
            words_say, pieces_say = np.add.reduce([word.rows for word in known])
            totals += whole * words_say + parts * pieces_say
        return totals

    @cached_property
    def _of_word(self) -> Callable[[int], _Said]:
        """Return what was learnt of a word; what was asked lately is remembered."""
        size = max(FEWEST_WORDS, WORDS_BYTES // (16 * max(1, self._topics)))
        return lru_cache(maxsize=size)(self._find_of_word)

    def _find_of_word(self, word: int) -> _Said:
        rows = np.zeros((2, self._topics))
        here = slice(self.learnt.starts[word], self.learnt.starts[word + 1])
        pieces = self._phrasing.pieces_of(word)
        idf, pieces_idf = self._phrasing.weights(np.array([word])), self._phrasing.weights(pieces)
        rows[0, self.learnt.columns[here]] = self.learnt.weights[here] * idf
        rows[1] = self.learnt.combined(pieces, pieces_idf, self._topics)
        return _Said(rows, float(idf[0] ** 2), tuple(pieces.tolist()), float((pieces_idf * pieces_idf).sum()))


def _corrections(known: Sequence[_Said], unknown: Iterable[int]) -> tuple[Ints, Floats]:
    """Return pieces and how often each must be added so that every piece of a question counts once."""
    pieces = [piece for word in known for piece in word.pieces]
    seen = set(pieces)
    others = dict.fromkeys([piece for piece in unknown if piece not in seen], 1.0)
    if len(seen) < len(pieces):  # words share some
        others |= {piece: 1.0 - count for piece, count in Counter(pieces).items() if count > 1}
    return np.array(list(others), np.int64), np.array(list(others.values()), np.float64)


def _scales(whole: float, pieces: float) -> tuple[float, float]:
    """Return what to multiply words and pairs with, and pieces, whose lengths squared are given."""
    length = math.hypot(whole > 0, PIECES_SHARE * (pieces > 0)) or 1.0
    return (
        1 / (math.sqrt(whole) * length) if whole > 0 else 0.0,
        PIECES_SHARE / (math.sqrt(pieces) * length) if pieces > 0 else 0.0,
    )
