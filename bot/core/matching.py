"""IntentIndex: an utterance -> the topics it may be asking for, best first.

Opinions, in the order they are formed: how much of the question each topic explains (documents.py), how much
it is on the question's subject (latent.py), what was learnt about telling it from its rivals (learning.py,
verdicts.py); for the best of them, the nearest single utterance, whether the question holds their name, and
what else evidence.py lists. A weighted sum of these decides.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.core.documents import Documents, HeldOut, Words
from bot.core.evidence import Evidence, weights_for
from bot.core.kinds import FormsOfKinds
from bot.core.knowledge import Kind, Knowledge, Topic
from bot.core.latent import LatentSpace
from bot.core.learning import Course, Lessons
from bot.core.naming import Names
from bot.core.phrasing import Phrasing
from bot.core.postings import Floats, Ints, Postings, ranges, summed_at
from bot.core.signatures import Signatures
from bot.core.text import FUNCTION_WORDS, sentences, stem, words
from bot.core.verdicts import Verdicts
from bot.core.vocabulary import Lexicon, Slot, compounds, neighbours

Split = Callable[[str], list[str]]

SCORER_VERSION = "3"
"""Changes whenever the same knowledge and question may score differently."""

CANDIDATES = 12
"""Topics that are looked at one by one: the rest explain less of the question."""
RIVALS = 9
"""Topics that each utterance is told from."""
SAMPLE = 300
"""Utterances that an index is rehearsed with: enough to fit two numbers of its calibration."""
MIN_COMPANIONS = 4
"""A topic with fewer other utterances is not the same topic without one of them."""
VERBATIM = 0.95
"""A question of carrier words alone ("what can you do") is matched only by what says the same."""
NAMED_KINDS = {Kind.TOOL, Kind.CONCEPT}
"""What a bare name stands for first: "jenkins" is the tool, not a how-to of it."""
NAME_SHARE = 0.1
"""What a topic gains whose name is in the question, whatever else is said, when candidates are chosen."""
SETTING = {"in", "on", "with", "for", "using", "inside", "within"}
SETTING_SHARE = 0.5
USUAL_WORDS = 10
SUBJECT_SHARE = 0.4
"""From this share of a question's weight on, a name is all that it is about."""
SENTENCE_SHARE = 0.95
LIKENESS_SHARE = 1.0
LEARNT_SHARE = 1.0
"""How much being on the subject, and what was learnt, count when candidates are chosen: with both, twelve
hold the right topic as often as forty did of those that explain most."""
TELLING_SHARE = 0.5
"""How much more the subject counts for each e-fold of `USUAL_LENGTH` words, from `SHORT` to `LONG` ones."""
USUAL_LENGTH = 8
SHORT, LONG = 3, 40
MAX_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the index reads it; `sentences` are its parts, when it has several."""

    words: tuple[str, ...]
    slots: tuple[Slot, ...]
    sentences: tuple[Question, ...] = ()


class _Name(NamedTuple):
    """One of a topic's names, as its telling stems."""

    topic: int
    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Utterances to try an index with, by row: all of a sample, and those that can be held out.

    `verdicts`: what would have been learnt had nobody written the latter.
    """

    sample: range
    held_out: tuple[int, ...]
    verdicts: Verdicts


class IntentIndex:
    """All topics of a knowledge base, ready to be asked.

    Deterministic: ties are broken by the topics' order. Thread-safe once built.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        english: Mapping[str, int] | None = None,
        *,
        split: Split = words,
        taught_by: IntentIndex | None = None,
    ) -> None:
        """`english`: ordinary words and how often everyday English uses them.

        `split` is `words` itself, or one that remembers. `taught_by`: an index of nearly the same knowledge,
        from which this one takes over what was learnt, since learning takes most of the time. Such an index
        answers nearly as one that has learnt itself, and has no rehearsal.
        """
        self.knowledge = knowledge
        self._own_names = Names(knowledge.topics.values())
        self.signatures = _signatures(knowledge, taught_by)
        self._topics = tuple(knowledge.topics.values())
        self._rehearsal: Rehearsal | None = None
        self._build(english or {}, split, taught_by)

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
        whole = self._rank(question, self._verdicts, None)
        if not question.sentences:
            return whole[:limit]
        best = {evidence.topic.id: evidence for evidence in whole}
        for sentence in question.sentences:
            for evidence in self._rank(sentence, self._verdicts, None):
                weaker = _weakened(evidence, self._weights)
                if evidence.topic.id not in best or best[evidence.topic.id].score < weaker.score:
                    best[evidence.topic.id] = weaker
        return sorted(best.values(), key=lambda evidence: -evidence.score)[:limit]

    def topic_named(self, name: str) -> Topic | None:
        """Return the topic of that very name, to the word or, if there is none, as a question is read."""
        if topic := self._own_names.find(name):
            return topic
        slots = [slot for slot in self._read(name).slots if slot.written not in FUNCTION_WORDS]
        size = sum(len(slot.readings[0].stems) for slot in slots)
        said = {word for slot in slots for reading in slot.readings for word in reading.stems}
        whole = [one for one in self._names_in(said) if len(one.stems) >= size]
        best = min(
            whole,
            key=lambda one: (self._topics[one.topic].kind not in NAMED_KINDS, -one.weight, one.topic),
            default=None,
        )
        return self._topics[best.topic] if best else None

    # Utterances held out, for those who judge the knowledge base or the index

    def own(self, row: int) -> tuple[Topic, str]:
        """Return the topic of utterance number `row`, and its text."""
        return self._topics[self._owners[row]], self._examples[row]

    @property
    def rehearsal(self) -> Rehearsal:
        """What a calibration is fitted on. Only there where the index has learnt: a pickle leaves it out."""
        assert self._rehearsal, "a calibration is fitted where the index has learnt"
        return self._rehearsal

    @property
    def learnt(self) -> Postings:
        """For each feature of a question's phrasing, the topics it speaks for or against."""
        return self._verdicts.learnt

    @property
    def has_learnt(self) -> bool:
        """Whether there is a rehearsal."""
        return self._rehearsal is not None

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_rehearsal": None}

    def rank_held_out(
        self, row: int, limit: int = 10, *, without_topic: bool = False, verdicts: Verdicts | None = None
    ) -> tuple[Topic, list[Evidence]]:
        """Rank utterance number `row` as if nobody had written it; return its own topic as well.

        `verdicts`: what was learnt without it; by default nothing was. `without_topic`: as if its whole topic
        weren't there.
        """
        topic = int(self._owners[row])
        question = self._read(self._examples[row])
        held_out = self._documents.held_out(
            row,
            topic,
            question.words,
            is_title=row == self._topic_rows[topic],
            without_topic=without_topic,
        )
        return self._topics[topic], self._rank(question, verdicts, held_out)[:limit]

    # Building

    def _build(self, english: Mapping[str, int], split: Split, teacher: IntentIndex | None) -> None:
        texts = [(topic.title, *topic.aliases, *topic.utterances) for topic in self._topics]
        strong = [[split(text) for text in of_topic] for of_topic in texts]
        weak = [[word for text in _told(topic) for word in split(text)] for topic in self._topics]
        said = (text for topic in self._topics for text in (*topic.errors, topic.title, *topic.utterances))
        frequency = _topics_using(strong, weak)
        asked = dict.fromkeys(chain.from_iterable(chain.from_iterable(strong)))
        self.lexicon: Lexicon = Lexicon(
            frequency,
            self.knowledge.vocabulary,
            english,
            joined=compounds(said),
            asked=asked,
            beside=teacher.lexicon.beside if teacher else neighbours(chain.from_iterable(strong)),
        )
        self._documents = Documents(strong, weak, frequency, english)
        numbers = self._numbers_in(teacher) if teacher else None
        basis = self._vectors_of(teacher, numbers[0]) if teacher and numbers else None
        self._latent = LatentSpace(
            self._documents.said, self._documents.raw_idf, len(self._topics), basis=basis
        )
        self._weights = weights_for(self._documents.richness, sum(map(len, texts)) / max(1, len(texts)))
        self._index_utterances(texts, strong)
        self._index_names(split)
        if teacher and numbers:
            self._take_over(teacher, *numbers)
        else:
            self._forms = FormsOfKinds(
                (topic.kind, " ".join(text))
                for topic, of_topic in zip(self._topics, strong, strict=True)
                for text in of_topic
            )
            self._learn(self._lessons([[split(text) for text in topic.errors] for topic in self._topics]))

    def _index_utterances(self, texts: Sequence[Sequence[str]], strong: Sequence[Sequence[Words]]) -> None:
        """Fill the rows of single utterances, topic by topic."""
        self._examples = tuple(text for of_topic in texts for text in of_topic)
        self._sorted_words = tuple(" ".join(sorted(text)) for of_topic in strong for text in of_topic)
        self._topic_rows = np.cumsum([0, *(len(of_topic) for of_topic in texts)])
        self._owners = np.repeat(np.arange(len(texts)), np.diff(self._topic_rows))
        self._rows = self._documents.rows_of([text for of_topic in strong for text in of_topic])
        sizes = np.diff(self._rows.starts)
        idf = self._documents.word_idf[self._rows.columns]
        squares = summed_at(np.arange(len(sizes)).repeat(sizes), idf * idf, len(sizes))
        self._row_weights: Floats = idf / np.maximum(np.sqrt(squares), 1e-4).repeat(sizes)

    def _index_names(self, split: Split) -> None:
        """Remember which words make up which topic's names: its aliases, and its title's telling words."""
        names: list[_Name] = []
        ids, idf = self._documents.stem_ids, self._documents.raw_idf
        for number, topic in enumerate(self._topics):
            most = math.inf
            for name in (topic.name, topic.title, *topic.aliases):
                telling = sorted({stem(word) for word in split(name) if word not in FUNCTION_WORDS})
                if telling:
                    # An alias may be a rarer word than the name, but names no more.
                    weight = min(most, sum(float(idf[ids[word]]) for word in telling))
                    most = weight if name == topic.name else most
                    names.append(_Name(number, tuple(telling), weight))
        frequency = Counter(word for name in names for word in name.stems)
        self._names_with: dict[str, list[_Name]] = {}  # by their rarest word: few are to be looked at
        for one in names:
            rarest = min(one.stems, key=lambda word: (frequency[word], word))
            self._names_with.setdefault(rarest, []).append(one)

    def _lessons(self, errors: Sequence[Sequence[Words]]) -> Lessons:
        """Return the utterances as lessons, and the error texts: people paste them."""
        rows = self._rows.followed_by(self._documents.rows_of([text for texts in errors for text in texts]))
        owners = np.concatenate((self._owners, np.repeat(np.arange(len(errors)), list(map(len, errors)))))
        grams = self._documents.grams
        self._phrasing, said = Phrasing.of(rows, grams, len(self._documents.gram_ids))
        return Lessons(
            said,
            self._documents.rivals(rows, owners, RIVALS),
            self._phrasing.features,
            len(self._topics),
        )

    def _learn(self, lessons: Lessons) -> None:
        """Learn all but a sample of the utterances, for the rehearsal, and from there all: two in one go."""
        sample = range(0, self.utterances, max(1, -(-self.utterances // SAMPLE)))
        companions = np.diff(self._topic_rows)[self._owners[sample]] - 1
        held_out = tuple(np.array(sample, np.int64)[companions >= MIN_COMPANIONS].tolist())
        course = Course(lessons)
        without = course.learn(without=held_out)
        self._rehearsal = Rehearsal(sample, held_out, self._verdicts_of(course.postings(without)))
        self._verdicts = self._verdicts_of(course.postings(course.learn(start=without)))

    def _take_over(self, teacher: IntentIndex, words_before: Ints, grams_before: Ints) -> None:
        """Take over what another index learnt, word by word and topic by topic, by their numbers there."""
        self._forms = teacher._forms
        self._phrasing, before = teacher._phrasing.renumbered(
            words_before, grams_before, self._documents.grams
        )
        numbers = {topic.id: number for number, topic in enumerate(self._topics)}
        now = np.array([numbers.get(topic.id, -1) for topic in teacher._topics], np.int64)
        self._verdicts = self._verdicts_of(teacher.learnt.renumbered(before, now))

    def _numbers_in(self, teacher: IntentIndex) -> tuple[Ints, Ints]:
        """Return which number each word had in `teacher`, and each n-gram; -1: none."""
        return self._documents.numbers_in(teacher._documents)

    @staticmethod
    def _vectors_of(teacher: IntentIndex, words_before: Ints) -> NDArray[np.float32]:
        """Return the teacher's vectors of words, by the numbers they had there; a new word has none."""
        vectors = teacher._latent.words[words_before]
        vectors[words_before < 0] = 0.0
        return vectors

    def _verdicts_of(self, learnt: Postings) -> Verdicts:
        return Verdicts(self._phrasing, learnt, len(self._topics))

    # Asking

    def _read(self, message: str) -> Question:
        asked = words(message)
        return Question(tuple(asked), self.lexicon.read(asked))

    def _rank(
        self, question: Question, verdicts: Verdicts | None, held_out: HeldOut | None
    ) -> list[Evidence]:
        if not question.slots or not self._topics:
            return []
        slots = question.slots
        weights = [self._documents.weight(slot) for slot in slots]
        total = sum(weights) or 1.0
        explained = self._documents.explained(slots, weights, held_out) / total
        named = self._named(slots, total)
        for topic, share in named.items():
            if explained[topic] > 0:
                explained[topic] += NAME_SHARE * share
        said = self._said(slots)
        likeness = self._likeness(said[0], held_out)
        if held_out and held_out.without_topic:
            explained[held_out.topic], likeness[held_out.topic] = 0.0, -1.0
        says = self._verdicts_on(said, verdicts) * _length(question)
        near = 1.0 + LIKENESS_SHARE * likeness + LEARNT_SHARE * np.maximum(says, 0.0)
        best = _best(explained * near, CANDIDATES)
        similarity, rows = self._nearest_utterances(slots, weights, best, held_out)
        if FUNCTION_WORDS.issuperset(question.words):
            verbatim = similarity >= VERBATIM
            best, similarity, rows = best[verbatim], similarity[verbatim], rows[verbatim]
        if not len(best):
            return []
        shares = np.minimum(1.0, explained[best])
        topics, nearest = best.tolist(), rows.tolist()
        asked = " ".join(sorted(question.words))
        about = likeness[best]
        unknown = self._documents.unknown(slots, weights, held_out) / total
        features = (
            shares,
            similarity,
            shares * similarity,
            says[best],
            [named.get(topic, 0.0) for topic in topics],
            [fuzz.ratio(asked, self._sorted_words[row]) / 100 for row in nearest],
            [unknown] * len(topics),
            self._forms.suits(" ".join(question.words), [self._topics[topic].kind for topic in topics]),
            about * _told_share(question),
            about - likeness.max(),
            self._documents.covered(slots, topics, held_out),
            [float(asked == self._sorted_words[row]) for row in nearest],
        )
        matrix = np.array(features)
        scores = self._weights[0] + np.einsum("f,ft->t", self._weights[1:], matrix)
        found = [
            Evidence(self._topics[topic], score, share, near, self._examples[row], *others)
            for topic, score, row, (share, near, _, *others) in zip(
                topics, scores.tolist(), nearest, matrix.T.tolist(), strict=True
            )
        ]
        found.sort(key=_score, reverse=True)
        return found

    def _likeness(self, words: Sequence[int], held_out: HeldOut | None) -> Floats:
        """Return how much each topic is about what a question of these words is about."""
        numbers = np.array(sorted(set(words)), np.int64)
        if held_out is None:
            return self._latent.likeness(numbers)
        return self._latent.likeness_without(numbers, held_out.topic, *self._documents.lost_stems(held_out))

    def _verdicts_on(self, said: tuple[Sequence[int], Sequence[int]], verdicts: Verdicts | None) -> Floats:
        """Return what training says for each topic, whatever else may be asked for."""
        return verdicts.on(*said) if verdicts else np.zeros(len(self._topics))

    def _said(self, slots: Sequence[Slot]) -> tuple[list[int], list[int]]:
        """Return a question's words, each slot in its likeliest known reading, and the others' n-grams.

        Both as features: n-grams are numbered behind the words.
        """
        ids = self._documents.stem_ids
        known: list[int] = []
        unknown: list[int] = []
        for slot in slots:
            for reading in slot.readings:
                numbers = [ids[word] for word in reading.stems if word in ids]
                if len(numbers) == len(reading.stems):
                    known.extend(numbers)
                    break
            else:
                unknown.extend((self._documents.grams_of(slot.written) + len(ids)).tolist())
        return known, unknown

    def _named(self, slots: Sequence[Slot], total: float = 0.0) -> dict[int, float]:
        """Return the topics whose whole name is in the question: the name's weight over the heaviest's.

        Of "a pod in kubernetes" the pod is the subject, kubernetes the setting: it weighs half. A name that
        is only a small part of a question of weight `total`, as in a story, is mentioned, not asked about.
        """
        is_setting: dict[str, bool] = {}
        before = ""
        for slot in slots:
            follows = before in SETTING
            for reading in slot.readings:
                for word in reading.stems:
                    is_setting[word] = follows and is_setting.get(word, True)
            before = slot.written
        named: dict[int, float] = {}
        for topic, stems, weight in self._names_in(is_setting):
            share = SETTING_SHARE if all(is_setting[part] for part in stems) else 1.0
            named[topic] = max(weight * share, named.get(topic, 0.0))
        heaviest = max(named.values(), default=1.0) or 1.0
        part = min(1.0, heaviest / (SUBJECT_SHARE * total)) if total else 1.0
        return {topic: part * weight / heaviest for topic, weight in named.items()}

    def _names_in(self, stems: Collection[str]) -> Iterator[_Name]:
        """Yield the names whose words are all among `stems`."""
        for word in stems:
            for one in self._names_with.get(word, ()):
                if all(part in stems for part in one.stems):
                    yield one

    def _nearest_utterances(
        self, slots: Sequence[Slot], weights: Sequence[float], topics: Ints, held_out: HeldOut | None
    ) -> tuple[Floats, Ints]:
        """Return each topic's best cosine with a single utterance (0..1), and that utterance's row."""
        if not len(topics):
            return np.zeros(0), np.zeros(0, np.int64)
        query = self._query(slots, weights)
        first, last = self._topic_rows[topics], self._topic_rows[topics + 1]
        counts = last - first
        rows = ranges(first, counts)
        # A topic's utterances stand behind one another, and so do their words.
        begin, end = self._rows.starts[first], self._rows.starts[last]
        here = [slice(*ends) for ends in zip(begin.tolist(), end.tolist(), strict=True)]
        stems = np.concatenate([self._rows.columns[part] for part in here])
        products = query.take(stems) * np.concatenate([self._row_weights[part] for part in here])
        sizes = self._rows.starts[rows + 1] - self._rows.starts[rows]
        cosines = summed_at(np.arange(len(rows)).repeat(sizes), products, len(rows))
        if held_out:
            said = self._sorted_words[held_out.row]
            cosines[[self._sorted_words[row] == said for row in rows]] = 0.0
        firsts = counts.cumsum() - counts
        similarity = np.maximum.reduceat(cosines, firsts)
        best = (cosines >= similarity.repeat(counts)).nonzero()[0]
        nearest = rows[best[best.searchsorted(firsts)]]  # each topic's first
        return np.minimum(np.maximum(similarity, 0.0), 1.0), nearest

    def _query(self, slots: Sequence[Slot], weights: Sequence[float]) -> Floats:
        """Return the question as a vector of length 1 over stems."""
        ids = self._documents.stem_ids
        shares: dict[int, float] = {}
        for slot, weight in zip(slots, weights, strict=True):
            for reading in slot.readings:
                share = reading.weight * weight / math.sqrt(len(reading.stems))
                for word in reading.stems:
                    known = ids.get(word)
                    if known is not None and shares.get(known, 0.0) < share:
                        shares[known] = share
        norm = math.sqrt(sum([weight * weight for weight in weights])) or 1.0
        query = np.zeros(len(ids))
        query[list(shares)] = [share / norm for share in shares.values()]
        return query


_score = attrgetter("score")


def _signatures(knowledge: Knowledge, before: IntentIndex | None) -> Signatures:
    """Return the signatures of `knowledge`, from `before` if it has just these."""
    listing = [topic for topic in knowledge.topics.values() if topic.errors]
    if before and listing == [topic for topic in before.knowledge.topics.values() if topic.errors]:
        return before.signatures
    return Signatures(listing)


def _topics_using(strong: Sequence[Sequence[Words]], weak: Sequence[Words]) -> Counter[str]:
    """Return how many topics use each word."""
    frequency: Counter[str] = Counter()
    for texts, answer in zip(strong, weak, strict=True):
        # dict, not set: the order of words must not depend on the hash seed.
        frequency.update(list(dict.fromkeys(chain.from_iterable((*texts, answer)))))
    return frequency


def _told(topic: Topic) -> Iterator[str]:
    """Yield what a page says, piece by piece."""
    yield topic.answer
    yield from topic.points
    yield from topic.errors
    yield from (topic.use_when, topic.avoid_when)
    if topic.table:
        yield from (cell for row in topic.table.rows for cell in row)
    if topic.facts:
        yield from (topic.facts.category, topic.facts.steward)


def _best(scores: Floats, limit: int) -> Ints:
    """Return where the best positive scores are, best first."""
    cut = 0.0
    if len(scores) > limit:
        parted = scores.copy()
        parted.partition(len(scores) - limit)
        cut = float(parted[-limit])
    chosen = (scores >= cut if cut > 0 else scores > 0).nonzero()[0]
    best: Ints = chosen[(-scores[chosen]).argsort(kind="stable")[:limit]]
    return best


def _length(question: Question) -> float:
    """Return how much longer a question is than usual: in a long one, each word's weight is smaller."""
    return math.sqrt(max(1.0, len(question.words) / USUAL_WORDS))


def _told_share(question: Question) -> float:
    """Return how much the subject counts: the longer the message, the more it is told and the less named."""
    return 1.0 + TELLING_SHARE * math.log(min(max(len(question.words), SHORT), LONG) / USUAL_LENGTH)


def _weakened(evidence: Evidence, weights: Floats) -> Evidence:
    weaker = evidence._replace(
        explained=evidence.explained * SENTENCE_SHARE,
        similarity=evidence.similarity * SENTENCE_SHARE,
        learnt=evidence.learnt * SENTENCE_SHARE,
    )
    return weaker._replace(score=float(np.einsum("i,i", weights, weaker.features)))
