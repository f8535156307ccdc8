"""Finding entries of a foreign FAQ, against named ways to do it in the same run."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.knowledge import Knowledge
from bot.evaluation.faq import as_faq, measure_retrieval
from bot.evaluation.sampling import sampled
from bot.wiring import assistant_of

ENTRIES = 1_000
QUESTIONS = 2_000
FOUND = 10
K1, B = 1.2, 0.75


Features = Callable[[str], Iterable[str]]


def report(console: Console) -> None:
    """Print hit@1, hit@5 and mean reciprocal rank of each method."""
    faq, asked = as_faq(load(default_knowledge()), ENTRIES)
    questions = sampled(asked, QUESTIONS)
    assistant = assistant_of(faq)
    documents = PlainDocuments(faq)
    titles = {topic.id: topic.title.casefold() for topic in faq.topics.values()}

    def by_title(question: str) -> list[str]:
        found = process.extract(question.casefold(), titles, scorer=fuzz.token_set_ratio, limit=FOUND)
        return [topic_id for _, _, topic_id in found]

    methods: dict[str, Callable[[str], Sequence[str]]] = {
        "askops": lambda text: [match.topic.id for match in assistant.consider(text).candidates],
        "rapidfuzz token_set_ratio on the question": by_title,
        "BM25, words and 3-5-grams, one document": documents.ranked,
    }
    table = Table(
        "method", "hit@1", "hit@5", "MRR", title=f"{len(questions):,} questions of {len(titles)} FAQ entries"
    )
    for name, ranked in methods.items():
        figures = measure_retrieval(questions, ranked)
        table.add_row(name, f"{figures.first:.3f}", f"{figures.soon:.3f}", f"{figures.reciprocal_rank:.3f}")
    console.print(table)


class PlainDocuments:
    """Question and answer as one document a topic: BM25 on words plus BM25 on character 3-5-grams.

    Each of the two sums is divided by the most that the question could have got.
    """

    def __init__(self, faq: Knowledge) -> None:
        self._ids = list(faq.topics)
        texts = [f"{topic.title} {topic.answer}" for topic in faq.topics.values()]
        self._scorers = [_BM25(_words, texts), _BM25(_grams, texts)]

    def ranked(self, question: str) -> list[str]:
        """Return the ids of the ten best documents."""
        scores = sum((scorer.scores(question) for scorer in self._scorers), np.zeros(len(self._ids)))
        return [self._ids[place] for place in np.argsort(-scores, kind="stable")[:FOUND] if scores[place] > 0]


class _BM25:
    def __init__(self, features: Features, texts: Sequence[str]) -> None:
        self._features = features
        self._count = len(texts)
        counted = [Counter(features(text)) for text in texts]
        average = sum(map(Counter.total, counted)) / max(1, len(counted))
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, counts in enumerate(counted):
            length = 1 - B + B * counts.total() / average
            for feature, count in counts.items():
                postings[feature].append((place, count * (K1 + 1) / (count + K1 * length)))
        self._postings = {
            feature: (np.array([p for p, _ in found]), np.array([weight for _, weight in found]))
            for feature, found in postings.items()
        }

    def scores(self, question: str) -> NDArray[np.float64]:
        scores, most = np.zeros(self._count), 0.0
        for feature, count in Counter(self._features(question)).items():
            places, weights = self._postings.get(feature, (np.zeros(0, np.int64), np.zeros(0)))
            idf = count * math.log(1 + (self._count - len(places) + 0.5) / (len(places) + 0.5))
            most += idf
            scores[places] += idf * weights
        return scores / most if most else scores


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _grams(text: str) -> Iterable[str]:
    for word in _words(text):
        padded = f" {word} "
        for size in (3, 4, 5):
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))
