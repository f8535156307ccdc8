"""YAML text -> nodes that know their line. No scalar is resolved: `on`, `no`, `1.10` stay text.

Only mappings, sequences and scalars: anchors, aliases, merge keys and tags are refused while parsing, so that
a "billion laughs" file costs no more than its own size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError

MAX_DEPTH = 12

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser; the pure one, which has the same methods, where PyYAML came without it."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NULLS = {"", "~", "null", "Null", "NULL"}
_WRITE_OUT = "write the text out where it is needed"


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text as written; a block scalar begins in the line below its `|` or `>`. `is_plain`: without quotes."""

    text: str
    line: int
    is_block: bool = False
    is_plain: bool = False

    @property
    def is_null(self) -> bool:
        """Whether YAML reads it as null; only a file that extends another makes something of that."""
        return self.is_plain and self.text in _NULLS

    @property
    def text_line(self) -> int:
        """Return the line of the text's own first line."""
        return self.line + self.is_block


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order they were written, perhaps one twice; each has a line of its own."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int

    def get(self, key: str) -> Node | None:
        """Return the first value of `key`."""
        return next((value for name, value in self.entries if name.text == key), None)

    def line_of(self, key: str) -> int:
        """Return where `key` stands, or else where the mapping begins."""
        return next((name.line for name, _ in self.entries if name.text == key), self.line)


Node = Scalar | Sequence | Mapping


def items(node: Node | None) -> tuple[Node, ...]:
    """Return the items of a sequence; any other node counts as the only item of one."""
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def parse(path: Path, text: str) -> Node | None:
    """Return the one document in `text`, None if it has none; `path` is for messages.

    Raises KnowledgeError, naming the line.
    """
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise KnowledgeError(path, line, _named(control[0]), "remove it")
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


def _named(control: str) -> str:
    return f"a control character (U+{ord(control):04X})"


def _yaml_remedy(problem: str) -> str:
    if "tab" in problem or r"\t" in problem:
        return "indent with spaces, not tabs"
    if "escape" in problem:
        return r"in double quotes, write a backslash as \\"
    return "quote text that has a colon, hash or bracket in it, and check the indentation"


class _Reader:
    """Turns the parser's events into nodes."""

    def __init__(self, path: Path, parser: Any) -> None:
        self._path = path
        self._parser = parser

    def document(self) -> Node | None:
        self._next()  # stream start
        if self._parser.check_event(yaml.StreamEndEvent):
            return None
        self._next()  # document start
        node = self._node(self._next(), 0)
        self._next()  # document end
        if not self._parser.check_event(yaml.StreamEndEvent):
            line = self._next().start_mark.line + 1
            raise self._refusal(line, "a second document", "keep one document in a file, without ---")
        return node

    def _next(self) -> Any:
        return self._parser.get_event()

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._refusal(line, "an anchor or alias", _WRITE_OUT)
        if event.tag:
            raise self._refusal(line, f"a tag ({event.tag})", "remove it; every value is text")
        if depth > MAX_DEPTH:
            raise self._refusal(line, "nested too deeply", "move it up; a topic needs five levels at most")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(yaml.SequenceEndEvent, depth)), line)
        return Mapping(tuple(self._entries(depth)), line)

    def _scalar(self, event: Any, line: int) -> Scalar:
        if event.style == '"' and (control := _CONTROL.search(event.value)):  # it was written as an escape
            raise self._refusal(line, _named(control[0]), "remove it")
        return Scalar(event.value, line, event.style in {"|", ">"}, bool(event.implicit[0]))

    def _items(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := self._next(), end):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        nodes = self._items(yaml.MappingEndEvent, depth)
        for key in nodes:
            if not isinstance(key, Scalar):
                raise self._refusal(key.line, "a key that is no text", "use a plain word as the key")
            if key.text == "<<":
                raise self._refusal(key.line, "a merge key", _WRITE_OUT)
            yield key, next(nodes)

    def _refusal(self, line: int, problem: str, remedy: str) -> KnowledgeError:
        return KnowledgeError(self._path, line, problem, remedy)
