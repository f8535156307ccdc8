"""Forms of what people say, as regular expressions that are compiled when first needed.

There are many, and long ones take a while to compile: who asks one thing in a terminal waits for few of them.
"""

from __future__ import annotations

import re
from functools import cached_property


class Form:
    """A regular expression, compiled at its first use."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found if all of `text` has it."""
        return self._compiled.fullmatch(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found where `text` begins with it."""
        return self._compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found anywhere in `text`."""
        return self._compiled.search(text)
