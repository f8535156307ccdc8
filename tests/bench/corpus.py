"""Knowledge bases of any size and questions of them, made from the bundled one; the same in every run."""

from __future__ import annotations

import random
from dataclasses import replace

from bot.core.knowledge import Knowledge, Topic
from bot.evaluation.typos import misspelt

SYLLABLES = "ka lo mi ra tu ves dor pin sul ban gor fel nix hap qui zet".split()


def grow(knowledge: Knowledge, size: int) -> Knowledge:
    """Return a knowledge base of about `size` utterances: the bundled topics and variations on them."""
    rng = random.Random(11)  # noqa: S311  (a benchmark's data)
    topics = list(knowledge.topics.values())
    grown: dict[str, Topic] = {}
    count = round_number = 0
    while count < size:
        for topic in topics:
            if count >= size:
                break
            made_up = "".join(rng.sample(SYLLABLES, 3))
            variant = topic if not round_number else _renamed(topic, made_up, round_number)
            grown[variant.id] = variant
            count += len(texts_of(variant))
        round_number += 1
    return replace(
        knowledge, topics={k: replace(t, related=()) for k, t in grown.items()}, fingerprint="grown"
    )


def utterances_of(knowledge: Knowledge) -> list[str]:
    """Return everything in `knowledge` that a question is compared with."""
    return [text for topic in knowledge.topics.values() for text in texts_of(topic)]


def texts_of(topic: Topic) -> tuple[str, ...]:
    return (topic.title, *topic.aliases, *topic.utterances)


def questions_of(utterances: list[str], count: int) -> list[str]:
    """Return a sample of `utterances`, each with a typing mistake."""
    return [misspelt(text, 1) for text in random.Random(7).sample(utterances, count)]  # noqa: S311


def _renamed(topic: Topic, name: str, number: int) -> Topic:
    return replace(
        topic,
        id=f"{topic.id}-{number}",
        title=f"{topic.title} {name}",
        aliases=(),
        utterances=tuple(f"{text} {name}" for text in topic.utterances),
    )
