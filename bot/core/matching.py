"""IntentIndex: an utterance -> the topics it may be asking for, best first.

Each topic is one document with a strong field (utterances, title, aliases) and a weak one (its answer,
points, facts and error texts), scored by BM25F (Robertson and Zaragoza, "The Probabilistic Relevance
Framework", 2009) on words and on character 3-5-grams. Each word of the question brings a fixed weight that is
shared out over itself and its n-grams, so a score is the share of the question, by weight, that the topic
explains: 0..1 whatever the question's length. The best single utterance is a second opinion and the
explanation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.core.knowledge import Knowledge, Topic
from bot.core.text import FUNCTION_WORDS, ngrams, sentences, stem, words
from bot.core.vocabulary import Lexicon, Slot, compounds

SCORER_VERSION = "1"
"""Changes whenever the same knowledge and question may score differently."""

K1 = 1.2
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
UTTERANCE_SHARE = 0.25
CANDIDATES = 12
"""Topics whose utterances are compared one by one."""
VERBATIM = 0.95
"""A question of carrier words alone ("what can you do") is matched only by what says the same."""
NAME_SHARE = 0.1
"""What a topic gains whose name is in the question, whatever else is said."""
SENTENCE_SHARE = 0.95
MAX_SENTENCES = 6
CLOSE_RACE = 0.06
FUZZ_SHARE = 0.1

ROUNDING = 1e-4
"""Postings are single precision: less than this of a word is none of it."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]


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
class _Postings:
    """Rows (features) -> columns (topics or utterances) with weights, compressed by row."""

    starts: NDArray[np.int64]
    columns: Ints
    weights: Floats

    def gather(self, rows: Ints, row_weights: Floats) -> tuple[Ints, Floats]:
        """Return the columns of all `rows` behind one another, and their weights times the row's."""
        begin = self.starts[rows]
        sizes = self.starts[rows + 1] - begin
        total = int(sizes.sum())
        ends = np.cumsum(sizes)
        at = np.arange(total) + np.repeat(begin - ends + sizes, sizes)
        return self.columns[at], self.weights[at] * np.repeat(row_weights, sizes)

    def at(self, rows: Ints, column: int) -> NDArray[np.int64]:
        """Return where `column` stands in each of `rows`, which must hold it."""
        return np.array(
            [
                self.starts[row]
                + np.searchsorted(self.columns[self.starts[row] : self.starts[row + 1]], column)
                for row in rows
            ]
        )


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """An utterance that is left out of its topic: what it had added to the topic's features."""

    row: int
    topic: int
    word_tf: Mapping[int, float]
    gram_tf: Mapping[int, float]
    without_topic: bool


