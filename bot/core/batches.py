"""An index's own utterances ranked many at a time, as `IntentIndex.rank_question` ranks each.

One question is ranked in many small steps; over a batch, each of them is one pass over arrays. Scores differ
by rounding alone.
"""

# ruff: noqa: SLF001  (a second way to ask an index: it works on the same arrays)

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz

from bot.core.matching import CANDIDATES, NAME_SHARE, Evidence, IntentIndex, Question, _best, _length
from bot.core.postings import Floats, Ints, Postings, ranges, summed_at
from bot.core.text import FUNCTION_WORDS

BATCH = 128
"""More at a time would take more memory, not less time."""


def rank_rows(
    index: IntentIndex, rows: Sequence[int], limit: int
) -> Iterator[tuple[Question, list[Evidence]]]:
    """Yield each of the utterances, by row, as a question, and at most `limit` topics, best first."""
    for at in range(0, len(rows), BATCH):
        questions = [index.read(index.own(row)[1]) for row in rows[at : at + BATCH]]
        ours = [_is_ordinary(question, index) for question in questions]
        batch = [question for question, is_ours in zip(questions, ours, strict=True) if is_ours]
        ranked = _Batch(index, batch).ranked(limit) if batch else iter(())
        for question, is_ours in zip(questions, ours, strict=True):
            yield question, next(ranked) if is_ours else index.rank_question(question, limit)


def _is_ordinary(question: Question, index: IntentIndex) -> bool:
    """Whether a question is one sentence of known words, and not of carrier words alone."""
    known = index._documents.stem_ids.keys()
    return (
        bool(question.slots)
        and not question.sentences
        and not FUNCTION_WORDS.issuperset(question.words)
        and all(known >= set(slot.readings[0].stems) for slot in question.slots)
    )


