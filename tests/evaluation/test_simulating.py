"""Which replies a change would change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.answering import Answer, Clarification, Fallback, Reply
from bot.errors import QuestionFileError
from bot.evaluation.questions import read_lines
from bot.evaluation.simulating import Shift, Simulation, Summary, simulate
from tests.samples import topic

A, B = topic("a"), topic("b")


def shown(reply: Reply) -> object:
    """What the people in these tests see: of an answer its text, else nothing."""
    return reply.topic.answer if isinstance(reply, Answer) else None


def simulated(
    before: dict[str, Reply], after: dict[str, Reply], questions: list[str] | None = None
) -> Simulation:
    return simulate(questions or list(before), before.__getitem__, after.__getitem__, shown)


def test_what_stays_is_not_listed() -> None:
    found = simulated({"q": Answer(A, 0.9), "p": Fallback()}, {"q": Answer(A, 0.7), "p": Fallback()})

    assert found == Simulation(2, 2, ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(Answer(A, 0.5), Answer(B, 0.6), id="another topic"),
        pytest.param(Answer(A, 0.5), Fallback((A,), 0.4), id="another sort"),
        pytest.param(Clarification((A, B), 0.4), Clarification((B, A), 0.4), id="another order"),
        pytest.param(Fallback((A,), 0.2), Fallback((), 0.2), id="other nearest pages"),
    ],
)
def test_another_reply_is_listed(before: Reply, after: Reply) -> None:
    assert [change.shift for change in simulated({"q": before}, {"q": after}).changes] == [Shift.OTHER]


def test_a_page_that_reads_differently_is_told_apart() -> None:
    edited = replace(A, answer="Another text.")

    changes = simulated({"q": Answer(A, 0.5)}, {"q": Answer(edited, 0.5)}).changes

    assert [change.shift for change in changes] == [Shift.REWORDED]


def test_a_change_names_both_replies_with_their_confidence() -> None:
    change = simulated({"q": Answer(A, 0.51239)}, {"q": Clarification((A, B), 0.4)}).changes[0]

    assert change.before == Summary("answer", ("a",), (), 0.5124)
    assert change.after == Summary("clarification", (), ("a", "b"), 0.4)


def test_what_was_asked_most_comes_first() -> None:
    before: dict[str, Reply] = {"rare": Fallback(), "often": Fallback()}
    after: dict[str, Reply] = {"rare": Answer(A, 0.5), "often": Answer(A, 0.5)}

    found = simulated(before, after, ["rare", "often", "  often ", " "])

    assert [(change.question, change.asked) for change in found.changes] == [("often", 2), ("rare", 1)]
    assert (found.questions, found.asked) == (2, 3)


def test_moves_are_counted_from_sort_to_sort() -> None:
    before: dict[str, Reply] = {"p": Answer(A, 0.5), "q": Answer(A, 0.5), "r": Fallback()}
    after: dict[str, Reply] = {"p": Fallback(), "q": Fallback(), "r": Answer(B, 0.5)}

    assert simulated(before, after).moves() == [("answer", "fallback", 2), ("fallback", "answer", 1)]


def test_a_log_of_plain_lines(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    log.write_text("what is a\n\n  {odd} but plain \n", "utf-8")

    assert list(read_lines(log)) == ["what is a", "{odd} but plain"]


def test_a_log_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="can't be read: No such file"):
        list(read_lines(tmp_path / "log.txt"))
