"""Weights that tell sister topics apart, learnt from their utterances when an index is built.

Multinomial logistic regression (Bishop, PRML, 2006, section 4.3.4) in which each utterance is only told from
its nearest rivals, over sparse features: as right as over all topics, at a tenth of the work. A weight exists
only where a topic or one of its nearest rivals says the feature, so the weights are postings like any other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.core.postings import Ints, Postings

Singles = NDArray[np.float32]

LOSS_WEIGHT = 20.0
"""How much the utterances count against the prior (a Gaussian around zero); 10 to 30 do equally well."""
NEGATIVE_RIVALS = 2
"""Of so many nearest rivals an utterance's features get a weight even if they never say them."""
STEPS = 25
REMEMBERED_STEPS = 5
SMALLEST_WEIGHT = 0.1
"""A smaller weight changes nothing and is left out."""
PRECISION = 4e-3
"""Of what is to be learnt, the last steps may leave so much; a tenth of it changes no reply."""
HALVINGS = 8
BLOCK = 1 << 20
"""Entries of one pass when weights are looked for: sorting small blocks takes less time and memory."""

Loss = Callable[[Singles], tuple[float, Singles]]
Remembered = list[tuple[Singles, Singles]]
"""Of each of the last steps: the step, and how it changed the gradient."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from. `said`: each utterance's features, and how much each counts. `asked_of`: row by
    row the utterance's own topic and then its nearest rivals, best first.
    """

    said: Postings
    asked_of: Ints
    features: int
    topics: int


class Course:
    """Lessons made ready to be learnt from several times."""

    def __init__(self, lessons: Lessons) -> None:
        self._lessons = lessons
        self._count, self._width = lessons.asked_of.shape
        self._weighed = _weighed(lessons)
        self._remembered: Remembered = []

    def learn(self, start: Singles | None = None, without: Sequence[int] = ()) -> Singles:
        """Return the weights, from a `start` near them if there is one.

        `without`: utterances to learn nothing from.
        """
        first = np.zeros(len(self._weighed.keys), np.float32) if start is None else start
        if not len(first):  # nothing to tell apart
            return first
        counts = np.full(self._count, LOSS_WEIGHT, np.float32)
        counts[list(without)] = 0.0
        untaught = float(counts.sum(dtype=np.float64)) * math.log(self._width)
        close = PRECISION * untaught / STEPS
        return _minimised(lambda weights: self._loss(weights, counts), first, close, self._remembered)

    def postings(self, weights: Singles) -> Postings:
        """Return, for each feature, the topics it speaks for (positive weights) and against (negative)."""
        kept = np.abs(weights) >= SMALLEST_WEIGHT
        features, topics = np.divmod(self._weighed.keys[kept], self._lessons.topics)
        starts = np.concatenate(([0], np.cumsum(np.bincount(features, minlength=self._lessons.features))))
        return Postings(starts, topics.astype(np.int32), weights[kept])

    def _loss(self, weights: Singles, counts: Singles) -> tuple[float, Singles]:
        """Return the penalised negative log likelihood, and its gradient."""
        weighed = self._weighed
        products = weights[weighed.columns]
        products *= weighed.values
        scores = np.bincount(weighed.rows, weights=products, minlength=self._count * self._width)
        scores = scores.reshape(self._count, self._width)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        loss = -np.einsum("i,i", np.log(shares[:, 0] + 1e-12), counts.astype(np.float64))
        shares[:, 0] -= 1
        shares *= counts[:, None]
        slopes = shares.astype(np.float32).ravel()[weighed.rows]
        slopes *= weighed.values
        gradient = np.add.reduceat(slopes, weighed.starts) + weights
        return float(loss) + _dot(weights, weights) / 2, gradient


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Which (utterance, topic) rows use which weight, and the feature's value there; weight by weight."""

    keys: Ints  # of each weight: feature * topics + topic, ascending
    starts: Ints  # where each weight's entries begin
    columns: Ints  # of each entry: which weight it is of
    rows: Ints
    values: Singles


_NO_ENTRIES = np.zeros(0, np.int64)
_NOTHING = (_NO_ENTRIES, _NO_ENTRIES, _NO_ENTRIES, np.zeros(0, np.float32))


