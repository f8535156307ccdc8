"""Something an author should improve, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to improve. Reads: `file:line: warning: problem; remedy`."""

    path: Path
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: warning: {self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a topic says something: an utterance, an alias or its title."""

    topic_id: str
    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"
