from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run


def test_eval_counts_by_type_and_in_all(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "labelled.jsonl"
    rows = [
        {"q": "what is docker", "topics": ["docker"], "type": "real"},
        {"q": "what is docker", "topics": ["jenkins"], "type": "real"},
        {"q": "what is it", "topics": ["not-written-yet"]},
        {"q": "best pizza in town", "topics": [], "type": "far"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))

    measured = json.loads(run("eval", "--json", file).stdout)

    assert measured["types"]["real"] == {"right": 1, "wrong": 1}
    assert measured["types"]["far"] == {"declined (out of scope)": 1}
    assert measured["skipped"] == 1
    assert measured["confusions"][0]["got"] == ["docker"]
    assert 0 <= measured["calibration_error"] <= 1
    table = run("eval", file).stdout
    assert re.search(r"all\s+3\s+1 33%", table)
    assert "1 questions left out" in table


def test_kb_check_passes_the_bundled_knowledge(run: Run) -> None:
    done = run("kb", "check")

    assert done.returncode == 0, done.stdout
    assert re.search(r"\d+ topics, 0 errors, \d+ warnings", done.stdout)


def test_kb_check_fails_on_mistakes_and_strictly_on_warnings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\nutterances: [a]\nanswer: b\n")

    assert run("kb", "check", tmp_path).returncode == 0
    assert run("kb", "check", tmp_path, "--strict").returncode == 1
    (tmp_path / "b.yaml").write_text("title: A\n")
    broken = run("kb", "check", tmp_path)
    assert broken.returncode == 1
    assert "b.yaml:1: 'utterances' is missing" in broken.stdout


def test_kb_check_finds_what_slack_would_refuse(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"title: A\nutterances: [a]\nanswer: {'word ' * 4000}\n")

    assert "a.yaml:1: too large for a Slack message" in run("kb", "check", tmp_path).stdout


def test_the_manifest_is_printed_as_yaml_and_json(run: Run) -> None:
    as_yaml = yaml.safe_load(run("manifest").stdout)
    as_json = json.loads(run("manifest", "--format", "json").stdout)

    assert as_yaml == as_json
    assert as_json["settings"]["socket_mode_enabled"]


def test_the_manifest_for_http_needs_https(run: Run) -> None:
    assert run("manifest", "--http", "http://example.org").returncode == 2
    assert "https://example.org/slack/events" in run("manifest", "--http", "https://example.org").stdout


@pytest.mark.parametrize(
    ("settings", "options", "complaint"),
    [
        pytest.param({}, [], "SLACK_BOT_TOKEN is not set", id="nothing"),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxb-s3cret"},
            [],
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
            id="no way in",
        ),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxb-s3cret"}, ["--socket"], "Socket Mode needs SLACK_APP_TOKEN", id="socket"
        ),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxb-s3cret"}, ["--http"], "HTTP needs SLACK_SIGNING_SECRET", id="http"
        ),
        pytest.param(
            {
                "SLACK_BOT_TOKEN": "xoxb-s3cret",
                "SLACK_APP_TOKEN": "xapp-s3cret",
                "SLACK_SIGNING_SECRET": "s3cret",
            },
            [],
            "both set: choose with --socket or --http",
            id="both",
        ),
        pytest.param(
            {"SLACK_BOT_TOKEN": "xoxb-s3cret", "PORT": "s3cret"}, [], "Wrong settings: PORT:", id="port"
        ),
        pytest.param(
            {"ASKOPS_ADMINS": "U0ADA, @s3cret"},
            [],
            "Wrong settings: ASKOPS_ADMINS: Value error, write Slack user ids",
            id="admins",
        ),
        pytest.param({"SLACK_API_URL": "s3cret"}, [], "Wrong settings: SLACK_API_URL:", id="address"),
    ],
)
def test_wrong_settings_are_named_and_never_shown(
    run: Run, settings: dict[str, str], options: list[str], complaint: str
) -> None:
    done = run("run", *options, **settings)

    assert done.returncode == 1
    assert complaint in done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1


def started(command: str, *options: str) -> tuple[subprocess.Popen[str], str]:
    """A command that serves, and the address it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", command, *options], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    return process, found[0]


@pytest.mark.parametrize("command", ["demo", "workspace"])
def test_one_interrupt_ends_a_serving_command(command: str) -> None:
    process, address = started(command, "--port", "0")
    with urllib.request.urlopen(address) as page:  # noqa: S310  (an address that we printed)
        assert b"AskOps local workspace" in page.read()

    process.send_signal(signal.SIGINT)
    with process:
        assert process.stdout
        output = process.stdout.read()

    assert process.returncode == 0
    assert ("export SLACK_API_URL=" in output) == (command == "workspace")


def test_a_taken_port_is_said_in_one_line(run: Run) -> None:
    process, address = started("workspace", "--port", "0")
    try:
        done = run("workspace", "--port", address.rsplit(":", 1)[1])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

    assert done.returncode == 1
    assert "choose another with --port" in done.stderr
    assert len(done.stderr.splitlines()) == 1
