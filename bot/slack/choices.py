"""What a button carries: which topic it shows, in which variant, and whose question it belongs to."""

from __future__ import annotations

import json
from dataclasses import dataclass

MAX_QUESTION = 150
"""Characters of the question that a private reply repeats."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic to show; `question` is empty where the question stands above the reply.

    `variant`: the id of one of its variants, or "" for the topic's own answer.
    """

    topic_id: str
    question: str = ""
    variant: str = ""

    def encoded(self) -> str:
        """Return the value for a button, far below its 2,000 characters."""
        carried = {"topic": self.topic_id, "question": self.question}
        if self.variant:
            carried["variant"] = self.variant
        return json.dumps(carried, ensure_ascii=False)

    @staticmethod
    def decoded(value: str) -> Choice | None:
        """Return the choice in a button's value, or None if it is not ours."""
        try:
            carried = json.loads(value)
            return Choice(str(carried["topic"]), str(carried["question"]), str(carried.get("variant", "")))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
