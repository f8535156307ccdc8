"""Questions with typing mistakes in them, the same ones on every machine."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from bot.evaluation.questions import LabelledQuestion

_WORD = re.compile(r"[^\W\d_]{4,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: "".join(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    for row in _ROWS
    for at, key in enumerate(row)
}
"""Keys to the left and right of a key, on an English keyboard."""


def with_typos(question: LabelledQuestion, mistakes: int) -> LabelledQuestion:
    """Return the same question, misspelt."""
    return replace(question, text=misspelt(question.text, mistakes))


def misspelt(text: str, mistakes: int) -> str:
    """Return `text` with so many slips: letters swapped, dropped, doubled or hit beside.

    They fall into words of four letters or more, never on the first letter; a text without such words stays
    as it is. Seeded by the text.
    """
    rng = random.Random(text)  # noqa: S311  (mistakes, not secrets)
    for _ in range(mistakes):
        found = list(_WORD.finditer(text))
        if not found:
            break
        word = rng.choice(found)
        text = text[: word.start()] + _slipped(word[0], rng) + text[word.end() :]
    return text


def _slipped(word: str, rng: random.Random) -> str:
    """Return `word` with one slip that shows: it never comes out as it was."""
    at = rng.randrange(1, len(word))
    letter = word[at]
    slips = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:]]
    if at + 1 < len(word) and word[at + 1] != letter:
        slips.append(word[:at] + word[at + 1] + letter + word[at + 2 :])
    if beside := _NEIGHBOURS.get(letter.lower()):
        slips.append(word[:at] + rng.choice(beside) + word[at + 1 :])
    return rng.choice(slips)
