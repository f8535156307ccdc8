"""Files of questions: JSON lines with `q`, and for labelled ones `topics`, `type`, `parts`, `pair`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import QuestionFileError

CHATTER = "chatter"
"""Rows of this type are messages that colleagues write to each other."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what would be right. Empty `topics`: the bot must not answer.

    `topics`: ids that would each be a right answer; `parts`: how many of them are asked for; `pair`: two that
    a comparison must hold, where nobody wrote that comparison. `context`: topic ids that were answered
    before, in the same conversation.
    """

    text: str
    topics: tuple[str, ...]
    type: str = ""
    parts: int = 1
    pair: tuple[str, ...] = ()
    context: tuple[str, ...] = ()

    @property
    def is_unaddressed(self) -> bool:
        """Whether nobody put this to the bot: it stands in a channel among other talk."""
        return self.type == CHATTER


def read_questions(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the `q` and the `context` of each line. Raises QuestionFileError, naming file and line."""
    for place, row in _rows(path):
        yield _text(place, row), _strings(place, row, "context")


def read_lines(path: Path) -> Iterator[str]:
    """Yield each line of plain text that isn't blank. Raises QuestionFileError."""
    yield from (line.strip() for line in _lines(path) if line.strip())


def read_labelled(path: Path) -> Iterator[LabelledQuestion]:
    """Yield the labelled questions of `path`. Raises QuestionFileError, naming file and line."""
    for place, row in _rows(path):
        if "topics" not in row:
            raise QuestionFileError(f"{place}: no `topics`; list the right topic ids, [] if none is")
        parts = row.get("parts", 1)
        if not isinstance(parts, int) or parts < 1:
            raise QuestionFileError(f"{place}: `parts` must be a whole number from 1")
        yield LabelledQuestion(
            text=_text(place, row),
            topics=_strings(place, row, "topics"),
            type=str(row.get("type", "")),
            parts=parts,
            pair=_strings(place, row, "pair"),
            context=_strings(place, row, "context"),
        )


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise QuestionFileError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path}: not UTF-8 text; save it as UTF-8") from error


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise QuestionFileError(f"{place}: not JSON; each line is one object with `q`") from error
        if not isinstance(row, dict):
            raise QuestionFileError(f"{place}: not an object; each line is one object with `q`")
        yield place, row


def _text(place: str, row: Mapping[str, Any]) -> str:
    text = row.get("q")
    if not isinstance(text, str):
        raise QuestionFileError(f"{place}: no text in `q`")
    return text


def _strings(place: str, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise QuestionFileError(f"{place}: `{key}` must be a list of topic ids")
    return tuple(value)
