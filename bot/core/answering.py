"""Matches -> what the bot says, as values; how it looks in Slack or a terminal is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.knowledge import Topic

MAX_CHOICES = 5
MAX_RELATED = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure. `related` holds at most four topics to offer next."""

    topic: Topic
    confidence: float
    related: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarification:
    """Two to five topics it may be, best first."""

    choices: tuple[Topic, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Fallback:
    """Nothing here answers it. `nearest` may be empty; at most four, best first."""

    nearest: tuple[Topic, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Help:
    """What the bot can do; `examples` are questions it answers."""

    examples: tuple[Topic, ...] = ()


class Courtesy(StrEnum):
    """What sort of small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Hello, thanks, bye."""

    courtesy: Courtesy


Reply = Answer | Clarification | Fallback | Help | SmallTalk
