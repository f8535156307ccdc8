"""Documents: each topic as one document, and how much of a question each explains.

A document has a strong field (utterances, title, aliases) and a weak one (its answer, points, facts and error
texts), scored by BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) on words and
on character 4-grams. Each word of a question brings a fixed weight that is shared out over itself and its
n-grams, so what a topic explains is a share of the question by weight: 0..1 whatever the question's length.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.core.postings import Floats, Ints, Postings, distinct, ranges, summed_at, summed_by
from bot.core.remembering import Remembering
from bot.core.text import FUNCTION_WORDS, ngrams, stem
from bot.core.vocabulary import EXPANSION_WEIGHT, Slot

K1 = 1.2
USUAL_UTTERANCES = 16
"""A topic with so many says its words often; with fewer, K1 shrinks: a word said once counts in full."""
B_STRONG = 0.4
B_WEAK = 0.75
TITLE_BOOST = 2.0
WEAK_BOOST = 0.35
WEAK_BOOST_SPARSE = 1.0
"""What the page says counts in full where next to nothing tells how people ask: a foreign FAQ."""
RICH = 8
"""Utterances a topic, titles and aliases included, from which they tell how people ask."""
WORD_SHARE = 0.55
FUNCTION_WORD_WEIGHT = 0.5
COMMONNESS = 0.15
"""How much weight a word loses for each power of ten that everyday English has it above RARE."""
RARE = 100
SHARPNESS = 0.7
"""Below 1, rare words weigh less beyond the common ones: three ordinary words may outweigh a rare one."""
FEW_TOPICS = 30
"""A smaller knowledge base weighs words as if it had so many topics: its own words are not common words."""
ROUNDING = 1e-4
"""Postings are single precision: less than this of a word is none of it."""
BATCH = 128
"""Utterances that are scored in one pass when rivals are looked for."""
TELLING = 0.25
"""A feature that a larger share of all topics has doesn't tell which are rivals."""
ROWS_BYTES = 8 * 2**20
"""Memory for what topics explain of the words that were asked lately."""
FEWEST_ROWS = 64
REMEMBERED_WORDS = 4_096

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An utterance that is left out of its topic: what it had added to the topic's features."""

    row: int
    topic: int
    frequency: Mapping[int, float]  # by feature
    without_topic: bool


