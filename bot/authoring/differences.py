"""What changed between two knowledge bases, in words for a changelog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from bot.core.knowledge import Facts, Knowledge, Topic

TEXTS = {"answer": "answer", "use_when": "when to use it", "avoid_when": "when not to", "note": "note"}
LISTS = {
    "aliases": ("alias", "aliases"),
    "utterances": ("utterance", "utterances"),
    "points": ("point", "points"),
    "errors": ("error text", "error texts"),
    "should_match": ("question that must match", "questions that must match"),
    "should_not_match": ("question that must not match", "questions that must not match"),
}
BLOCKS = {"code": "code", "table": "table"}


@dataclass(frozen=True, slots=True)
class Change:
    """A topic that is in both, as it is now, and what is different about it."""

    topic: Topic
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed, each in the order of ids; of pairs the old one comes first.

    `renamed`: another id, the same title. `retired`: its id leads to the other now. `around`: what changed in
    areas, categories and vocabulary, in words.
    """

    added: tuple[Topic, ...] = ()
    changed: tuple[Change, ...] = ()
    renamed: tuple[tuple[Topic, Topic], ...] = ()
    retired: tuple[tuple[Topic, Topic], ...] = ()
    removed: tuple[Topic, ...] = ()
    around: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def differences(old: Knowledge, new: Knowledge) -> Differences:
    """Return what is different in `new`."""
    gone = [topic for topic_id, topic in old.topics.items() if topic_id not in new.topics]
    come = [topic for topic_id, topic in new.topics.items() if topic_id not in old.topics]
    retired = [(topic, found) for topic in gone if (found := new.find(topic.id))]
    lost = [topic for topic in gone if not new.find(topic.id)]
    titles = {topic.title: topic for topic in come}
    renamed = [(topic, titles[topic.title]) for topic in lost if topic.title in titles]
    both = [(old.topics[topic_id], topic) for topic_id, topic in new.topics.items() if topic_id in old.topics]
    kept = {topic.id for topic, _ in both}
    changes = (Change(after, tuple(_changes(before, after, kept))) for before, after in both)
    return Differences(
        added=tuple(topic for topic in come if topic not in [after for _, after in renamed]),
        changed=tuple(change for change in changes if change.what),
        renamed=tuple(renamed),
        retired=tuple(retired),
        removed=tuple(topic for topic in lost if topic not in [before for before, _ in renamed]),
        around=tuple(_around(old, new)),
    )


def counted(old: Knowledge, new: Knowledge) -> str:
    """Return how much changed, in one line.

    >>> counted(Knowledge({}, "a"), Knowledge({}, "b"))
    'no topic changed'
    """
    found = differences(old, new)
    named = ("added", "changed", "renamed", "retired", "removed")
    counts = [f"{len(getattr(found, name))} {name}" for name in named if getattr(found, name)]
    return f"topics: {', '.join(counts)}" if counts else "no topic changed"


def changelog(found: Differences) -> str:
    """Return the differences as Markdown: a heading for each sort, a line for each topic."""
    sections: tuple[tuple[str, Sequence[str]], ...] = (
        ("Added", [_named(topic) for topic in found.added]),
        ("Changed", [f"{_named(change.topic)}: {'; '.join(change.what)}" for change in found.changed]),
        ("Renamed", [f"{_named(after)}: was `{before.id}`" for before, after in found.renamed]),
        ("Retired", [f"{_named(before)}: leads to {_named(after)}" for before, after in found.retired]),
        ("Removed", [_named(topic) for topic in found.removed]),
        ("Words and areas", found.around),
    )
    drawn = [
        "\n".join([f"## {title}", "", *(f"- {line}" for line in lines)]) for title, lines in sections if lines
    ]
    return "\n\n".join(drawn)


def _named(topic: Topic) -> str:
    return f"{topic.title} (`{topic.id}`)"


