"""Weights that tell sister topics apart, learnt from their utterances when an index is built.

Multinomial logistic regression (Bishop, PRML, 2006, section 4.3.4) in which each utterance is only told from
its nearest rivals, over sparse features: as right as over all topics, at a tenth of the work. A weight exists
only where a topic or one of its nearest rivals says the feature, so the weights are postings like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.postings import Floats, Ints, Postings

LOSS_WEIGHT = 20.0
"""How much the utterances count against the prior (a Gaussian around zero); 10 to 30 do equally well."""
NEGATIVE_RIVALS = 2
"""Of so many nearest rivals an utterance's features get a weight even if they never say them."""
STEPS = 25
REMEMBERED_STEPS = 5
SMALLEST_WEIGHT = 0.02
"""A smaller weight changes nothing and is left out."""
PRECISION = 1e-3
HALVINGS = 8

Loss = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from. `said`: each utterance's features, and how much each counts. `asked_of`: row by
    row the utterance's own topic and then its nearest rivals, best first.
    """

    said: Postings
    asked_of: NDArray[np.int64]
    features: int
    topics: int

    def only(self, rows: NDArray[np.bool_]) -> Lessons:
        """Return the lessons of some utterances."""
        return Lessons(self.said.only(rows), self.asked_of[rows], self.features, self.topics)


def learn(lessons: Lessons) -> Postings:
    """Return, for each feature, the topics it speaks for (positive weights) and against (negative)."""
    count, width = lessons.asked_of.shape
    if not count or width < 2:  # nothing to tell apart
        return Postings.listed([[] for _ in range(lessons.features)], np.zeros(0))
    pairs = _pairs(lessons)
    weights = _minimised(lambda weights: _loss(weights, pairs, count, width), len(pairs.keys))
    kept = np.abs(weights) >= SMALLEST_WEIGHT
    keys = pairs.keys[kept]
    return Postings.of(keys // lessons.topics, keys % lessons.topics, weights[kept], lessons.features)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """All (utterance, topic) rows: which weight (an index into `keys`) each feature of them stands for."""

    keys: Ints  # feature * topics + topic, ascending
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]


def _pairs(lessons: Lessons) -> _Pairs:
    said = lessons.said
    count, width = lessons.asked_of.shape
    sizes = np.diff(said.starts)
    utterance = np.repeat(np.arange(count), sizes)
    features = said.columns.astype(np.int64) * lessons.topics
    wanted = [features + lessons.asked_of[utterance, at] for at in range(width)]
    keys = np.unique(np.concatenate(wanted[: 1 + NEGATIVE_RIVALS]))
    rows, columns, values = [], [], []
    for at, unsorted in enumerate(wanted):
        order = np.argsort(unsorted)  # neighbours in memory are found, and later summed up, together
        keys_here = unsorted[order]
        places = np.minimum(np.searchsorted(keys, keys_here), len(keys) - 1)
        there = keys[places] == keys_here
        rows.append((utterance[order[there]] * width + at).astype(np.int32))
        columns.append(places[there].astype(np.int32))
        values.append(said.weights[order[there]])
    return _Pairs(keys, np.concatenate(rows), np.concatenate(columns), np.concatenate(values))


def _loss(weights: Floats, pairs: _Pairs, count: int, width: int) -> tuple[float, Floats]:
    """Return the penalised negative log likelihood, and its gradient."""
    products = pairs.values * weights[pairs.columns]
    scores = np.bincount(pairs.rows, weights=products, minlength=count * width).reshape(count, width)
    scores -= scores.max(axis=1, keepdims=True)
    shares = np.exp(scores)
    shares /= shares.sum(axis=1, keepdims=True)
    loss = -np.log(shares[:, 0] + 1e-12).sum()
    shares[:, 0] -= 1
    slopes = pairs.values * shares.ravel()[pairs.rows]
    gradient = np.bincount(pairs.columns, weights=slopes, minlength=len(weights))
    return float(LOSS_WEIGHT * loss + _dot(weights, weights) / 2), LOSS_WEIGHT * gradient + weights


def _minimised(loss: Loss, size: int) -> Floats:
    """Return where a convex `loss` is least: L-BFGS (Nocedal and Wright, Numerical Optimization, 2006)."""
    weights = np.zeros(size)
    value, gradient = loss(weights)
    start = value
    remembered: list[tuple[Floats, Floats]] = []
    for _ in range(STEPS):
        direction = _towards(gradient, remembered)
        length = 1.0 if remembered else 1.0 / max(1.0, float(np.abs(gradient).max()))
        for _ in range(HALVINGS):
            tried = weights + length * direction
            tried_value, tried_gradient = loss(tried)
            if tried_value < value:
                break
            length /= 2
        else:
            return weights
        step, change = tried - weights, tried_gradient - gradient
        if _dot(step, change) > 0:
            remembered = [*remembered[1 - REMEMBERED_STEPS :], (step, change)]
        is_close = value - tried_value < PRECISION * start / STEPS
        weights, value, gradient = tried, tried_value, tried_gradient
        if is_close:
            break
    return weights


def _towards(gradient: Floats, remembered: list[tuple[Floats, Floats]]) -> Floats:
    """Return the direction of the next step: the two-loop recursion over what earlier steps taught."""
    direction = -gradient
    if not remembered:
        return direction
    parts: list[float] = []
    for step, change in reversed(remembered):
        part = _dot(step, direction) / _dot(step, change)
        direction = direction - part * change
        parts.append(part)
    step, change = remembered[-1]
    direction = direction * (_dot(step, change) / _dot(change, change))
    for (step, change), part in zip(remembered, reversed(parts), strict=True):
        direction = direction + step * (part - _dot(change, direction) / _dot(step, change))
    return direction


def _dot(one: Floats, other: Floats) -> float:
    # Not `@`: BLAS would wake its threads for it, and sum up in another order on another machine.
    return float(np.einsum("i,i", one, other))
