"""Nodes -> typed values; every mistake is collected with its line, none stops the others from being found."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.authoring import yaml_nodes as nodes
from bot.errors import KnowledgeError

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(slots=True)
class Source:
    """A file being read, and the mistakes found in it so far."""

    path: Path
    mistakes: list[KnowledgeError] = field(default_factory=list)

    def complain(self, line: int, problem: str, remedy: str) -> None:
        """Add a mistake."""
        self.mistakes.append(KnowledgeError(self.path, line, problem, remedy))


class Fields:
    """The entries of a mapping, taken one by one; what nobody takes was unknown."""

    def __init__(self, source: Source, node: nodes.Node, known: Collection[str], what: str) -> None:
        self.source = source
        self.line = node.line
        self._entries: dict[str, tuple[int, nodes.Node]] = {}
        if not isinstance(node, nodes.Mapping):
            source.complain(node.line, f"{what} must be keys and values", f"write {', '.join(known)}")
            return
        for key, value in node.entries:
            if key.text in self._entries:
                first = self._entries[key.text][0]
                source.complain(
                    key.line, f"{key.text!r} is given twice (also in line {first})", "keep one of them"
                )
            elif key.text not in known:
                source.complain(key.line, f"unknown key {key.text!r} in {what}", _suggestion(key.text, known))
            else:
                self._entries[key.text] = (key.line, value)

    def line_of(self, key: str) -> int:
        """Return where `key` stands, or where its mapping begins."""
        return self._entries[key][0] if key in self._entries else self.line

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a scalar as written, without blank borders; "" when it is absent or wrong."""
        node = self._take(key, required=required)
        return self._scalar(key, node) if node else ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of scalars; a single scalar counts as a list of one."""
        return tuple(item.text.strip() for item in self.items(key, required=required))

    def items(self, key: str, *, required: bool = False) -> tuple[nodes.Scalar, ...]:
        """Return the same with lines."""
        node = self._take(key, required=required)
        if node is None:
            return ()
        written = node.items if isinstance(node, nodes.Sequence) else (node,)
        if not written:
            self.source.complain(node.line, f"{key!r} is empty", "fill it in or remove the key")
        good: list[nodes.Scalar] = []
        for item in written:
            if not isinstance(item, nodes.Scalar):
                self.source.complain(
                    item.line, f"an item of {key!r} is no text", "put the whole item in quotes"
                )
            elif not item.text.strip():
                self.source.complain(item.line, f"an item of {key!r} is empty", "fill it in or remove it")
            else:
                good.append(item)
        return tuple(good)

    def choice(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        """Return one of the values of `kind`."""
        written = self.text(key)
        if not written:
            return default
        try:
            return kind(written)
        except ValueError:
            values = [str(value) for value in kind]
            self.source.complain(
                self.line_of(key), f"unknown {key} {written!r}", _suggestion(written, values)
            )
            return default

    def day(self, key: str) -> date | None:
        """Return a date written as YYYY-MM-DD."""
        written = self.text(key)
        if not written:
            return None
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.source.complain(
                self.line_of(key), f"{key}: {written!r} is no date", "write it as YYYY-MM-DD"
            )
            return None

    def nested(self, key: str, read: Callable[[nodes.Node], Value | None]) -> Value | None:
        """Return what `read` makes of the value."""
        node = self._take(key)
        return None if node is None else read(node)

    def nested_all(self, key: str, read: Callable[[nodes.Node], Value | None]) -> tuple[Value, ...]:
        """Return what `read` makes of each item of a list."""
        node = self._take(key)
        if node is None:
            return ()
        if not isinstance(node, nodes.Sequence) or not node.items:
            self.source.complain(node.line, f"{key!r} must be a list", "begin each item with a dash")
            return ()
        return tuple(value for item in node.items if (value := read(item)) is not None)

    def _take(self, key: str, *, required: bool = False) -> nodes.Node | None:
        if key in self._entries:
            return self._entries[key][1]
        if required:
            self.source.complain(
                self.line, f"{key!r} is missing", "a topic needs a title, utterances and an answer"
            )
        return None

    def _scalar(self, key: str, node: nodes.Node) -> str:
        if not isinstance(node, nodes.Scalar):
            self.source.complain(node.line, f"{key!r} must be text", "put the value in quotes")
            return ""
        if not node.text.strip():
            self.source.complain(node.line, f"{key!r} is empty", "fill it in or remove the key")
        return node.text.strip()


def entries(source: Source, node: nodes.Node, what: str) -> Mapping[str, nodes.Node]:
    """Return a mapping with free keys; a key given twice is a mistake."""
    if not isinstance(node, nodes.Mapping):
        source.complain(node.line, f"{what} must be keys and values", "write `key: value` lines")
        return {}
    found: dict[str, nodes.Node] = {}
    for key, value in node.entries:
        if key.text in found:
            source.complain(key.line, f"{key.text!r} is given twice", "keep one of them")
        found.setdefault(key.text, value)
    return found


def texts_of(source: Source, node: nodes.Node, what: str) -> tuple[str, ...]:
    """Return a list of scalars, or one scalar, as texts."""
    written = node.items if isinstance(node, nodes.Sequence) else (node,)
    good = tuple(
        item.text.strip() for item in written if isinstance(item, nodes.Scalar) and item.text.strip()
    )
    if len(good) != len(written) or not good:
        source.complain(node.line, f"{what} must be text or a list of texts", "quote each of them")
    return good


def _suggestion(written: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else f"use one of: {', '.join(known)}"
