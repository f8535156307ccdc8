from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run

POD = "title: What is a pod?\nutterances: [what is a pod, smallest unit of kubernetes]\nanswer: The smallest unit.\n"
NODE = "title: What is a node?\nutterances: [what is a node, machine of a cluster]\nanswer: A machine.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kb/basics").mkdir(parents=True)
    (tmp_path / "kb/basics/pod.yaml").write_text(POD)
    (tmp_path / "kb/basics/node.yaml").write_text(NODE)
    return tmp_path / "kb"


def test_check_is_written_for_people_programs_and_annotations(run: Run, folder: Path) -> None:
    (folder / "basics/unit.yaml").write_text(NODE.replace("machine of", "what is a pod, machine in"))

    text = run("kb", "check", folder).stdout
    record = json.loads(run("kb", "check", folder, "--format", "json").stdout)
    annotations = run("kb", "check", folder, "--format", "github").stdout.splitlines()

    assert "Collision radar, worst first:" in text
    assert f"100% {folder}/basics/pod.yaml:2: what is a pod" in text
    assert (
        text.splitlines()[-1]
        == f"3 topics, 0 errors, {len(record['warnings']) + len(record['collisions'])} warnings"
    )
    assert record["errors"] == []
    assert record["warnings"][0].keys() == {"file", "line", "problem", "remedy"}
    assert record["collisions"][0]["alike"] == 1.0
    assert f"::warning file={folder}/basics/pod.yaml,line=2,title=askops kb check::utterance" in "\n".join(
        annotations
    )
    assert len([line for line in annotations if line.startswith("::warning ")]) == len(
        record["warnings"]
    ) + len(record["collisions"])


def test_a_collision_fails_the_strict_check_only(run: Run, tmp_path: Path) -> None:
    links = "links: [{title: a, url: 'https://a.org'}, {title: b, url: 'https://b.org'}]\n"
    for name, said in (("a", "grow tomatoes in winter"), ("b", "mend a broken bicycle chain")):
        varied = "".join(
            f"  - {said} {word}\n" for word in "now fast cheap indoors alone twice early".split()
        )
        (tmp_path / f"{name}.yaml").write_text(
            f"title: {said}\nutterances:\n{varied}  - tell me all\nanswer: Yes.\n{links}"
            f"owner: us\nreviewed: 2026-11-24\nrelated: [{'b' if name == 'a' else 'a'}]\n"
        )

    done = run("kb", "check", tmp_path)

    assert done.returncode == 0
    assert "tell me all" in done.stdout
    assert run("kb", "check", tmp_path, "--strict").returncode == 1


def test_the_leave_one_out_report_never_fails(run: Run, tmp_path: Path) -> None:
    topics = {
        "tomato": "grow tomatoes|fruit stays green|plants in pots|water in summer|seeds in march|yellow leaves",
        "bicycle": "mend a chain|brakes squeak|tyre goes flat|gears jump|saddle too low|wheel out of true",
    }
    links = "links: [{title: a, url: 'https://a.org'}, {title: b, url: 'https://b.org'}]\n"
    for name, said in topics.items():
        utterances = "".join(f"  - {text}\n  - {text} {name} now\n" for text in said.split("|"))
        other = next(other for other in topics if other != name)
        (tmp_path / f"{name}.yaml").write_text(
            f"title: {name}\nutterances:\n{utterances}answer: Yes.\n{links}owner: us\n"
            f"reviewed: 2026-11-24\nrelated: [{other}]\n"
        )
    plain = json.loads(run("kb", "check", tmp_path, "--format", "json").stdout)

    done = run("kb", "check", tmp_path, "--report", "--format", "json")

    record = json.loads(done.stdout)
    assert record["leave_one_out"]["asked"] == 24
    assert 0 <= record["leave_one_out"]["score"] <= 1
    assert record["warnings"] == plain["warnings"]
    strict = run("kb", "check", tmp_path, "--strict")
    assert run("kb", "check", tmp_path, "--strict", "--report").returncode == strict.returncode
    assert re.search(
        r"Leave-one-out score +[█░]{20} +\d+% of 24 utterances",
        run("kb", "check", tmp_path, "--report").stdout,
    )


