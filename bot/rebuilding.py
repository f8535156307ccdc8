"""Builds indexes in a process of its own: a thread would share the interpreter's lock, and questions wait."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import multiprocessing
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from bot.authoring.loading import Fits, load
from bot.authoring.reloading import Refused
from bot.authoring.rounds import RoundMemo
from bot.core.confidence import Calibration
from bot.core.knowledge import Area, Knowledge, Topic
from bot.core.matching import IntentIndex
from bot.core.text import words
from bot.errors import KnowledgeErrors

_SPAWN = multiprocessing.get_context("spawn")
ANY_AREA = Area("any", "Any")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build; everything in it can be sent to another process.

    `keep` is given what `key` returned, an index and its calibration, for the next start; `kept` returns the
    index again, if it is there.
    """

    folders: tuple[Path, ...]
    fits: Fits
    key: Callable[[Sequence[Path]], str]
    keep: Callable[[str, IntentIndex, Calibration], None]
    kept: Callable[[str], IntentIndex | None]


class ProcessBuilder:
    """Satisfies `reloading.Builder`. The process begins with the first build, and stays.

    It has imported everything, knows which topics fit and has an index that has learnt, which teaches the
    next: a change to one topic is answered from within seconds. Learning anew and calibrating are done in a
    thread, so that no index waits for them. Where the process dies, the next build begins another; where the
    bot dies, it ends by itself.
    """

    def __init__(self, plan: Plan, proven: Knowledge) -> None:
        """`proven`: knowledge whose topics are known to fit."""
        self._plan = plan
        self._proven = proven
        self._process: SpawnProcess | None = None
        self._builds = _Line()
        self._completions = _Line()

    async def rebuild(self, fingerprint: str) -> IntentIndex | Refused | None:
        """Return an index of what the files say, or None if that has this very fingerprint."""
        built = await asyncio.to_thread(self._ask, self._builds, _Workshop.index, fingerprint)
        if isinstance(built, Exception):
            raise built
        assert built is None or isinstance(built, IntentIndex | Refused)
        if isinstance(built, IntentIndex):
            self._proven = built.knowledge
        return built

    async def complete(self) -> tuple[IntentIndex, Calibration]:
        """Return an index of the same knowledge as the last that has learnt from it, and its calibration."""
        completed = await asyncio.to_thread(self._ask, self._completions, _Workshop.complete)
        if isinstance(completed, Exception):
            raise completed
        assert isinstance(completed, tuple)
        return completed

    def close(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.join()

    def _ask(self, line: _Line, work: Callable[..., object], *arguments: object) -> object:
        """Return the process's answer. Blocks."""
        with line.busy:
            if self._process is None:
                self._begin()
            try:
                line.ours.send((work, arguments))
                return _unpickled(line.ours.recv_bytes())
            except (EOFError, OSError) as error:
                self.close()
                raise ProcessEndedError("the process that builds indexes has ended") from error

    def _begin(self) -> None:
        theirs = [line.connect() for line in (self._builds, self._completions)]
        proven = frozenset(map(_looks_of, self._proven.topics.values()))
        self._process = _SPAWN.Process(target=_work, args=(*theirs, self._plan, proven), daemon=True)
        self._process.start()
        # With its other end open only over there, ours tells when the process is gone.
        for end in theirs:
            end.close()


def _unpickled(answer: bytes) -> object:
    """Return what was sent, without collections of garbage on the way: they would be as long as the rest.

    Neither lets the interpreter's lock go, and questions wait for it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(answer)  # noqa: S301  (from a process of ours, over a pipe nobody else has)
    finally:
        if collects:
            gc.enable()


class _Line:
    """One way to the process: an order at a time, and its answer."""

    ours: Connection

    def __init__(self) -> None:
        self.busy = threading.Lock()

    def connect(self) -> Connection:
        """Return the other end of a new connection."""
        self.ours, theirs = _SPAWN.Pipe()
        return theirs


class ProcessEndedError(Exception):
    """The system ended the process, for example because memory ran short."""


def _work(builds: Connection, completions: Connection, plan: Plan, proven: frozenset[bytes]) -> None:
    """Do what is ordered over two lines until nobody is left to order."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they reach the whole group, and are meant for the bot
    workshop = _Workshop(plan, proven)
    threading.Thread(target=_obey, args=(completions, workshop), daemon=True).start()
    _obey(builds, workshop)


def _obey(orders: Connection, workshop: _Workshop) -> None:
    while True:
        try:
            work, arguments = orders.recv()
        except EOFError:
            return
        made: object
        try:
            made = work(workshop, *arguments)
        except Exception as error:  # noqa: BLE001  (whatever it is, the bot tells of it and goes on)
            made = RuntimeError("".join(traceback.format_exception(error)))
        orders.send(made)


class _Workshop:
    """What the process keeps from one build to the next."""

    def __init__(self, plan: Plan, proven: frozenset[bytes]) -> None:
        # Only building needs the word list, and the bot that answers needn't hold it.
        from bot.store.english import english_words  # noqa: PLC0415

        self._plan = plan
        self._proven = set(proven)
        # Imports what that needs before it is needed.
        plan.fits(Topic("any", "Any", ANY_AREA, ("any",), "Any."))
        self._english = english_words()
        self._words: RoundMemo[str, list[str]] = RoundMemo(words)
        self._learnt: IntentIndex | None = None
        self._built: tuple[IntentIndex, str] | None = None

    def index(self, fingerprint: str) -> IntentIndex | Refused | None:
        base, *overlays = self._plan.folders
        key = self._plan.key(self._plan.folders)
        try:
            knowledge = load(base, overlays, fits=self._fits)
        except KnowledgeErrors as errors:
            return Refused(tuple(map(str, errors.exceptions)))
        if knowledge.fingerprint == fingerprint:
            self._prepare(key)
            return None
        # Files that changed while they were read must not be taken for those of the key.
        unchanged = key == self._plan.key(self._plan.folders)
        index = self._index(knowledge)
        self._built = index, key if unchanged else ""
        return index

    def _prepare(self, key: str) -> None:
        """Have what makes the next build quick."""
        if not self._learnt and (kept := self._plan.kept(key)):
            self._learnt = kept
            self._index(kept.knowledge)

    def _index(self, knowledge: Knowledge) -> IntentIndex:
        index = IntentIndex(knowledge, self._english, split=self._words, taught_by=self._learnt)
        self._words.next_round()
        self._learnt = self._learnt or index
        return index

    def complete(self) -> tuple[IntentIndex, Calibration]:
        assert self._built
        index, key = self._built
        if not index.has_learnt:
            index = IntentIndex(index.knowledge, self._english)
        fitted = Calibration.fitted(index)
        self._learnt = index
        if key:
            self._plan.keep(key, index, fitted)
        return index, fitted

    def _fits(self, topic: Topic) -> Sequence[str]:
        """Return what doesn't fit; what looks like something that fitted before isn't tried again."""
        looks = _looks_of(topic)
        if looks in self._proven:
            return ()
        problems = self._plan.fits(topic)
        if not problems:
            self._proven.add(looks)
        return problems


def _looks_of(topic: Topic) -> bytes:
    """Return a digest of what a reply shows of `topic`: not how it is asked for, nor its relations."""
    shown = replace(
        topic,
        area=ANY_AREA,
        utterances=("any",),
        aliases=(),
        errors=(),
        related=(),
        should_match=(),
        should_not_match=(),
    )
    return hashlib.blake2b(repr(shown).encode(), digest_size=16).digest()
