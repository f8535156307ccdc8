"""The rows under tests/questions: what they say of themselves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.questions import LabelledQuestion, read_labelled

LEAST = 120
MOST_OF_A_TOPIC = 3


def _rows(repository: Path, name: str) -> list[LabelledQuestion]:
    return list(read_labelled(repository / "tests" / "questions" / f"{name}.jsonl"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("help_requests", "help"),
        ("pasted_errors", "error"),
        ("interview_questions", "real"),
        ("channel_questions", "colloquial"),
    ],
)
def test_development_questions_are_many_and_spread(repository: Path, name: str, kind: str) -> None:
    rows = _rows(repository, name)

    answered = [row for row in rows if row.topics]
    most = Counter(row.topics[0] for row in answered).most_common(1)[0][1]

    assert len(answered) >= LEAST
    assert {row.type for row in rows} == {kind}
    assert len({row.text for row in rows}) == len(rows)
    assert most <= MOST_OF_A_TOPIC


@pytest.mark.parametrize("name", ["help_requests", "pasted_errors"])
def test_some_requests_and_errors_have_no_page(repository: Path, name: str) -> None:
    assert any(not row.topics for row in _rows(repository, name))


def test_questions_out_of_scope_are_many_and_of_all_sorts(repository: Path) -> None:
    rows = _rows(repository, "out_of_scope")

    assert not any(row.topics for row in rows)
    assert min(Counter(row.type for row in rows).values()) >= LEAST // 2
    assert {row.type for row in rows} == {"oos_far", "oos_near", "oos_hard"}
    assert len({row.text for row in rows}) == len(rows)
