from __future__ import annotations

import pytest

from bot.core.addressing import asks_for_help, asks_generally, tells


@pytest.mark.parametrize(
    "message",
    [
        "what is a canary deployment?",
        "Does anybody know what a feature store is?",
        "can someone explain gitops to me?",
        "hey all, quick question: how does blue green deployment work?",
        "how would you detect drift without labels?",
        "argo cd vs flux?",
        "what is k8s",
        "why is my pod stuck in Pending?",
        "Deploys are frozen. When should I use a statefulset?",
        "how do I monitor a model in production?",
    ],
)
def test_a_general_question_is_heard(message: str) -> None:
    assert asks_generally(message)


@pytest.mark.parametrize(
    "message",
    [
        "who broke main?",
        "why is the build red again?",
        "can someone restart the jenkins agent?",
        "did you merge the terraform PR?",
        "which ticket is the kafka upgrade?",
        "what's the status of the migration?",
        "is anyone working on JIRA-123?",
        "@grace can you explain what a canary deployment is?",
        "<@U12345> what is a canary deployment?",
        "what do you think about moving to gitlab?",
        "how's the postmortem coming along?",
        "do we have a dashboard for the model latency?",
        "why did the airflow dag fail last night?",
        "what a day",
        "my docker build is taking ages today",
        "kubernetes pod pending",
        "great job everyone",
    ],
)
def test_what_is_for_colleagues_is_left_to_them(message: str) -> None:
    assert not asks_generally(message)


@pytest.mark.parametrize(
    "message",
    [
        "it's deployed",
        "I restarted the pod, should be fine",
        "pipeline is red because of the expired token, renewing",
        "all tests green, merging",
        "docs are updated",
        "kafka upgrade is tomorrow at 9",
        "nice catch",
        "I'll take a look after lunch",
    ],
)
def test_a_report_asks_nothing(message: str) -> None:
    assert tells(message)


@pytest.mark.parametrize(
    "message",
    [
        "kubernetes pod pending",
        "docker vs podman",
        "terraform state lock",
        "my pod keeps restarting",
        "pods stuck in pending",
        "helm upgrade times out",
        "I upgraded helm and now my pods are failing",
        "deploying a model to kubernetes",
        "rolled back but the error is still there",
        "how do I fix a failing probe",
        "I need a job that runs every night",
        "is it deployed?",
    ],
)
def test_a_symptom_or_keyword_is_a_question(message: str) -> None:
    assert not tells(message)


def test_a_plea_makes_an_error_a_question() -> None:
    assert asks_for_help("anyone seen this before? ImagePullBackOff")
    assert not asks_for_help("ImagePullBackOff on checkout, looking into it")
    assert not asks_for_help("<@U12345> any idea? ImagePullBackOff")
