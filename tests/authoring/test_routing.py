"""What is said of an utterance, given where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.advice import Place
from bot.authoring.routing import Lead, Route, misrouted, utterance_rows
from bot.core.answering import Limits
from bot.core.matching import IntentIndex
from tests.samples import SMALL

PLACE = Place("docker", Path("a/docker.yaml"), 7, "")


@pytest.fixture(scope="module")
def index() -> IntentIndex:
    return IntentIndex(SMALL)


@pytest.mark.parametrize(
    ("leads", "problem"),
    [
        ([("docker", 0.9)], ""),
        ([("rollback", 0.8), ("docker", 0.1)], "leads to rollback (0.80: 'undo'), not here (0.10)"),
        ([("docker", 0.55), ("rollback", 0.5)], "leads here (0.55) and as likely to rollback (0.50)"),
        ([("docker", 0.3)], "isn't answered: confidence 0.30, 0.50 is needed"),
        ([], "leads nowhere: none of its words counts"),
    ],
    ids=["surely here", "elsewhere", "here and elsewhere", "hardly here", "nowhere"],
)
def test_an_utterance_is_named_unless_it_surely_leads_to_its_topic(
    index: IntentIndex, leads: list[tuple[str, float]], problem: str
) -> None:
    row = next(row for row in utterance_rows(index) if index.own(row)[0].id == "docker")
    text = index.own(row)[1]
    route = Route(row, tuple(Lead(topic, confidence, "undo", 0.1) for topic, confidence in leads))

    found = list(misrouted(index, [route], {("docker", text): PLACE}, Limits()))

    expected = [f"a/docker.yaml:7: warning: utterance {text!r} {problem}"] if problem else []
    assert [str(advice).partition(";")[0] for advice in found] == expected


def test_what_collides_is_left_to_the_radar(index: IntentIndex) -> None:
    row = next(row for row in utterance_rows(index) if index.own(row)[0].id == "docker")
    text = index.own(row)[1]
    route = Route(row, (Lead("rollback", 0.8, text, 1.0), Lead("docker", 0.1, text, 1.0)))

    assert not list(misrouted(index, [route], {("docker", text): PLACE}, Limits()))
