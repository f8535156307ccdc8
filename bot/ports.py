"""What the use cases need from outside, in our words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol


class Inbox(Protocol):
    """Remembers what has arrived, so that nothing is answered twice."""

    async def accept(self, keys: Collection[str]) -> bool:
        """Return True and remember all `keys`, or False when any of them has been accepted before.

        Atomic: of two concurrent calls that share a key, one gets True.
        """
        ...
