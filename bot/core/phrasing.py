"""Utterances as sparse vectors to learn from: their words, pairs of words, and pieces of words.

Pairs are unordered: "roll back a release" and "the release was rolled back" share theirs. They carry what
single words can't when a topic has only a dozen utterances.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.core.postings import Floats, Ints, Postings, distinct, summed_at

PIECES_SHARE = 0.7
"""Length of the pieces' part of a vector; the words' and pairs' part has length 1."""
MAX_PAIRED = 24
"""Words of one utterance that are paired; more is a paste."""
MIN_SAID = 2
"""A pair that only one utterance has teaches next to nothing."""


class Phrasing:
    """The features of an index's utterances: words (by number), then pieces of words, then pairs of words."""

    def __init__(self, pieces: Postings, piece_count: int, pair_keys: Ints) -> None:
        """`pieces`: each word's piece numbers. `pair_keys`: ascending, first word * words + second word."""
        self._pieces = pieces
        self._words = len(pieces.starts) - 1
        self._piece_count = piece_count
        self._first_pair = self._words + piece_count
        self._pair_keys = pair_keys
        self._idf = np.zeros(0)

    @classmethod
    def of(cls, rows: Postings, pieces: Postings, piece_count: int) -> tuple[Self, Postings]:
        """Return the phrasing of utterances, and their features with weights.

        `rows`: each utterance's word numbers, ascending.
        """
        every = np.sort(_pairs(rows, len(pieces.starts) - 1)[1])
        again = every[MIN_SAID - 1 :] == every[: len(every) - MIN_SAID + 1]
        phrasing = cls(pieces, piece_count, distinct(every[: len(again)][again]))
        utterances, features = phrasing._features(rows)
        phrasing._idf = phrasing._inverse_frequencies(features, len(rows.starts) - 1)
        return phrasing, phrasing._weighed(utterances, features, len(rows.starts) - 1)

    def phrased(self, rows: Postings) -> Postings:
        """Return the features of other texts, and their weights."""
        return self._weighed(*self._features(rows), len(rows.starts) - 1)

    def renumbered(self, words: Ints, grams: Ints, pieces: Postings) -> tuple[Phrasing, Ints]:
        """Return the same for other numbers of words and pieces, and which feature each was; -1: none.

        `words`, `grams`: what number each had before; `pieces`: each word's piece numbers now.
        """
        now = np.full(self._words + 1, -1)  # one more, for -1
        now[words] = np.arange(len(words))
        now[-1] = -1
        first, second = now[self._pair_keys // self._words], now[self._pair_keys % self._words]
        kept = np.flatnonzero((first >= 0) & (second >= 0))
        keys = np.minimum(first, second)[kept] * len(words) + np.maximum(first, second)[kept]
        order = np.argsort(keys)
        parts = (words, np.where(grams >= 0, grams + self._words, -1), kept[order] + self._first_pair)
        before = np.concatenate(parts)
        phrasing = Phrasing(pieces, len(grams), keys[order])
        phrasing._idf = np.where(before >= 0, self._idf[before], self._idf.max(initial=1.0))
        return phrasing, before

    @property
    def features(self) -> int:
        """How many features there are."""
        return self._first_pair + len(self._pair_keys)

    def pairs_of(self, words: Sequence[int]) -> Ints:
        """Return the features that are pairs of `words`, which are ascending."""
        row = np.array(words[:MAX_PAIRED], np.int64)
        first, second = _paired(len(row))
        return self._known_pairs(row[first] * self._words + row[second])[0]

    def pieces_of(self, word: int) -> Ints:
        """Return the features that are pieces of a word, each once."""
        pieces = dict.fromkeys(self._pieces.row(word).tolist())
        return np.array(list(pieces), np.int64) + self._words

    def weights(self, features: Ints) -> Floats:
        """Return how telling each of `features` is."""
        idf: Floats = self._idf[features]
        return idf

    def _features(self, rows: Postings) -> tuple[Ints, Ints]:
        """Return (utterance, feature), each once."""
        count = len(rows.starts) - 1
        words = rows.columns.astype(np.int64)
        utterance = np.repeat(np.arange(count), np.diff(rows.starts))
        places, sizes = self._pieces.places(words)
        pieces = distinct(
            np.sort(np.repeat(utterance, sizes) * self._piece_count + self._pieces.columns[places])
        )
        of_pair, keys = _pairs(rows, self._words)
        pairs, is_known = self._known_pairs(keys)
        per_row = self._piece_count or 1
        return (
            np.concatenate((utterance, pieces // per_row, of_pair[is_known])),
            np.concatenate((words, pieces % per_row + self._words, pairs)),
        )

    def _known_pairs(self, keys: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return the features of those `keys` that are features, and which of them are."""
        at = self._pair_keys.searchsorted(keys)
        is_known = at < len(self._pair_keys)
        is_known[is_known] = self._pair_keys[at[is_known]] == keys[is_known]
        return at[is_known] + self._first_pair, is_known

    def _inverse_frequencies(self, features: Ints, utterances: int) -> Floats:
        seen = np.bincount(features, minlength=self.features)
        weights: Floats = np.log((1 + utterances) / (1 + seen)) + 1
        return weights

    def _weighed(self, utterances: Ints, features: Ints, count: int) -> Postings:
        """Return weights such that each utterance's pieces, and its words and pairs, have their lengths."""
        is_piece = (features >= self._words) & (features < self._first_pair)
        weights = self._idf[features]
        part = utterances * 2 + is_piece
        lengths = np.sqrt(summed_at(part, weights * weights, 2 * count))
        weights = weights / lengths[part] * np.where(is_piece, PIECES_SHARE, 1.0)
        weights = weights / np.sqrt(summed_at(utterances, weights * weights, count))[utterances]
        return Postings.of(utterances, features, weights, count)


_NONE = np.zeros(0, np.int64)


def _pairs(rows: Postings, words: int) -> tuple[Ints, Ints]:
    """Return (utterance, key of a pair)."""
    sizes = np.minimum(np.diff(rows.starts), MAX_PAIRED)
    if not len(sizes):
        return _NONE, _NONE
    paired = [_paired(int(size)) for size in sizes]
    counts = np.array([len(first) for first, _ in paired])
    begin = np.repeat(rows.starts[:-1], counts)
    first = rows.columns[begin + np.concatenate([first for first, _ in paired])].astype(np.int64)
    second = rows.columns[begin + np.concatenate([second for _, second in paired])]
    return np.repeat(np.arange(len(sizes)), counts), first * words + second


@cache
def _paired(size: int) -> tuple[Ints, Ints]:
    first, second = np.triu_indices(size, 1)
    return first, second
