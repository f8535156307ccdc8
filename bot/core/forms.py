"""Forms of what people say, as regular expressions that are compiled when first needed.

There are many, and long ones take a while to compile: who asks one thing in a terminal waits for few of them.
"""

from __future__ import annotations

import re
from functools import cached_property


class Form:
    """A regular expression, compiled at its first use: where one of its cues stands in a text."""

    def __init__(self, pattern: str, cues: str = "") -> None:
        """`cues`: pieces of text, with commas between them, one of which is in every text of the form."""
        self.pattern = pattern
        self.cues = tuple(cues.split(", ")) if cues else ()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def _is_likely(self, text: str) -> bool:
        if not self.cues:
            return True
        for cue in self.cues:  # noqa: SIM110  (a generator would take longer than the search)
            if cue in text:
                return True
        return False

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found if all of `text` has it."""
        return self._compiled.fullmatch(text) if self._is_likely(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found where `text` begins with it."""
        return self._compiled.match(text) if self._is_likely(text) else None

    def search(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found anywhere in `text`."""
        return self._compiled.search(text) if self._is_likely(text) else None
