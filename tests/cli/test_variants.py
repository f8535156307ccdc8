"""Notes and variants in a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOPIC = """\
title: How do I deploy?
utterances: [how do i deploy, deploy a service]
answer: Ask the pipeline.
note: Only before noon.
variants:
  aws: {title: AWS, answer: Use ECS.}
  v2: {answer: Use the new one.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deploy.yaml").write_text(TOPIC, "utf-8")
    return tmp_path


def test_an_answer_has_its_note_and_names_its_variants(run: Run, folder: Path) -> None:
    said = run("ask", "how do i deploy", "--knowledge", folder).stdout

    assert "Note: Only before noon." in said
    assert "Also for: AWS · v2" in said


def test_an_answer_for_a_variant(run: Run, folder: Path) -> None:
    said = run("ask", "how do i deploy", "--for", "aws", "--knowledge", folder).stdout

    assert "How do I deploy? (AWS)" in said
    assert "Use ECS." in said
    assert "Also for: General · v2" in said


def test_a_variant_that_is_not_there_says_which_are(run: Run, folder: Path) -> None:
    ended = run("ask", "how do i deploy", "--for", "azure", "--knowledge", folder)

    assert (ended.returncode, ended.stderr) == (1, "No variant 'azure'; there are: aws, v2\n")


def test_in_a_chat_the_name_of_a_variant_switches(run: Run, folder: Path) -> None:
    said = run("chat", "--knowledge", folder, stdin="how do i deploy\nAWS\nv2\ngeneral\n").stdout

    assert said.index("(AWS)") < said.index("(v2)")
    assert said.count("Ask the pipeline.") == 2
