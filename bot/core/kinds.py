"""The form of a question ("what is", "how do I", "why") and the kinds of pages that such questions want.

Which form wants which kind is counted in the knowledge base's own utterances, so a folder whose topics are
all of one kind learns that forms tell nothing there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np

from bot.core.forms import Form as Pattern
from bot.core.knowledge import Kind

SMOOTHING = 10.0
"""Utterances of a form that speak for no kind in particular, added to those that were counted."""


class Form(StrEnum):
    """How a question is put."""

    COMPARING = "comparing"
    FAILING = "failing"
    DEFINING = "defining"
    DOING = "doing"
    REASON = "reason"
    CHOOSING = "choosing"
    WHETHER = "whether"
    OTHER = "other"


_FORMS: tuple[tuple[Form, Pattern], ...] = (
    (
        Form.COMPARING,
        Pattern(
            r"\b(?:vs|versus|differences?|differ|compared?|or|better than)\b",
            "vs, versus, differ, compar, or, better than",
        ),
    ),
    (
        Form.FAILING,
        Pattern(
            r"\b(?:errors?|fail(?:s|ed|ing|ure)?|stuck|crash\w*|refused|denied|timeout|timed out|cannot"
            r"|can not|does not|is not|will not|invalid|missing|not found|unable|broken|hangs?|slow|keeps?)\b"
        ),
    ),
    (
        Form.DEFINING,
        Pattern(
            r"^(?:so |and )?(?:what (?:is|are|does)|explain|define|meaning)\b|\bmean(?:s|ing)?$",
            "what, explain, define, mean",
        ),
    ),
    (Form.REASON, Pattern(r"^(?:so |and |but )?why\b", "why")),
    (
        Form.DOING,
        Pattern(
            r"^(?:so |and )?how (?:do|to|can|should|would|does|did)\b|^(?:set up|install|create|run)\b",
            "how, set up, install, create, run",
        ),
    ),
    (
        Form.CHOOSING,
        Pattern(
            r"\b(?:which|best|choose|should (?:i|we)|when (?:to|should|do)|worth|alternatives?)\b",
            "which, best, choose, should, when, worth, alternative",
        ),
    ),
    (Form.WHETHER, Pattern(r"^(?:is|are|can|does|do|will|must|has)\b")),
)


def form_of(normalised: str) -> Form:
    """Return the form of a normalised question.

    >>> form_of("what is a pod"), form_of("kubectl logs previous container")
    (<Form.DEFINING: 'defining'>, <Form.OTHER: 'other'>)
    """
    return next((form for form, pattern in _FORMS if pattern.search(normalised)), Form.OTHER)


class FormsOfKinds:
    """How much likelier a form is for a kind of page than for any page, in log odds."""

    def __init__(self, asked: Iterable[tuple[Kind, str]]) -> None:
        """`asked`: the normalised utterances of topics of each kind."""
        counts: Counter[tuple[Kind, Form]] = Counter((kind, form_of(text)) for kind, text in asked)
        forms: Counter[Form] = Counter()
        kinds: Counter[Kind] = Counter()
        for (kind, form), count in counts.items():
            forms[form] += count
            kinds[kind] += count
        total = max(1, counts.total())
        self._odds = {
            (kind, form): float(
                np.log(
                    (counts[kind, form] + SMOOTHING * forms[form] / total)
                    / ((kinds[kind] + SMOOTHING) * forms[form] / total)
                )
            )
            for kind in kinds
            for form in forms
        }

    def suits(self, normalised: str, kinds: Sequence[Kind]) -> list[float]:
        """Return, for each of `kinds`, how well it suits the form of a question; 0 says nothing."""
        form = form_of(normalised)
        return [self._odds.get((kind, form), 0.0) for kind in kinds]
