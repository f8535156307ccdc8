"""What was made in the last round, for the next: of hundreds of texts, an author changes one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(slots=True)
class RoundMemo(Generic[Key, Value]):
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