def _weighed(lessons: Lessons) -> _Weighed:
    keys, sizes, rows, values = map(np.concatenate, zip(_NOTHING, *_blocks(lessons), strict=True))
    return _Weighed(keys, sizes.cumsum() - sizes, np.arange(len(keys)).repeat(sizes), rows, values)


def _blocks(lessons: Lessons) -> Iterator[tuple[Ints, Ints, Ints, Singles]]:
    """Yield parts of what `_Weighed` holds, some features at a time."""
    said, width = lessons.said, lessons.asked_of.shape[1]
    if width == 1:
        return
    utterances = np.repeat(np.arange(len(said.starts) - 1), np.diff(said.starts))
    order = np.argsort(said.columns, kind="stable")
    firsts = np.concatenate(([0], np.cumsum(np.bincount(said.columns, minlength=lessons.features))))
    borders = np.searchsorted(firsts, np.arange(0, len(order), max(1, BLOCK // width)))
    for begin, end in pairwise([*firsts[borders].tolist(), len(order)]):
        if begin < end:
            yield _block(lessons, utterances, order[begin:end])


def _block(lessons: Lessons, utterances: Ints, entries: Ints) -> tuple[Ints, Ints, Ints, Singles]:
    """Return the part for those `entries` of what was said, all there are of some features."""
    width = lessons.asked_of.shape[1]
    # A weight's key and where it is used, in one number: one plain sort brings together what uses a weight.
    low, high = (width - 1).bit_length(), (len(entries) - 1).bit_length()
    keys = lessons.said.columns[entries].astype(np.int64)[:, None] * lessons.topics
    keys = keys + lessons.asked_of[utterances[entries]] << low + high
    keys |= (np.arange(len(entries)) << low)[:, None] | np.arange(width)
    every = np.sort(keys, axis=None)
    keys = every >> low + high
    rank = every & (1 << low) - 1
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    sizes = np.diff(starts, append=len(keys))
    is_near = np.logical_or.reduceat(rank <= NEGATIVE_RIVALS, starts)
    kept = is_near.repeat(sizes)
    used_by = entries[(every[kept] >> low) & (1 << high) - 1]
    rows = utterances[used_by] * width + rank[kept]
    return keys[starts[is_near]], sizes[is_near], rows, lessons.said.weights[used_by]


def _minimised(loss: Loss, weights: Singles, close: float, remembered: Remembered) -> Singles:
    """Return where a convex `loss` is least: L-BFGS (Nocedal and Wright, Numerical Optimization, 2006).

    A step that gains less than `close` is the last. What the steps taught is added to `remembered`, and what
    steps over a loss hardly different taught may stand there.
    """
    value, gradient = loss(weights)
    for _ in range(STEPS):
        direction = _towards(gradient, remembered)
        length = 1.0 if remembered else 1.0 / max(1.0, float(np.abs(gradient).max()))
        for _ in range(HALVINGS):
            tried = weights + np.float32(length) * direction
            tried_value, tried_gradient = loss(tried)
            if tried_value < value:
                break
            length /= 2
        else:
            return weights
        step, change = tried - weights, tried_gradient - gradient
        if _dot(step, change) > 0:
            remembered[:] = [*remembered[1 - REMEMBERED_STEPS :], (step, change)]
        is_close = value - tried_value < close
        weights, value, gradient = tried, tried_value, tried_gradient
        if is_close:
            break
    return weights


def _towards(gradient: Singles, remembered: Remembered) -> Singles:
    """Return the direction of the next step: the two-loop recursion over what earlier steps taught."""
    direction = -gradient
    if not remembered:
        return direction
    parts: list[float] = []
    for step, change in reversed(remembered):
        part = _dot(step, direction) / _dot(step, change)
        direction -= np.float32(part) * change
        parts.append(part)
    step, change = remembered[-1]
    direction *= np.float32(_dot(step, change) / _dot(change, change))
    for (step, change), part in zip(remembered, reversed(parts), strict=True):
        direction += np.float32(part - _dot(change, direction) / _dot(step, change)) * step
    return direction


def _dot(one: Singles, other: Singles) -> float:
    # Not `@`: BLAS would wake its threads for it, and sum up in another order on another machine.
    return float(np.einsum("i,i", one, other))
