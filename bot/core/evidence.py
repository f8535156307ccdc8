"""Evidence: what speaks for a topic, and how much each part of it counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bot.core.knowledge import Topic
from bot.core.postings import Floats

WEIGHTS: tuple[float, ...] = (-10.3, 2.2, 0.2, 3.1, 1.15, 0.0, 1.3, -1.9, 0.43, 6.3, 5.2, 2.7, 2.5)
"""What each of `Evidence.features` adds to a score, before a knowledge base has taught better."""

WEIGHTS_SPARSE: tuple[float, ...] = (-5.5, 8.0, 0.0, 0.0, 0.3, 0.5, 0.0, -0.5, 0.0, 0.0, 0.0, 0.0, 0.0)
"""The same where topics have hardly more than a title: their few utterances say little of how people ask. On
our own topics cut down to titles and answers: 41 % right at once instead of 32 %."""

WEIGHT_OF_LEARNT = 4
"""Where the weight of `learnt` stands."""
WELL_TAUGHT = 36
"""Utterances a topic, on average, that the weights are for; with more, training is trusted more."""
MOST_TRUSTED = 3.0
"""With three times as many, CLINC150 and BANKING77 have 0.9 and 0.6 points more right than without this."""


def weights_for(richness: float, utterances: float) -> Floats:
    """Return the weights for topics with so many `utterances`; `richness` (0..1) mixes the two sets."""
    weights: Floats = richness * np.array(WEIGHTS) + (1 - richness) * np.array(WEIGHTS_SPARSE)
    weights[WEIGHT_OF_LEARNT] *= min(MOST_TRUSTED, max(1.0, utterances / WELL_TAUGHT))
    return weights


class Evidence(NamedTuple):
    """Why a topic was matched; all but `score`, `learnt`, `suited` and `behind` are shares, 0..1.

    `score` decides the rank: the weighted sum of `features`, in log odds. `explained`: share of the
    question's weight found in the topic; `example`: the utterance nearest to the question, `similarity` how
    near, `spelt` how alike by letters, `verbatim`: 1 if it has the very words; `learnt`: what training says
    for the topic (positive) or against it; `named`: 1 if the question holds the topic's whole name, no
    heavier one; `unknown`: share of the question's weight in words no topic uses; `suited`: log odds that
    such a question wants such a kind of page; `about`: how much the topic is on the question's subject,
    `behind` how far from the topic that is most (0 or less); `covered`: share of the question's telling words
    that stand in the topic, all alike.
    """

    topic: Topic
    score: float
    explained: float
    similarity: float
    example: str
    learnt: float = 0.0
    named: float = 0.0
    spelt: float = 0.0
    unknown: float = 0.0
    suited: float = 0.0
    about: float = 0.0
    behind: float = 0.0
    covered: float = 0.0
    verbatim: float = 0.0

    @property
    def features(self) -> tuple[float, ...]:
        """What the score is made of, in the order of `WEIGHTS`."""
        return (
            1.0,
            self.explained,
            self.similarity,
            self.explained * self.similarity,
            self.learnt,
            self.named,
            self.spelt,
            self.unknown,
            self.suited,
            self.about,
            self.behind,
            self.covered,
            self.verbatim,
        )