def test_links_say_when_this_machine_is_offline(run: Run, folder: Path) -> None:
    (folder / "basics/pod.yaml").write_text(POD + "links: [{title: a, url: 'http://127.0.0.1:9/'}]\n")

    done = run("kb", "check", folder, "--links")

    assert done.returncode == 0
    assert "offline: none of 1 hosts can be reached, so 1 links were not checked" in done.stdout


def test_tests_beside_topics_are_run_and_counted(run: Run, folder: Path) -> None:
    (folder / "basics/pod.yaml").write_text(POD + "should_match: [smallest unit]\n")
    (folder / "_dialogues").mkdir()
    (folder / "_dialogues/a.yaml").write_text("- {say: what is a node, topic: node}\n")

    met = run("kb", "test", folder)
    (folder / "_dialogues/a.yaml").write_text("- {say: what is a node, topic: pod}\n")
    missed = run("kb", "test", folder)

    assert met.returncode == 0, met.stdout
    assert met.stdout == "coverage  ██████████░░░░░░░░░░  50%  1 of 2 topics have tests\n2 passed, 0 failed\n"
    assert missed.returncode == 1
    assert f"{folder}/_dialogues/a.yaml:1: 'what is a node' must lead to pod, got node" in missed.stdout


def test_the_dialogues_of_this_repository_are_of_that_form(run: Run, repository: Path) -> None:
    done = run("kb", "test", "--dialogues", repository / "tests/dialogues")

    assert not [line for line in done.stdout.splitlines() if "tests/dialogues" in line]


def test_a_new_topic_is_written_checked_and_shown(run: Run, folder: Path) -> None:
    made = run("kb", "new", "pod-limits", "--area", "basics", "--kind", "howto", "--knowledge", folder)

    assert made.returncode == 0
    assert made.stdout.splitlines()[0] == f"{folder}/basics/pod-limits.yaml"
    assert run("kb", "check", folder).returncode == 0
    assert "How do I pod limits?" in run("kb", "show", "pod-limits", "--knowledge", folder).stdout
    again = run("kb", "new", "pod-limits", "--area", "other", "--knowledge", folder)
    assert again.returncode == 1
    assert again.stderr.startswith(f"{folder}/basics/pod-limits.yaml:1: topic 'pod-limits' exists;")


def test_a_first_topic_makes_its_folder(run: Run, tmp_path: Path) -> None:
    assert run("kb", "new", "pod", "--area", "basics", "--knowledge", tmp_path / "mine").returncode == 0
    assert run("ask", "what is pod", "--knowledge", tmp_path / "mine").returncode == 0


def test_show_draws_what_slack_draws(run: Run, folder: Path) -> None:
    (folder / "basics/pod.yaml").write_text(
        POD
        + 'points: ["**One** & `two`"]\ncode: {language: bash, text: "kubectl get pods"}\nuse_when: Often.\n'
        "table: {columns: [A, B], rows: [[c, d]]}\nrelated: [node]\n"
        "links: [{title: 'A & B', url: 'https://a.org'}]\n"
    )

    shown = run("kb", "show", "pod", "--knowledge", folder).stdout
    more = run("kb", "show", "pod", "--more", "--knowledge", folder).stdout

    assert "• One & two" in shown
    assert "Sources: A & B" in shown
    assert "[ What is a node? ]" in shown
    assert "[ More ]" in shown
    assert "kubectl get pods" in more
    assert "Often." in more
    assert shown.rstrip().endswith("basics/pod.yaml")


@pytest.mark.parametrize("command", [["show", "pud"], ["add-utterance", "pud", "a"]])
def test_a_misspelt_topic_gets_a_suggestion(run: Run, folder: Path, command: list[str]) -> None:
    done = run("kb", *command, "--knowledge", folder)

    assert done.returncode == 1
    assert done.stderr == "there is no topic 'pud'; did you mean 'pod'?\n"


