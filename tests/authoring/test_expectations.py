from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.authoring.expectations import covered, disappointments, expectations
from bot.authoring.loading import load, read_library
from bot.cli.records import reply_name
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from bot.errors import KnowledgeErrors
from tests.authoring.conftest import Write

DOCKER = """\
title: What is Docker?
utterances: [what is docker, build an image, container on my laptop]
answer: A tool.
"""
GIT = """\
title: What is Git?
utterances: [what is git, who changed this line]
answer: A tool.
"""


def disappointed(folder: Path, *dialogues: Path) -> list[str]:
    assistant = Assistant(IntentIndex(load(folder)), Calibration())
    expected = expectations(read_library([folder]), dialogues)
    return [
        str(found).replace(f"{folder}/", "")
        for found in disappointments(expected, assistant.consider, reply_name)
    ]


def test_tests_beside_a_topic_that_are_met_say_nothing(write: Write) -> None:
    write("a/git.yaml", GIT)
    folder = write(
        "a/docker.yaml", DOCKER + "should_match: [docker image]\nshould_not_match:\n  - best pizza\n  - git\n"
    )

    assert disappointed(folder) == []
    assert covered(read_library([folder])) == 1


def test_what_is_not_met_is_named_with_what_came_instead(write: Write) -> None:
    write("a/git.yaml", GIT)
    folder = write("a/docker.yaml", DOCKER + "should_match:\n  - what is git\nshould_not_match: [docker]\n")

    missed, drawn = disappointed(folder)

    assert missed.startswith("a/docker.yaml:5: 'what is git' must lead to docker, got git at ")
    assert drawn.startswith("a/docker.yaml:6: 'docker' must not lead here, got docker at ")


def test_dialogues_in_the_folder_are_run_and_no_topics(write: Write) -> None:
    write("a/git.yaml", GIT)
    write("a/docker.yaml", DOCKER)
    folder = write(
        "_dialogues/basics.yaml",
        "- {claim: right, say: what is git, reply: answer, topic: git}\n"
        "- {claim: wrong topic, say: what is git, topic: docker}\n"
        "- {claim: wrong sort, say: hello, reply: fallback}\n",
    )

    topic, sort = disappointed(folder)

    assert topic.startswith("_dialogues/basics.yaml:2: 'what is git' must lead to docker, got git")
    assert sort.startswith("_dialogues/basics.yaml:3: 'hello' must get the reply fallback, got smalltalk")


def test_further_dialogues_can_be_files_or_folders(write: Write, tmp_path: Path) -> None:
    folder = write("a/git.yaml", GIT)
    turns = tmp_path / "elsewhere/one.yaml"
    turns.parent.mkdir()
    turns.write_text("- {say: best pizza, topic: git}\n")

    assert len(disappointed(folder, turns)) == 1
    assert len(disappointed(folder, turns.parent)) == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- {claim: a}\n", "_dialogues/a.yaml:1: 'say' is missing"),
        ("- {say: a, topc: b}\n", "_dialogues/a.yaml:1: unknown key 'topc' in a turn; did you mean 'topic'?"),
        ("say: a\n", "_dialogues/a.yaml:1: 'a dialogue' must be a list"),
        ("- say: [\n", "_dialogues/a.yaml:2: not valid YAML"),
    ],
)
def test_a_dialogue_with_mistakes_is_refused(write: Write, text: str, complaint: str) -> None:
    write("a/git.yaml", GIT)
    folder = write("_dialogues/a.yaml", text)

    with pytest.raises(KnowledgeErrors) as raised:
        expectations(read_library([folder]))

    assert any(complaint in str(error) for error in raised.value.exceptions)


def test_an_empty_dialogue_expects_nothing(write: Write) -> None:
    write("a/git.yaml", GIT)
    folder = write("_dialogues/a.yaml", "# later\n")

    assert expectations(read_library([folder])) == []
