from __future__ import annotations

import pytest

from bot.core.intents import Courtesy, HelpWanted, about, compared, questions_in, without_knowledge


@pytest.mark.parametrize(
    "message", ["hi", "Hello there!", "hey team :wave:", "Good morning everyone", "how's it going?"]
)
def test_greetings_are_recognised(message: str) -> None:
    assert without_knowledge(message) is Courtesy.GREETING


@pytest.mark.parametrize("message", ["thanks!", "Thank you so much", "great thanks for your help"])
def test_thanks_are_recognised(message: str) -> None:
    assert without_knowledge(message) is Courtesy.THANKS


@pytest.mark.parametrize("message", ["bye", "see you tomorrow", "good night all"])
def test_goodbyes_are_recognised(message: str) -> None:
    assert without_knowledge(message) is Courtesy.GOODBYE


@pytest.mark.parametrize(
    "message", ["", "help", "what can you do?", "how do I use this bot", "who are you", "???", ":+1:"]
)
def test_calls_for_help_are_recognised(message: str) -> None:
    assert without_knowledge(message) == HelpWanted()


@pytest.mark.parametrize(
    "message", ["help me fix my pod", "hello world in go", "thanks to docker it works", "what is a bot"]
)
def test_questions_are_left_to_the_index(message: str) -> None:
    assert without_knowledge(message) is None


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("what is a pod and what is a node?", ["what is a pod", "what is a node?"]),
        ("What is Git? What is SVN?", ["What is Git?", "What is SVN?"]),
        ("explain puppet and also chef", ["explain puppet", "chef"]),
        ("how does blue green work? and canary?", ["how does blue green work?", "canary?"]),
        ("it broke yesterday. what is a rollback?", ["what is a rollback?"]),
        ("difference between git and svn", []),
        ("", []),
    ],
)
def test_questions_are_found_one_by_one(message: str, questions: list[str]) -> None:
    found = questions_in(message)

    assert found == questions or (not questions and len(found) < 2)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("docker vs podman", ("docker", "podman")),
        ("what is the difference between git and svn?", ("git", "svn")),
        ("compare prefect with argo workflows", ("prefect", "argo workflows")),
        ("how is lakefs different from dvc", ("lakefs", "dvc")),
        ("is git better than mercurial", ("git", "mercurial")),
        ("should we use chef or puppet", ("chef", "puppet")),
        ("kserve, seldon or bentoml", ("kserve, seldon", "bentoml")),
        ("how do i install docker and compose", ()),
        ("what is docker", ()),
    ],
)
def test_what_is_compared_is_named(question: str, names: tuple[str, ...]) -> None:
    expected = tuple(part for name in names for part in name.split(", "))

    assert compared(question) in {names, expected} or " ".join(compared(question)) == " ".join(expected)


def test_a_pronoun_stands_for_what_was_asked_before() -> None:
    assert about("how does it differ from DevOps", "SRE") == "how does SRE differ from DevOps"
    assert about("what is docker", "SRE") == "what is docker"
