"""The words of an index: what each word of a question may mean, typos repaired with rapidfuzz."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.knowledge import Vocabulary
from bot.core.text import FUNCTION_WORDS, stem, words

REPAIR_CUTOFF = 0.72
"""Least OSA similarity (0..1) of a repair; two typos in a word of eight letters pass."""
ROUNDING = 1e-9
SHORTEST_REPAIRED = 4
SHORTEST_PART = 3
MAX_REPAIRS = 3
MAX_PHRASE = 5
EXPANSION_WEIGHT = 0.9
SYNONYM_WEIGHT = 0.7
REMEMBERED_REPAIRS = 8_192
REPAIRED_PER_QUESTION = 24
"""A question with more unknown words is a paste; repairing each of them would only cost time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a stretch of a question, as stems; `weight` (0..1) is how far it can be trusted."""

    stems: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a question: as it was written, and all its readings, the literal one first."""

    written: str
    readings: tuple[Reading, ...]


class Lexicon:
    """Reads the words of a question in the light of the words that an index knows."""

    def __init__(
        self,
        frequency: Mapping[str, int],
        vocabulary: Vocabulary,
        english: Collection[str] = (),
        joined: Mapping[str, tuple[str, ...]] | None = None,
        asked: Collection[str] | None = None,
    ) -> None:
        """`frequency`: how many topics use each word (as written in them, normalised).

        `asked`: those that people ask with, which misspelt words are repaired to; by default all.

        `english` holds ordinary words: not in the index perhaps, but no misspellings either.
        `joined` holds words with inner borders, as `compounds` finds them.
        """
        self._frequency = dict(frequency)
        self._stems = frozenset(map(stem, frequency))
        self._targets = sorted(
            word
            for word in (frequency if asked is None else asked)
            if len(word) >= SHORTEST_REPAIRED and not word.isdigit()
        )
        self._pairs = np.array([_letter_pairs(word) for word in self._targets], np.uint64)
        self._lengths = np.array([len(word) for word in self._targets], np.int64)
        self._known = frozenset(word for name in vocabulary.known for word in words(name))
        self._english = frozenset(english)
        self._phrases = _phrases(vocabulary, joined or {})
        self._remember_repairs()

    def _remember_repairs(self) -> None:
        self._repair = lru_cache(maxsize=REMEMBERED_REPAIRS)(self._find_repairs)

    def __getstate__(self) -> dict[str, object]:
        """Leave the remembered repairs out: a pickle holds what was built, not what was asked."""
        return {name: value for name, value in self.__dict__.items() if name != "_repair"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._remember_repairs()

    @property
    def words(self) -> Collection[str]:
        """The words that the index uses, as written."""
        return self._frequency.keys()

    def knows(self, word: str) -> bool:
        """Whether the index uses `word` in any form."""
        return stem(word) in self._stems

    def read(self, question: Sequence[str]) -> tuple[Slot, ...]:
        """Return the slots of a normalised question, in its order."""
        return tuple(self._slots(question))

    def _slots(self, question: Sequence[str]) -> Iterator[Slot]:
        stems = [stem(word) for word in question]
        position = repaired = 0
        while position < len(question):
            length, others = self._phrase_at(stems, position)
            if not length:
                length, joined = self._joined_at(question, position)
                others = (joined,) if joined else ()
            written = tuple(question[position : position + length])
            if not others and repaired < REPAIRED_PER_QUESTION and self._is_unknown(written[0]):
                others = self._repair(written[0])
                repaired += 1
            yield Slot(" ".join(written), (Reading(tuple(map(stem, written))), *others))
            position += length

    def _phrase_at(self, stems: Sequence[str], position: int) -> tuple[int, tuple[Reading, ...]]:
        """Return the length of the longest known phrase at `position`, in words, and what it may mean."""
        for length in range(min(MAX_PHRASE, len(stems) - position), 0, -1):
            readings = self._phrases.get(tuple(stems[position : position + length]))
            if readings:
                return length, readings
        return 0, ()

    def _joined_at(self, question: Sequence[str], position: int) -> tuple[int, Reading | None]:
        """Read "kuber netes" as one word, where the index knows it and doesn't know both halves."""
        pair = question[position : position + 2]
        if len(pair) == 2 and not FUNCTION_WORDS.issuperset(pair):
            joined = "".join(pair)
            if joined in self._frequency and not all(word in self._frequency for word in pair):
                return 2, Reading((stem(joined),))
        return 1, None

    def _is_unknown(self, word: str) -> bool:
        return (
            len(word) >= SHORTEST_REPAIRED
            and word.isalpha()
            and word not in self._english
            and word not in self._known
            and word not in FUNCTION_WORDS
            and not self.knows(word)
        )

    def _find_repairs(self, word: str) -> tuple[Reading, ...]:
        found = [*self._split(word), *self._respelt(word)]
        found.sort(key=lambda reading: -reading.weight)
        return tuple(found[:MAX_REPAIRS])

    def _split(self, word: str) -> Iterator[Reading]:
        """Read "dockercompose" as two words that the index knows."""
        for border in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            left, right = word[:border], word[border:]
            if left in self._frequency and right in self._frequency:
                yield Reading((stem(left), stem(right)), EXPANSION_WEIGHT)

    def _respelt(self, word: str) -> Iterator[Reading]:
        """Misspelt words that are near, best first; a word that many topics use is likelier meant."""
        # Similarity is 1 - edits / the longer length, and an edit takes away three pairs of letters at most.
        edits = np.floor((1 - REPAIR_CUTOFF) * np.maximum(self._lengths, len(word)) + ROUNDING)
        lost = np.bitwise_count(np.uint64(_letter_pairs(word)) & ~self._pairs)
        likely = np.flatnonzero((lost <= 3 * edits) & (np.abs(self._lengths - len(word)) <= edits))
        near = process.extract(
            word,
            [self._targets[at] for at in likely],
            scorer=OSA.normalized_similarity,
            score_cutoff=REPAIR_CUTOFF,
            limit=12,
        )
        ranked = sorted(near, key=lambda hit: (-hit[1] - min(self._frequency[hit[0]], 20) / 400, hit[0]))
        seen: set[str] = set()
        for candidate, similarity, _ in ranked:
            if stem(candidate) not in seen:
                seen.add(stem(candidate))
                yield Reading((stem(candidate),), float(similarity))


def _letter_pairs(word: str) -> int:
    """Return the pairs of letters of `word`, its borders marked, as bits; different pairs may share one."""
    bordered = f"<{word}>"
    bits = 0
    for one, other in pairwise(bordered):
        bits |= 1 << ((ord(one) * 31 + ord(other)) % 64)
    return bits


def _phrases(
    vocabulary: Vocabulary, joined: Mapping[str, tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[Reading, ...]]:
    """Return what each phrase (as stems) may also mean: abbreviations both ways, synonyms both ways."""
    meanings: dict[tuple[str, ...], dict[tuple[str, ...], float]] = defaultdict(dict)
    for short, expansions in vocabulary.abbreviations.items():
        for expansion in expansions:
            _connect(meanings, _stems(short), _stems(expansion), EXPANSION_WEIGHT)
    for word, parts in joined.items():
        _connect(meanings, (stem(word),), tuple(map(stem, parts)), 1.0)
    for group in vocabulary.synonyms:
        phrases = [_stems(phrase) for phrase in group]
        for phrase in phrases:
            for other in phrases:
                _connect(meanings, phrase, other, SYNONYM_WEIGHT)
    return {
        phrase: tuple(Reading(other, weight) for other, weight in others.items())
        for phrase, others in meanings.items()
        if 0 < len(phrase) <= MAX_PHRASE
    }


def _connect(
    meanings: dict[tuple[str, ...], dict[tuple[str, ...], float]],
    one: tuple[str, ...],
    other: tuple[str, ...],
    weight: float,
) -> None:
    for phrase, meaning in ((one, other), (other, one)):
        if phrase and meaning and phrase != meaning:
            meanings[phrase][meaning] = max(weight, meanings[phrase].get(meaning, 0.0))


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(map(stem, words(phrase)))


_CAMEL = re.compile(r"[A-Z][a-z]+[A-Z]")


def compounds(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return words written as one that have inner borders: `CrashLoopBackOff` -> crash, loop, back, off."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for word in text.split() if _CAMEL.search(text) else ():
            parts = _camel_parts(word.strip("`'\"()[]{}.,:;?!*"))
            if len(parts) > 1:
                found["".join(parts)] = parts
    return found


def _camel_parts(word: str) -> tuple[str, ...]:
    if not (word.isalpha() and word.isascii()) or word.islower() or word.isupper() or not word[0].isupper():
        return ()
    starts = [at for at, sign in enumerate(word) if sign.isupper()]
    parts = [word[a:b].lower() for a, b in zip(starts, [*starts[1:], len(word)], strict=True)]
    return tuple(parts) if all(len(part) > 1 for part in parts) else ()
