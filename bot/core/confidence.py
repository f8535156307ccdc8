"""Evidence -> confidence: the chance, 0..1, that a topic answers the question.

A logistic regression over a handful of readable features, fitted when an index is built, from the knowledge
base itself: each of a sample of utterances is asked as it is written, then as if nobody had written it, once
of the whole knowledge base (its topic is right) and once of one without its topic (no topic is right),
together with everyday questions that no knowledge base of this sort answers. A small or odd knowledge base
tells little: the fit is held near weights that were fitted on AskOps' own (maximum a posteriori, Gaussian
prior).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.everyday import EVERYDAY_QUESTIONS
from bot.core.knowledge import Topic
from bot.core.matching import Evidence, IntentIndex
from bot.core.requests import requests_in
from bot.core.text import normalise

SAMPLE = 600
"""Utterances that are asked for the fit: enough for six weights, and half a second of work at most."""
ABSENT_WEIGHT = 0.08
"""How much a question whose topic was taken away counts: people ask such less often than answered ones."""
PRIOR_STRENGTH = 0.5
"""Precision of the prior: about so many contrary questions move a weight by one."""
AS_WRITTEN_WEIGHT = 0.3
"""How much a question counts that is asked just as it is written in its topic."""
MIN_COMPANIONS = 4
"""A topic with fewer other utterances is not the same topic without one of them."""
EASIER = 0.3
"""Log odds by which real questions are easier than held-out utterances, which were written to differ. Set on
the development questions, where it lowers the expected calibration error."""
MAX_STEPS = 50
SMALLEST_STEP = 1e-5
RIVAL_WEIGHT = 0.1
"""How much a candidate behind the best counts: it decides less often."""
JUDGED = 3
"""Candidates of each question that the fit looks at."""

Weights = NDArray[np.float64]

PRIOR: tuple[float, ...] = (-2.9, 3.5, -1.0, 7.5, -0.3, 1.2, 0.7)
BESIDE = 2.5
"""How much, in log odds, a topic loses when the question asks for what its own utterances don't: a person, a
price, a deed (see requests.py). Set on the development questions: utterances can't teach it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that an utterance may be asking for."""

    topic: Topic
    confidence: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns evidence into confidence."""

    weights: tuple[float, ...] = PRIOR

    def judge(self, ranked: Sequence[Evidence], asked: str = "") -> list[Match]:
        """Return `ranked` with confidences, most confident first; `asked` is the question, normalised."""
        if not ranked:
            return []
        features = np.array([_features(evidence) for evidence in ranked])
        beside = np.array([_is_beside(evidence, asked) for evidence in ranked])
        confidences = _sigmoid(features @ np.array(self.weights) - BESIDE * beside)
        matches = [
            Match(evidence.topic, round(float(confidence), 4), evidence)
            for evidence, confidence in zip(ranked, confidences, strict=True)
        ]
        return sorted(matches, key=lambda match: -match.confidence)

    @staticmethod
    def fitted(index: IntentIndex) -> Calibration:
        """Return the calibration of `index`. Deterministic."""
        samples = [sample for question in _asked(index) for sample in question]
        if not samples:
            return Calibration()
        features = np.array([features for features, _, _ in samples])
        labels = np.array([label for _, label, _ in samples])
        counts = np.array([count for _, _, count in samples])
        weights = _fit(features, labels, counts)
        weights[0] += EASIER
        return Calibration(tuple(round(float(weight), 4) for weight in weights))


Sample = tuple[tuple[float, ...], float, float]  # features, whether it is right (0 or 1), how much it counts


def _features(evidence: Evidence) -> tuple[float, ...]:
    return (
        1.0,
        evidence.explained,
        evidence.similarity,
        max(-0.3, min(0.3, evidence.lead)),
        evidence.unknown,
        evidence.explained * evidence.similarity,
        evidence.named,
    )


def _is_beside(evidence: Evidence, asked: str) -> bool:
    """Whether the question asks for something that the topic's nearest utterance doesn't ask for."""
    wanted = requests_in(asked)
    return bool(wanted) and not wanted <= requests_in(normalise(evidence.example))


def _asked(index: IntentIndex) -> Iterator[list[Sample]]:
    step = max(1, -(-index.utterances // SAMPLE))
    for row in range(0, index.utterances, step):
        own, text = index.own(row)
        as_written = index.rank(text, limit=1)
        yield [(_features(e), float(e.topic is own), AS_WRITTEN_WEIGHT) for e in as_written]
        if index.companions(row) < MIN_COMPANIONS:
            continue
        topic, ranked = index.rank_held_out(row, limit=JUDGED + 1)
        yield [
            (_features(e), float(e.topic is topic), 1.0 if e is ranked[0] else RIVAL_WEIGHT)
            for e in ranked[:JUDGED]
        ]
        others = index.rank_held_out(row, limit=JUDGED, without_topic=True)[1]
        yield [(_features(e), 0.0, ABSENT_WEIGHT) for e in others[:1]]
    for question in EVERYDAY_QUESTIONS:
        ranked = index.rank(question, limit=JUDGED)
        if ranked and ranked[0].similarity < 1:
            yield [(_features(e), 0.0, 1.0) for e in ranked[:1]]


def _fit(features: NDArray[np.float64], labels: Weights, counts: Weights) -> Weights:
    """Newton's method with step halving on the penalised likelihood (Bishop, PRML, 2006, section 4.3.3)."""
    prior = np.array(PRIOR)
    precision = PRIOR_STRENGTH

    def loss(candidate: Weights) -> float:
        signed = np.where(labels > 0, 1, -1) * (features @ candidate)
        return float(counts @ np.logaddexp(0, -signed) + precision / 2 * ((candidate - prior) ** 2).sum())

    weights = prior.copy()
    for _ in range(MAX_STEPS):
        expected = _sigmoid(features @ weights)
        gradient = features.T @ (counts * (labels - expected)) - precision * (weights - prior)
        spread = counts * expected * (1 - expected)
        curvature = (features * spread[:, None]).T @ features + precision * np.eye(len(prior))
        step = np.linalg.solve(curvature, gradient)
        while loss(weights + step) > loss(weights) and np.abs(step).max() > SMALLEST_STEP:
            step /= 2
        weights += step
        if np.abs(step).max() <= SMALLEST_STEP:
            break
    return weights


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))
