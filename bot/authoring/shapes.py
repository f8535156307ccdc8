"""Shapes: how a value is written in YAML, and what is said when it is written otherwise.

A file's format is a table of shapes (see schema.py), so that whatever else needs the format needs no second
description of it. Reading one wrong value keeps no other mistake from being found.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from bot.authoring import yaml_nodes as nodes
from bot.errors import KnowledgeError

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)
Choice = TypeVar("Choice", bound=StrEnum)

_FILL_IN = "fill it in, or remove the key if it is optional"


@dataclass(slots=True)
class Source:
    """A file being read, and the mistakes found in it so far."""

    path: Path
    mistakes: list[KnowledgeError] = field(default_factory=list)

    def complain(self, line: int, problem: str, remedy: str) -> None:
        """Add a mistake."""
        self.mistakes.append(KnowledgeError(self.path, line, problem, remedy))


class Shape(Protocol[Value_co]):
    """How one value is written."""

    def read(self, node: nodes.Node, name: str, source: Source) -> Value_co | None:
        """Return what `node` says; after a mistake, which goes to `source`, what is left of it or None.

        `name` is what messages call the value: its key.
        """
        ...


@dataclass(frozen=True, slots=True)
class OneText:
    """A scalar, without blanks around it; `is_verbatim` keeps those that indent its first line."""

    is_verbatim: bool = False

    def read(self, node: nodes.Node, name: str, source: Source) -> str | None:
        """Return the scalar as written."""
        if not isinstance(node, nodes.Scalar):
            source.complain(node.line, f"{name!r} must be text", "put the value in quotes")
            return None
        if not node.text.strip():
            source.complain(node.line, f"{name!r} is empty", _FILL_IN)
            return None
        return node.text.rstrip().lstrip("\r\n") if self.is_verbatim else node.text.strip()


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of scalars; one scalar counts as a list of one."""

    def read(self, node: nodes.Node, name: str, source: Source) -> tuple[str, ...]:
        """Return the scalars as written."""
        written = nodes.items(node)
        if not written or (isinstance(node, nodes.Scalar) and not node.text.strip()):
            source.complain(node.line, f"{name!r} is empty", _FILL_IN)
            return ()
        return tuple(text for item in written if (text := self._item(item, name, source)))

    @staticmethod
    def _item(node: nodes.Node, name: str, source: Source) -> str:
        if not isinstance(node, nodes.Scalar):
            source.complain(node.line, f"an item of {name!r} is no text", "put the whole item in quotes")
            return ""
        if not node.text.strip():
            source.complain(node.line, f"an item of {name!r} is empty", "fill it in or remove it")
        return node.text.strip()


@dataclass(frozen=True, slots=True)
class Cells:
    """A table's row: a list of scalars, which may be empty."""

    def read(self, node: nodes.Node, name: str, source: Source) -> tuple[str, ...]:
        """Return the cells as written."""
        if not isinstance(node, nodes.Sequence):
            source.complain(node.line, f"an item of {name!r} is no list", "write the row as [cell, cell]")
            return ()
        for cell in node.items:
            if not isinstance(cell, nodes.Scalar):
                source.complain(cell.line, "a cell is no text", "put the whole cell in quotes")
        return tuple(cell.text.strip() for cell in node.items if isinstance(cell, nodes.Scalar))


@dataclass(frozen=True, slots=True)
class OneOf(Generic[Choice]):
    """A scalar that is one of an enumeration's values."""

    kind: type[Choice]

    def read(self, node: nodes.Node, name: str, source: Source) -> Choice | None:
        """Return the member."""
        written = OneText().read(node, name, source)
        if written is None:
            return None
        try:
            return self.kind(written)
        except ValueError:
            values = [str(value) for value in self.kind]
            source.complain(node.line, f"unknown {name} {written!r}", suggestion(written, values))
            return None


@dataclass(frozen=True, slots=True)
class Flag:
    """A scalar that is true or false."""

    def read(self, node: nodes.Node, name: str, source: Source) -> bool | None:
        """Return which."""
        written = OneText().read(node, name, source)
        if written is not None and written not in {"true", "false"}:
            source.complain(node.line, f"{name}: {written!r} is not true or false", "write true or false")
        return None if written is None else written == "true"


