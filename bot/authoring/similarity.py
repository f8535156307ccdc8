"""Utterances that say the same: what an index makes of two that differ in small words only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from bot.authoring import yaml_nodes as nodes
from bot.core.text import FUNCTION_WORDS, MAX_WORDS, normalise, stem

MIN_SHARED = 3
"""Telling words that two utterances share before one word of difference is too little."""
MIN_SHARED_SAME = 2
"""The same where they share all of them: "what is git" and "what does git do" may both stand."""
MIN_VARIETY = 0.5
"""Different telling words over all: below, a topic says one thing again and again."""
REMEMBERED = 32_768
"""Utterances read once for several checks."""
ENOUGH_TO_VARY = 5
"""With fewer utterances, variety says little."""


@lru_cache(REMEMBERED)
def comparable(utterance: str) -> str:
    """Return what the index sees of an utterance; of one without words, the utterance."""
    return normalise(utterance) or utterance


@lru_cache(REMEMBERED)
def telling(utterance: str) -> frozenset[str]:
    """Return the stems that tell what an utterance is about."""
    said = comparable(utterance).split()[:MAX_WORDS]
    return frozenset(stem(word) for word in said if word not in FUNCTION_WORDS)


def near_duplicates(utterances: Sequence[nodes.Scalar]) -> Iterator[tuple[nodes.Scalar, nodes.Scalar]]:
    """Yield pairs that differ in small words or one telling word only; the earlier one first."""
    read = [(utterance, telling(utterance.text)) for utterance in utterances]
    for (one, these), (other, those) in combinations(read, 2):
        shared = len(these & those)
        differing = max(len(these - those), len(those - these))
        is_near = shared >= (MIN_SHARED if differing else MIN_SHARED_SAME) and differing <= 1
        if is_near and comparable(one.text) != comparable(other.text):
            yield one, other


def variety(utterances: Sequence[str]) -> float:
    """Return how many of all telling words are different ones, 0..1.

    >>> round(variety(["deploy a model", "deploy my model", "ship it to production"]), 2)
    0.67
    """
    found = Counter(word for utterance in utterances for word in telling(utterance))
    return len(found) / found.total() if found else 1.0
