"""Where an index sends the utterances it was built from, with them in it and with each left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.advice import Advice, Place
from bot.authoring.collisions import Collision
from bot.authoring.similarity import telling
from bot.core.answering import Limits
from bot.core.confidence import Calibration, Match
from bot.core.matching import IntentIndex

COLLIDING = 0.75
"""Cosine from which two utterances may be nearly identical; small words alone can cost a fifth of it."""
OVERLAPPING = 0.8
"""Share of their telling words that two such utterances have in common: four of five."""
NEARLY = 0.99
"""At most this is said of utterances that differ, be it in a small word."""
WEIGHED = 5
"""Candidates of each utterance that are looked at."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A topic that an utterance leads to; `example` is what it says nearest, `alike` how near (0..1)."""

    topic_id: str
    confidence: float
    example: str
    alike: float


@dataclass(frozen=True, slots=True)
class Route:
    """Where utterance number `row` leads, likeliest first."""

    row: int
    leads: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Ranks rows of an index, as they are written or left out. Picklable: `Workers` can share it out."""

    index: IntentIndex
    calibration: Calibration
    are_left_out: bool = False

    def __call__(self, rows: Sequence[int]) -> list[Route]:
        """Return where each of `rows` leads."""
        matches = self._left_out(rows) if self.are_left_out else self._as_written(rows)
        return [Route(row, tuple(map(_lead, found))) for row, found in zip(rows, matches, strict=True)]

    def _as_written(self, rows: Sequence[int]) -> Iterator[list[Match]]:
        for row in rows:
            question = self.index.read(self.index.own(row)[1])
            ranked = self.index.rank_question(question, WEIGHED)
            yield self.calibration.judge(ranked, " ".join(question.words))

    def _left_out(self, rows: Sequence[int]) -> Iterator[list[Match]]:
        for row in rows:
            yield self.calibration.judge(self.index.rank_held_out(row, WEIGHED)[1])


def utterance_rows(index: IntentIndex) -> list[int]:
    """Return the numbers of the rows that are utterances, not titles or aliases."""
    rows: list[int] = []
    row = 0
    for topic in index.knowledge.topics.values():
        row += 1 + len(topic.aliases)
        rows += range(row, row + len(topic.utterances))
        row += len(topic.utterances)
    return rows


def misrouted(
    index: IntentIndex, routes: Iterable[Route], places: Mapping[tuple[str, str], Place], limits: Limits
) -> Iterator[Advice]:
    """Find utterances that don't lead to their own topic, or not surely.

    Those that collide with another topic's are left to the collision radar.
    """
    for route in routes:
        topic, text = index.own(route.row)
        place = places.get((topic.id, text))
        if place is None or any(_alike(text, lead) for lead in _rivals(topic.id, route)):
            continue
        if problem := _fault(topic.id, route, limits):
            remedy = "reword it, or leave it to the topic that answers it better"
            yield Advice(place.path, place.line, f"utterance {text!r} {problem}", remedy)


def near_collisions(
    index: IntentIndex, routes: Iterable[Route], places: Mapping[tuple[str, str], Place]
) -> Iterator[Collision]:
    """Find utterances that are nearly what another topic says."""
    for route in routes:
        topic, text = index.own(route.row)
        for lead in _rivals(topic.id, route):
            one, other = places.get((topic.id, text)), places.get((lead.topic_id, lead.example))
            alike = _alike(text, lead)
            if alike and one and other:
                yield Collision(one, other, alike)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An utterance that only its own entry saves, and where it would lead without it."""

    place: Place
    leads_to: str | None


@dataclass(frozen=True, slots=True)
class TopicLeftOut:
    """A topic's utterances, each asked as if nobody had written it."""

    topic_id: str
    asked: int
    missed: tuple[LeftOut, ...]

    @property
    def score(self) -> float:
        """Share of the utterances that find their topic without their own entry."""
        return 1 - len(self.missed) / self.asked


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """How well topics are found by words that nobody wrote down; those that most need it first."""

    topics: tuple[TopicLeftOut, ...]

    @property
    def asked(self) -> int:
        """How many utterances were left out, one at a time."""
        return sum(topic.asked for topic in self.topics)

    @property
    def score(self) -> float:
        """Share over the whole base."""
        missed = sum(len(topic.missed) for topic in self.topics)
        return 1 - missed / self.asked if self.asked else 1.0


def leave_one_out(
    index: IntentIndex, routes: Iterable[Route], places: Mapping[tuple[str, str], Place]
) -> LeaveOneOut:
    """Return what the routes of rows that were left out say of their topics."""
    missed: dict[str, list[LeftOut]] = defaultdict(list)
    asked: dict[str, int] = defaultdict(int)
    for route in routes:
        topic, text = index.own(route.row)
        asked[topic.id] += 1
        best = route.leads[0].topic_id if route.leads else None
        if best != topic.id and (place := places.get((topic.id, text))):
            missed[topic.id].append(LeftOut(place, best))
    topics = [TopicLeftOut(topic_id, count, tuple(missed[topic_id])) for topic_id, count in asked.items()]
    return LeaveOneOut(tuple(sorted(topics, key=lambda topic: (topic.score, -topic.asked, topic.topic_id))))


def _lead(match: Match) -> Lead:
    return Lead(match.topic.id, match.confidence, match.evidence.example, match.evidence.similarity)


def _alike(utterance: str, lead: Lead) -> float:
    """Return how much two utterances are alike, 0..1; 0 if they aren't nearly identical."""
    if lead.alike < COLLIDING:
        return 0.0
    these, those = telling(utterance), telling(lead.example)
    overlap = len(these & those) / max(1, len(these | those))
    return min(lead.alike, overlap, NEARLY) if overlap >= OVERLAPPING else 0.0


def _rivals(own: str, route: Route) -> list[Lead]:
    return [lead for lead in route.leads if lead.topic_id != own]


def _fault(own: str, route: Route, limits: Limits) -> str:
    """Return what is wrong with where an utterance leads, or nothing."""
    if not route.leads:
        return "leads nowhere: none of its words counts"
    best = route.leads[0]
    rivals = _rivals(own, route)
    if best.topic_id != own:
        here = next((lead.confidence for lead in route.leads if lead.topic_id == own), 0.0)
        there = f"{best.topic_id} ({best.confidence:.2f}: {best.example!r})"
        return f"leads to {there}, not here ({here:.2f})"
    if best.confidence < limits.threshold:
        return f"isn't answered: confidence {best.confidence:.2f}, {limits.threshold:.2f} is needed"
    if rivals and best.confidence - rivals[0].confidence <= limits.margin:
        rival = f"{rivals[0].topic_id} ({rivals[0].confidence:.2f})"
        return f"leads here ({best.confidence:.2f}) and as likely to {rival}"
    return ""
