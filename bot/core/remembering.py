"""What remembers answers it has given, and forgets them when it is pickled."""

from __future__ import annotations

from functools import cached_property


class Remembering:
    """Keeps what it found out when asked in `cached_property`s: some of them are `lru_cache`s."""

    def __getstate__(self) -> dict[str, object]:
        """Leave those out: a pickle holds what was built, not what was asked."""
        return {
            name: value
            for name, value in self.__dict__.items()
            if not isinstance(getattr(type(self), name, None), cached_property)
        }