def _changes(old: Topic, new: Topic, kept: set[str]) -> Iterator[str]:
    """Say what is different; what a topic is related to matters only among those that stay."""
    for key in ("title", "kind", "owner", "reviewed"):
        yield from _replaced(key, getattr(old, key), getattr(new, key))
    yield from _replaced("review in", f"{old.review_in} months", f"{new.review_in} months")
    yield from _replaced("area", old.area.title, new.area.title)
    for key, name in TEXTS.items():
        yield from _rewritten(name, getattr(old, key), getattr(new, key))
    for key, (one, many) in LISTS.items():
        yield from _listed(one, many, getattr(old, key), getattr(new, key))
    for key, name in BLOCKS.items():
        yield from _rewritten(name, getattr(old, key), getattr(new, key))
    yield from _facts(old.facts or Facts(), new.facts or Facts())
    yield from _by_name(
        "link", {link.url: link.title for link in old.links}, {link.url: link.title for link in new.links}
    )
    yield from _by_name(
        "related topic",
        {other: other for other in old.related if other in kept},
        {other: other for other in new.related if other in kept},
    )
    yield from _variants(old, new)


def _replaced(name: str, old: object, new: object) -> Iterator[str]:
    if old != new:
        yield f"{name} {old or 'none'} -> {new or 'none'}"


def _rewritten(name: str, old: object, new: object) -> Iterator[str]:
    if old != new:
        yield f"{name} {'changed' if old and new else 'added' if new else 'removed'}"


def _listed(one: str, many: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    added = len([item for item in new if item not in old])
    removed = len([item for item in old if item not in new])
    for count, what in ((added, "added"), (removed, "removed")):
        if count:
            yield f"{count} {one if count == 1 else many} {what}"
    if old != new and not added and not removed:
        yield f"{many} in another order"


def _facts(old: Facts, new: Facts) -> Iterator[str]:
    for fact in fields(Facts):
        before, after = getattr(old, fact.name), getattr(new, fact.name)
        if isinstance(after, str):
            yield from _replaced(fact.name.replace("_", " "), before, after)
        else:
            yield from _listed("alternative", "alternatives", before, after)


def _by_name(what: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Compare named things by what identifies them."""
    for sign, names in (
        ("added", [name for key, name in new.items() if key not in old]),
        ("removed", [name for key, name in old.items() if key not in new]),
        ("renamed", [name for key, name in new.items() if old.get(key, name) != name]),
    ):
        if names:
            yield f"{what}{'s' if len(names) > 1 else ''} {sign}: {', '.join(names)}"


def _variants(old: Topic, new: Topic) -> Iterator[str]:
    before = {variant.id: variant for variant in old.variants}
    after = {variant.id: variant for variant in new.variants}
    yield from _by_name(
        "variant",
        {key: variant.title for key, variant in before.items()},
        {key: variant.title for key, variant in after.items()},
    )
    for key in before.keys() & after.keys():
        if before[key].instead != after[key].instead:
            yield f"variant changed: {after[key].title}"


def _around(old: Knowledge, new: Knowledge) -> Iterator[str]:
    yield from _by_name("area", _titles(old.areas), _titles(new.areas))
    yield from _by_name("category", _titles(old.categories), _titles(new.categories))
    before, after = old.vocabulary, new.vocabulary
    yield from _by_name(
        "abbreviation",
        {f"{short} {meaning}": short for short, meaning in before.abbreviations.items()},
        {f"{short} {meaning}": short for short, meaning in after.abbreviations.items()},
    )
    yield from _by_name(
        "synonym group",
        {"|".join(group): " = ".join(group) for group in before.synonyms},
        {"|".join(group): " = ".join(group) for group in after.synonyms},
    )
    yield from _by_name(
        "known word",
        {word: word for word in sorted(before.known)},
        {word: word for word in sorted(after.known)},
    )


def _titles(named: Mapping[str, object]) -> dict[str, str]:
    return {key: str(getattr(value, "title", key)) for key, value in named.items()}
