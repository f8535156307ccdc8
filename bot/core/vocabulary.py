"""The words of an index: what each word of a question may mean, typos repaired with rapidfuzz."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.knowledge import Vocabulary
from bot.core.postings import Ints
from bot.core.remembering import Remembering
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
LETTERS = 26
QUESTION_WORDS = ("how", "what", "when", "where", "which", "why", "with")
LONGEST_SLIP = 6
REMEMBERED_REPAIRS = 8_192
OFTEN_BESIDE = 2
"""Texts in which two words stand side by side before that tells what a third one there should have been."""
REPAIRED_PER_QUESTION = 24
"""A question with more unknown words is a paste; repairing each of them would only cost time."""


class Reading(NamedTuple):
    """One way to read a stretch of a question, as stems; `weight` (0..1) is how far it can be trusted."""

    stems: tuple[str, ...]
    weight: float = 1.0


class Slot(NamedTuple):
    """A stretch of a question: as it was written, and all its readings, the literal one first."""

    written: str
    readings: tuple[Reading, ...]


class Lexicon(Remembering):
    """Reads the words of a question in the light of the words that an index knows."""

    def __init__(
        self,
        frequency: Mapping[str, int],
        vocabulary: Vocabulary,
        english: Collection[str] = (),
        *,
        joined: Mapping[str, tuple[str, ...]] | None = None,
        asked: Collection[str] | None = None,
        beside: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """`frequency`: how many topics use each word (as written in them, normalised).

        `asked`: those that people ask with, which misspelt words are repaired to; by default all.

        `english` holds ordinary words: not in the index perhaps, but no misspellings either.
        `joined` holds words with inner borders, as `compounds` finds them, `beside` which words stand side by
        side, as `neighbours` finds them.
        """
        self._frequency = dict(frequency)
        self._stems = frozenset(map(stem, frequency))
        self._asked = frozenset(frequency if asked is None else asked)
        repaired_to = (word for word in sorted(self._asked) if len(word) >= SHORTEST_REPAIRED)
        self._targets = sorted((word for word in repaired_to if not word.isdigit()), key=len)
        self._letters = np.array([_letters(word) for word in self._targets], np.uint64)
        self._lengths = np.array([len(word) for word in self._targets], np.int64)
        self._edits = _edits(self._lengths)
        self._known = frozenset(word for name in vocabulary.known for word in words(name))
        self._english = english
        self.beside = dict(beside or {})
        self._phrases = _phrases(vocabulary, joined or {})
        self._longest: dict[str, int] = {}  # how many words the longest phrase has that begins with a stem
        for phrase in self._phrases:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    @cached_property
    def _repair(self) -> Callable[[str], tuple[Reading, ...]]:
        """Return how a word may be repaired; what was asked lately is remembered."""
        return lru_cache(maxsize=REMEMBERED_REPAIRS)(self._find_repairs)

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
            length, others = self._phrase_at(stems, position) if stems[position] in self._longest else (0, ())
            if not length:
                length, joined = self._joined_at(question, position)
                others = (joined,) if joined else ()
            if not others and repaired < REPAIRED_PER_QUESTION and self._is_unknown(question[position]):
                others = self._repair(question[position])
                repaired += 1
            if not others and length == 1:
                others = self._meant_beside(question, position)
            end = position + length
            yield Slot(" ".join(question[position:end]), (Reading(tuple(stems[position:end])), *others))
            position = end

    def _phrase_at(self, stems: Sequence[str], position: int) -> tuple[int, tuple[Reading, ...]]:
        """Return the length of the longest known phrase at `position`, in words, and what it may mean."""
        for length in range(min(self._longest[stems[position]], len(stems) - position), 0, -1):
            readings = self._phrases.get(tuple(stems[position : position + length]))
            if readings:
                return length, readings
        return 0, ()

    def _joined_at(self, question: Sequence[str], position: int) -> tuple[int, Reading | None]:
        """Read "kuber netes" as one word, where the index knows it and doesn't know both halves."""
        pair = question[position : position + 2]
        joined = "".join(pair)
        if len(pair) < 2 or joined not in self._frequency or FUNCTION_WORDS.issuperset(pair):
            return 1, None
        if all(word in self._frequency for word in pair):
            return 1, None
        return 2, Reading((stem(joined),))

    def _meant_beside(self, question: Sequence[str], position: int) -> tuple[Reading, ...]:
        """Read "rest" in "git rest" as "reset": a known word that never stands there, but for one typo."""
        word = question[position]
        if len(word) < SHORTEST_PART or not word.isalpha() or word in FUNCTION_WORDS or word in self._known:
            return ()
        around = (*question[max(0, position - 1) : position], *question[position + 1 : position + 2])
        usual = [self.beside.get(other, frozenset()) for other in around]
        is_misspelt = len(word) >= LONGEST_SLIP and self._is_unknown(word)
        slips = 2 if is_misspelt else 1
        return tuple(
            Reading((stem(meant),), SYNONYM_WEIGHT)
            for others in usual
            if word not in others
            for meant in sorted(others)
            if meant[0] == word[0]
            and abs(len(meant) - len(word)) <= slips
            and stem(meant) != stem(word)
            and 0 < OSA.distance(word, meant, score_cutoff=slips) <= slips
        )[:MAX_REPAIRS]

    def _is_unknown(self, word: str) -> bool:
        return (
            len(word) >= SHORTEST_PART
            and word.isalpha()
            and word not in self._english
            and word not in self._known
            and word not in FUNCTION_WORDS
            and not self.knows(word)
        )

    def _find_repairs(self, word: str) -> tuple[Reading, ...]:
        if carrier := _question_word(word):
            return (Reading((carrier,), EXPANSION_WEIGHT),)
        found = [*self._split(word), *self._respelt(word)]
        found.sort(key=lambda reading: -reading.weight)
        return tuple(found[:MAX_REPAIRS])

    def _split(self, word: str) -> Iterator[Reading]:
        """Read "dockercompose" as two words that people ask with."""
        for border in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            left, right = word[:border], word[border:]
            if left in self._asked and right in self._asked:
                yield Reading((stem(left), stem(right)), EXPANSION_WEIGHT)

    def _alike(self, word: str) -> Iterator[str]:
        """Yield the words that may be similar enough: about as long, and of about the same letters."""
        own_edits = int(_edits(np.array(len(word))))
        # From the shortest word whose length can be reached to the longest: it may take as many as its own.
        first = self._lengths.searchsorted(len(word) - own_edits)
        last = (self._lengths - self._edits).searchsorted(len(word), side="right")
        letters = self._letters[first:last]
        own = np.uint64(_letters(word))
        # An edit takes away one letter at most, and brings one.
        edits = np.maximum(self._edits[first:last], own_edits)
        likely = (np.bitwise_count(own & ~letters) <= edits) & (np.bitwise_count(letters & ~own) <= edits)
        return (self._targets[first + at] for at in likely.nonzero()[0].tolist())

    def _respelt(self, word: str) -> Iterator[Reading]:
        """Misspelt words that are near, best first; a word that many topics use is likelier meant."""
        if len(word) < SHORTEST_REPAIRED:
            return
        near = process.extract(
            word,
            sorted(self._alike(word)),
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


def _question_word(word: str) -> str:
    """Return the question word that an unknown one may be misspelt from, "" if none: "wgat" asks nothing."""
    slips = min(2, len(word) - 2)
    near = (
        (OSA.distance(word, other, score_cutoff=slips), other)
        for other in QUESTION_WORDS
        if other[0] == word[0]
    )
    distance, nearest = min(near, default=(slips + 1, ""))
    return nearest if distance <= slips and len(word) <= LONGEST_SLIP else ""


def _edits(lengths: Ints) -> Ints:
    """Return how many edits a repair may take to be similar enough: similarity is 1 - edits / length."""
    edits: Ints = np.floor((1 - REPAIR_CUTOFF) * lengths + ROUNDING).astype(np.int64)
    return edits


@lru_cache(maxsize=32_768)  # words stay the same when an index is built again
def _letters(word: str) -> int:
    """Return which letters `word` has, and which of them twice, as bits; letters beyond a to z share some."""
    bits = 0
    for letter in word:
        code = ord(letter) - ord("a")
        if 0 <= code < LETTERS:
            bits |= 1 << (code + LETTERS * (bits >> code & 1))
        else:
            bits |= 1 << (2 * LETTERS + code % (64 - 2 * LETTERS))
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


def neighbours(texts: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return for each telling word those that stand directly beside it in several texts."""
    counts = Counter(
        pair
        for text in texts
        for pair in set(pairwise(text))
        if len(pair[0]) > 1 and len(pair[1]) > 1 and not FUNCTION_WORDS.intersection(pair)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for (one, other), count in counts.items():
        if count >= OFTEN_BESIDE:
            found[one].add(other)
            found[other].add(one)
    return {word: frozenset(others) for word, others in found.items()}


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
