from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import QuestionFileError
from bot.evaluation.questions import LabelledQuestion, read_labelled, read_questions


def test_labelled_questions_are_read(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"q": "a?", "topics": ["x"], "type": "real"}\n\n{"q": "b", "topics": [], "parts": 2}\n')

    assert list(read_labelled(file)) == [
        LabelledQuestion("a?", ("x",), "real"),
        LabelledQuestion("b", (), parts=2),
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("{", "questions.jsonl:2: not JSON", id="broken"),
        pytest.param("[" * 100_000, "questions.jsonl:2: not JSON", id="deep"),
        pytest.param('["q"]', "questions.jsonl:2: not an object", id="a list"),
        pytest.param('{"topics": []}', "questions.jsonl:2: no text in `q`", id="no question"),
        pytest.param('{"q": 3, "topics": []}', "questions.jsonl:2: no text in `q`", id="a number"),
        pytest.param('{"q": "a"}', "questions.jsonl:2: no `topics`", id="no topics"),
        pytest.param('{"q": "a", "topics": "x"}', "questions.jsonl:2: `topics` must be a list", id="no list"),
        pytest.param('{"q": "a", "topics": [], "parts": 0}', "`parts` must be a whole number", id="no parts"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"q": "fine", "topics": []}}\n{line}\n')

    with pytest.raises(QuestionFileError) as raised:
        list(read_labelled(file))

    assert complaint in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"gone\.jsonl: can't be read"):
        list(read_questions(tmp_path / "gone.jsonl"))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "latin.jsonl"
    file.write_bytes('{"q": "\xe9"}'.encode("latin-1"))

    with pytest.raises(QuestionFileError, match="not UTF-8"):
        list(read_questions(file))
