"""A knowledge base while somebody edits it: read again in a moment, because little of it has changed."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from watchfiles import watch

from bot.authoring import files
from bot.authoring import yaml_nodes as nodes
from bot.authoring.loading import Library, knowledge_of, read_library
from bot.authoring.rounds import RoundMemo
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from bot.core.text import words

DEBOUNCE_MS = 200
"""Editors write a file in several steps; what comes within this is one change."""
STEP_MS = 30
QUICKLY_LEARNT = 500
"""Utterances up to which an index learns, and is calibrated, in a fraction of a second."""
STARTED_MS = 400
"""How soon `changes` says that it watches."""


class Workbench:
    """Knowledge folders that are read, and indexed, again and again."""

    def __init__(
        self, folders: Sequence[Path], english: Mapping[str, int], learnt: IntentIndex | None = None
    ) -> None:
        """`english`: ordinary words, for the index. `learnt`: an index of what the folders said before."""
        self._folders = folders
        self._english = english
        self._learnt = learnt
        self._parsed: RoundMemo[tuple[Path, str], nodes.Node | None] = RoundMemo(_parsed)
        self._words: RoundMemo[str, list[str]] = RoundMemo(words)

    def read(self) -> Library:
        """Return what the folders say now; only files whose text has changed are parsed."""
        library = read_library(self._folders, parse=lambda path, text: self._parsed((path, text)))
        self._parsed.next_round()
        return library

    def index(self, library: Library) -> IntentIndex:
        """Return the index of `library`; only texts that have changed are taken apart.

        A large one is taught by the one that had learnt before: one edit changes little of what is learnt.
        """
        is_large = self._learnt is not None and self._learnt.utterances > QUICKLY_LEARNT
        built = IntentIndex(
            knowledge_of(library),
            self._english,
            split=self._words,
            taught_by=self._learnt if is_large else None,
        )
        self._words.next_round()
        return built

    @staticmethod
    def calibration(index: IntentIndex, kept: Calibration) -> Calibration:
        """Return the calibration of `index` or, where it was taught by another, the one that was `kept`."""
        return Calibration.fitted(index) if index.has_learnt else kept

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
