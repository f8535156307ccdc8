"""One knowledge folder -> what its files say, with every mistake in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from bot.authoring import files
from bot.authoring import yaml_nodes as nodes
from bot.authoring.schema import (
    Retired,
    check_patch,
    is_patch,
    is_retired,
    read_areas,
    read_categories,
    read_planned,
    read_retired,
    read_topic,
    read_vocabulary,
)
from bot.authoring.shapes import Source
from bot.core.knowledge import TOPIC_ID, Area, Category, Topic, Vocabulary
from bot.errors import KnowledgeError

Value = TypeVar("Value")

COMPANIONS = ("_areas", "_vocabulary", "_categories", "_planned")
Parse = Callable[[Path, str], nodes.Node | None]
NO_AREA = Area("general", "General")
NOTHING = nodes.Mapping((), 1)
"""Stands for a file that isn't keys and values."""


@dataclass(frozen=True, slots=True)
class TopicFile:
    """A file and what it says: `node`, as written, tells the lines; `topic` is None when mistakes leave none.

    The topic's area has its folder's name for a title, and `related` may name what doesn't exist. A retired
    topic is `retired` instead. `extends`: it only changes a topic of an earlier folder. Later files that
    changed this one are its `patches`; `topic` is then what all of them say, and `whole` their nodes in one.
    `replaces`: the file of an earlier folder that this one stands for.
    """

    path: Path
    node: nodes.Mapping
    topic: Topic | None
    area: Area = NO_AREA
    retired: Retired | None = None
    extends: bool = False
    whole: nodes.Mapping = NOTHING
    patches: tuple[TopicFile, ...] = ()
    replaces: Path | None = None

    @property
    def id(self) -> str:
        """The topic's id: the file's name."""
        return self.path.stem

    @property
    def parts(self) -> tuple[TopicFile, ...]:
        """The files that the topic is made from, each as written, in the order of folders."""
        return (self, *self.patches)

    @property
    def is_broken(self) -> bool:
        """Whether mistakes leave nothing to use. Of a file that extends another, `whole` is what is left."""
        return self.whole is NOTHING if self.extends else self.topic is None and self.retired is None

    def place_of(self, key: str) -> tuple[Path, int]:
        """Return the file and line where `key` was written last."""
        for part in reversed(self.parts):
            if part.node.get(key):
                return part.path, part.node.line_of(key)
        return self.path, self.node.line


@dataclass(frozen=True, slots=True)
class Folder:
    """What the files of a folder say. `files`: by topic id; `unused`: files beginning with `_`, not ours."""

    path: Path
    files: Mapping[str, TopicFile]
    areas: Mapping[str, Area]
    categories: Mapping[str, Category]
    vocabulary: Vocabulary
    planned: frozenset[str]
    unused: tuple[Path, ...]
    mistakes: tuple[KnowledgeError, ...]


def read_folder(path: Path, parse: Parse = nodes.parse) -> Folder:
    """Return what the files below `path` say; it may be missing, which is a mistake like any other.

    `parse` may be one that remembers what it made of a text.
    """
    listing = files.listing(path)
    reader = _Reader(path, listing, parse)
    return Folder(
        path=path,
        areas=reader.companion("_areas", read_areas, {}),
        categories=reader.companion("_categories", read_categories, {}),
        vocabulary=reader.companion("_vocabulary", read_vocabulary, Vocabulary()),
        planned=reader.companion("_planned", read_planned, frozenset()),
        files=reader.topics(),
        unused=tuple(file for name, file in listing.companions.items() if name not in COMPANIONS),
        mistakes=tuple(reader.mistakes),
    )


class _Reader:
    """Reads file by file; what is wrong gathers in `mistakes`."""

    def __init__(self, folder: Path, listing: files.Listing, parse: Parse) -> None:
        self._parse = parse
        self._folder = folder
        self._listing = listing
        self.mistakes = [*listing.mistakes]

    def companion(self, name: str, read: Callable[[nodes.Node, Source], Value], absent: Value) -> Value:
        path = self._listing.companions.get(name)
        if path is None:
            return absent
        node = self._node(path, "fill it or remove the file")
        return absent if node is None else self._with_source(path, lambda source: read(node, source))

    def topics(self) -> dict[str, TopicFile]:
        found: dict[str, TopicFile] = {}
        for path in self._listing.topics:
            topic_id = path.stem
            if not TOPIC_ID.fullmatch(topic_id):
                better = re.sub(r"[^a-z0-9]+", "-", topic_id.lower()).strip("-") or "my-topic"
                self._complain(path, f"{topic_id!r} can't be a topic id", f"name the file like {better}.yaml")
            elif topic_id in found:
                first = found[topic_id].path.relative_to(self._folder)
                problem = f"topic {topic_id!r} is defined twice (also in {first})"
                self._complain(path, problem, "rename one of them")
            else:
                found[topic_id] = self._topic_file(path)
        return found

    def _topic_file(self, path: Path) -> TopicFile:
        area = NO_AREA if path.parent == self._folder else _area_named(path.parent.name)
        try:
            file, mistakes = _said(path, files.read(path, self._folder), area)
        except KnowledgeError as mistake:
            self.mistakes.append(mistake)
            return TopicFile(path, NOTHING, None)
        if file is None:
            self._complain(path, "the file is empty", "write a title, utterances and an answer")
            return TopicFile(path, NOTHING, None)
        self.mistakes += mistakes
        return file

    def _node(self, path: Path, if_empty: str) -> nodes.Node | None:
        try:
            node = self._parse(path, files.read(path, self._folder))
        except KnowledgeError as mistake:
            self.mistakes.append(mistake)
            return None
        if node is None:
            self._complain(path, "the file is empty", if_empty)
        return node

    def _with_source(self, path: Path, read: Callable[[Source], Value]) -> Value:
        source = Source(path)
        value = read(source)
        self.mistakes += source.mistakes
        return value

    def _complain(self, path: Path, problem: str, remedy: str) -> None:
        self.mistakes.append(KnowledgeError(path, 1, problem, remedy))


def read_answerable(
    node: nodes.Node, topic_id: str, area: Area, source: Source
) -> tuple[Topic | None, Retired | None]:
    """Return the topic or, if it is retired, what leads away from it; neither after mistakes."""
    if is_retired(node):
        return None, read_retired(node, topic_id, source)
    return read_topic(node, topic_id, area, source), None


@lru_cache(maxsize=4_096)
def _said(path: Path, text: str, area: Area) -> tuple[TopicFile | None, tuple[KnowledgeError, ...]]:
    """Return what a topic's file says, None if it says nothing, and its mistakes. Raises KnowledgeError.

    What was read before is kept: of hundreds of files, an author changes one at a time.
    """
    node = nodes.parse(path, text)
    if node is None:
        return None, ()
    source = Source(path)
    return _topic_file(node, path.stem, area, source), tuple(source.mistakes)


def _topic_file(node: nodes.Node, topic_id: str, area: Area, source: Source) -> TopicFile:
    if isinstance(node, nodes.Mapping) and is_patch(node):
        check_patch(node, topic_id, source)
        whole = NOTHING if source.mistakes else node
        return TopicFile(source.path, node, None, area, extends=True, whole=whole)
    topic, retired = read_answerable(node, topic_id, area, source)
    written = node if isinstance(node, nodes.Mapping) else NOTHING
    return TopicFile(source.path, written, topic, area, retired, whole=written)


def _area_named(name: str) -> Area:
    return Area(name, name.replace("-", " ").replace("_", " ").capitalize())
