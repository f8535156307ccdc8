"""What a button carries: which topic it shows and, in private replies, which question it belongs to."""

from __future__ import annotations

import json
from dataclasses import dataclass

MAX_QUESTION = 150
"""Characters of the question that a private reply repeats."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic to show; `question` is empty where the question stands above the reply."""

    topic_id: str
    question: str = ""

    def encoded(self) -> str:
        """Return the value for a button, far below its 2,000 characters."""
        return json.dumps({"topic": self.topic_id, "question": self.question}, ensure_ascii=False)

    @staticmethod
    def decoded(value: str) -> Choice | None:
        """Return the choice in a button's value, or None if it is not ours."""
        try:
            carried = json.loads(value)
            return Choice(str(carried["topic"]), str(carried["question"]))
        except (ValueError, TypeError, KeyError):
            return None
