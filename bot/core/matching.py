"""IntentIndex: an utterance -> the topics it may be asking for, best first.

Each topic is one document with a strong field (utterances, title, aliases) and a weak one (its answer,
points, facts and error texts), scored by BM25F (Robertson and Zaragoza, "The Probabilistic Relevance
Framework", 2009) on words and on character 3-5-grams. Each word of the question brings a fixed weight that is
shared out over itself and its n-grams, so a score is the share of the question, by weight, that the topic
explains: 0..1 whatever the question's length. The best single utterance is a second opinion and the
explanation.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from bot.core.knowledge import Kind, Knowledge, Topic
from bot.core.postings import Floats, Ints, Postings, ranges, summed_at
from bot.core.text import FUNCTION_WORDS, ngrams, sentences, stem, words
from bot.core.vocabulary import EXPANSION_WEIGHT, Lexicon, Slot, compounds

SCORER_VERSION = "1"
"""Changes whenever the same knowledge and question may score differently."""

K1 = 1.2
USUAL_UTTERANCES = 16
"""A topic with so many says its words often; with fewer, K1 shrinks: a word said once counts in full."""
B_STRONG = 0.4
B_WEAK = 0.75
TITLE_BOOST = 2.0
WEAK_BOOST = 0.35
WORD_SHARE = 0.55
FUNCTION_WORD_WEIGHT = 0.5
COMMONNESS = 0.15
"""How much weight a word loses for each power of ten that everyday English has it above RARE."""
RARE = 100
SHARPNESS = 0.7
"""Below 1, rare words weigh less beyond the common ones: three ordinary words may outweigh a rare one."""
FEW_TOPICS = 30
"""A smaller knowledge base weighs words as if it had so many topics: its own words are not common words."""
UTTERANCE_SHARE = 0.25
CANDIDATES = 12
"""Topics whose utterances are compared one by one."""
VERBATIM = 0.95
"""A question of carrier words alone ("what can you do") is matched only by what says the same."""
NAMED_KINDS = {Kind.TOOL, Kind.CONCEPT}
"""What a bare name stands for first: "jenkins" is the tool, not a how-to of it."""
NAME_SHARE = 0.1
"""What a topic gains whose name is in the question, whatever else is said."""
SETTING = {"in", "on", "with", "for", "using", "inside", "within"}
SETTING_SHARE = 0.5
SENTENCE_SHARE = 0.95
MAX_SENTENCES = 6
CLOSE_RACE = 0.06
FUZZ_SHARE = 0.1
ROUNDING = 1e-4
"""Postings are single precision: less than this of a word is none of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a topic was matched: all shares are 0..1.

    `score` decides the rank. `explained`: share of the question's weight found in the topic; `example`: the
    utterance nearest to the question, `similarity` how near; `lead`: score minus the best other topic's score
    (negative for all but the best); `named`: 1 if the question holds the topic's whole name, no heavier one;
    `unknown`: share of the question's weight in words no topic uses.
    """

    topic: Topic
    score: float
    explained: float
    similarity: float
    example: str
    lead: float
    unknown: float
    named: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the index reads it; `sentences` are its parts, when it has several."""

    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    sentences: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """An utterance that is left out of its topic: what it had added to the topic's features."""

    row: int
    topic: int
    frequency: Mapping[int, float]  # by feature
    without_topic: bool


