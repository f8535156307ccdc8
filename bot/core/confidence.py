"""Evidence -> confidence: the chance, 0..1, that a topic answers the question.

A conditional logit (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974): each
candidate's score against the others' and against "none of them", whose score is 0. So two topics that fit
equally well are each at most half likely. How far scores can be trusted is fitted when an index is built,
from the knowledge base itself (as in Platt, "Probabilistic outputs for support vector machines", 1999): each
of a sample of utterances is asked as it is written, then as if nobody had written it, once of the whole
knowledge base (its topic is right) and once of one without its topic (none is right), together with everyday
questions that no knowledge base of this sort answers. A small or odd knowledge base tells little: the fit is
held near the scores as they are (maximum a posteriori, Gaussian prior).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from bot.core.everyday import EVERYDAY_QUESTIONS
from bot.core.evidence import Evidence
from bot.core.knowledge import Topic
from bot.core.matching import IntentIndex
from bot.core.postings import Floats
from bot.core.requests import Request, requests_in
from bot.core.text import normalise

ABSENT_WEIGHT = 0.08
"""How much a question whose topic was taken away counts: people ask such less often than answered ones."""
PRIOR_STRENGTH = 10.0
"""Precision of the prior: about so many contrary questions move a weight by one."""
AS_WRITTEN_WEIGHT = 0.3
"""How much a question counts that is asked just as it is written in its topic."""
SURER = 1.4
EASIER = 0.5
"""Real questions are easier than held-out utterances, which were written to differ: scores tell more of them,
by this factor, and start by so many log odds higher. Set on the development questions, where both lower the
expected calibration error."""
MAX_STEPS = 30
SMALLEST_STEP = 1e-4
JUDGED = 8
"""Candidates of each question that the fit looks at."""

UNFITTED = (1.0, 0.0)
BESIDE = 4.5
"""How much, in log odds, a topic loses when the question asks for what its own utterances don't: a person, a
price, a deed (see requests.py). Set on the development questions: utterances can't teach it."""


class Match(NamedTuple):
    """A topic that an utterance may be asking for."""

    topic: Topic
    confidence: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns evidence into confidence: scores, which are log odds, are stretched and lifted."""

    stretch: float = 1.0
    lift: float = 0.0

    def judge(self, ranked: Sequence[Evidence], asked: str = "") -> list[Match]:
        """Return `ranked` with confidences, most confident first; `asked` is the question, normalised.

        The confidences of all candidates and of "none of them" add up to 1.
        """
        if not ranked:
            return []
        wanted = requests_in(asked)
        scores = [
            self.stretch * evidence.score + self.lift - BESIDE * _is_beside(evidence, wanted)
            for evidence in ranked
        ]
        most = max(0.0, *scores)
        powers = [math.exp(score - most) for score in scores]
        total = sum(powers) + math.exp(-most)  # "none of them" scores 0
        matches = [
            Match(evidence.topic, round(power / total, 4), evidence)
            for evidence, power in zip(ranked, powers, strict=True)
        ]
        matches.sort(key=attrgetter("confidence"), reverse=True)
        return matches

    @staticmethod
    def fitted(index: IntentIndex) -> Calibration:
        """Return the calibration of `index`, which must not have been pickled. Deterministic."""
        stretch, lift = _fit(list(_asked(index)))
        return Calibration(round(SURER * stretch, 4), round(lift + EASIER, 4))


@dataclass(frozen=True, slots=True)
class _Sample:
    """A question: its candidates' scores, which of them is right (-1: none), and how much it counts."""

    scores: tuple[float, ...]
    right: int
    counts: float


def _is_beside(evidence: Evidence, wanted: frozenset[Request]) -> bool:
    """Whether something is wanted that the topic's nearest utterance doesn't ask for."""
    return bool(wanted) and not wanted <= requests_in(normalise(evidence.example))


def _sample(ranked: Sequence[Evidence], right: Topic | None, counts: float) -> Iterator[_Sample]:
    judged = ranked[:JUDGED]
    if judged:
        place = next((at for at, evidence in enumerate(judged) if evidence.topic is right), -1)
        yield _Sample(tuple(evidence.score for evidence in judged), place, counts)


def _asked(index: IntentIndex) -> Iterator[_Sample]:
    rehearsal = index.rehearsal
    for row in rehearsal.sample:
        own, text = index.own(row)
        yield from _sample(index.rank(text), own, AS_WRITTEN_WEIGHT)
    for row in rehearsal.held_out:
        topic, ranked = index.rank_held_out(row, verdicts=rehearsal.verdicts)
        yield from _sample(ranked, topic, 1.0)
        yield from _sample([e for e in ranked if e.topic is not topic], None, ABSENT_WEIGHT)
    for question in EVERYDAY_QUESTIONS:
        ranked = index.rank(question)
        if ranked and ranked[0].similarity < 1:
            yield from _sample(ranked, None, 1.0)


def _fit(samples: Sequence[_Sample]) -> tuple[float, float]:
    """Return by how much to stretch and to lift scores.

    Newton's method with step halving on the penalised likelihood (Bishop, PRML, 2006, section 4.3.3).
    """
    scores = np.full((len(samples), JUDGED), -np.inf)
    labels = np.zeros((len(samples), JUDGED))
    for row, sample in enumerate(samples):
        scores[row, : len(sample.scores)] = sample.scores
        if sample.right >= 0:
            labels[row, sample.right] = 1.0
    counts = np.array([sample.counts for sample in samples])
    features = np.stack((np.where(np.isfinite(scores), scores, 0.0), np.isfinite(scores)), axis=2)

    def shares_at(fitted: Floats) -> Floats:
        return _shares(np.where(np.isfinite(scores), features @ fitted, -np.inf))

    def loss(fitted: Floats) -> float:
        shares = shares_at(fitted)
        right = np.where(labels.any(axis=1), (shares * labels).sum(axis=1), 1 - shares.sum(axis=1))
        penalty = PRIOR_STRENGTH / 2 * ((fitted - UNFITTED) ** 2).sum()
        return float(-counts @ np.log(np.maximum(right, 1e-12)) + penalty)

    fitted = np.array(UNFITTED)
    for _ in range(MAX_STEPS if samples else 0):
        shares = shares_at(fitted)
        expected = np.einsum("nkd,nk->nd", features, shares)
        gradient = np.einsum("nkd,nk,n->d", features, labels - shares, counts)
        gradient -= PRIOR_STRENGTH * (fitted - UNFITTED)
        curvature = np.einsum("nkd,nke,nk,n->de", features, features, shares, counts)
        curvature += PRIOR_STRENGTH * np.eye(2) - np.einsum("nd,ne,n->de", expected, expected, counts)
        step = np.linalg.solve(curvature, gradient)
        while loss(fitted + step) > loss(fitted) and np.abs(step).max() > SMALLEST_STEP:
            step /= 2
        fitted += step
        if np.abs(step).max() <= SMALLEST_STEP:
            break
    return float(fitted[0]), float(fitted[1])


def _shares(scores: Floats) -> Floats:
    """Return each candidate's share, row by row, where "none of them" scores 0."""
    most = np.maximum(scores.max(axis=1, keepdims=True), 0.0)
    powers = np.exp(scores - most)
    shares: Floats = powers / (powers.sum(axis=1, keepdims=True) + np.exp(-most))
    return shares
