from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import IntentIndex
from tests.samples import SMALL, knowledge, topic


@pytest.mark.parametrize(
    ("utterance", "topic_id"),
    [
        pytest.param("what is docker compose", "docker-compose", id="the longer name wins"),
        pytest.param("what is docker", "docker", id="the shorter name wins"),
        pytest.param("pod restarts all the time", "crash-loop", id="everyday words"),
        pytest.param("waht is kuberentes", "kubernetes", id="typos"),
        pytest.param("k8s?", "kubernetes", id="abbreviation"),
        pytest.param("revert a deployment", "rollback", id="synonym"),
        pytest.param("deploying models", "deploy-model", id="inflection"),
        pytest.param("crash loop back off", "crash-loop", id="inner borders"),
    ],
)
def test_an_utterance_reaches_its_topic(small_index: IntentIndex, utterance: str, topic_id: str) -> None:
    ranked = small_index.rank(utterance)

    assert ranked[0].topic.id == topic_id


@pytest.mark.parametrize("utterance", ["", "   ", ":tada:", "???", "\u202e\u0301", "<@U1>"])
def test_nothing_to_compare_matches_nothing(small_index: IntentIndex, utterance: str) -> None:
    assert small_index.rank(utterance) == []


def test_carrier_words_alone_match_only_what_says_the_same() -> None:
    index = IntentIndex(knowledge(topic("greeting", "hello there"), topic("docker", "how do i get docker")))

    assert index.rank("how do i do it") == []
    assert [evidence.topic.id for evidence in index.rank("Hello there!")] == ["greeting"]


def test_evidence_names_the_nearest_utterance(small_index: IntentIndex) -> None:
    best = small_index.rank("undo last release please")[0]

    assert best.example == "undo the last release"
    assert best.similarity > 0.8


def test_words_that_no_topic_uses_are_unknown(small_index: IntentIndex) -> None:
    assert small_index.rank("cook pasta on the moon with docker")[0].unknown > 0.5
    assert small_index.rank("what is docker")[0].unknown == 0.0


def test_what_is_found_is_a_share(small_index: IntentIndex) -> None:
    for evidence in small_index.rank("how do i roll back docker compose in kubernetes"):
        assert 0 <= evidence.explained <= 1
        assert 0 <= evidence.similarity <= 1
        assert 0 <= evidence.spelt <= 1


def test_training_speaks_for_the_topic_whose_words_were_said(small_index: IntentIndex) -> None:
    learnt = {evidence.topic.id: evidence.learnt for evidence in small_index.rank("undo the last release")}

    assert max(learnt, key=lambda topic_id: learnt[topic_id]) == "rollback"
    assert learnt["rollback"] > 0


def test_a_held_out_utterance_counts_for_nothing() -> None:
    index = IntentIndex(knowledge(topic("one", "alpha beta gamma", "delta"), topic("two", "epsilon")))

    own, ranked = index.rank_held_out(1)

    assert own.id == "one"
    assert index.rank("alpha beta gamma")[0].similarity == pytest.approx(1.0)
    assert not ranked or ranked[0].similarity < 0.5
    assert index.rank_held_out(1, without_topic=True)[1] == []


@given(st.text(max_size=300))
def test_any_text_can_be_ranked(utterance: str) -> None:
    index = _SMALL_INDEX

    ranked = index.rank(utterance)

    assert [e.score for e in ranked] == sorted((e.score for e in ranked), reverse=True)


def test_an_empty_knowledge_base_matches_nothing() -> None:
    assert IntentIndex(knowledge()).rank("what is docker") == []


def test_ranking_does_not_depend_on_the_hash_seed() -> None:
    script = (
        "from tests.samples import SMALL; from bot.core.matching import IntentIndex;"
        "asked = ('dokcer', 'roll back k8s', 'model');"
        "print([(e.topic.id, e.score) for q in asked for e in IntentIndex(SMALL).rank(q)])"
    )

    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1
    assert "kubernetes" in printed.pop()


_SMALL_INDEX = IntentIndex(SMALL)


def test_an_index_taught_by_another_keeps_what_was_learnt_of_the_topics_that_stay() -> None:
    teacher = IntentIndex(SMALL)
    stay = {topic_id: topic for topic_id, topic in SMALL.topics.items() if topic_id != "rollback"}
    new = topic("a-first", "undo my flux capacitor")
    taught = IntentIndex(replace(SMALL, topics={new.id: new, **stay}), taught_by=teacher)

    asked = "how do i build a docker image"
    before = {found.topic.id: found.learnt for found in teacher.rank(asked)}
    after = {found.topic.id: found.learnt for found in taught.rank(asked)}

    assert before["docker"] > 0
    assert {topic_id: after[topic_id] for topic_id in ("docker", "docker-compose")} == pytest.approx(
        {topic_id: before[topic_id] for topic_id in ("docker", "docker-compose")}
    )
    assert taught.rank("flux capacitor")[0].topic.id == "a-first"
    assert not taught.has_learnt


def test_an_index_taught_by_one_of_the_same_knowledge_is_the_same() -> None:
    teacher = IntentIndex(SMALL)
    taught = IntentIndex(SMALL, taught_by=teacher)

    for asked in ("roll bakc a deploymnet", "what is k8s", "containers"):
        assert taught.rank(asked) == teacher.rank(asked)


def test_what_only_a_calibration_needs_is_not_pickled() -> None:
    index = IntentIndex(SMALL)

    unpickled = pickle.loads(pickle.dumps(index))  # noqa: S301  (our own)

    assert index.has_learnt
    assert not unpickled.has_learnt
    assert unpickled.rank("what is docker") == index.rank("what is docker")
