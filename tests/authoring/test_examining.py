from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.examining import Examination, examine
from bot.authoring.loading import knowledge_of, read_library
from bot.authoring.routing import Rows, utterance_rows
from bot.authoring.workers import Workers
from bot.core.confidence import Calibration
from bot.core.knowledge import Topic
from bot.core.matching import IntentIndex
from tests.authoring.conftest import Write

TODAY = date(2026, 11, 24)
TOPICS = {
    "docker": ["what is docker", "build an image", "docker basics for beginners", "containers on my laptop"],
    "git": ["what is git", "who changed this line", "keep the history of files", "branch and merge"],
    "drift": ["what is data drift", "inputs changed since training", "the model decays", "features moved"],
    "rollback": ["undo a release", "go back to the old version", "revert a deployment", "bad release"],
    "etcd": ["what is etcd", "key value store of kubernetes", "quorum of members", "back up the state"],
}


def written(write: Write, topics: dict[str, list[str]]) -> Path:
    folder = Path()
    for topic_id, utterances in topics.items():
        lines = "".join(f"  - {utterance}\n" for utterance in utterances)
        folder = write(
            f"a/{topic_id}.yaml", f"title: About {topic_id}\nutterances:\n{lines}answer: On {topic_id}.\n"
        )
    return folder


def is_too_wide(topic: Topic) -> Sequence[str]:
    return [f"{topic.id} is too wide"] if topic.id == "git" else []


def examined(folder: Path, *, count: int = 1, with_left_out: bool = False) -> Examination:
    library = read_library([folder])

    def compiled() -> tuple[IntentIndex, Calibration]:
        index = IntentIndex(knowledge_of(library))
        return index, Calibration.fitted(index)

    with Workers(count) as workers:
        return examine(
            library,
            today=TODAY,
            fits=is_too_wide,
            compiled=compiled,
            workers=workers,
            with_left_out=with_left_out,
        )


def test_utterances_that_say_the_same_in_two_topics_are_on_the_radar_worst_first(write: Write) -> None:
    topics = TOPICS | {
        "git": [*TOPICS["git"], "containers on the laptop", "bad release"],
    }
    folder = written(write, topics)

    identical, near = examined(folder).report.collisions

    assert identical.alike == 1
    assert identical.pair == {"git", "rollback"}
    assert 0.75 <= near.alike < 1
    assert {near.one.text, near.other.text} == {"containers on my laptop", "containers on the laptop"}
    assert {str(near.one), str(near.other)} == {f"{folder}/a/docker.yaml:6", f"{folder}/a/git.yaml:7"}


def test_what_collides_is_not_complained_of_twice(write: Write) -> None:
    folder = written(write, TOPICS | {"git": [*TOPICS["git"], "bad release"]})

    report = examined(folder).report

    assert len(report.collisions) == 1
    assert not [warning for warning in report.warnings if "bad release" in warning.problem]


def test_what_a_surface_refuses_is_an_error_at_its_file(write: Write) -> None:
    folder = written(write, TOPICS)

    assert [str(error) for error in examined(folder).report.errors] == [
        f"{folder}/a/git.yaml:1: git is too wide; shorten it or split the topic"
    ]


def test_with_mistakes_utterances_are_not_tried(write: Write) -> None:
    folder = written(write, TOPICS | {"git": [*TOPICS["git"], "bad release"]})
    write("a/broken.yaml", "titel: a\n")

    report = examined(folder, with_left_out=True).report

    assert any("'title' is missing" in error.problem for error in report.errors)
    assert "where utterances lead is told when the mistakes are mended" in report.notes
    assert len(report.collisions) == 1, "what needs no index is found all the same"


def test_leaving_out_counts_utterances_that_only_their_own_entry_saves(write: Write) -> None:
    folder = written(write, TOPICS)

    left_out = examined(folder, with_left_out=True).left_out

    assert left_out
    assert left_out.asked == 20
    assert {topic.topic_id for topic in left_out.topics} == set(TOPICS)
    scores = [topic.score for topic in left_out.topics]
    assert scores == sorted(scores)
    missed = {lost.place.text: lost for topic in left_out.topics for lost in topic.missed}
    assert "who changed this line" in missed
    assert "what is git" not in missed, "its title says as much"
    assert str(missed["who changed this line"].place) == f"{folder}/a/git.yaml:4"
    assert left_out.score == pytest.approx(1 - len(missed) / 20)


def test_more_processes_find_the_same(write: Write) -> None:
    folder = written(write, TOPICS | {"git": [*TOPICS["git"], "bad release", "containers on the laptop"]})

    alone = examined(folder, with_left_out=True)
    shared = examined(folder, count=2, with_left_out=True)

    assert shared.left_out == alone.left_out
    assert shared.report.warnings == alone.report.warnings
    assert shared.report.collisions == alone.report.collisions
    assert list(map(str, shared.report.errors)) == list(map(str, alone.report.errors))


def test_one_topic_alone_can_be_examined(write: Write) -> None:
    folder = written(write, {"pod": ["what is a pod"]})

    found = examined(folder, with_left_out=True)

    assert not found.report.collisions
    assert found.left_out and found.left_out.asked == 1


def test_rows_of_utterances_leave_titles_and_aliases_out(write: Write) -> None:
    folder = written(write, TOPICS)
    write("a/zoo.yaml", "title: Zoo\naliases: [park]\nutterances: [where are the animals]\nanswer: Here.\n")
    index = IntentIndex(knowledge_of(read_library([folder])))

    said = [index.own(row)[1] for row in utterance_rows(index)]

    assert said == [text for topic_id in sorted(TOPICS) for text in TOPICS[topic_id]] + [
        "where are the animals"
    ]
    assert Rows(index, Calibration())([0])[0].leads[0].topic_id == "docker"


def test_nothing_to_do_is_done_at_once() -> None:
    with Workers(1) as workers:
        assert workers.start(list, []).all() == []