class _Batch:
    """Ordinary questions, at least one, and what an index makes of them."""

    def __init__(self, index: IntentIndex, questions: Sequence[Question]) -> None:
        self._index = index
        self._documents = index._documents
        self._questions = questions
        self._weights = [[self._documents.weight(slot) for slot in question.slots] for question in questions]
        self._totals = [sum(weights) or 1.0 for weights in self._weights]

    def ranked(self, limit: int) -> Iterator[list[Evidence]]:
        """Yield each question's topics, best first."""
        index = self._index
        explained = self._explained() / np.array(self._totals)[:, None]
        names = np.zeros_like(explained)
        for at, (question, total) in enumerate(zip(self._questions, self._totals, strict=True)):
            named = index._named(question.slots, total)
            names[at, list(named)] = list(named.values())
        explained += NAME_SHARE * names * (explained > 0)
        chosen = [_best(shares, CANDIDATES) for shares in explained]
        asked = np.arange(len(chosen)).repeat([len(topics) for topics in chosen])
        topics = np.concatenate(chosen)
        shares = np.minimum(1.0, explained[asked, topics])
        similarity, rows = self._nearest(asked, topics)
        says = self._learnt()[asked, topics]
        says *= np.array([_length(question) for question in self._questions])[asked]
        unknown = np.zeros(len(asked))
        features = [shares, similarity, shares * similarity, says, names[asked, topics]]
        features += [self._spelt(asked, rows), unknown, self._suited(chosen)]
        scores = index._weights[0] + np.einsum("f,fp->p", index._weights[1:], np.array(features))
        begin = 0
        for own in chosen:
            here = slice(begin, begin + len(own))
            order = begin + np.argsort(-scores[here], kind="stable")[:limit]
            yield [self._evidence(at, topics, rows, scores, features) for at in order.tolist()]
            begin += len(own)

    def _evidence(
        self, at: int, topics: Ints, rows: Ints, scores: Floats, features: Sequence[Floats]
    ) -> Evidence:
        shares, similarity, _, says, names, spelt, unknown, suited = (float(part[at]) for part in features)
        return Evidence(
            topic=self._index._topics[topics[at]],
            score=float(scores[at]),
            explained=shares,
            similarity=similarity,
            example=self._index._examples[rows[at]],
            unknown=unknown,
            named=names,
            learnt=says,
            spelt=spelt,
            suited=suited,
        )

    def _explained(self) -> Floats:
        """Return, question by topic, the weight that the topic explains.

        All is summed up in one pass: the first layers are the questions' slots that can only be read in one
        way, and each reading of another slot is a layer of its own.
        """
        ids = self._documents.stem_ids
        stems: list[int] = []
        shares: list[float] = []
        layer: list[int] = []
        features, parts, of_unknown = [_NO_INTS], [np.zeros(0)], [_NO_INTS]
        choices: list[tuple[int, slice]] = []
        layers = len(self._questions)
        for at, (question, weights) in enumerate(zip(self._questions, self._weights, strict=True)):
            for slot, weight in zip(question.slots, weights, strict=True):
                is_choice = len(slot.readings) > 1
                if is_choice:
                    choices.append((at, slice(layers, layers + len(slot.readings))))
                for reading in slot.readings:
                    here = layers if is_choice else at
                    layers += is_choice
                    for word, share in self._documents._shared_out(reading.stems, weight * reading.weight):
                        if word in ids:
                            stems.append(ids[word])
                            shares.append(share)
                            layer.append(here)
                        else:
                            grams, of_grams = self._documents._grams_of_unknown(word)
                            features.append(grams)
                            parts.append(of_grams * share)
                            of_unknown.append(np.full(len(grams), here))
        of_words = self._documents._features
        places, sizes = of_words.places(np.array(stems, np.int64))
        summed = self._documents._totals(
            np.concatenate((*features, of_words.columns[places])),
            np.concatenate((*parts, of_words.weights[places] * np.array(shares).repeat(sizes))),
            np.concatenate((*of_unknown, np.array(layer, np.int64).repeat(sizes))),
            layers,
        )
        explained = summed[: len(self._questions)]
        for at, readings in choices:
            explained[at] += summed[readings].max(axis=0)
        return explained

    def _nearest(self, asked: Ints, topics: Ints) -> tuple[Floats, Ints]:
        """Return, for each pair, the best cosine with an utterance of the topic (0..1), and its row."""
        index = self._index
        first = index._topic_rows[topics]
        counts = index._topic_rows[topics + 1] - first
        rows = ranges(first, counts)
        places, sizes = index._rows.places(rows)
        stems = index._rows.columns[places]
        idf = self._documents.word_idf[stems]
        of_row = np.arange(len(rows)).repeat(sizes)
        products = self._queries()[asked.repeat(counts)[of_row], stems] * idf
        lengths = np.sqrt(summed_at(of_row, idf * idf, len(rows)))
        cosines = summed_at(of_row, products, len(rows)) / np.maximum(lengths, 1e-4)
        firsts = counts.cumsum() - counts
        similarity = np.maximum.reduceat(cosines, firsts)
        best = np.flatnonzero(cosines >= similarity.repeat(counts))
        return np.clip(similarity, 0.0, 1.0), rows[best[best.searchsorted(firsts)]]

    def _queries(self) -> Floats:
        """Return each question as a vector of length 1 over stems."""
        ids = self._documents.stem_ids
        queries = np.zeros((len(self._questions), len(ids)))
        for query, question, weights in zip(queries, self._questions, self._weights, strict=True):
            norm = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
            for slot, weight in zip(question.slots, weights, strict=True):
                for reading in slot.readings:
                    share = reading.weight * weight / math.sqrt(len(reading.stems)) / norm
                    for word in reading.stems:
                        known = ids.get(word)
                        if known is not None and query[known] < share:
                            query[known] = share
        return queries

    def _learnt(self) -> Floats:
        """Return, question by topic, what training says."""
        index, ids = self._index, self._documents.stem_ids
        said = [
            sorted({ids[word] for slot in question.slots for word in slot.readings[0].stems})
            for question in self._questions
        ]
        phrased = index._phrasing.phrased(Postings.listed(said, np.zeros(sum(map(len, said)))))
        places, sizes = index.learnt.places(phrased.columns.astype(np.int64))
        asked = np.arange(len(said)).repeat(np.diff(phrased.starts))
        count = len(index._topics)
        return summed_at(
            index.learnt.columns[places] + (asked * count).repeat(sizes),
            index.learnt.weights[places] * phrased.weights.repeat(sizes),
            len(said) * count,
        ).reshape(len(said), count)

    def _spelt(self, asked: Ints, rows: Ints) -> Floats:
        """Return how alike each pair's question and utterance are by letters."""
        texts = [" ".join(sorted(question.words)) for question in self._questions]
        written = self._index._sorted_words
        pairs = zip(asked.tolist(), rows.tolist(), strict=True)
        return np.array([fuzz.ratio(texts[at], written[row]) for at, row in pairs]) / 100

    def _suited(self, chosen: Sequence[Ints]) -> Floats:
        """Return, for each pair, how well the topic's kind suits the question's form."""
        topics = self._index._topics
        return np.concatenate(
            [
                self._index._forms.suits(" ".join(question.words), [topics[topic].kind for topic in own])
                for question, own in zip(self._questions, chosen, strict=True)
            ]
        )


_NO_INTS: Ints = np.zeros(0, np.int64)
