"""Collision radar: utterances that two topics claim, so that neither can be sure of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bot.authoring import yaml_nodes as nodes
from bot.authoring.advice import Place
from bot.authoring.loading import Library
from bot.authoring.similarity import comparable


@dataclass(frozen=True, slots=True)
class Collision:
    """Two topics say (nearly) the same; `alike` is 0..1, 1 for what the index can't tell apart."""

    one: Place
    other: Place
    alike: float

    @property
    def pair(self) -> frozenset[str]:
        """The two topics."""
        return frozenset((self.one.topic_id, self.other.topic_id))

    @property
    def problem(self) -> str:
        """What is wrong, as seen from `one`."""
        if self.alike == 1.0:
            return f"utterance {self.one.text!r} is also one of {self.other.topic_id} ({self.other})"
        said = f"{self.other.text!r} of {self.other.topic_id} ({self.other})"
        return f"utterance {self.one.text!r} is {self.alike:.0%} like {said}"

    @property
    def remedy(self) -> str:
        """What to do."""
        return "leave it to the topic that answers it better"

    def __str__(self) -> str:
        return f"{self.one}: warning: {self.problem}; {self.remedy}"


def identical(library: Library) -> tuple[Collision, ...]:
    """Find utterances that two topics have, mark-up, case and punctuation aside."""
    claimed: dict[str, dict[str, Place]] = defaultdict(dict)
    for topic_id, file in library.files.items():
        for item in nodes.items(file.node.get("utterances")):
            if isinstance(item, nodes.Scalar):
                place = Place(topic_id, file.path, item.line, item.text)
                claimed[comparable(item.text)].setdefault(topic_id, place)
    return worst_first(
        Collision(one, other, 1.0)
        for claims in claimed.values()
        for one, other in combinations(claims.values(), 2)
    )


def worst_first(collisions: Iterable[Collision]) -> tuple[Collision, ...]:
    """Return `collisions` without repetitions, those most alike first."""
    found: dict[frozenset[tuple[str, str]], Collision] = {}
    for collision in sorted(collisions, key=lambda c: (-c.alike, str(c.one.path), c.one.line)):
        both = (collision.one, collision.other)
        found.setdefault(frozenset((place.topic_id, comparable(place.text)) for place in both), collision)
    return tuple(found.values())


def places_of(library: Library) -> dict[tuple[str, str], Place]:
    """Return where each title, alias and utterance stands, by topic and text."""
    found: dict[tuple[str, str], Place] = {}
    for topic_id, file in library.files.items():
        for key in ("utterances", "aliases", "title"):
            for item in nodes.items(file.node.get(key)):
                if isinstance(item, nodes.Scalar):
                    text = item.text.strip()
                    found.setdefault((topic_id, text), Place(topic_id, file.path, item.line, text))
    return found
