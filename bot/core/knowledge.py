"""What the bot knows: topics and the words around them, as values that cannot be built wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

_WHAT_IS = re.compile(r"What (?:is|are) (?:an? |the )?(.+?)(?: \(.+\))?(?:,? and .+)?\?")
REVIEW_IN = 12
"""Months."""
TOPIC_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Kind(StrEnum):
    """What sort of page a topic is."""

    CONCEPT = "concept"
    TOOL = "tool"
    COMPARISON = "comparison"
    HOWTO = "howto"
    PRACTICE = "practice"
    TROUBLESHOOTING = "troubleshooting"
    DECISION = "decision"


class Discipline(StrEnum):
    """Which of the two slash commands an area belongs to."""

    DEVOPS = "devops"
    MLOPS = "mlops"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Area:
    """A folder of topics."""

    id: str
    title: str
    discipline: Discipline = Discipline.BOTH


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of tool; `aliases` are other names people use for it."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A source: plain-text title and an http(s) address."""

    title: str
    url: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"https?://[^\s/|<>]+\.?[^\s|<>]*", self.url):
            raise ValueError(f"not an http(s) address: {self.url}")


@dataclass(frozen=True, slots=True)
class Code:
    """A snippet to copy; `language` may be empty."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Plain-text cells; every row is as long as `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns or not self.rows:
            raise ValueError("a table needs columns and rows")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a table's rows must be as long as its columns")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a tool. Empty text: not stated. `alternatives` are topic ids or plain names."""

    category: str = ""
    licence: str = ""
    language: str = ""
    hosting: str = ""
    first_released: str = ""
    steward: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """What a topic says instead under other circumstances: another cloud, another version.

    `title` is what the switch calls it. What is empty stays as the topic has it.
    """

    id: str
    title: str
    answer: str = ""
    points: tuple[str, ...] = ()
    code: Code | None = None
    table: Table | None = None
    use_when: str = ""
    avoid_when: str = ""
    links: tuple[Link, ...] = ()
    note: str = ""

    @property
    def instead(self) -> dict[str, Any]:
        """What replaces the topic's own, by the names of a topic's fields."""
        said = {name: getattr(self, name) for name in VARIABLE}
        return {name: value for name, value in said.items() if value}

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError(f"variant {self.id!r} needs a title")
        if not self.instead:
            raise ValueError(f"variant {self.id!r} says nothing")


VARIABLE = ("answer", "points", "code", "table", "use_when", "avoid_when", "links", "note")
"""The fields of a topic that a variant may replace."""
MAX_VARIANTS = 8
"""More is no switch any more."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The reviewed answer to one intent.

    `answer`, `points`, `use_when`, `avoid_when` and `note` are Markdown (see markup.py); the rest is plain
    text. `related` holds topic ids of this knowledge base, in both directions, those the author named first.
    `review_in`: months after `reviewed` until somebody should look again. `note` is what one company adds;
    `shown` is the id of the variant that this value was made for, if any.
    """

    id: str
    title: str
    area: Area
    utterances: tuple[str, ...]
    answer: str
    kind: Kind = Kind.CONCEPT
    aliases: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    code: Code | None = None
    table: Table | None = None
    facts: Facts | None = None
    use_when: str = ""
    avoid_when: str = ""
    errors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    related: tuple[str, ...] = ()
    should_match: tuple[str, ...] = ()
    should_not_match: tuple[str, ...] = ()
    owner: str = ""
    reviewed: date | None = None
    review_in: int = REVIEW_IN
    note: str = ""
    variants: tuple[Variant, ...] = ()
    shown: str = ""

    @property
    def variant(self) -> Variant | None:
        """The variant that is shown, if it isn't the topic's own answer."""
        return next((variant for variant in self.variants if variant.id == self.shown), None)

    def as_variant(self, variant_id: str) -> Topic:
        """Return the topic, as written, as it reads for a variant; unchanged if there is none of that id."""
        chosen = next((variant for variant in self.variants if variant.id == variant_id), None)
        return replace(self, shown=variant_id, **chosen.instead) if chosen else self

    @property
    def name(self) -> str:
        """What the topic is about, in a word or two: its title without the question around it."""
        asked = _WHAT_IS.fullmatch(self.title)
        return asked[1] if asked else self.title

    def __post_init__(self) -> None:
        if not TOPIC_ID.fullmatch(self.id):
            raise ValueError(f"not a topic id (lower-case words joined by hyphens): {self.id!r}")
        if not (self.title.strip() and self.answer.strip() and self.utterances):
            raise ValueError(f"topic {self.id} needs a title, an answer and at least one utterance")
        if not all(utterance.strip() for utterance in self.utterances):
            raise ValueError(f"topic {self.id} has an empty utterance")
        ids = {variant.id for variant in self.variants}
        if len(ids) != len(self.variants) or len(ids) > MAX_VARIANTS:
            raise ValueError(f"topic {self.id} has too many variants, or two of one id")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the field.

    `abbreviations`: short form -> what it may stand for (k8s -> kubernetes). `synonyms`: groups of words or
    phrases that mean the same. `known`: names that are words, though no topic uses them: never repaired.
    """

    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All topics by id, in a fixed order, and the words around them.

    `fingerprint` is a digest of the content: equal knowledge has equal fingerprints on every machine.
    `redirects`: ids of retired topics, each with the id of the topic that took its place.
    """

    topics: Mapping[str, Topic]
    fingerprint: str
    areas: Mapping[str, Area] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    redirects: Mapping[str, str] = field(default_factory=dict)

    def find(self, topic_id: str) -> Topic | None:
        """Return the topic of that id, or the one that took the place of a retired topic."""
        return self.topics.get(self.redirects.get(topic_id, topic_id))

    def __post_init__(self) -> None:
        for topic_id, topic in self.topics.items():
            if topic.id != topic_id:
                raise ValueError(f"topic {topic.id} is filed under {topic_id}")
            missing = [other for other in topic.related if other not in self.topics]
            if missing:
                raise ValueError(f"topic {topic_id} is related to unknown topics: {', '.join(missing)}")
        for old, new in self.redirects.items():
            if old in self.topics or new not in self.topics:
                raise ValueError(f"retired topic {old} can't lead to {new}")
