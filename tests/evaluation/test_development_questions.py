"""The rows under tests/questions: what they say of themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.questions import read_labelled

LEAST = 120
MOST_OF_A_TOPIC = 3


@pytest.mark.parametrize(("name", "kind"), [("help_requests", "help"), ("pasted_errors", "error")])
def test_development_questions_are_many_and_spread(repository: Path, name: str, kind: str) -> None:
    rows = list(read_labelled(repository / "tests" / "questions" / f"{name}.jsonl"))

    answered = [row for row in rows if row.topics]
    most = Counter(row.topics[0] for row in answered).most_common(1)[0][1]

    assert len(answered) >= LEAST
    assert len(rows) > len(answered)
    assert {row.type for row in rows} == {kind}
    assert len({row.text for row in rows}) == len(rows)
    assert most <= MOST_OF_A_TOPIC
