"""Hot reload: a running bot answers from what its files say now, or from the last version that was sound."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.assistant import Assistant
from bot.authoring.differences import counted
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex

SETTLE_S = 1.0
"""So long nothing may change before an index that learns anew is built: that takes several seconds."""
PAUSE_S = 600.0
"""Admins hear of mistakes at most so often."""
SHOWN = 5
LOGGED = 20

_log = logging.getLogger(__name__)

Tell = Callable[[str, Sequence[str]], Awaitable[None]]
"""Tells admins: a sentence, and lines that belong to it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The files can't be used; each mistake in a line."""

    mistakes: tuple[str, ...]


class Builder(Protocol):
    """Builds away from the event loop."""

    async def rebuild(self, fingerprint: str) -> IntentIndex | Refused | None:
        """Return an index of what the files say, or None if that has this very fingerprint.

        It comes quickly: what it has learnt may come from an index of what the files said before.
        """
        ...

    async def complete(self) -> tuple[IntentIndex, Calibration]:
        """Return an index of the same knowledge as the last that has learnt from it, and its calibration."""
        ...


class Reloader:
    """Keeps what an assistant answers from up to date.

    Questions are answered all the while: by the old index until the new one is there, and by that, with the
    old calibration, until one is there that has learnt from the new knowledge alone. So the same knowledge
    always ends in the same replies, whatever was there before.
    """

    def __init__(
        self,
        assistant: Assistant,
        builder: Builder,
        tell: Tell,
        *,
        settle_s: float = SETTLE_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._assistant = assistant
        self._builder = builder
        self._notices = Notices(tell, pause_s)
        self._settle_s = settle_s
        self._wanted = asyncio.Event()
        self._is_complete = True

    def request(self) -> None:
        """Have the files read again, soon; several requests in a row are one."""
        self._wanted.set()

    async def run(self) -> None:
        """Reload whenever it is requested, without an end. Nothing that goes wrong ends it."""
        while True:
            if not await self._requested_within(self._notices.due_in()):
                await self._notices.catch_up()
                continue
            self._wanted.clear()
            try:
                await self._reload()
            except Exception as error:  # noqa: BLE001  (a bot that answers from old pages beats one that ended)
                _log.exception("The knowledge couldn't be reloaded; answering from the last good version")
                await self._notices.refused([f"{type(error).__name__}; the log has the whole of it"])

    async def _reload(self) -> None:
        started = time.monotonic()
        before = self._assistant.knowledge
        match await self._builder.rebuild(before.fingerprint):
            case None:
                _log.info("Knowledge unchanged: %s", before.fingerprint)
                await self._notices.mended("as before")
            case Refused(mistakes):
                _log.error(
                    "Knowledge not reloaded, mistakes: %d; answering from the last good version",
                    len(mistakes),
                )
                for mistake in mistakes[:LOGGED]:
                    _log.error("%s", mistake)
                await self._notices.refused(mistakes)
            case index:
                self._assistant.adopt(index)
                told = counted(before, index.knowledge)
                _log.info(
                    "Knowledge reloaded in %.1f s: %s, %s",
                    time.monotonic() - started,
                    index.knowledge.fingerprint,
                    told,
                )
                self._is_complete = False
                await self._notices.mended(told)
        if not self._is_complete and not await self._requested_within(self._settle_s):
            await self._complete()

    async def _complete(self) -> None:
        """Have the index learn, unless something changes meanwhile: then there will be another."""
        completing = asyncio.ensure_future(self._builder.complete())
        wanted = asyncio.ensure_future(self._wanted.wait())
        try:
            await asyncio.wait({completing, wanted}, return_when=asyncio.FIRST_COMPLETED)
            if completing.done():
                self._assistant.adopt(*completing.result())
                self._is_complete = True
        finally:
            wanted.cancel()
            completing.cancel()

    async def _requested_within(self, seconds: float | None) -> bool:
        """Wait for a request, not longer than so many seconds; return whether there is one."""
        try:
            async with asyncio.timeout(seconds):
                await self._wanted.wait()
        except TimeoutError:
            return False
        return True


class Notices:
    """What admins hear: of mistakes at most once in `pause_s` seconds, and then that they are mended.

    What must wait is told when the time has come, if it still holds.
    """

    def __init__(self, tell: Tell, pause_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._pause_s = pause_s
        self._clock = clock
        self._told: tuple[str, ...] = ()
        self._waiting: tuple[str, ...] = ()
        self._next_at = clock()

    def due_in(self) -> float | None:
        """Return after how many seconds to `catch_up`; None: not before something happens."""
        return max(0.0, self._next_at - self._clock()) if self._waiting else None

    async def refused(self, mistakes: Sequence[str]) -> None:
        """Tell of mistakes, now or later; of the same ones only once."""
        self._waiting = () if tuple(mistakes) == self._told else tuple(mistakes)
        await self.catch_up()

    async def mended(self, what: str) -> None:
        """Tell that the files are sound again, if admins know that they weren't."""
        self._waiting = ()
        if self._told:
            self._told = ()
            await self._tell(f"The knowledge base loads again: {what}.", ())

    async def catch_up(self) -> None:
        """Tell what has been waiting, if it is time."""
        if not self._waiting or self._clock() < self._next_at:
            return
        self._told, self._waiting = self._waiting, ()
        self._next_at = self._clock() + self._pause_s
        count = len(self._told)
        some = "a mistake" if count == 1 else f"{count} mistakes"
        rest = [f"and {count - SHOWN} more"] if count > SHOWN else []
        await self._tell(
            f"The knowledge base has {some}, so I keep answering from the last good version.",
            [*self._told[:SHOWN], *rest],
        )