class IntentIndex:
    """All topics of a knowledge base, ready to be asked.

    Deterministic: ties are broken by the topics' order. Thread-safe once built.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        english: Mapping[str, int] | None = None,
        *,
        split: Callable[[str], list[str]] = words,
    ) -> None:
        """`english`: ordinary words and how often everyday English uses them.

        `split` is `words` itself, or one that remembers: most of the time of building goes into it.
        """
        self.knowledge = knowledge
        self._topics = tuple(knowledge.topics.values())
        self._english = english or {}
        self._build(split)

    @property
    def utterances(self) -> int:
        """How many utterances, titles and aliases the index compares a question with."""
        return len(self._examples)

    def read(self, message: str) -> Question:
        """Return `message` as the index understands its words."""
        parts = sentences(message)[:MAX_SENTENCES]
        inner = tuple(self._read(part) for part in parts) if len(parts) > 1 else ()
        return replace(self._read(message), sentences=inner)

    def rank(self, message: str, limit: int = 10) -> list[Evidence]:
        """Return at most `limit` topics, best first; empty when no word of `message` occurs in any topic."""
        return self.rank_question(self.read(message), limit)

    def rank_question(self, question: Question, limit: int = 10) -> list[Evidence]:
        """Return the same for a question that was read before.

        A sentence alone may say best what is asked: the others tell the story. It counts a little less.
        """
        whole = self._rank(question, limit, None)
        if not question.sentences:
            return whole
        best = {evidence.topic.id: evidence for evidence in whole}
        for sentence in question.sentences:
            for evidence in self._rank(sentence, limit, None):
                weaker = _weakened(evidence)
                if evidence.topic.id not in best or best[evidence.topic.id].score < weaker.score:
                    best[evidence.topic.id] = weaker
        return _led(list(best.values()))[:limit]

    def own(self, row: int) -> tuple[Topic, str]:
        """Return the topic of utterance number `row`, and its text."""
        return self._topics[int(np.searchsorted(self._topic_rows, row, side="right")) - 1], self._examples[
            row
        ]

    def companions(self, row: int) -> int:
        """Return how many other utterances the topic of utterance number `row` has."""
        topic = int(np.searchsorted(self._topic_rows, row, side="right")) - 1
        return int(self._topic_rows[topic + 1] - self._topic_rows[topic]) - 1

    def topic_named(self, name: str) -> Topic | None:
        """Return the topic of that very name: the telling words of its title or of an alias."""
        slots = [slot for slot in self._read(name).slots if slot.written not in FUNCTION_WORDS]
        named = self._named(slots)
        size = sum(len(slot.readings[0].stems) for slot in slots)
        whole = {topic for topic, words_in_name, _ in self._names if topic in named and words_in_name >= size}
        best = sorted(
            whole, key=lambda topic: (self._topics[topic].kind not in NAMED_KINDS, -named[topic], topic)
        )
        return self._topics[best[0]] if best else None

    def rank_held_out(
        self, row: int, limit: int = 10, *, without_topic: bool = False
    ) -> tuple[Topic, list[Evidence]]:
        """Rank utterance number `row` as if nobody had written it; return its own topic as well.

        `without_topic`: as if its whole topic weren't there.
        """
        topic = int(np.searchsorted(self._topic_rows, row, side="right")) - 1
        question = self._read(self._examples[row])
        boost = float(self._boosts[topic]) * (TITLE_BOOST if row == self._topic_rows[topic] else 1.0)
        frequency: Counter[int] = Counter()
        for word in question.words:
            for feature in self._features.row(self._stem_ids[stem(word)]):
                frequency[int(feature)] += 1
        added = {feature: count * boost for feature, count in frequency.items()}
        return self._topics[topic], self._rank(question, limit, _HeldOut(row, topic, added, without_topic))

    # Building

    def _build(self, split: Callable[[str], list[str]]) -> None:
        texts = [(topic.title, *topic.aliases, *topic.utterances) for topic in self._topics]
        strong = [[split(text) for text in of_topic] for of_topic in texts]
        weak = [split(_weak_text(topic)) for topic in self._topics]
        said = (text for topic in self._topics for text in (*topic.errors, topic.title, *topic.utterances))
        frequency = _topics_using(strong, weak)
        self.lexicon = Lexicon(frequency, self.knowledge.vocabulary, self._english, compounds(said))
        self._stem_ids: dict[str, int] = {}
        numbers = {word: self._stem_ids.setdefault(stem(word), len(self._stem_ids)) for word in frequency}
        usual = sum(map(len, texts)) / max(1, len(texts)) / USUAL_UTTERANCES
        self._k1 = K1 * min(1.0, usual)
        self._index_topics(strong, weak, numbers)
        self._index_utterances(texts, strong, numbers)
        self._index_names(split)

    def _index_topics(
        self,
        strong: Sequence[Sequence[Sequence[str]]],
        weak: Sequence[Sequence[str]],
        numbers: Mapping[str, int],
    ) -> None:
        """Fill the postings of features (stems, then n-grams) over topics."""
        count = max(1, len(self._topics))
        size = len(self._stem_ids)
        rows, columns, frequency = self._stem_frequencies(strong, weak, numbers)
        self._raw_idf = _idf(rows, size, count)
        self._word_idf = self._raw_idf.copy()
        for word in self.lexicon.words:
            known = self._stem_ids[stem(word)]
            self._word_idf[known] = min(self._word_idf[known], self._raw_idf[known] * self._commonness(word))
        self._unknown_idf: float = math.log1p(max(count, FEW_TOPICS)) ** SHARPNESS
        gram_rows, gram_columns, gram_frequency = self._gram_frequencies(rows, columns, frequency, count)
        self._gram_idf = _idf(gram_rows, len(self._gram_ids), count)
        self._weigh_features()
        every = np.concatenate((frequency, gram_frequency))
        self._postings = Postings.of(
            np.concatenate((rows, gram_rows + size)),
            np.concatenate((columns, gram_columns)),
            every / (every + self._k1),
            size + len(self._gram_ids),
        )

    def _stem_frequencies(
        self,
        strong: Sequence[Sequence[Sequence[str]]],
        weak: Sequence[Sequence[str]],
        numbers: Mapping[str, int],
    ) -> tuple[Ints, Ints, Floats]:
        """Return (stem, topic, weighted frequency): BM25F's sum over fields, each by its own length."""
        found: list[dict[int, float]] = [{} for _ in strong]
        lengths = np.array([sum(map(len, texts)) for texts in strong], np.float64)
        self._boosts = 1 / (
            1 - B_STRONG + B_STRONG * lengths / max(1.0, float(lengths.mean() if len(lengths) else 1))
        )
        average = max(1.0, sum(map(len, weak)) / max(1, len(weak)))
        for topic, texts in enumerate(strong):
            for position, text in enumerate(texts):
                boost = float(self._boosts[topic]) * (TITLE_BOOST if position == 0 else 1.0)
                _add(found[topic], text, boost, numbers)
        for topic, text in enumerate(weak):
            boost = WEAK_BOOST / (1 - B_WEAK + B_WEAK * len(text) / average)
            _add(found[topic], text, boost, numbers)
        size = sum(map(len, found))
        rows = np.fromiter((number for of_topic in found for number in of_topic), np.int64, size)
        frequency = np.fromiter(
            (value for of_topic in found for value in of_topic.values()), np.float64, size
        )
        return rows, np.repeat(np.arange(len(found)), list(map(len, found))), frequency

    def _gram_frequencies(
        self, rows: Ints, columns: Ints, frequency: Floats, count: int
    ) -> tuple[Ints, Ints, Floats]:
        """Return the same for n-grams: a topic has those of its words."""
        self._gram_ids: dict[str, int] = {}
        grams = [
            [self._gram_ids.setdefault(gram, len(self._gram_ids)) for gram in ngrams(word)]
            for word in self._stem_ids
        ]
        self._grams = Postings.listed(grams, np.zeros(sum(map(len, grams))))
        places, sizes = self._grams.places(rows)
        keys, inverse = np.unique(
            self._grams.columns[places].astype(np.int64) * count + np.repeat(columns, sizes),
            return_inverse=True,
        )
        summed = summed_at(inverse, np.repeat(frequency, sizes), len(keys))
        return keys // count, keys % count, summed

    def _weigh_features(self) -> None:
        """Share each stem's weight of 1 out over itself and its n-grams."""
        size = len(self._stem_ids)
        features: list[list[int]] = []
        shares: list[Floats] = []
        for word, number in self._stem_ids.items():
            grams = self._grams.row(number)
            share = 1.0 if word in FUNCTION_WORDS or not len(grams) else WORD_SHARE
            idf = self._gram_idf[grams] if share < 1 else np.zeros(0)
            features.append([number, *(int(gram) + size for gram in grams[: len(idf)])])
            shares.append(np.concatenate(([share], (1 - share) * idf / (idf.sum() or 1.0))))
        self._features = Postings.listed(features, np.concatenate(shares) if shares else np.zeros(0))

    def _index_utterances(
        self,
        texts: Sequence[Sequence[str]],
        strong: Sequence[Sequence[Sequence[str]]],
        numbers: Mapping[str, int],
    ) -> None:
        """Fill the rows of single utterances, topic by topic."""
        self._examples = tuple(text for of_topic in texts for text in of_topic)
        self._sorted_words = tuple(" ".join(sorted(text)) for of_topic in strong for text in of_topic)
        self._topic_rows = np.cumsum([0, *(len(of_topic) for of_topic in texts)])
        stems = [sorted({numbers[word] for word in text}) for of_topic in strong for text in of_topic]
        self._rows = Postings.listed(stems, np.zeros(sum(map(len, stems))))
        squares = np.concatenate((self._word_idf[self._rows.columns] ** 2, [0.0]))
        sums = np.add.reduceat(squares, self._rows.starts[:-1]) if stems else np.zeros(0)
        sums[np.diff(self._rows.starts) == 0] = 0.0
        self._row_norms = np.maximum(np.sqrt(sums), ROUNDING)

    def _index_names(self, split: Callable[[str], list[str]]) -> None:
        """Remember which words make up which topic's names: its aliases, and its title's telling words."""
        self._names: list[tuple[int, int, float]] = []  # topic, number of words, weight
        self._names_with: dict[str, list[int]] = {}
        for number, topic in enumerate(self._topics):
            most = math.inf
            for name in (topic.name, topic.title, *topic.aliases):
                telling = sorted({stem(word) for word in split(name) if word not in FUNCTION_WORDS})
                if telling:
                    # An alias may be a rarer word than the name, but names no more.
                    weight = min(most, sum(float(self._raw_idf[self._stem_ids[word]]) for word in telling))
                    most = weight if name == topic.name else most
                    for word in telling:
                        self._names_with.setdefault(word, []).append(len(self._names))
                    self._names.append((number, len(telling), weight))

    def _commonness(self, word: str) -> float:
        """Return how much a word of everyday English counts, 0..1: "need" says less than "kubelet"."""
        if word in FUNCTION_WORDS:
            return FUNCTION_WORD_WEIGHT
        seen = self._english.get(word, 0)
        lost = COMMONNESS * math.log10(seen / RARE) if seen > RARE else 0.0
        return float(max(FUNCTION_WORD_WEIGHT, 1.0 - lost))

    # Asking

    def _read(self, message: str) -> Question:
        asked = words(message)
        return Question(tuple(asked), self.lexicon.read(asked))

    def _rank(self, question: Question, limit: int, held_out: _HeldOut | None) -> list[Evidence]:
        if not question.slots or not self._topics:
            return []
        weights = [self._weight(slot) for slot in question.slots]
        total = sum(weights) or 1.0
        explained = self._explained(question.slots, weights, held_out) / total
        named = self._named(question.slots)
        for topic, share in named.items():
            explained[topic] += NAME_SHARE * share * (explained[topic] > 0)
        if held_out and held_out.without_topic:
            explained[held_out.topic] = 0.0
        best = _best(explained, max(CANDIDATES, limit))
        similarity, rows = self._nearest_utterances(question.slots, weights, best, held_out)
        if FUNCTION_WORDS.issuperset(question.words):
            verbatim = similarity >= VERBATIM
            best, similarity, rows = best[verbatim], similarity[verbatim], rows[verbatim]
        if not len(best):
            return []
        scores = (1 - UTTERANCE_SHARE) * explained[best] + UTTERANCE_SHARE * similarity
        scores = self._settle_close_races(question, scores, rows)
        leads = _leads(scores)
        unknown = self._unknown(question.slots, weights, held_out) / total
        return [
            Evidence(
                topic=self._topics[best[at]],
                score=float(scores[at]),
                explained=min(1.0, float(explained[best[at]])),
                similarity=float(similarity[at]),
                example=self._examples[rows[at]],
                lead=float(leads[at]),
                unknown=unknown,
                named=named.get(int(best[at]), 0.0),
            )
            for at in np.lexsort((best, -scores))[:limit]
        ]

    def _unknown(self, slots: Sequence[Slot], weights: Sequence[float], held_out: _HeldOut | None) -> float:
        """Return the weight of the slots that no topic knows in any reading."""
        return sum(
            weight
            for slot, weight in zip(slots, weights, strict=True)
            if not any(self._is_used(word, held_out) for reading in slot.readings for word in reading.stems)
        )

    def _is_used(self, word: str, held_out: _HeldOut | None) -> bool:
        """Whether a topic uses `word`; one that only stands in what is held out is used by none."""
        known = self._stem_ids.get(word)
        if known is None or held_out is None:
            return known is not None
        topics = self._postings.row(known)
        if len(topics) > 1 or topics[0] != held_out.topic:
            return True
        here = self._frequency(self._postings.weights[self._postings.starts[known] :][:1])[0]
        return not held_out.without_topic and here - held_out.frequency.get(known, 0.0) > ROUNDING

    def _weight(self, slot: Slot) -> float:
        """How much a slot matters: by its words as written or, if unknown, by what they may mean."""
        known = [
            (sum(float(self._word_idf[self._stem_ids[word]]) for word in reading.stems), reading.weight)
            for reading in slot.readings
            if all(word in self._stem_ids for word in reading.stems)
        ]
        if known:
            # "k8s" is rarer than "kubernetes" but says no more.
            same = [weight for weight, trust in known if trust >= EXPANSION_WEIGHT]
            return min(same) if known[0][1] == 1.0 else known[0][0]
        # A carrier word that no topic happens to use says nothing about what is asked.
        return 0.0 if slot.written in FUNCTION_WORDS else self._unknown_idf * self._commonness(slot.written)

    def _explained(
        self, slots: Sequence[Slot], weights: Sequence[float], held_out: _HeldOut | None
    ) -> Floats:
        """Return for each topic the weight of the question that it explains.

        Of a slot with several readings, the one counts that the topic explains best. All are summed up in one
        pass: readings are layers, the first holds the slots that can only be read in one way.
        """
        layers: list[list[tuple[str, float]]] = [[]]
        choices: list[slice] = []
        for slot, weight in zip(slots, weights, strict=True):
            if len(slot.readings) == 1:
                layers[0].extend(self._shared_out(slot.readings[0].stems, weight))
            else:
                choices.append(slice(len(layers), len(layers) + len(slot.readings)))
                layers.extend(
                    list(self._shared_out(reading.stems, weight * reading.weight))
                    for reading in slot.readings
                )
        summed = self._summed(layers, held_out)
        explained: Floats = summed[0]
        for readings in choices:
            explained = explained + summed[readings].max(axis=0)
        return explained

    def _shared_out(self, stems: Sequence[str], weight: float) -> Iterator[tuple[str, float]]:
        """Yield `stems` with their parts of `weight`, by how telling each is."""
        if len(stems) == 1:
            yield stems[0], weight
            return
        idf = [self._idf_of(word) for word in stems]
        total = sum(idf) or 1.0
        yield from ((word, weight * part / total) for word, part in zip(stems, idf, strict=True))

    def _idf_of(self, word: str) -> float:
        known = self._stem_ids.get(word)
        return self._unknown_idf if known is None else float(self._word_idf[known])

    def _summed(self, layers: Sequence[Sequence[tuple[str, float]]], held_out: _HeldOut | None) -> Floats:
        """Return, layer by topic, the weight that each topic explains of each layer's words."""
        count = len(self._topics)
        features, shares, layer = self._features_of(layers)
        places, sizes = self._postings.places(features)
        columns = self._postings.columns[places] + np.repeat(layer * count, sizes)
        contributions = self._postings.weights[places] * np.repeat(shares, sizes)
        summed = summed_at(columns, contributions, len(layers) * count).reshape(len(layers), count)
        if held_out:
            summed[:, held_out.topic] -= self._lost(features, shares, layer, len(layers), held_out)
        return summed

    def _features_of(self, layers: Sequence[Sequence[tuple[str, float]]]) -> tuple[Ints, Floats, Ints]:
        """Return every feature of every word, its weight and its layer."""
        known: list[int] = []
        weights: list[float] = []
        of_known: list[int] = []
        features: list[Ints] = []
        shares: list[Floats] = []
        of_unknown: list[Ints] = []
        for layer, weighted in enumerate(layers):
            for word, weight in weighted:
                number = self._stem_ids.get(word)
                if number is not None:
                    known.append(number)
                    weights.append(weight)
                    of_known.append(layer)
                    continue
                grams, parts = self._grams_of_unknown(word)
                features.append(grams)
                shares.append(parts * weight)
                of_unknown.append(np.full(len(grams), layer))
        places, sizes = self._features.places(np.array(known, np.int64))
        features.append(self._features.columns[places].astype(np.int64))
        shares.append(self._features.weights[places] * np.repeat(np.array(weights), sizes))
        of_unknown.append(np.repeat(np.array(of_known, np.int64), sizes))
        return np.concatenate(features), np.concatenate(shares), np.concatenate(of_unknown)

    def _grams_of_unknown(self, word: str) -> tuple[Ints, Floats]:
        """Return the known n-grams of an unknown word; those that no topic has are explained by none."""
        grams = list(ngrams(word))
        known = np.array([self._gram_ids[gram] for gram in grams if gram in self._gram_ids], np.int64)
        idf = self._gram_idf[known]
        missing = (len(grams) - len(known)) * self._unknown_idf
        return known + len(self._stem_ids), (1 - WORD_SHARE) * idf / (idf.sum() + missing or 1.0)

    def _lost(self, features: Ints, shares: Floats, layer: Ints, layers: int, held_out: _HeldOut) -> Floats:
        """Return, by layer, what the topic explains only through the utterance that is held out."""
        held = np.array([int(feature) in held_out.frequency for feature in features], bool)
        features, shares, layer = features[held], shares[held], layer[held]
        saturated = self._postings.weights[self._postings.place(features, held_out.topic)]
        added = np.array([held_out.frequency[int(feature)] for feature in features])
        rest = np.maximum(0.0, self._frequency(saturated) - added)
        rest[rest < ROUNDING] = 0.0
        return summed_at(layer, shares * (saturated - rest / (rest + self._k1)), layers)

    def _frequency(self, saturated: np.ndarray[tuple[int], np.dtype[np.float32]]) -> Floats:
        """Undo the saturation f / (f + k1)."""
        exact = saturated.astype(np.float64)
        frequency: Floats = self._k1 * exact / np.maximum(1 - exact, ROUNDING)
        return frequency

    def _named(self, slots: Sequence[Slot]) -> dict[int, float]:
        """Return the topics whose whole name is in the question: the name's weight over the heaviest's.

        Of "a pod in kubernetes" the pod is the subject, kubernetes the setting: it weighs half.
        """
        is_setting: dict[str, bool] = {}
        before = ""
        for slot in slots:
            for reading in slot.readings:
                for word in reading.stems:
                    is_setting[word] = is_setting.get(word, True) and before in SETTING
            before = slot.written
        hits = Counter(name for word in is_setting for name in self._names_with.get(word, ()))
        settings = Counter(
            name for word, is_one in is_setting.items() if is_one for name in self._names_with.get(word, ())
        )
        named: dict[int, float] = {}
        for name, count in hits.items():
            topic, size, weight = self._names[name]
            if count == size:
                share = SETTING_SHARE if settings[name] == size else 1.0
                named[topic] = max(weight * share, named.get(topic, 0.0))
        heaviest = max(named.values(), default=1.0) or 1.0
        return {topic: weight / heaviest for topic, weight in named.items()}

    def _nearest_utterances(
        self, slots: Sequence[Slot], weights: Sequence[float], topics: Ints, held_out: _HeldOut | None
    ) -> tuple[Floats, Ints]:
        """Return each topic's best cosine with a single utterance (0..1), and that utterance's row."""
        if not len(topics):
            return np.zeros(0), np.zeros(0, np.int64)
        query = self._query(slots, weights)
        norm = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
        counts = self._topic_rows[topics + 1] - self._topic_rows[topics]
        rows = ranges(self._topic_rows[topics], counts)
        places, sizes = self._rows.places(rows)
        stems = self._rows.columns[places]
        products = query[stems] * self._word_idf[stems]
        # cumsum, not reduceat: an utterance may have no words at all.
        ends = np.concatenate(([0.0], np.cumsum(products)))[np.concatenate(([0], np.cumsum(sizes)))]
        cosines = np.diff(ends) / (self._row_norms[rows] * norm)
        if held_out:
            said = self._sorted_words[held_out.row]
            cosines[[self._sorted_words[row] == said for row in rows]] = 0.0
        firsts = np.cumsum(counts) - counts
        similarity = np.maximum.reduceat(cosines, firsts)
        best = np.flatnonzero(cosines >= similarity.repeat(counts))
        nearest = rows[best[best.searchsorted(firsts)]]  # each topic's first
        return np.clip(similarity, 0.0, 1.0), nearest

    def _query(self, slots: Sequence[Slot], weights: Sequence[float]) -> Floats:
        """Return the question as a vector over stems."""
        query = np.zeros(len(self._stem_ids))
        for slot, weight in zip(slots, weights, strict=True):
            for reading in slot.readings:
                share = reading.weight * weight / math.sqrt(len(reading.stems))
                for word in reading.stems:
                    known = self._stem_ids.get(word)
                    if known is not None and query[known] < share:
                        query[known] = share
        return query

    def _settle_close_races(self, question: Question, scores: Floats, rows: Ints) -> Floats:
        """Let word order and spelling count, by rapidfuzz, where topics are close to the best."""
        close = np.flatnonzero(scores >= scores.max() - CLOSE_RACE)
        if len(close) == 1:
            return scores
        asked = " ".join(sorted(question.words))
        fuzzy = np.array([fuzz.ratio(asked, self._sorted_words[row]) / 100 for row in rows[close]])
        settled: Floats = scores * (1 - FUZZ_SHARE)
        settled[close] += FUZZ_SHARE * fuzzy
        return settled


