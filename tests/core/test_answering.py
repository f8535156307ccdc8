from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answering import Answer, Clarification, Fallback, Help, Limits, SmallTalk, answer_with, decide
from bot.core.confidence import Match
from bot.core.evidence import Evidence
from bot.core.intents import Courtesy, HelpWanted
from bot.core.knowledge import Discipline, Facts
from tests.samples import SMALL

AREAS = ("Operations", "Machine learning")
LIMITS = Limits(threshold=0.5, margin=0.1, clarify=0.25, choice=0.1, nearest=0.02)


def matches(**confidences: float) -> list[Match]:
    """Matches by topic id, most confident first; hyphens are written as underscores."""
    topics = [(SMALL.topics[name.replace("_", "-")], value) for name, value in confidences.items()]
    return [Match(topic, value, Evidence(topic, value, value, value, "")) for topic, value in topics]


def test_a_clear_winner_is_answered() -> None:
    reply = decide("q", matches(docker=0.8, docker_compose=0.1), None, SMALL, LIMITS)

    assert reply == Answer(SMALL.topics["docker"], 0.8)


def test_what_else_may_have_been_meant_is_offered_with_the_answer() -> None:
    reply = decide("q", matches(docker=0.7, docker_compose=0.25, rollback=0.05), None, SMALL, LIMITS)

    assert reply == Answer(SMALL.topics["docker"], 0.7, (SMALL.topics["docker-compose"],))


def test_a_close_race_is_asked_back() -> None:
    reply = decide("q", matches(docker=0.8, docker_compose=0.75, rollback=0.3), None, SMALL, LIMITS)

    assert reply == Clarification((SMALL.topics["docker"], SMALL.topics["docker-compose"]), 0.8)


def test_a_doubtful_best_is_asked_back_with_what_is_near() -> None:
    reply = decide("q", matches(docker=0.4, docker_compose=0.2, rollback=0.05), None, SMALL, LIMITS)

    assert isinstance(reply, Clarification)
    assert [topic.id for topic in reply.choices] == ["docker", "docker-compose"]


def test_a_doubtful_best_without_rivals_is_not_a_choice() -> None:
    reply = decide("q", matches(docker=0.4, docker_compose=0.05), None, SMALL, LIMITS)

    assert reply == Fallback((SMALL.topics["docker"], SMALL.topics["docker-compose"]), 0.4, AREAS)


def test_nothing_near_is_declined() -> None:
    assert decide("q", [], None, SMALL, LIMITS) == Fallback(areas=AREAS)
    assert decide("q", matches(docker=0.01), None, SMALL, LIMITS) == Fallback((), 0.01, AREAS)


@pytest.mark.parametrize(
    ("prefer", "topic_id"), [(Discipline.DEVOPS, "rollback"), (Discipline.MLOPS, "deploy-model")]
)
def test_a_preferred_discipline_settles_a_close_race(prefer: Discipline, topic_id: str) -> None:
    reply = decide("q", matches(rollback=0.8, deploy_model=0.79), None, SMALL, LIMITS, prefer=prefer)

    assert isinstance(reply, Answer)
    assert reply.topic.id == topic_id


def test_a_preferred_discipline_does_not_overrule_a_clear_winner() -> None:
    reply = decide("q", matches(rollback=0.9, deploy_model=0.6), None, SMALL, LIMITS, prefer=Discipline.MLOPS)

    assert isinstance(reply, Answer)
    assert reply.topic.id == "rollback"


def test_an_aside_counts_unless_a_topic_matches() -> None:
    assert decide("q", matches(docker=0.3), Courtesy.THANKS, SMALL, LIMITS) == SmallTalk(Courtesy.THANKS)
    assert isinstance(decide("q", [], HelpWanted(), SMALL, LIMITS), Help)
    said_so = [Match(SMALL.topics["docker"], 0.9, Evidence(SMALL.topics["docker"], 1, 1, 1, "help me"))]
    assert isinstance(decide("help me", said_so, HelpWanted(), SMALL, LIMITS), Answer)
    assert isinstance(decide("please do help us", said_so, HelpWanted(), SMALL, LIMITS), Help)


def test_choices_are_at_most_five() -> None:
    everything = {name.replace("-", "_"): 0.8 for name in SMALL.topics}

    reply = decide("q", matches(**everything), None, SMALL, LIMITS)

    assert isinstance(reply, Clarification)
    assert len(reply.choices) == 5


def test_an_answer_offers_what_is_related_and_names_alternatives() -> None:
    docker, compose = SMALL.topics["docker"], SMALL.topics["docker-compose"]
    known = replace(
        SMALL,
        topics={
            "docker": replace(
                docker, related=("docker-compose",), facts=Facts(alternatives=("docker-compose", "Podman"))
            ),
            "docker-compose": replace(compose, title="What is Docker Compose?"),
        },
    )

    answer = answer_with(known.topics["docker"], known)

    assert [topic.id for topic in answer.related] == ["docker-compose"]
    assert answer.alternatives == ("Docker Compose", "Podman")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What is Argo CD?", "Argo CD"),
        ("What is the ELK (Elastic) stack?", "ELK (Elastic) stack"),
        ("What is TensorFlow Extended (TFX)?", "TensorFlow Extended"),
        ("What is TorchServe, and what replaces it?", "TorchServe"),
        ("What are Kubeflow Pipelines?", "Kubeflow Pipelines"),
        ("MLOps vs DevOps", "MLOps vs DevOps"),
    ],
)
def test_a_topic_has_a_name_without_its_question(title: str, name: str) -> None:
    assert replace(SMALL.topics["docker"], title=title).name == name