@dataclass(frozen=True, slots=True)
class Day:
    """A date written as YYYY-MM-DD."""

    def read(self, node: nodes.Node, name: str, source: Source) -> date | None:
        """Return the date."""
        written = OneText().read(node, name, source)
        if written is None:
            return None
        try:
            # fromisoformat alone would also take 20261124 and 2026-W48-2
            return date.fromisoformat(written if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", written) else "")
        except ValueError:
            source.complain(node.line, f"{name}: {written!r} is no date", "write it as YYYY-MM-DD")
            return None


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number from 1 to `most`."""

    most: int

    def read(self, node: nodes.Node, name: str, source: Source) -> int | None:
        """Return the number."""
        written = OneText().read(node, name, source)
        if written is None:
            return None
        if re.fullmatch(r"[1-9][0-9]{0,4}", written) and int(written) <= self.most:
            return int(written)
        source.complain(
            node.line, f"{name}: {written!r} is no number from 1 to {self.most}", "write a whole number"
        )
        return None


@dataclass(frozen=True, slots=True)
class ListOf(Generic[Value]):
    """A list of values of one shape."""

    item: Shape[Value]

    def read(self, node: nodes.Node, name: str, source: Source) -> tuple[Value, ...]:
        """Return the values."""
        if not isinstance(node, nodes.Sequence) or not node.items:
            source.complain(node.line, f"{name!r} must be a list", "begin each item with a dash")
            return ()
        values = (self.item.read(item, name, source) for item in node.items)
        return tuple(value for value in values if value is not None)


@dataclass(frozen=True, slots=True)
class MapOf(Generic[Value]):
    """Keys of the author's choice, `most` at most, each with a value of one shape."""

    item: Shape[Value]
    most: int | None = None

    def read(self, node: nodes.Node, name: str, source: Source) -> dict[str, Value]:
        """Return the values by key."""
        found = _written(node, name, source)
        if self.most is not None and len(found) > self.most:
            source.complain(node.line, f"{len(found)} {name}", f"write {self.most} at most")
        values = {key: self.item.read(value, key, source) for key, value in found.items()}
        return {key: value for key, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Key:
    """What stands at a key of a record."""

    shape: Shape[object]
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What shapes can't say of a record: `broken` yields `(line, problem)` for each place that breaks it.

    It may meet nodes of any kind, and leaves those of a wrong kind to their shapes.
    """

    broken: Callable[[nodes.Mapping], Iterable[tuple[int, str]]]
    remedy: str


@dataclass(frozen=True, slots=True)
class Record(Generic[Value]):
    """Known keys, each with its own shape.

    `make` is called with what was written, spaces in keys as underscores, and only if all of it was right.
    """

    what: str
    keys: Mapping[str, Key]
    make: Callable[..., Value]
    rule: Rule | None = None

    def read(self, node: nodes.Node, name: str, source: Source) -> Value | None:  # noqa: ARG002  (a shape's)
        """Return what `make` makes of the values."""
        before = len(source.mistakes)
        written = self._known(node, source)
        values: dict[str, Any] = {
            key.replace(" ", "_"): self.keys[key].shape.read(value, key, source)
            for key, value in written.items()
        }
        if self.rule and isinstance(node, nodes.Mapping):
            for line, problem in self.rule.broken(node):
                source.complain(line, problem, self.rule.remedy)
        return self.make(**values) if len(source.mistakes) == before else None

    def _known(self, node: nodes.Node, source: Source) -> dict[str, nodes.Node]:
        """Return what stands at the keys; complain about those that are unknown or missing."""
        if not isinstance(node, nodes.Mapping):
            return _written(node, self.what, source)
        for written_key, _ in node.entries:
            if written_key.text not in self.keys:
                problem = f"unknown key {written_key.text!r} in {self.what}"
                source.complain(written_key.line, problem, suggestion(written_key.text, self.keys))
        written = _written(node, self.what, source)
        required = [key for key, what in self.keys.items() if what.is_required]
        for key in required:
            if key not in written:
                needed = ", ".join(required)
                source.complain(node.line, f"{key!r} is missing", f"add it; {self.what} needs {needed}")
        return {key: value for key, value in written.items() if key in self.keys}


def partial(record: Record[Any]) -> Record[dict[str, Any]]:
    """Return `record` for where only a part of it is written: nothing is required, and nothing built."""
    keys = {name: Key(_partial(key.shape)) for name, key in record.keys.items()}
    return Record(record.what, keys, dict)


def _partial(shape: Shape[Any]) -> Shape[Any]:
    """Return `shape` as it may stand in part: items of a list are whole, what has keys may lack some."""
    if isinstance(shape, Record):
        return partial(shape)
    return MapOf(_partial(shape.item)) if isinstance(shape, MapOf) else shape


def suggestion(written: str, known: Collection[str], otherwise: str = "") -> str:
    """Return the remedy for a word that isn't known: the nearest that is, else `otherwise` or all of them."""
    near = difflib.get_close_matches(written, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else otherwise or f"use one of: {', '.join(known)}"


def _written(node: nodes.Node, name: str, source: Source) -> dict[str, nodes.Node]:
    """Return what stands at each key; complain about keys that are given twice."""
    if not isinstance(node, nodes.Mapping):
        source.complain(node.line, f"{name} must be keys and values", "write `key: value` lines")
        return {}
    found: dict[str, nodes.Node] = {}
    for key, value in node.entries:
        if key.text in found:
            first = node.line_of(key.text)
            source.complain(
                key.line, f"{key.text!r} is given twice (also in line {first})", "keep one of them"
            )
        found.setdefault(key.text, value)
    return found
