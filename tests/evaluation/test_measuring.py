from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.assistant import Outcome
from bot.core.answering import Answer, Clarification, Fallback, Reply
from bot.core.matching import Question
from bot.evaluation.measuring import Verdict, measure
from bot.evaluation.questions import LabelledQuestion
from tests.samples import topic

A, B, C = topic("a"), topic("b"), topic("c")


def asking(*replies: Reply) -> Callable[[LabelledQuestion], Outcome]:
    """A bot that gives these replies, one after the other."""
    rest = iter(replies)
    return lambda _: Outcome(next(rest), (), Question((), ()), "test")


@pytest.mark.parametrize(
    ("question", "reply", "verdict"),
    [
        pytest.param(LabelledQuestion("q", ("a", "b")), Answer(B, 0.9), Verdict.RIGHT, id="acceptable"),
        pytest.param(LabelledQuestion("q", ("a",)), Answer(B, 0.9), Verdict.WRONG, id="another topic"),
        pytest.param(LabelledQuestion("q", ("a", "b"), parts=2), Answer(A, 0.9), Verdict.PARTIAL, id="half"),
        pytest.param(
            LabelledQuestion("q", ("a", "b"), pair=("a", "b")),
            Answer(A, 0.9),
            Verdict.PARTIAL,
            id="one of a pair",
        ),
        pytest.param(
            LabelledQuestion("q", ("b",)), Clarification((A, B), 0.4), Verdict.OFFERED, id="among choices"
        ),
        pytest.param(
            LabelledQuestion("q", ("b",)), Fallback((A, B)), Verdict.OFFERED, id="among the nearest"
        ),
        pytest.param(LabelledQuestion("q", ("c",)), Fallback((A, B)), Verdict.DECLINED, id="not offered"),
        pytest.param(
            LabelledQuestion("q", ()), Answer(A, 0.9), Verdict.OUT_ANSWERED, id="out of scope, answered"
        ),
        pytest.param(
            LabelledQuestion("q", ()), Clarification((A, B), 0.4), Verdict.OUT_CLARIFIED, id="asked back"
        ),
        pytest.param(LabelledQuestion("q", ()), Fallback((A,)), Verdict.OUT_DECLINED, id="declined"),
    ],
)
def test_a_reply_is_judged(question: LabelledQuestion, reply: Reply, verdict: Verdict) -> None:
    measured = measure([question], {"a", "b", "c"}, asking(reply))

    assert measured.total == {verdict: 1}


def test_questions_without_a_topic_here_are_left_out() -> None:
    questions = [LabelledQuestion("q", ("gone",)), LabelledQuestion("q", ("a", "gone"), parts=2)]

    measured = measure(questions, {"a"}, asking())

    assert measured.skipped == 2
    assert not measured.counts


def test_the_calibration_error_is_the_mean_gap_between_confidence_and_truth() -> None:
    questions = [LabelledQuestion("q", ("a",))] * 4
    replies = [Answer(A, 0.95), Answer(A, 0.95), Answer(B, 0.65), Answer(A, 0.65)]

    measured = measure(questions, {"a", "b"}, asking(*replies))

    assert measured.calibration_error == pytest.approx((0.1 + 0.3) / 4)
    assert [confusion.got for confusion in measured.confusions] == [("b",)]
