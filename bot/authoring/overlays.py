"""What a later folder says, put over what earlier ones say.

A file with `extends: true` is put over its topic key by key. Lists append what they don't hold yet, other
values replace, keys and values merge key by key, null takes away. Any other file replaces the topic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.authoring import yaml_nodes as nodes
from bot.authoring.folders import TopicFile, read_answerable
from bot.authoring.schema import TOPIC, without_nulls
from bot.authoring.shapes import Key, ListOf, MapOf, Record, Shape, Source, Texts, suggestion
from bot.errors import KnowledgeError

NOT_SAID = {"extends"}
"""Keys that tell how a file is read, and are no part of what it says."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a topic has something from: `key` stands at `line` of `path`."""

    key: str
    path: Path
    line: int


def overlaid(
    earlier: TopicFile | None, later: TopicFile, known: Collection[str], mistakes: list[KnowledgeError]
) -> TopicFile:
    """Return what two folders say of a topic together; what is wrong with it goes to `mistakes`.

    `known`: the topics of earlier folders, for remedies.
    """
    if not later.extends:
        return replace(later, replaces=earlier.path) if earlier else later
    if earlier is None:
        problem = f"extends {later.id!r}, which no earlier folder has"
        remedy = suggestion(later.id, known, "name the file like the topic, or remove `extends`")
        mistakes.append(KnowledgeError(later.path, later.node.line_of("extends"), problem, remedy))
        return later
    if later.is_broken or earlier.is_broken or earlier.extends:
        return replace(earlier, patches=(*earlier.patches, later))
    return _extended(earlier, later, mistakes)


def origins(file: TopicFile) -> tuple[Origin, ...]:
    """Return where each key of a topic is from, in the order they were written.

    A key that several files add to is there once for each; one that was replaced or taken away names only
    the file that had the last word, or none.
    """
    found: dict[str, list[Origin]] = {}
    for part in file.parts:
        for key, value in part.node.entries:
            own = Origin(key.text, part.path, key.line)
            if key.text in NOT_SAID:
                continue
            if isinstance(value, nodes.Scalar) and value.is_null and part.extends:
                found.pop(key.text, None)
            elif key.text in found and _adds(key.text):
                found[key.text].append(own)
            else:
                found[key.text] = [own]
    return tuple(origin for of_key in found.values() for origin in of_key)


def merged(earlier: nodes.Node, later: nodes.Node, shape: Shape[Any]) -> nodes.Node:
    """Return `later` put over `earlier`, both of `shape`."""
    match shape:
        case Record(keys=keys):
            return _merged_keys(earlier, later, {name: key.shape for name, key in keys.items()})
        case MapOf(item=item):
            return _merged_keys(earlier, later, _Always(item))
        case Texts() | ListOf():
            return _appended(earlier, later)
        case _:
            return later


class _Always(dict[str, Shape[Any]]):
    """The same shape at every key."""

    def __init__(self, shape: Shape[Any]) -> None:
        super().__init__()
        self._shape = shape

    def __missing__(self, _: str) -> Shape[Any]:
        return self._shape


def _extended(earlier: TopicFile, patch: TopicFile, mistakes: list[KnowledgeError]) -> TopicFile:
    whole = merged(earlier.whole, patch.node, TOPIC)
    assert isinstance(whole, nodes.Mapping)
    file = replace(earlier, whole=whole, patches=(*earlier.patches, patch))
    source = Source(patch.path)
    topic, retired = read_answerable(whole, file.id, file.area, source)
    if source.mistakes:
        mistakes += _blamed(whole, earlier, patch) or source.mistakes
    return replace(file, topic=topic, retired=retired)


def _blamed(whole: nodes.Mapping, earlier: TopicFile, patch: TopicFile) -> Iterator[KnowledgeError] | None:
    """Name the lines of the patch: each file is right by itself, so the patch brought in what is wrong."""
    found: list[KnowledgeError] = []
    for name, key in TOPIC.keys.items():
        value = whole.get(name)
        source = Source(patch.path)
        if value is not None:
            key.shape.read(value, name, source)
        elif key.is_required:
            source.complain(0, f"takes {name!r} away, which a topic needs", "replace it instead")
        line = patch.node.line_of(name)
        for mistake in source.mistakes:
            problem = f"together with {earlier.path}: {mistake.problem}" if value else mistake.problem
            found.append(KnowledgeError(patch.path, line, problem, mistake.remedy))
    return iter(found) if found else None


def _adds(key: str) -> bool:
    """Whether a later file adds to what stands at `key`, rather than replacing it."""
    known: Key | None = TOPIC.keys.get(key)
    return known is not None and isinstance(known.shape, (Record, MapOf, Texts, ListOf))


def _merged_keys(earlier: nodes.Node, later: nodes.Node, shapes: Mapping[str, Shape[Any]]) -> nodes.Node:
    if not (isinstance(earlier, nodes.Mapping) and isinstance(later, nodes.Mapping)):
        return later
    kept = {key.text: (key, value) for key, value in earlier.entries}
    for key, value in later.entries:
        if isinstance(value, nodes.Scalar) and value.is_null:
            kept.pop(key.text, None)
        elif key.text in kept:
            kept[key.text] = (key, merged(kept[key.text][1], value, shapes[key.text]))
        else:
            kept[key.text] = (key, without_nulls(value) if isinstance(value, nodes.Mapping) else value)
    entries = tuple(entry for name, entry in kept.items() if name not in NOT_SAID)
    return nodes.Mapping(entries, later.line)


def _appended(earlier: nodes.Node, later: nodes.Node) -> nodes.Sequence:
    """Return the items of both; of those that say the same, the later one, where the earlier one stood."""
    found = {_same(item): item for item in (*nodes.items(earlier), *nodes.items(later))}
    return nodes.Sequence(tuple(found.values()), later.line)


def _same(node: nodes.Node) -> object:
    """Return what makes two items the same: their text or, of links, the address."""
    match node:
        case nodes.Scalar(text):
            return text.strip()
        case nodes.Sequence(items):
            return tuple(map(_same, items))
        case nodes.Mapping(entries):
            address = node.get("url")
            return _same(address) if address else tuple((key.text, _same(value)) for key, value in entries)
