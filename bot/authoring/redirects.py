"""Retired topics: their words and their ids lead to the topic that took their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.authoring.folders import TopicFile
from bot.authoring.schema import Retired
from bot.authoring.shapes import suggestion
from bot.core.knowledge import Topic
from bot.errors import KnowledgeError


def broken(retired: Mapping[str, TopicFile], active: Mapping[str, TopicFile]) -> Iterator[KnowledgeError]:
    """Find the redirects that reach no topic: it isn't there, is retired itself, or they go in a circle."""
    for topic_id, file in retired.items():
        following = file.retired.redirect if file.retired else ""
        if not following:
            continue
        path, line = file.place_of("redirect")
        if following not in retired and following not in active:
            remedy = suggestion(following, active, "name the id of the topic that took its place")
            yield KnowledgeError(path, line, f"leads to an unknown topic {following!r}", remedy)
        elif _end(topic_id, retired) == topic_id:
            problem = f"leads to {following!r} and from there back to itself"
            yield KnowledgeError(path, line, problem, "let one of them be answered")
        elif following in retired and not _redirect(following, retired):
            problem = f"leads to {following!r}, which is retired and leads nowhere"
            yield KnowledgeError(path, line, problem, "name a topic that is answered, or remove `redirect`")


def resolved(retired: Mapping[str, TopicFile]) -> dict[str, str]:
    """Return for each retired topic that leads somewhere the id it leads to in the end."""
    return {topic_id: _end(topic_id, retired) for topic_id in retired if _redirect(topic_id, retired)}


def led(
    topics: Mapping[str, Topic], retired: Iterable[Retired], leading: Mapping[str, str]
) -> dict[str, Topic]:
    """Return `topics` with what led to the retired ones, and with `related` and alternatives led on."""
    found = {topic_id: _relating(topic, leading) for topic_id, topic in topics.items()}
    for old in retired:
        if old.id in leading:
            found[leading[old.id]] = _taking_over(found[leading[old.id]], old)
    return found


def _taking_over(topic: Topic, old: Retired) -> Topic:
    return replace(
        topic,
        utterances=_together(topic.utterances, old.utterances),
        aliases=_together(topic.aliases, old.aliases),
        errors=_together(topic.errors, old.errors),
        should_match=_together(topic.should_match, old.should_match),
    )


def _relating(topic: Topic, leading: Mapping[str, str]) -> Topic:
    related = tuple(other for other in _followed(topic.related, leading) if other != topic.id)
    alternatives = topic.facts.alternatives if topic.facts else ()
    if related == topic.related and not leading.keys() & {*alternatives}:
        return topic
    facts = topic.facts and replace(topic.facts, alternatives=_followed(alternatives, leading))
    return replace(topic, related=related, facts=facts)


def _followed(ids: Iterable[str], leading: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leading.get(topic_id, topic_id) for topic_id in ids))


def _together(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _redirect(topic_id: str, retired: Mapping[str, TopicFile]) -> str:
    found = retired[topic_id].retired
    return found.redirect if found else ""


def _end(topic_id: str, retired: Mapping[str, TopicFile]) -> str:
    """Return where redirects lead from `topic_id`; after a circle, `topic_id` itself."""
    seen = {topic_id}
    at = topic_id
    while at in retired and (following := _redirect(at, retired)):
        if following in seen:
            return topic_id
        seen.add(following)
        at = following
    return at
