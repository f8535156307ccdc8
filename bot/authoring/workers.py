"""Work shared out over processes, where there is enough of it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from typing import Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], list[Result]]

CHUNKS = 4
"""Chunks a process: the more, the smoother a progress bar; each costs a copy of what the work needs."""


class Workers:
    """Runs picklable work over lists in other processes; with `count` 1 in this one.

    New interpreters, not forks: numpy and libyaml may hold threads and locks that a fork would break.
    """

    def __init__(self, count: int | None = None) -> None:
        """`count`: as many as this process may use processors."""
        self._count = count or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

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
        futures = [self._pool.submit(work, chunk) for chunk in chunks]
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


def _leave_interrupts() -> None:
    """Ctrl-C ends the process that waits for this one, which then ends this one too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
