from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.core.answering import Answer, Fallback, SmallTalk
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from bot.core.requests import Request, requests_in
from tests.samples import SMALL, knowledge, topic


@pytest.fixture(scope="module")
def small() -> Assistant:
    index = IntentIndex(SMALL)
    return Assistant(index, Calibration.fitted(index))


def confidence(assistant: Assistant, question: str) -> float:
    candidates = assistant.consider(question).candidates
    return candidates[0].confidence if candidates else 0.0


def test_confidence_falls_the_further_a_question_is_from_what_is_known(small: Assistant) -> None:
    steps = ["what is docker compose", "docker compose basics", "compose a song about docker", "sing a song"]

    confidences = [confidence(small, question) for question in steps]

    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] > 0.8
    assert confidences[-1] < 0.2


def test_a_small_knowledge_base_answers_its_own_utterances_and_declines_the_rest(small: Assistant) -> None:
    for known in SMALL.topics.values():
        reply = small.consider(known.utterances[0]).reply
        assert isinstance(reply, Answer)
        assert reply.topic is known
    for question in (
        "how do i bake bread at home",
        "what is the capital of australia",
        "when do we get paid",
    ):
        assert isinstance(small.consider(question).reply, Fallback)


def test_a_topic_on_greetings_outranks_small_talk() -> None:
    index = IntentIndex(
        knowledge(topic("greeting", "hello", "good morning"), topic("docker", "what is docker"))
    )
    assistant = Assistant(index, Calibration.fitted(index))

    assert isinstance(assistant.consider("hello").reply, Answer)
    assert isinstance(assistant.consider("bye").reply, SmallTalk)


def test_the_fit_is_the_same_each_time() -> None:
    assert Calibration.fitted(IntentIndex(SMALL)) == Calibration.fitted(IntentIndex(SMALL))


def test_one_topic_with_one_utterance_can_be_fitted() -> None:
    index = IntentIndex(knowledge(topic("only", "reset the coffee machine")))
    assistant = Assistant(index, Calibration.fitted(index))

    assert isinstance(assistant.consider("how do i reset the coffee machine").reply, Answer)
    assert isinstance(assistant.consider("what is kubernetes").reply, Fallback)


@pytest.mark.parametrize(
    ("question", "request_"),
    [
        ("who invented docker", Request.PERSON),
        ("how much does the licence cost", Request.PRICE),
        ("how old is git", Request.AGE_OR_COUNT),
        ("how many nodes do we have", Request.AGE_OR_COUNT),
        ("when is the next release", Request.MOMENT),
        ("is the cluster down", Request.STATE),
        ("why did the job fail last night", Request.STATE),
        ("delete the staging namespace", Request.DEED),
        ("can you restart the pod", Request.DEED),
        ("what is the logo of helm", Request.TRIVIA),
    ],
)
def test_requests_are_told_from_questions(question: str, request_: Request) -> None:
    assert request_ in requests_in(question)


@pytest.mark.parametrize(
    "question",
    [
        "how do i delete a namespace",
        "what is docker",
        "why is my pod restarting",
        "how many containers can a pod have",
        "when should we retrain",
        "how do we cut gpu costs",
        "create a pipeline in jenkins",
        "open source alternatives to datadog",
        "is prometheus a database",
    ],
)
def test_questions_are_no_requests(question: str) -> None:
    assert not requests_in(question)


def test_a_request_counts_only_against_topics_that_are_not_about_it() -> None:
    index = IntentIndex(
        knowledge(topic("git", "what is git", "how does git work"), topic("founders", "who wrote docker"))
    )
    assistant = Assistant(index, Calibration.fitted(index))

    assert confidence(assistant, "who is git") < confidence(assistant, "what is git") / 2
    assert isinstance(assistant.consider("who wrote docker").reply, Answer)
