"""What topics are about, whatever the words: latent semantic analysis.

Words that go together in topics ("reject", "refuse", "webhook", "admission") point in nearly the same
direction of a space of few dimensions, so a message is near the topics of its subject even where it shares
few words with them (Deerwester et al., "Indexing by latent semantic analysis", 1990). The space is found by
randomised subspace iteration (Halko, Martinsson and Tropp, "Finding structure with randomness", 2011).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.postings import Floats, Ints, Postings, summed_at

DIMENSIONS = 75
"""50 to 100 do equally well on the development questions."""
ROUNDS = 2
"""Of subspace iteration: further ones change no rank."""
SMALLEST = 1e-9
NOTHING = 1e-3
"""Length of what is left of a topic, of 1 at most, below which rounding decides where it points."""
ENTRIES = 100_000
"""Of a sparse matrix that are multiplied out at once."""


class LatentSpace:
    """Topics and words as vectors of at most `DIMENSIONS`. Deterministic."""

    def __init__(
        self, said: Postings, idf: Floats, topics: int, basis: NDArray[np.float32] | None = None
    ) -> None:
        """`said`: how much each word (row) says of each topic (column); `idf`: how telling each word is.

        `basis`: the `words` of a space of nearly the same topics, to be taken over. By default one is found.
        """
        words = np.repeat(np.arange(len(idf)), np.diff(said.starts))
        weights = said.weights * idf[words]
        lengths = np.sqrt(summed_at(said.columns, weights * weights, topics))
        shares = weights / np.maximum(lengths, SMALLEST)[said.columns]
        by_topic = _Matrix.of(said.columns, words, shares, topics)
        if basis is None:
            basis = _basis(_Matrix.of(words, said.columns, shares, len(idf)), by_topic)
        self._idf = idf
        self._lengths = lengths
        self.words = basis
        self._topics = by_topic.times(basis).astype(np.float32)
        self._directions = _unit_rows(self._topics)

    def likeness(self, words: Ints) -> Floats:
        """Return the cosine (-1..1) of a message of these different words with each topic."""
        return self._likeness_of(self._message(words))

    def _likeness_of(self, message: NDArray[np.float32]) -> Floats:
        likeness: Floats = np.einsum("ij,j->i", self._directions, message) / self._length(message)
        return likeness

    def likeness_without(self, words: Ints, topic: int, lost: Ints, losses: Floats) -> Floats:
        """Return the same as if `topic` said the words `lost` by so much less."""
        message = self._message(words)
        likeness = self._likeness_of(message)
        less = losses * self._idf[lost] / max(self._lengths[topic], SMALLEST)
        rest = self._topics[topic] - np.einsum("i,ij->j", less, self.words[lost])
        length = max(float(np.sqrt(np.einsum("i,i", rest, rest))), NOTHING)
        likeness[topic] = np.einsum("i,i", rest, message) / (length * self._length(message))
        return likeness

    @staticmethod
    def _length(message: NDArray[np.float32]) -> float:
        return max(float(np.sqrt(np.einsum("i,i", message, message))), SMALLEST)

    def _message(self, words: Ints) -> NDArray[np.float32]:
        message = np.einsum("i,ij->j", self._idf[words], self.words[words])
        return np.asarray(message, np.float32)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A sparse matrix by rows: which rows have entries, where each begins, its columns and values."""

    size: int
    rows: Ints
    begins: Ints
    columns: NDArray[np.integer]
    values: NDArray[np.float32]

    @staticmethod
    def of(rows: NDArray[np.integer], columns: NDArray[np.integer], values: Floats, size: int) -> _Matrix:
        order = np.argsort(rows, kind="stable")
        filled, begins = np.unique(rows[order], return_index=True)
        return _Matrix(size, filled, begins, columns[order], values[order].astype(np.float32))

    def times(self, dense: NDArray[np.floating]) -> Floats:
        """Return the product, a few rows at a time: their entries are multiplied out, then summed."""
        product = np.zeros((self.size, dense.shape[1]))
        ends = np.append(self.begins, len(self.columns))
        factors = dense.astype(np.float32, copy=False)
        first = 0
        while first < len(self.rows):
            last = max(first + 1, int(np.searchsorted(ends, ends[first] + ENTRIES, "right")) - 1)
            entries = slice(ends[first], ends[last])
            parts = factors[self.columns[entries]] * self.values[entries, None]
            product[self.rows[first:last]] = np.add.reduceat(parts, ends[first:last] - ends[first])
            first = last
        return product


def _basis(by_word: _Matrix, by_topic: _Matrix) -> NDArray[np.float32]:
    """Return an orthonormal basis (words by dimensions) of where most of the matrix lies."""
    size = min(DIMENSIONS, by_word.size, by_topic.size)
    start = np.random.default_rng(0).standard_normal((by_topic.size, size))
    basis = _orthonormal(by_word.times(start))
    for _ in range(ROUNDS):
        basis = _orthonormal(by_word.times(_orthonormal(by_topic.times(basis))))
    return basis.astype(np.float32)


def _orthonormal(columns: Floats) -> Floats:
    basis: Floats = np.linalg.qr(columns)[0]
    return basis


def _unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.asarray(rows / np.maximum(lengths, SMALLEST)[:, None], np.float32)
