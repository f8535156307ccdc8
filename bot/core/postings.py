"""Sparse rows: which columns a row touches, and how much. Compressed by row, as numpy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Row `r` has the columns `columns[starts[r]:starts[r + 1]]`, ascending, with as many `weights`."""

    starts: Ints
    columns: NDArray[np.int32]
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, rows: Ints, columns: Ints, weights: Floats, size: int) -> Self:
        """Return the postings of so many `size` rows from triples in any order, each (row, column) once."""
        order = np.lexsort((columns, rows))
        starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=size))))
        return cls(starts, columns[order].astype(np.int32), weights[order].astype(np.float32))

    @classmethod
    def listed(cls, rows: Sequence[Sequence[int]], weights: Floats) -> Self:
        """Return postings from a list of columns for each row; `weights` is as long as all of them."""
        starts = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))
        flat = np.fromiter((column for row in rows for column in row), np.int32, int(starts[-1]))
        return cls(starts, flat, weights.astype(np.float32))

    def row(self, number: int) -> NDArray[np.int32]:
        """Return the columns of one row."""
        return self.columns[self.starts[number] : self.starts[number + 1]]

    def only(self, rows: NDArray[np.bool_]) -> Postings:
        """Return some of the rows, renumbered."""
        places, sizes = self.places(np.flatnonzero(rows))
        starts = np.concatenate(([0], np.cumsum(sizes)))
        return Postings(starts, self.columns[places], self.weights[places])

    def followed_by(self, other: Postings) -> Postings:
        """Return these rows and then those of `other`."""
        return Postings(
            np.concatenate((self.starts, other.starts[1:] + self.starts[-1])),
            np.concatenate((self.columns, other.columns)),
            np.concatenate((self.weights, other.weights)),
        )

    def places(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return where the entries of all `rows` stand, behind one another, and how many each row has."""
        begin = self.starts[rows]
        sizes = self.starts[rows + 1] - begin
        return ranges(begin, sizes), sizes

    def combined(self, rows: Ints, factors: Floats, size: int) -> Floats:
        """Return the weights of `rows`, each row times its factor, summed up by column; `size` sums."""
        places, sizes = self.places(rows)
        # take, not [...]: twice as fast.
        return summed_at(self.columns.take(places), self.weights.take(places) * factors.repeat(sizes), size)

    def place(self, rows: Ints, column: int) -> Ints:
        """Return where `column` stands in each of `rows`, which must hold it."""
        found = [self.starts[row] + int(np.searchsorted(self.row(row), column)) for row in rows]
        return np.array(found, np.int64)


def ranges(begin: Ints, sizes: Ints) -> Ints:
    """Return the numbers from each `begin` on, `sizes` many, behind one another.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    # Methods, not functions: for the few rows of a question, numpy's wrappers would cost more than the work.
    ends = sizes.cumsum()
    total = int(ends[-1]) if len(ends) else 0
    numbers: Ints = np.arange(total) + (begin - ends + sizes).repeat(sizes)
    return numbers


def summed_at(columns: NDArray[Any], weights: NDArray[Any], size: int) -> Floats:
    """Return `size` sums: of the `weights` whose column is 0, 1, and so on."""
    sums: Floats = np.bincount(columns, weights=weights, minlength=size).astype(np.float64, copy=False)
    return sums
