from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_question_is_answered_readably(run: Run) -> None:
    done = run("ask", "what is the difference between devops and mlops")

    assert done.returncode == 0
    assert "MLOps vs DevOps" in done.stdout
    assert "┃" in done.stdout
    assert "Sources" in done.stdout
    assert "https://" in done.stdout
    assert done.stderr == ""


def test_a_question_can_come_from_standard_input(run: Run) -> None:
    assert "What is Docker?" in run("ask", "-", stdin="what is docker\n").stdout


def test_why_shows_how_it_was_read(run: Run) -> None:
    shown = run("ask", "what is dokcer", "--why").stdout

    assert "I read “dokcer” as docker" in shown
    assert "nearest utterance" in shown
    assert "scorer" in shown


def test_json_holds_everything(run: Run) -> None:
    said = json.loads(run("ask", "--json", "what is docker").stdout)

    assert said["reply"] == "answer"
    assert said["topics"] == ["docker"]
    assert said["offered"] == []
    assert 0 < said["confidence"] <= 1
    assert said["candidates"][0]["topic"] == "docker"
    assert len(said["candidates"]) == 10
    assert said["text"].startswith("What is Docker?")
    assert said["blocks"][0]["type"] == "header"
    assert said["fingerprint"]
    assert said["scorer"]


@pytest.mark.parametrize(
    ("question", "reply"),
    [("hello", "smalltalk"), ("what can you do", "help"), ("best pizza in town", "fallback")],
)
def test_json_names_the_sort_of_reply(run: Run, question: str, reply: str) -> None:
    assert json.loads(run("ask", "--json", question).stdout)["reply"] == reply


def test_a_batch_is_answered_in_order_without_blocks(run: Run, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"q": "what is docker"}\n{"q": ""}\n{"q": "what is jenkins"}\n')

    lines = [json.loads(line) for line in run("ask", "--batch", questions).stdout.splitlines()]

    assert [line["q"] for line in lines] == ["what is docker", "", "what is jenkins"]
    assert [line["topics"] for line in lines] == [["docker"], [], ["jenkins"]]
    assert "blocks" not in lines[0]
    with_blocks = run("ask", "--batch", questions, "--blocks").stdout.splitlines()
    assert json.loads(with_blocks[0])["blocks"]


def test_another_knowledge_folder_can_be_asked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "greeting.yaml").write_text(
        "title: Greeting\nutterances: [hello]\nanswer: A page on hello.\n"
    )

    by_option = run("ask", "hello", "--knowledge", tmp_path).stdout
    by_setting = run("ask", "hello", ASKOPS_KNOWLEDGE=str(tmp_path)).stdout

    assert "A page on hello." in by_option
    assert "A page on hello." in by_setting


def test_an_overlay_replaces_a_topic(run: Run, tmp_path: Path) -> None:
    (tmp_path / "docker.yaml").write_text(
        "title: Our Docker\nutterances: [what is docker]\nanswer: Ask Ada.\n"
    )

    assert "Ask Ada." in run("ask", "what is docker", "--overlay", tmp_path).stdout
    assert "Ask Ada." in run("ask", "what is docker", ASKOPS_OVERLAYS=str(tmp_path)).stdout


def test_mistakes_in_the_knowledge_are_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("titel: A\n")

    done = run("ask", "hello", "--knowledge", tmp_path)

    assert done.returncode == 1
    assert "a.yaml:1: unknown key 'titel'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "a", "--batch", "b"], ["ask", "--nonsense"], ["nonsense"]]
)
def test_wrong_usage_exits_2(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_missing_batch_file_exits_1_with_its_name(run: Run) -> None:
    done = run("ask", "--batch", "gone.jsonl")

    assert done.returncode == 1
    assert done.stderr.startswith("gone.jsonl: can't be read")


def test_asking_does_not_load_slacks_libraries(run: Run) -> None:
    loaded = run("ask", "what is docker", PYTHONVERBOSE="1").stderr

    assert "import 'bot.core.matching'" in loaded
    assert "slack_bolt" not in loaded
    assert "slack_sdk" not in loaded


def test_chat_answers_and_a_number_picks_a_choice(run: Run) -> None:
    said = run("chat", stdin="what is docker\n1\nbye\nquit\n")

    assert said.returncode == 0
    assert said.stdout.index("What is Docker?") < said.stdout.index("Bye.")
    assert "What is containerization?" in said.stdout.split("Related")[1]


def test_help_is_there_for_every_command(run: Run) -> None:
    commands = ["ask", "chat", "run", "demo", "workspace", "manifest", "eval", "kb"]

    overview = run("--help").stdout

    for command in commands:
        assert command in overview
        assert run(command, "--help").returncode == 0


def test_a_follow_up_takes_its_context_from_an_option(run: Run) -> None:
    said = json.loads(run("ask", "--json", "--context", "docker", "is it free?").stdout)

    assert said["topics"] == ["docker"]
    assert said["text"].startswith("Licence: ")
    assert run("ask", "--context", "nonsense", "why?").returncode == 2


def test_a_batch_row_can_bring_its_context(run: Run, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"q": "more", "context": ["jenkins"]}\n{"q": "more"}\n')

    lines = [json.loads(line) for line in run("ask", "--batch", questions).stdout.splitlines()]

    assert [(line["reply"], line["topics"]) for line in lines] == [
        ("answer", ["jenkins"]),
        ("clarification", []),
    ]


def test_an_overheard_message_is_met_with_silence_unless_it_asks(run: Run) -> None:
    silent = json.loads(run("ask", "--json", "--unaddressed", "docker is down again").stdout)
    heard = json.loads(run("ask", "--json", "--unaddressed", "what is jenkins?").stdout)

    assert (silent["reply"], silent["topics"], silent["text"]) == ("silence", [], "")
    assert heard["topics"] == ["jenkins"]


def test_a_list_is_drawn_with_a_line_for_each(run: Run) -> None:
    drawn = run("ask", "alternatives to jenkins").stdout

    assert "Alternatives to Jenkins" in drawn
    assert "GitHub Actions: " in drawn
    assert "nobody wrote this list" in drawn


def test_chat_keeps_what_was_spoken_of(run: Run) -> None:
    said = run("chat", stdin="what is docker\nwho maintains it?\nquit\n").stdout

    assert "Steward: Docker" in said