class Documents(Remembering):
    """All topics' words, weighed. `stem_ids` numbers the stems in the order they were first seen."""

    def __init__(
        self,
        strong: Sequence[Sequence[Words]],
        weak: Sequence[Words],
        frequency: Mapping[str, int],
        english: Mapping[str, int],
    ) -> None:
        """`strong`: each topic's title, aliases and utterances in words; `weak`: its other text.

        `frequency`: how many topics use each word; `english`: how often everyday English does.
        """
        self._english = english
        self._count = max(1, len(strong))
        self.stem_ids: dict[str, int] = {}
        self._numbers = {word: self.stem_ids.setdefault(stem(word), len(self.stem_ids)) for word in frequency}
        usual = sum(map(len, strong)) / self._count / USUAL_UTTERANCES
        self._k1 = K1 * min(1.0, usual)
        self.richness = min(1.0, max(0.0, (usual * USUAL_UTTERANCES - 1) / (RICH - 1)))
        self._fill(strong, weak)

    def _fill(self, strong: Sequence[Sequence[Words]], weak: Sequence[Words]) -> None:
        """Fill the postings of features (stems, then n-grams) over topics."""
        size = len(self.stem_ids)
        rows, columns, counts = self._stem_frequencies(strong, weak)
        self.raw_idf = _idf(rows, size, self._count)
        common = np.array([self._commonness(word) for word in self._numbers])
        self.word_idf = self.raw_idf.copy()
        known = np.fromiter(self._numbers.values(), np.int64, len(common))
        np.minimum.at(self.word_idf, known, self.raw_idf[known] * common)
        self._unknown_idf: float = math.log1p(max(self._count, FEW_TOPICS)) ** SHARPNESS
        gram_rows, gram_columns, gram_counts = self._gram_frequencies(rows, columns, counts)
        self._gram_idf = _idf(gram_rows, len(self.gram_ids), self._count)
        self._weigh_features()
        every = np.concatenate((counts, gram_counts))
        # Both come by row, then by topic.
        self._postings = Postings.ordered(
            np.concatenate((rows, gram_rows + size)),
            np.concatenate((columns, gram_columns)),
            every / (every + self._k1),
            size + len(self.gram_ids),
        )

    def _stem_frequencies(
        self, strong: Sequence[Sequence[Words]], weak: Sequence[Words]
    ) -> tuple[Ints, Ints, Floats]:
        """Return (stem, topic, weighted frequency): BM25F's sum over fields, each by its own length."""
        lengths = np.array([sum(map(len, texts)) for texts in strong], np.float64)
        mean = max(1.0, float(lengths.mean() if len(lengths) else 1))
        self._boosts = 1 / (1 - B_STRONG + B_STRONG * lengths / mean)
        told = np.array([len(text) for text in weak], np.int64)
        average = max(1.0, int(told.sum()) / self._count)
        weak_boost = WEAK_BOOST_SPARSE + (WEAK_BOOST - WEAK_BOOST_SPARSE) * self.richness
        topics = np.arange(len(strong))
        counts = np.array([len(texts) for texts in strong], np.int64)
        of_text = self._boosts.repeat(counts)
        of_text[counts.cumsum()[counts > 0] - counts[counts > 0]] *= TITLE_BOOST
        sizes = np.array([len(text) for texts in strong for text in texts], np.int64)
        boosts = np.concatenate((of_text, weak_boost / (1 - B_WEAK + B_WEAK * told / average)))
        owners = np.concatenate((topics.repeat(counts), topics))
        sizes = np.concatenate((sizes, told))
        stems = self._numbered(chain(chain.from_iterable(strong), weak), int(sizes.sum()))
        keys, sums = summed_by(stems * self._count + owners.repeat(sizes), boosts.repeat(sizes))
        return keys // self._count, keys % self._count, sums

    def _numbered(self, texts: Iterable[Words], size: int) -> Ints:
        """Return the stems of all words, so many `size`, behind one another."""
        return np.fromiter(map(self._numbers.__getitem__, chain.from_iterable(texts)), np.int64, size)

    @property
    def said(self) -> Postings:
        """How much each stem says of each topic, saturated."""
        size = len(self.stem_ids)
        end = self._postings.starts[size]
        return Postings(
            self._postings.starts[: size + 1], self._postings.columns[:end], self._postings.weights[:end]
        )

    def rows_of(self, texts: Sequence[Words]) -> Postings:
        """Return the stems of each text, which must all be known, as a row of numbers, ascending."""
        sizes = np.array([len(text) for text in texts], np.int64)
        stems = self._numbered(texts, int(sizes.sum()))
        keys = np.arange(len(sizes)).repeat(sizes) * len(self.stem_ids) + stems
        rows, columns = np.divmod(distinct(np.sort(keys)), max(1, len(self.stem_ids)))
        return Postings.ordered(rows, columns, np.zeros(len(rows)), len(sizes))

    def _gram_frequencies(self, rows: Ints, columns: Ints, counts: Floats) -> tuple[Ints, Ints, Floats]:
        """Return the same for n-grams: a topic has those of its words."""
        self.gram_ids: dict[str, int] = {}
        number = self.gram_ids.setdefault
        grams = [[number(gram, len(self.gram_ids)) for gram in ngrams(word)] for word in self.stem_ids]
        self.grams = Postings.listed(grams, np.zeros(sum(map(len, grams))))
        places, sizes = self.grams.places(rows)
        keys, sums = summed_by(
            self.grams.columns[places].astype(np.int64) * self._count + columns.repeat(sizes),
            counts.repeat(sizes),
        )
        return keys // self._count, keys % self._count, sums

    def _weigh_features(self) -> None:
        """Share each stem's weight of 1 out over itself and its n-grams."""
        size = len(self.stem_ids)
        sizes = np.diff(self.grams.starts)
        sizes[[number for word, number in self.stem_ids.items() if word in FUNCTION_WORDS]] = 0
        places = ranges(self.grams.starts[:-1], sizes)
        idf = self._gram_idf[self.grams.columns[places]]
        stems = np.arange(size).repeat(sizes)
        totals = summed_at(stems, idf, size)
        totals[totals == 0] = 1.0
        starts = np.concatenate(([0], (sizes + 1).cumsum()))
        columns, weights = np.zeros(starts[-1], np.int32), np.zeros(starts[-1], np.float32)
        columns[starts[:-1]] = np.arange(size)
        weights[starts[:-1]] = np.where(sizes > 0, WORD_SHARE, 1.0)
        is_gram = np.ones(len(columns), bool)
        is_gram[starts[:-1]] = False
        columns[is_gram] = self.grams.columns[places] + size
        weights[is_gram] = (1 - WORD_SHARE) * idf / totals[stems]
        self._features = Postings(starts, columns, weights)

    def boost(self, topic: int, *, is_title: bool) -> float:
        """Return how much a word of a topic's strong field counts."""
        return float(self._boosts[topic]) * (TITLE_BOOST if is_title else 1.0)

    def numbers_in(self, other: Documents) -> tuple[Ints, Ints]:
        """Return which number each stem has in `other`, and each n-gram; -1: none."""
        stems = [other.stem_ids.get(word, -1) for word in self.stem_ids]
        grams = [other.gram_ids.get(gram, -1) for gram in self.gram_ids]
        return np.array(stems, np.int64), np.array(grams, np.int64)

    def _commonness(self, word: str) -> float:
        """Return how much a word of everyday English counts, 0..1: "need" says less than "kubelet"."""
        if word in FUNCTION_WORDS:
            return FUNCTION_WORD_WEIGHT
        seen = self._english.get(word, 0)
        lost = COMMONNESS * math.log10(seen / RARE) if seen > RARE else 0.0
        return float(max(FUNCTION_WORD_WEIGHT, 1.0 - lost))

    # Asking

    @cached_property
    def _idf(self) -> dict[str, float]:
        """The weight of each stem: for single ones, a dictionary is faster than an array."""
        return dict(zip(self.stem_ids, self.word_idf.tolist(), strict=True))

    def weight(self, slot: Slot) -> float:
        """How much a slot matters: by its words as written or, if unknown, by what they may mean."""
        idf = self._idf
        known: list[tuple[float, float]] = []
        for stems, trust in slot.readings:
            parts = [idf[word] for word in stems if word in idf]
            if len(parts) == len(stems):
                known.append((sum(parts), trust))
        if known:
            # "k8s" is rarer than "kubernetes" but says no more.
            same = [weight for weight, trust in known if trust >= EXPANSION_WEIGHT]
            return min(same) if known[0][1] == 1.0 else known[0][0]
        # A carrier word that no topic happens to use says nothing about what is asked.
        return 0.0 if slot.written in FUNCTION_WORDS else self._unknown_idf * self._commonness(slot.written)

    def explained(self, slots: Sequence[Slot], weights: Sequence[float], held_out: HeldOut | None) -> Floats:
        """Return for each topic the weight of the question that it explains.

        Of a slot with several readings, the one counts that the topic explains best.
        """
        explained = np.zeros(self._count)
        for slot, weight in zip(slots, weights, strict=True):
            readings = [
                self._explained_of(reading.stems, weight * reading.weight, held_out)
                for reading in slot.readings
            ]
            explained += readings[0] if len(readings) == 1 else np.maximum.reduce(readings)
        return explained

    def _explained_of(self, stems: Sequence[str], weight: float, held_out: HeldOut | None) -> Floats:
        """Return for each topic how much it explains of `stems`, which have `weight`."""
        if len(stems) == 1 and held_out is None:
            return weight * self._row(stems[0])
        parts = [
            share * (self._row_without(word, held_out) if held_out else self._row(word))
            for word, share in self._shared_out(stems, weight)
        ]
        explained: Floats = np.add.reduce(parts)
        return explained

    def covered(self, slots: Sequence[Slot], topics: Sequence[int], held_out: HeldOut | None) -> list[float]:
        """Return for each of `topics` the share of the telling words that stand in it, all alike."""
        telling = [slot for slot in slots if slot.written not in FUNCTION_WORDS]
        found = [0] * len(topics)
        for slot in telling:
            stems = {word for reading in slot.readings for word in reading.stems if word in self.stem_ids}
            saying = frozenset().union(*map(self._saying, stems)) if len(stems) != 1 else self._saying(*stems)
            for at, topic in enumerate(topics):
                if topic in saying and (
                    not held_out or topic != held_out.topic or self._still_covers(stems, held_out)
                ):
                    found[at] += 1
        return [count / max(1, len(telling)) for count in found]

    @cached_property
    def _saying(self) -> Callable[[str], frozenset[int]]:
        """Return the topics in which a known stem stands; what was asked lately is remembered."""
        return lru_cache(maxsize=REMEMBERED_WORDS)(self._find_saying)

    def _find_saying(self, word: str) -> frozenset[int]:
        return frozenset(self._postings.row(self.stem_ids[word]).tolist())

    def _still_covers(self, stems: Iterable[str], held_out: HeldOut) -> bool:
        known = [self.stem_ids[word] for word in stems if held_out.topic in self._saying(word)]
        return any(self._is_still_said(number, held_out) for number in known)

    def unknown(self, slots: Sequence[Slot], weights: Sequence[float], held_out: HeldOut | None) -> float:
        """Return the weight of the slots that no topic knows in any reading."""
        return sum(
            weight for slot, weight in zip(slots, weights, strict=True) if not self._is_known(slot, held_out)
        )

    def _is_known(self, slot: Slot, held_out: HeldOut | None) -> bool:
        # Loops, not `any`: this is asked of every word.
        for stems, _ in slot.readings:
            for word in stems:
                if self._is_used(word, held_out):
                    return True
        return False

    def rivals(self, rows: Postings, owners: Ints, count: int) -> Ints:
        """Return, for each utterance (a row of stems), its own topic and then the `count` nearest others."""
        common = np.diff(self._postings.starts) > max(TELLING * self._count, FEW_TOPICS)
        found = [
            self._rivals(rows, np.arange(first, min(first + BATCH, len(owners))), owners, common, count)
            for first in range(0, len(owners), BATCH)
        ]
        return np.concatenate(found) if found else np.zeros((0, 1), np.int64)

    def _rivals(
        self, rows: Postings, batch: Ints, owners: Ints, is_common: NDArray[np.bool_], count: int
    ) -> Ints:
        places, sizes = rows.places(batch)
        stems = rows.columns[places].astype(np.int64)
        feature_places, feature_sizes = self._features.places(stems)
        features = self._features.columns[feature_places].astype(np.int64)
        weights = self._features.weights[feature_places].astype(np.float64)
        shares = weights * np.repeat(self.word_idf[stems], feature_sizes)
        layer = np.repeat(np.repeat(np.arange(len(batch)), sizes), feature_sizes)
        kept = ~is_common[features]
        scores = self._totals(features[kept], shares[kept], layer[kept], len(batch))
        own = owners[batch]
        scores[np.arange(len(batch)), own] = np.inf
        width = min(count + 1, self._count)
        best = np.argpartition(-scores, width - 1, axis=1)[:, :width]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        return np.take_along_axis(best, order, axis=1)

    def _totals(self, features: Ints, shares: Floats, layer: Ints, layers: int) -> Floats:
        """Return, layer by topic, the weight of the features that each topic explains."""
        places, sizes = self._postings.places(features)
        columns = self._postings.columns[places] + np.repeat(layer * self._count, sizes)
        contributions = self._postings.weights[places] * np.repeat(shares, sizes)
        return summed_at(columns, contributions, layers * self._count).reshape(layers, self._count)

    def _is_used(self, word: str, held_out: HeldOut | None) -> bool:
        """Whether a topic uses `word`; one that only stands in what is held out is used by none."""
        known = self.stem_ids.get(word)
        if known is None or held_out is None:
            return known is not None
        topics = self._postings.row(known)
        return len(topics) > 1 or topics[0] != held_out.topic or self._is_still_said(known, held_out)

    def _is_still_said(self, stem_id: int, held_out: HeldOut) -> bool:
        """Whether a topic that says a stem still does without the utterance that is held out."""
        place = self._postings.place(np.array([stem_id]), held_out.topic)
        frequency = self._frequency(self._postings.weights[place])[0]
        return not held_out.without_topic and frequency - held_out.frequency.get(stem_id, 0.0) > ROUNDING

    def _shared_out(self, stems: Sequence[str], weight: float) -> Iterator[tuple[str, float]]:
        """Yield `stems` with their parts of `weight`, by how telling each is."""
        if len(stems) == 1:
            yield stems[0], weight
            return
        idf = [self._idf.get(word, self._unknown_idf) for word in stems]
        total = sum(idf) or 1.0
        yield from ((word, weight * part / total) for word, part in zip(stems, idf, strict=True))

    @cached_property
    def _row(self) -> Callable[[str], Floats]:
        """Return for each topic how much of a stem it explains, 0..1; what was asked lately is remembered."""
        return lru_cache(maxsize=max(FEWEST_ROWS, ROWS_BYTES // (8 * self._count)))(self._find_row)

    def _find_row(self, word: str) -> Floats:
        return self._postings.combined(*self._features_of(word), self._count)

    def _row_without(self, word: str, held_out: HeldOut) -> Floats:
        """Return the same as if nobody had written what is held out."""
        row = self._row(word).copy()
        row[held_out.topic] -= self._lost(*self._features_of(word), held_out)
        return row

    def _features_of(self, word: str) -> tuple[Ints, Floats]:
        """Return the features of a stem and their shares of its weight."""
        number = self.stem_ids.get(word)
        if number is None:
            return self._grams_of_unknown(word)
        here = slice(self._features.starts[number], self._features.starts[number + 1])
        return self._features.columns[here].astype(np.int64), self._features.weights[here].astype(np.float64)

    def grams_of(self, word: str) -> Ints:
        """Return the numbers of the known n-grams of a word."""
        return np.array([self.gram_ids[gram] for gram in ngrams(word) if gram in self.gram_ids], np.int64)

    def _grams_of_unknown(self, word: str) -> tuple[Ints, Floats]:
        """Return the known n-grams of an unknown word; those that no topic has are explained by none."""
        known = self.grams_of(word)
        idf = self._gram_idf[known]
        missing = (len(ngrams(word)) - len(known)) * self._unknown_idf
        return known + len(self.stem_ids), (1 - WORD_SHARE) * idf / (idf.sum() + missing or 1.0)

    def held_out(self, row: int, topic: int, text: Words, *, is_title: bool, without_topic: bool) -> HeldOut:
        """Return what utterance number `row` had added to its topic."""
        boost = self.boost(topic, is_title=is_title)
        frequency: dict[int, float] = {}
        for word in text:
            for feature in self._features.row(self.stem_ids[stem(word)]):
                frequency[int(feature)] = frequency.get(int(feature), 0.0) + boost
        return HeldOut(row, topic, frequency, without_topic)

    def _lost(self, features: Ints, shares: Floats, held_out: HeldOut) -> float:
        """Return how much the topic explains only through the utterance that is held out."""
        held = np.array([int(feature) in held_out.frequency for feature in features], bool)
        features, shares = features[held], shares[held]
        return float(np.einsum("i,i", shares, self._losses(features, held_out)))

    def lost_stems(self, held_out: HeldOut) -> tuple[Ints, Floats]:
        """Return the stems that the topic says less often without the utterance, and by how much."""
        size = len(self.stem_ids)
        stems = np.array([feature for feature in held_out.frequency if feature < size], np.int64)
        return stems, self._losses(stems, held_out)

    def _losses(self, features: Ints, held_out: HeldOut) -> Floats:
        """Return how much less `features` of the utterance that is held out weigh without it."""
        saturated = self._postings.weights[self._postings.place(features, held_out.topic)]
        added = np.array([held_out.frequency[int(feature)] for feature in features])
        rest = np.maximum(0.0, self._frequency(saturated) - added)
        rest[rest < ROUNDING] = 0.0
        losses: Floats = saturated - rest / (rest + self._k1)
        return losses

    def _frequency(self, saturated: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Floats:
        """Undo the saturation f / (f + k1)."""
        exact = saturated.astype(np.float64)
        frequency: Floats = self._k1 * exact / np.maximum(1 - exact, ROUNDING)
        return frequency


def _idf(rows: Ints, size: int, count: int) -> Floats:
    """Return the weight of each feature: less the more topics have it."""
    found = np.bincount(rows, minlength=size)
    weights: Floats = np.log1p((max(count, FEW_TOPICS) - found + 0.5) / (found + 0.5)) ** SHARPNESS
    return weights