def _add(frequency: dict[int, float], text: Sequence[str], boost: float, numbers: Mapping[str, int]) -> None:
    """Count the stems of `text`, each as `boost`."""
    for word in text:
        number = numbers[word]
        frequency[number] = frequency.get(number, 0.0) + boost


def _topics_using(strong: Sequence[Sequence[Sequence[str]]], weak: Sequence[Sequence[str]]) -> Counter[str]:
    """Return how many topics use each word."""
    frequency: Counter[str] = Counter()
    for texts, answer in zip(strong, weak, strict=True):
        # dict, not set: the order of words must not depend on the hash seed.
        frequency.update(list(dict.fromkeys(word for text in (*texts, answer) for word in text)))
    return frequency


def _weak_text(topic: Topic) -> str:
    facts = topic.facts
    cells = (cell for row in (topic.table.rows if topic.table else ()) for cell in row)
    about = (facts.category, facts.steward) if facts else ()
    told = (topic.answer, *topic.points, *topic.errors, topic.use_when, topic.avoid_when, *cells, *about)
    return "\n".join(told)


def _idf(rows: Ints, size: int, count: int) -> Floats:
    """Return the weight of each feature: less the more topics have it."""
    found = np.bincount(rows, minlength=size)
    weights: Floats = np.log1p((max(count, FEW_TOPICS) - found + 0.5) / (found + 0.5)) ** SHARPNESS
    return weights


def _best(scores: Floats, limit: int) -> Ints:
    """Return where the best positive scores are, best first."""
    chosen = np.flatnonzero(scores > 0)
    if len(chosen) > limit:
        cut = np.partition(scores, -limit)[-limit]
        chosen = np.flatnonzero(scores >= cut)
    return chosen[np.lexsort((chosen, -scores[chosen]))][:limit]


def _weakened(evidence: Evidence) -> Evidence:
    return replace(
        evidence,
        score=evidence.score * SENTENCE_SHARE,
        explained=evidence.explained * SENTENCE_SHARE,
        similarity=evidence.similarity * SENTENCE_SHARE,
    )


def _led(found: list[Evidence]) -> list[Evidence]:
    """Return evidence from several rankings as one, best first."""
    ordered = sorted(found, key=lambda evidence: -evidence.score)
    leads = _leads(np.array([evidence.score for evidence in ordered]))
    return [replace(evidence, lead=float(lead)) for evidence, lead in zip(ordered, leads, strict=True)]


def _leads(scores: Floats) -> Floats:
    if len(scores) <= 1:
        return scores.copy()
    first, second = np.sort(scores)[::-1][:2]
    leads: Floats = np.where(scores == first, first - second, scores - first)
    return leads
