"""Forms of what people say, as regular expressions that are compiled when first needed.

There are many, and long ones take a while to compile: who asks one thing in a terminal waits for few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

_ALL: list[Form] = []


def holds_any(text: str, cues: Iterable[str]) -> bool:
    """Whether one of `cues` stands in `text`."""
    for cue in cues:  # noqa: SIM110  (`any` takes twice as long, and this is asked fifty times a question)
        if cue in text:
            return True
    return False


def compile_all() -> None:
    """Compile every form there is: who answers many questions lets none of them wait for that."""
    for form in _ALL:
        form.compile()


class Form:
    """A regular expression, compiled at its first use: where one of its cues stands in a text."""

    def __init__(self, pattern: str, cues: str = "") -> None:
        """`cues`: pieces of text, with commas between them, one of which is in every text of the form."""
        self.pattern = pattern
        self.cues = tuple(cues.split(", ")) if cues else ()
        _ALL.append(self)

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def compile(self) -> None:
        """Compile it now."""
        _ = self._compiled

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found if all of `text` has it."""
        if self.cues and not holds_any(text, self.cues):
            return None
        return self._compiled.fullmatch(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found where `text` begins with it."""
        if self.cues and not holds_any(text, self.cues):
            return None
        return self._compiled.match(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return what of the form is found anywhere in `text`."""
        if self.cues and not holds_any(text, self.cues):
            return None
        return self._compiled.search(text)
