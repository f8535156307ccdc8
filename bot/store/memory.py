"""Ports that keep what they are told in memory: for one process, gone when it ends."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection

from bot.ports import Place, Spoken

KEPT_S = 25 * 3600.0
"""Slack may send a delayed event for a day: https://docs.slack.dev/apis/events-api"""
MAX_KEYS = 100_000
"""About 20 MB; at two keys an event, more than any workspace's busiest day brings to a bot."""

SPOKEN_S = 24 * 3600.0
"""Who comes back to a thread the next day says again what it is about."""
MAX_PLACES = 20_000
"""About 10 MB."""


class MemoryInbox:
    """Remembers keys for `kept_s` seconds, the newest `max_keys` of them. Satisfies `ports.Inbox`."""

    def __init__(
        self, kept_s: float = KEPT_S, max_keys: int = MAX_KEYS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept_s = kept_s
        self._max_keys = max_keys
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    async def accept(self, keys: Collection[str]) -> bool:
        """Return True and remember `keys`, or False when any was accepted before. Never awaits: atomic."""
        now = self._clock()
        while self._seen and now - next(iter(self._seen.values())) > self._kept_s:
            self._seen.popitem(last=False)
        if any(key in self._seen for key in keys):
            return False
        self._seen.update(dict.fromkeys(keys, now))
        while len(self._seen) > self._max_keys:
            self._seen.popitem(last=False)
        return True


class MemoryConversations:
    """Remembers what was last answered in the newest `max_places`, for `kept_s` seconds.

    Satisfies `ports.Conversations`.
    """

    def __init__(
        self,
        kept_s: float = SPOKEN_S,
        max_places: int = MAX_PLACES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept_s = kept_s
        self._max_places = max_places
        self._clock = clock
        self._spoken: OrderedDict[Place, tuple[float, Spoken]] = OrderedDict()

    async def last(self, place: Place) -> Spoken:
        """Return what was last answered at `place`; empty when nothing was, or too long ago."""
        since, spoken = self._spoken.get(place, (0.0, Spoken()))
        return spoken if self._clock() - since <= self._kept_s else Spoken()

    async def remember(self, place: Place, spoken: Spoken) -> None:
        """Put `spoken` in the place of what was last answered at `place`."""
        self._spoken[place] = self._clock(), spoken
        self._spoken.move_to_end(place)
        while len(self._spoken) > self._max_places:
            self._spoken.popitem(last=False)
