from __future__ import annotations

import pytest

from bot.core.feedback import Opinion, opinion_in
from bot.core.followups import Aspect, follow_up, with_subject


@pytest.mark.parametrize(
    ("message", "aspect"),
    [
        ("why?", Aspect.WHY),
        ("example?", Aspect.EXAMPLE),
        ("ok, can you show me an example please", Aspect.EXAMPLE),
        ("more", Aspect.MORE),
        ("tell me more about it", Aspect.MORE),
        ("and how do I install it?", Aspect.IT),
        ("does it support GPUs?", Aspect.IT),
        ("when should I use it", Aspect.USE),
        ("pros and cons?", Aspect.USE),
        ("alternatives?", Aspect.ALTERNATIVES),
        ("is it free?", Aspect.FACT),
        ("how much does it cost", Aspect.FACT),
        ("who maintains it?", Aspect.FACT),
        ("which is better?", Aspect.DIFFERENCE),
        ("what about MLOps?", Aspect.ABOUT),
        ("and for gcp?", Aspect.ALSO),
        ("vs podman", Aspect.VERSUS),
    ],
)
def test_a_follow_up_is_recognised(message: str, aspect: Aspect) -> None:
    wanted = follow_up(message)

    assert wanted
    assert wanted.aspect is aspect


@pytest.mark.parametrize(
    "message",
    [
        "how do I install docker",
        "why use kubernetes",
        "what is a pod and why do we need it",
        "what time is it in tokyo",
        "is it possible to run docker in docker",
        "and what is a pod?",
        "Docker hangs. Why?",
        "is terraform free",
        "",
    ],
)
def test_what_stands_by_itself_is_no_follow_up(message: str) -> None:
    assert follow_up(message) is None


def test_a_pronoun_is_read_as_the_topic() -> None:
    assert (
        with_subject("and how does it differ from Podman?", "Docker") == "how does Docker differ from podman"
    )


@pytest.mark.parametrize(
    "message",
    ["that's wrong", "This is not what I asked", "wrong answer", "didn't help", "no, that's not helpful"],
)
def test_a_bad_opinion_is_recognised(message: str) -> None:
    assert opinion_in(message) is Opinion.WRONG


@pytest.mark.parametrize(
    "message", ["thanks that helped", "thx, that helped", "great answer!", "that was useful"]
)
def test_a_good_opinion_is_recognised(message: str) -> None:
    assert opinion_in(message) is Opinion.HELPED


@pytest.mark.parametrize(
    "message", ["what is wrong with my pod", "my probe is not working", "thanks", "the answer to life"]
)
def test_what_is_no_opinion_is_left_alone(message: str) -> None:
    assert opinion_in(message) is None
