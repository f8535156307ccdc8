"""What the use cases need from outside, in our words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


class Inbox(Protocol):
    """Remembers what has arrived, so that nothing is answered twice."""

    async def accept(self, keys: Collection[str]) -> bool:
        """Return True and remember all `keys`, or False when any of them has been accepted before.

        Atomic: of two concurrent calls that share a key, one gets True.
        """
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation goes on. `thread` is empty in a direct message: all of it is one conversation."""

    team: str
    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was last answered, by topic ids; `nearest`: what else it could have been."""

    topics: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


class Conversations(Protocol):
    """Remembers for each place what was last answered there, so that "how do I install it?" makes sense."""

    async def last(self, place: Place) -> Spoken:
        """Return what was last answered at `place`; empty when nothing was, or too long ago."""
        ...

    async def remember(self, place: Place, spoken: Spoken) -> None:
        """Put `spoken` in the place of what was last answered at `place`."""
        ...
