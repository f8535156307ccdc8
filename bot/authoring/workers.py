"""Work shared out over processes, where there is enough of it."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], list[Result]]

CHUNKS = 4
"""Chunks a process: the more, the smoother a progress bar, and the sooner all of them are done."""


class Workers:
    """Runs picklable work over lists in other processes; with `count` 1 in this one.

    New interpreters, not forks: numpy and libyaml may hold threads and locks that a fork would break.
    """

    def __init__(self, count: int | None = None) -> None:
        """`count`: as many as this process may use processors."""
        self._count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        if self._count > 1:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_leave_interrupts)
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def start(self, work: Work[Item, Result], items: Sequence[Item]) -> Started[Result]:
        """Begin `work` on chunks of `items`; its results come in the order of `items`."""
        size = max(1, -(-len(items) // (self._count * CHUNKS)))
        chunks = [items[at : at + size] for at in range(0, len(items), size)]
        if self._pool is None:
            return Started([partial(work, chunk) for chunk in chunks])
        # Pickled once, and once taken out by each process: an index takes longer than a chunk's questions.
        sent = _Sent(next(self._numbers), pickle.dumps(work, pickle.HIGHEST_PROTOCOL))
        futures: list[Future[list[Result]]] = [self._pool.submit(_work_on, sent, chunk) for chunk in chunks]
        return Started([future.result for future in futures], futures)


class Started(Iterator[list[Result]]):
    """Chunks of results, as they are asked for."""

    def __init__(
        self, chunks: list[Callable[[], list[Result]]], futures: Sequence[Future[list[Result]]] = ()
    ) -> None:
        self._chunks = iter(chunks)
        self._futures = futures

    def __next__(self) -> list[Result]:
        return next(self._chunks)()

    def all(self) -> list[Result]:
        """Return what is left, in one list."""
        return [result for chunk in self for result in chunk]


@dataclass(frozen=True, slots=True)
class _Sent:
    """Work on its way to another process; each start has its own number."""

    number: int
    pickled: bytes


_TAKEN: dict[int, Work[Any, Any]] = {}
"""In a process of a pool: the work it was last given, by number."""


def _work_on(sent: _Sent, chunk: Sequence[Any]) -> list[Any]:
    if sent.number not in _TAKEN:
        _TAKEN.clear()
        _TAKEN[sent.number] = pickle.loads(sent.pickled)  # noqa: S301  (from the process that began this one)
    return _TAKEN[sent.number](chunk)


def _leave_interrupts() -> None:
    """Ctrl-C ends the process that waits for this one, which then ends this one too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