def test_an_utterance_is_added_and_answers(run: Run, folder: Path) -> None:
    done = run("kb", "add-utterance", "pod", "the littlest whatsit", "--knowledge", folder)

    assert done.stdout == f"{folder}/basics/pod.yaml:2: the littlest whatsit\n"
    assert "What is a pod?" in run("ask", "littlest whatsit", "--knowledge", folder).stdout
    assert run("kb", "add-utterance", "pod", "The littlest whatsit?", "--knowledge", folder).returncode == 1


def test_list_and_stats_count_alike(run: Run, folder: Path) -> None:
    (folder / "basics/pod.yaml").write_text(POD + "kind: tool\nreviewed: 2001-01-01\nowner: us\n")

    listed = json.loads(run("kb", "list", "--json", "--knowledge", folder).stdout)
    late = json.loads(run("kb", "list", "--late", "--json", "--knowledge", folder).stdout)
    counted = json.loads(run("kb", "stats", "--json", "--knowledge", folder).stdout)

    assert [topic["topic"] for topic in listed] == ["node", "pod"]
    assert [topic["topic"] for topic in late] == ["pod"]
    assert counted["topics"] == 2
    assert counted["utterances"] == 4
    assert counted["by_kind"] == {"concept": 1, "tool": 1}
    assert counted["by_age"]["late"] == counted["by_age"]["never"] == 1
    assert counted["by_owner"] == {"nobody": 1, "us": 1}
    table = run("kb", "list", "--kind", "tool", "--knowledge", folder).stdout
    assert re.search(r"pod +tool +2 +2001-01-01 +What is a pod\?", table)
    assert "1 topics" in table
    bars = run("kb", "stats", "--knowledge", folder, NO_COLOR="1", COLUMNS="80").stdout
    assert re.search(r"basics +2 █{28}", bars)
    assert max(map(len, bars.splitlines())) <= 80
    assert "\x1b" not in bars


def test_the_schema_is_printed_or_written(run: Run, folder: Path) -> None:
    printed = run("kb", "schema").stdout
    written = run("kb", "schema", "--write", folder)

    assert json.loads(printed)["else"]["required"] == ["title", "utterances", "answer"]
    assert (folder / "_topic.schema.json").read_text() == printed
    assert "# yaml-language-server: $schema=../_topic.schema.json" in written.stdout
    assert run("kb", "check", folder).returncode == 0


def test_try_shows_once_what_a_question_matches(run: Run, folder: Path) -> None:
    done = run("kb", "try", "what is a pod", "machine", "--once", "--knowledge", folder)

    assert re.search(r"what is a pod +answer: pod", done.stdout)
    assert re.search(r"█{8,}.* +\d+% +pod +What is a pod\?", done.stdout)
    assert "machine" in done.stdout


def test_try_shows_it_again_after_a_save_and_keeps_the_last_good_version(
    folder: Path, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-u",
        "-m",
        "bot.cli",
        "kb",
        "try",
        "the littlest whatsit",
        "--knowledge",
        str(folder),
    ]
    environment = {"PATH": os.environ["PATH"], "ASKOPS_CACHE_DIR": str(tmp_path / "c"), "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        guard = threading.Timer(60, process.kill)
        guard.start()
        try:
            assert process.stdout
            said = iter(process.stdout.readline, "")
            assert "fallback" in next(line for line in said if "whatsit" in line)
            # What is saved before it watches counts as well.
            (folder / "basics/pod.yaml").write_text(POD.replace("[what", "[the littlest whatsit, what"))
            assert "answer: pod" in next(line for line in said if "whatsit  " in line)
            assert any("after saving" in line for line in said)
            (folder / "basics/pod.yaml").write_text("title: [\n")
            assert any("not valid YAML" in line for line in said)
            (folder / "basics/pod.yaml").write_text(POD)
            assert "fallback" in next(line for line in said if "whatsit  " in line)
            process.send_signal(signal.SIGINT)
            process.wait()
        finally:
            guard.cancel()
            process.kill()
    assert process.returncode in {0, 130}


def test_the_hook_names_a_command_that_exists(run: Run, repository: Path) -> None:
    hooks = (repository / ".pre-commit-hooks.yaml").read_text("utf-8")

    assert "entry: askops kb check\n" in hooks
    assert "--strict" in run("kb", "check", "--help").stdout
