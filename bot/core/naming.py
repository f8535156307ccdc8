"""Which topic has a name, to the word: as its id, its name or an alias."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.core.knowledge import Kind, Topic
from bot.core.text import FUNCTION_WORDS, stem, words

_FIRST = (Kind.TOOL, Kind.CONCEPT)
"""What a bare name stands for first."""

Key = tuple[str, ...]


class Names:
    """The names of topics. Of two topics with the same name, a tool or concept has it, then the first."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics: dict[Key, Topic] = {}
        # A tool's own name comes before another topic's alias.
        ordered = sorted(topics, key=lambda topic: topic.kind not in _FIRST)
        for of_topic in (_own_names, _aliases):
            for topic in ordered:
                for name in of_topic(topic):
                    self._topics.setdefault(_key(name), topic)
        self._topics.pop((), None)

    def find(self, name: str) -> Topic | None:
        """Return the topic of just that name; articles, case and plural don't matter."""
        return self._topics.get(_key(name))


def _own_names(topic: Topic) -> tuple[str, ...]:
    return topic.name, topic.id.replace("-", " ")


def _aliases(topic: Topic) -> tuple[str, ...]:
    return topic.aliases


@lru_cache(maxsize=32_768)  # names stay the same when an index is built again
def _key(name: str) -> Key:
    return tuple(stem(word) for word in words(name) if word not in FUNCTION_WORDS)
