"""YAML text -> nodes that know their line. No scalar is resolved: `on`, `no`, `1.10` stay text.

Only mappings, sequences and scalars: anchors, aliases, merge keys and tags are refused while parsing, so that
a "billion laughs" file costs no more than its own size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError

MAX_BYTES = 256 * 1024
"""Far beyond any topic, far below what would hurt."""
MAX_DEPTH = 12

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser; the pure one, which has the same methods, where PyYAML came without it."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order they were written; each has one line of its own."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int


Node = Scalar | Sequence | Mapping


def read(path: Path) -> Node:
    """Return the one document of `path`. Raises KnowledgeError, naming the line."""
    return parse(path, _text(path))


def parse(path: Path, text: str) -> Node:
    """Return the one document in `text`; `path` is for messages."""
    parser = _PARSER(text)
    try:
        return _Reader(path, parser).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = (error.problem or "can't be parsed").replace("\n", " ")
        raise KnowledgeError(path, line, f"not valid YAML: {problem}", _yaml_remedy(problem)) from error
    except yaml.YAMLError as error:
        raise KnowledgeError(path, 1, "not valid YAML", "check the file with a YAML linter") from error
    finally:
        parser.dispose()


def _yaml_remedy(problem: str) -> str:
    if "tab" in problem or "\\t" in problem:
        return "indent with spaces, not tabs"
    return "quote text that has a colon, hash or bracket in it, and check the indentation"


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnowledgeError(
            path, 1, f"can't be read: {error.strerror}", "make it a readable file"
        ) from error
    if len(content) > MAX_BYTES:
        raise KnowledgeError(path, 1, f"larger than {MAX_BYTES // 1024} KiB", "split it into several topics")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise KnowledgeError(path, line, "not UTF-8 text", "save the file as UTF-8") from error
    if control := _CONTROL.search(text):
        line = text[: control.start()].count("\n") + 1
        raise KnowledgeError(path, line, f"a control character (U+{ord(control[0]):04X})", "remove it")
    return text


class _Reader:
    """Turns the parser's events into nodes."""

    def __init__(self, path: Path, parser: Any) -> None:
        self._path = path
        self._next: Callable[[], Any] = parser.get_event
        self._is_next: Callable[[type[yaml.Event]], bool] = parser.check_event

    def document(self) -> Node:
        self._next()  # stream start
        if self._is_next(yaml.StreamEndEvent):
            raise KnowledgeError(
                self._path, 1, "the file is empty", "write a title, utterances and an answer"
            )
        self._next()  # document start
        node = self._node(self._next(), 0)
        self._next()  # document end
        if not self._is_next(yaml.StreamEndEvent):
            line = self._next().start_mark.line + 1
            raise KnowledgeError(
                self._path, line, "a second document", "keep one document in a file, without ---"
            )
        return node

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise KnowledgeError(
                self._path, line, "an anchor or alias", "write the text out where it is needed"
            )
        if getattr(event, "tag", None):
            raise KnowledgeError(self._path, line, f"a tag ({event.tag})", "remove it; every value is text")
        if depth > MAX_DEPTH:
            raise KnowledgeError(self._path, line, "nested too deeply", "topics have three levels at most")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(yaml.SequenceEndEvent, depth)), line)
        return Mapping(tuple(self._entries(depth)), line)

    def _items(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), end):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        nodes = self._items(yaml.MappingEndEvent, depth)
        for key in nodes:
            if not isinstance(key, Scalar):
                raise KnowledgeError(
                    self._path, key.line, "a key that is no text", "use a plain word as the key"
                )
            if key.text == "<<":
                raise KnowledgeError(
                    self._path, key.line, "a merge key", "write the text out where it is needed"
                )
            yield key, next(nodes)