class IntentIndex:
    """All topics of a knowledge base, ready to be asked.

    Deterministic: ties are broken by the topics' order. Thread-safe once built.
    """

    def __init__(self, knowledge: Knowledge, english: Mapping[str, int] | None = None) -> None:
        self.knowledge = knowledge
        self._topics = tuple(knowledge.topics.values())
        self._english = english or {}
        self._build()

    def _build(self) -> None:
        strong = [(topic, _strong_texts(topic)) for topic in self._topics]
        tokenised = [[words(text) for text in texts] for _, texts in strong]
        weak = [words(_weak_text(topic)) for topic in self._topics]
        used = [{word for text in texts for word in text} for texts in tokenised]
        frequency = Counter(word for topic_words in used for word in topic_words)
        for topic_words, texts in zip(used, weak, strict=True):
            frequency.update({word for word in texts if word not in topic_words})
        joined = compounds(
            text for topic in self._topics for text in (*topic.errors, topic.title, *topic.utterances)
        )
        self.lexicon = Lexicon(frequency, self.knowledge.vocabulary, self._english, joined)
        self._stem_ids: dict[str, int] = {}
        self._index_topics(tokenised, weak)
        self._index_utterances(strong, tokenised)
        self._index_names()

    def _commonness(self, word: str) -> float:
        """Return how much a word of everyday English counts, 0..1: "need" says less than "kubelet"."""
        if word in FUNCTION_WORDS:
            return FUNCTION_WORD_WEIGHT
        seen = self._english.get(word, 0)
        return max(FUNCTION_WORD_WEIGHT, 1 - COMMONNESS * np.log10(seen / RARE)) if seen > RARE else 1.0

    def _stem_id(self, word: str) -> int:
        return self._stem_ids.setdefault(stem(word), len(self._stem_ids))

    def _index_topics(self, strong: Sequence[Sequence[Sequence[str]]], weak: Sequence[Sequence[str]]) -> None:
        """Fill the postings of words and n-grams over topics."""
        count = max(1, len(self._topics))
        entries: Counter[tuple[int, int]] = Counter()
        lengths = np.array([sum(map(len, texts)) for texts in strong], np.float64)
        self._boosts = 1 / (1 - B_STRONG + B_STRONG * lengths / max(1.0, lengths.sum() / count))
        for number, texts in enumerate(strong):
            for position, text in enumerate(texts):
                boost = float(self._boosts[number]) * (TITLE_BOOST if position == 0 else 1.0)
                for word in text:
                    entries[self._stem_id(word), number] += boost  # type: ignore[assignment]  # Counter of floats
        average = max(1.0, sum(map(len, weak)) / count)
        for number, text in enumerate(weak):
            boost = WEAK_BOOST / (1 - B_WEAK + B_WEAK * len(text) / average)
            for word in text:
                entries[self._stem_id(word), number] += boost  # type: ignore[assignment]
        rows = np.fromiter((key[0] for key in entries), np.int64, len(entries))
        columns = np.fromiter((key[1] for key in entries), np.int64, len(entries))
        tf = np.fromiter(entries.values(), np.float64, len(entries))
        self._raw_idf = _idf(rows, len(self._stem_ids), count)
        self._word_idf = self._raw_idf.copy()
        for word in self.lexicon.words:
            known = self._stem_ids[stem(word)]
            self._word_idf[known] = min(self._word_idf[known], self._raw_idf[known] * self._commonness(word))
        self._unknown_idf = float(np.log1p(count))
        self._words = _postings(rows, columns, tf / (tf + K1), len(self._stem_ids))
        self._index_grams(rows, columns, tf, count)

    def _index_grams(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], tf: NDArray[np.float64], count: int
    ) -> None:
        self._gram_ids: dict[str, int] = {}
        grams_of = [
            [self._gram_ids.setdefault(gram, len(self._gram_ids)) for gram in ngrams(word)]
            for word in self._stem_ids
        ]
        sizes = np.fromiter(map(len, grams_of), np.int64, len(grams_of))
        flat = np.fromiter((gram for grams in grams_of for gram in grams), np.int64, int(sizes.sum()))
        self._gram_starts = np.concatenate(([0], np.cumsum(sizes)))
        self._gram_flat = flat.astype(np.int32)
        repeats = sizes[rows]
        at = np.arange(int(repeats.sum())) + np.repeat(
            self._gram_starts[rows] - np.cumsum(repeats) + repeats, repeats
        )
        keys, inverse = np.unique(flat[at] * count + np.repeat(columns, repeats), return_inverse=True)
        gram_tf = np.bincount(inverse, weights=np.repeat(tf, repeats), minlength=len(keys))
        gram_rows, gram_columns = keys // count, keys % count
        self._gram_idf = _idf(gram_rows, len(self._gram_ids), count)
        self._grams = _postings(gram_rows, gram_columns, gram_tf / (gram_tf + K1), len(self._gram_ids))

    def _index_utterances(
        self, strong: Sequence[tuple[Topic, Sequence[str]]], tokenised: Sequence[Sequence[Sequence[str]]]
    ) -> None:
        """Fill the rows of single utterances, topic by topic."""
        self._examples = tuple(text for _, texts in strong for text in texts)
        self._sorted_words = tuple(" ".join(sorted(text)) for texts in tokenised for text in texts)
        self._topic_rows = np.cumsum([0, *(len(texts) for texts in tokenised)])
        row_words = [sorted({self._stem_id(word) for word in text}) for texts in tokenised for text in texts]
        self._row_starts = np.concatenate(([0], np.cumsum([len(row) for row in row_words]))).astype(np.int64)
        self._row_words = np.fromiter(
            (w for row in row_words for w in row), np.int64, int(self._row_starts[-1])
        )
        squares = np.concatenate((self._word_idf[self._row_words] ** 2, [0.0]))
        self._row_norms = (
            np.sqrt(np.add.reduceat(squares, self._row_starts[:-1])) if row_words else np.zeros(0)
        )

    def _index_names(self) -> None:
        """Remember which words make up which topic's names: its aliases, and its title's telling words."""
        self._names: list[tuple[int, int, float]] = []  # topic, number of words, weight
        self._names_with: dict[str, list[int]] = {}
        for number, topic in enumerate(self._topics):
            for name in (topic.title, *topic.aliases):
                telling = {stem(word) for word in words(name) if word not in FUNCTION_WORDS}
                if telling:
                    weight = sum(float(self._raw_idf[self._stem_ids[word]]) for word in telling)
                    for word in telling:
                        self._names_with.setdefault(word, []).append(len(self._names))
                    self._names.append((number, len(telling), weight))

    def _named(self, slots: Sequence[Slot]) -> dict[int, float]:
        """Return the topics whose whole name is in the question: the name's weight over the heaviest's."""
        hits: Counter[int] = Counter()
        for word in {word for slot in slots for reading in slot.readings for word in reading.stems}:
            hits.update(self._names_with.get(word, ()))
        named: dict[int, float] = {}
        for name, count in hits.items():
            topic, size, weight = self._names[name]
            if count == size:
                named[topic] = max(weight, named.get(topic, 0.0))
        heaviest = max(named.values(), default=1.0) or 1.0
        return {topic: weight / heaviest for topic, weight in named.items()}

    def read(self, message: str) -> Question:
        """Return `message` as the index understands its words."""
        parts = sentences(message)[:MAX_SENTENCES]
        inner = tuple(self._read(part) for part in parts) if len(parts) > 1 else ()
        return replace(self._read(message), sentences=inner)

    def _read(self, message: str) -> Question:
        asked = words(message)
        return Question(tuple(asked), self.lexicon.read(asked))

    def rank(self, message: str, limit: int = 10) -> list[Evidence]:
        """Return at most `limit` topics, best first; empty when no word of `message` occurs in any topic."""
        return self.rank_question(self.read(message), limit)

    def rank_question(self, question: Question, limit: int = 10) -> list[Evidence]:
        """Return the same for a question that was read before.

        A sentence alone may say best what is asked: the others tell the story. It counts a little less.
        """
        best = {evidence.topic.id: evidence for evidence in self._rank(question, limit, None)}
        for sentence in question.sentences:
            for evidence in self._rank(sentence, limit, None):
                weaker = replace(
                    evidence,
                    score=evidence.score * SENTENCE_SHARE,
                    explained=evidence.explained * SENTENCE_SHARE,
                    similarity=evidence.similarity * SENTENCE_SHARE,
                )
                if evidence.topic.id not in best or best[evidence.topic.id].score < weaker.score:
                    best[evidence.topic.id] = weaker
        return _led(list(best.values()))[:limit] if question.sentences else list(best.values())

    @property
    def utterances(self) -> int:
        """How many utterances, titles and aliases the index compares a question with."""
        return len(self._examples)

    def rank_held_out(
        self, row: int, limit: int = 10, *, without_topic: bool = False
    ) -> tuple[Topic, list[Evidence]]:
        """Rank utterance number `row` as if nobody had written it; return its own topic as well.

        `without_topic`: as if its whole topic weren't there.
        """
        topic = int(np.searchsorted(self._topic_rows, row, side="right")) - 1
        question = self.read(self._examples[row])
        boost = float(self._boosts[topic]) * (TITLE_BOOST if row == self._topic_rows[topic] else 1.0)
        word_tf = {self._stem_ids[stem(word)]: 0.0 for word in question.words}
        gram_tf: dict[int, float] = {}
        for word in question.words:
            known = self._stem_ids[stem(word)]
            word_tf[known] += boost
            for gram in self._grams_of(stem(word), known):
                gram_tf[int(gram)] = gram_tf.get(int(gram), 0.0) + boost
        return self._topics[topic], self._rank(
            question, limit, _HeldOut(row, topic, word_tf, gram_tf, without_topic)
        )

    def _rank(self, question: Question, limit: int, held_out: _HeldOut | None) -> list[Evidence]:
        if not question.slots or not self._topics:
            return []
        weights = [self._weight(slot) for slot in question.slots]
        total = sum(weights) or 1.0
        explained = self._explained(question.slots, weights, held_out) / total
        if held_out and held_out.without_topic:
            explained[held_out.topic] = 0.0
        unknown = sum(
            weight
            for slot, weight in zip(question.slots, weights, strict=True)
            if self._is_unknown(slot, held_out)
        )
        named = self._named(question.slots)
        for topic, share in named.items():
            explained[topic] += NAME_SHARE * share * (explained[topic] > 0)
        best = _best(explained, max(CANDIDATES, limit))
        best = best[explained[best] > 0]
        if not len(best):
            return []
        similarity, rows = self._nearest_utterances(question.slots, weights, best, held_out)
        if FUNCTION_WORDS.issuperset(question.words):
            verbatim = similarity >= VERBATIM
            best, similarity, rows = best[verbatim], similarity[verbatim], rows[verbatim]
            if not len(best):
                return []
        scores = (1 - UTTERANCE_SHARE) * explained[best] + UTTERANCE_SHARE * similarity
        scores = self._settle_close_races(question, scores, rows)
        order = np.lexsort((best, -scores))
        leads = _leads(scores)
        return [
            Evidence(
                topic=self._topics[best[at]],
                score=float(scores[at]),
                explained=min(1.0, float(explained[best[at]])),
                named=named.get(int(best[at]), 0.0),
                similarity=float(similarity[at]),
                example=self._examples[rows[at]],
                lead=float(leads[at]),
                unknown=float(unknown / total),
            )
            for at in order[:limit]
        ]

    def _is_unknown(self, slot: Slot, held_out: _HeldOut | None) -> bool:
        return not any(self._is_used(word, held_out) for reading in slot.readings for word in reading.stems)

    def _is_used(self, word: str, held_out: _HeldOut | None) -> bool:
        """Whether a topic uses `word`; one that only stands in what is held out is used by none."""
        known = self._stem_ids.get(word)
        if known is None or held_out is None:
            return known is not None
        topics = self._words.columns[self._words.starts[known] : self._words.starts[known + 1]]
        if len(topics) > 1 or topics[0] != held_out.topic:
            return True
        begin = self._words.starts[known]
        tf = float(_frequency(self._words.weights[begin : begin + 1])[0])
        return not held_out.without_topic and tf - held_out.word_tf.get(known, 0.0) > ROUNDING

    def _weight(self, slot: Slot) -> float:
        """How much a slot matters: by its words as written or, if unknown, by what they may mean."""
        literal = slot.readings[0].stems
        known = [self._stem_ids[word] for word in literal if word in self._stem_ids]
        if len(known) == len(literal):
            return float(self._word_idf[known].sum())
        others = [
            float(self._word_idf[[self._stem_ids[word] for word in reading.stems]].sum())
            for reading in slot.readings[1:]
            if all(word in self._stem_ids for word in reading.stems)
        ]
        return others[0] if others else self._unknown_idf * self._commonness(slot.written)

    def _explained(
        self, slots: Sequence[Slot], weights: Sequence[float], held_out: _HeldOut | None
    ) -> NDArray[np.float64]:
        """Return for each topic the weight of the question that it explains."""
        plain: list[tuple[str, float]] = []
        explained = np.zeros(len(self._topics))
        for slot, weight in zip(slots, weights, strict=True):
            if len(slot.readings) == 1:
                literal = slot.readings[0].stems
                plain.extend((word, weight / len(literal)) for word in literal)
            else:
                readings = [
                    self._reading(reading.stems, held_out) * reading.weight for reading in slot.readings
                ]
                explained += weight * np.max(readings, axis=0)
        return explained + self._sum(plain, held_out)

    def _reading(self, stems: Sequence[str], held_out: _HeldOut | None) -> NDArray[np.float64]:
        """Return the share (0..1) of `stems`, by weight, that each topic explains."""
        idf = [self._idf_of(word) for word in stems]
        total = sum(idf) or 1.0
        return self._sum([(word, weight / total) for word, weight in zip(stems, idf, strict=True)], held_out)

    def _idf_of(self, word: str) -> float:
        known = self._stem_ids.get(word)
        return self._unknown_idf if known is None else float(self._word_idf[known])

    def _sum(self, weighted: Sequence[tuple[str, float]], held_out: _HeldOut | None) -> NDArray[np.float64]:
        word_rows: list[int] = []
        word_weights: list[float] = []
        gram_rows: list[Ints] = []
        gram_weights: list[Floats] = []
        for word, weight in weighted:
            known = self._stem_ids.get(word)
            share = 1.0 if word in FUNCTION_WORDS else WORD_SHARE
            if known is not None:
                word_rows.append(known)
                word_weights.append(weight * share)
            if share < 1:
                grams = self._grams_of(word, known)
                idf = self._gram_idf[grams]
                if len(grams):
                    # N-grams that no topic has count as explained by none.
                    missing = self._gram_count(word) - len(grams)
                    gram_rows.append(grams)
                    gram_weights.append(
                        weight * (1 - share) * idf / (idf.sum() + missing * self._unknown_idf)
                    )
        total = np.zeros(len(self._topics))
        for postings, rows, row_weights, left_out in (
            (
                self._words,
                np.array(word_rows, np.int32),
                np.array(word_weights),
                held_out and held_out.word_tf,
            ),
            (self._grams, _joined(gram_rows), _joined(gram_weights), held_out and held_out.gram_tf),
        ):
            columns, contributions = postings.gather(rows, row_weights.astype(np.float32))
            total += np.bincount(columns, weights=contributions, minlength=len(self._topics))
            if held_out and left_out:
                total[held_out.topic] -= _share_of(postings, rows, row_weights, held_out.topic, left_out)
        return total

    def _grams_of(self, word: str, known: int | None) -> Ints:
        if known is not None:
            return self._gram_flat[self._gram_starts[known] : self._gram_starts[known + 1]]
        found = [self._gram_ids[gram] for gram in ngrams(word) if gram in self._gram_ids]
        return np.array(found, np.int32)

    @staticmethod
    def _gram_count(word: str) -> int:
        size = len(word) + 2
        return sum(max(0, size - n + 1) for n in (3, 4, 5))

    def _nearest_utterances(
        self,
        slots: Sequence[Slot],
        weights: Sequence[float],
        topics: NDArray[np.int64],
        held_out: _HeldOut | None,
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return each topic's best cosine with a single utterance (0..1), and that utterance's row."""
        query = np.zeros(len(self._stem_ids))
        for slot, weight in zip(slots, weights, strict=True):
            for reading in slot.readings:
                ids = [self._stem_ids[word] for word in reading.stems if word in self._stem_ids]
                share = reading.weight * weight / max(1, len(reading.stems)) ** 0.5
                query[ids] = np.maximum(query[ids], share)
        norm = float(np.sqrt(sum(weight * weight for weight in weights))) or 1.0
        similarity = np.zeros(len(topics))
        rows = np.zeros(len(topics), np.int64)
        for number, topic in enumerate(topics):
            first, last = self._topic_rows[topic], self._topic_rows[topic + 1]
            begin, end = self._row_starts[first], self._row_starts[last]
            row_words = self._row_words[begin:end]
            products = np.concatenate((query[row_words] * self._word_idf[row_words], [0.0]))
            dots = np.add.reduceat(products, self._row_starts[first:last] - begin)
            cosines = dots / (np.maximum(self._row_norms[first:last], 1e-9) * norm)
            if held_out and held_out.topic == topic:
                cosines[self._same_words(first, last, held_out.row)] = 0.0
            best = int(np.argmax(cosines))
            similarity[number], rows[number] = min(1.0, cosines[best]), first + best
        return similarity, rows

    def _same_words(self, first: int, last: int, row: int) -> list[int]:
        """Return which rows from `first` to `last` say what `row` says, counted from `first`."""
        said = self._sorted_words[row]
        return [other - first for other in range(first, last) if self._sorted_words[other] == said]

    def _settle_close_races(
        self, question: Question, scores: NDArray[np.float64], rows: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """Let word order and spelling count, by rapidfuzz, where topics are close to the best."""
        close = np.flatnonzero(scores >= scores.max() - CLOSE_RACE)
        asked = " ".join(sorted(question.words))
        fuzzy = np.array([fuzz.ratio(asked, self._sorted_words[row]) / 100 for row in rows[close]])
        settled = scores * (1 - FUZZ_SHARE)
        if len(close) > 1:
            settled[close] += FUZZ_SHARE * fuzzy
            return settled
        return scores


def _joined(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int32)


def _share_of(
    postings: _Postings, rows: Ints, weights: NDArray[np.float64], column: int, left_out: Mapping[int, float]
) -> float:
    """Return how much of `column`'s sum over `rows` is due to the occurrences that are left out."""
    held = np.array([row in left_out for row in rows], bool)
    rows, weights = rows[held], weights[held]
    if not len(rows):
        return 0.0
    saturated = postings.weights[postings.at(rows, column)]
    rest = np.maximum(0.0, _frequency(saturated) - np.array([left_out[int(row)] for row in rows]))
    rest[rest < ROUNDING] = 0.0
    return float(weights @ (saturated - rest / (rest + K1)))


def _frequency(saturated: Floats) -> NDArray[np.float64]:
    """Undo the saturation tf / (tf + K1)."""
    exact = saturated.astype(np.float64)
    return K1 * exact / np.maximum(1 - exact, ROUNDING)


def _strong_texts(topic: Topic) -> list[str]:
    return [topic.title, *topic.aliases, *topic.utterances]


def _weak_text(topic: Topic) -> str:
    facts = topic.facts
    return "\n".join(
        (
            topic.answer,
            *topic.points,
            *topic.errors,
            topic.use_when,
            topic.avoid_when,
            *(cell for row in (topic.table.rows if topic.table else ()) for cell in row),
            *((facts.category, facts.steward) if facts else ()),
        )
    )


def _idf(rows: NDArray[np.int64], size: int, count: int) -> NDArray[np.float64]:
    found = np.bincount(rows, minlength=size)
    return np.log1p((count - found + 0.5) / (found + 0.5)) ** SHARPNESS


def _postings(
    rows: NDArray[np.int64], columns: NDArray[np.int64], weights: NDArray[np.float64], size: int
) -> _Postings:
    order = np.lexsort((columns, rows))
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=size)))).astype(np.int64)
    return _Postings(starts, columns[order].astype(np.int32), weights[order].astype(np.float32))


def _best(scores: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
    if len(scores) > limit:
        cut = np.partition(scores, -limit)[-limit]
        chosen = np.flatnonzero(scores >= cut)
    else:
        chosen = np.arange(len(scores))
    return chosen[np.lexsort((chosen, -scores[chosen]))][:limit]


def _led(found: list[Evidence]) -> list[Evidence]:
    """Return evidence from several rankings as one, best first."""
    ordered = sorted(found, key=lambda evidence: -evidence.score)
    leads = _leads(np.array([evidence.score for evidence in ordered]))
    return [replace(evidence, lead=float(lead)) for evidence, lead in zip(ordered, leads, strict=True)]


def _leads(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(scores) <= 1:
        return scores.copy()
    first, second = np.sort(scores)[::-1][:2]
    leads: NDArray[np.float64] = np.where(scores == first, first - second, scores - first)
    return leads
