"""A knowledge base while somebody edits it: read again in a moment, because little of it has changed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from watchfiles import watch

from bot.authoring import files
from bot.authoring import yaml_nodes as nodes
from bot.authoring.loading import Library, knowledge_of, read_library
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from bot.core.text import words

Key = TypeVar("Key")
Value = TypeVar("Value")

DEBOUNCE_MS = 200
"""Editors write a file in several steps; what comes within this is one change."""
STEP_MS = 30
QUICKLY_FITTED = 150
"""Utterances up to which a calibration is fitted in a fraction of a second."""
STARTED_MS = 400
"""How soon `changes` says that it watches."""


@dataclass(slots=True)
class Remembering(Generic[Key, Value]):
    """Remembers what `make` made of the keys of this round and the one before."""

    make: Callable[[Key], Value]
    current: dict[Key, Value] = field(default_factory=dict)
    before: dict[Key, Value] = field(default_factory=dict)

    def __call__(self, key: Key) -> Value:
        """Return what `make` makes of `key`."""
        if key not in self.current:
            self.current[key] = self.before[key] if key in self.before else self.make(key)
        return self.current[key]

    def next_round(self) -> None:
        """Forget what was not asked for in this round."""
        self.before, self.current = self.current, {}


class Workbench:
    """Knowledge folders that are read, and indexed, again and again."""

    def __init__(self, folders: Sequence[Path], english: Mapping[str, int]) -> None:
        """`english`: ordinary words, for the index."""
        self._folders = folders
        self._english = english
        self._parsed: Remembering[tuple[Path, str], nodes.Node | None] = Remembering(_parsed)
        self._words: Remembering[str, list[str]] = Remembering(words)

    def read(self) -> Library:
        """Return what the folders say now; only files whose text has changed are parsed."""
        library = read_library(self._folders, parse=lambda path, text: self._parsed((path, text)))
        self._parsed.next_round()
        return library

    def index(self, library: Library) -> IntentIndex:
        """Return the index of `library`; only texts that have changed are taken apart."""
        built = IntentIndex(knowledge_of(library), self._english, split=self._words)
        self._words.next_round()
        return built

    @staticmethod
    def calibration(index: IntentIndex, kept: Calibration) -> Calibration:
        """Return the calibration of `index` or, where fitting takes seconds, the one that was `kept`.

        One edit moves the calibration of a large knowledge base very little.
        """
        return Calibration.fitted(index) if index.utterances <= QUICKLY_FITTED else kept

    def changes(self) -> Generator[None]:
        """Yield once it watches, then after each burst of changes of YAML files. Ends on Ctrl-C."""
        seen = watch(
            *self._folders,
            watch_filter=lambda _, path: Path(path).suffix in files.SUFFIXES,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=STARTED_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        is_first = True
        for changed in seen:
            if changed or is_first:
                yield
            is_first = False


def _parsed(key: tuple[Path, str]) -> nodes.Node | None:
    path, text = key
    return nodes.parse(path, text)
