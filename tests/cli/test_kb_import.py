"""`askops kb import`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

FAQ = "# FAQ\n\n## How do I get VPN access?\n\nAsk **it-help**.\n\n## What is ![x](y.png) the badge?\n\nA card.\n"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    path = tmp_path / "faq.md"
    path.write_text(FAQ, "utf-8")
    return path


def test_imported_topics_pass_the_check_and_are_answered_from(run: Run, faq: Path, tmp_path: Path) -> None:
    into = tmp_path / "company"

    said = run("kb", "import", faq, "--into", into, "--area", "IT help").stdout

    assert f"wrote {into}/it-help/get-vpn-access.yaml" in said
    assert "    2  an owner\n" in said
    assert said.endswith(f"2 topics, 0 notes. Kinds are guesses. Next: askops kb check {into}\n")
    checked = run("kb", "check", into)
    assert checked.returncode == 0, checked.stdout
    assert "Ask it-help." in run("ask", "how do I get vpn access", "--knowledge", into).stdout


def test_a_second_import_changes_nothing(run: Run, faq: Path, tmp_path: Path) -> None:
    into = tmp_path / "company"
    run("kb", "import", faq, "--into", into)
    edited = into / "imported" / "get-vpn-access.yaml"
    edited.write_text(edited.read_text("utf-8").replace("it-help", "Grace"), "utf-8")

    said = run("kb", "import", faq, "--into", into).stdout

    assert "topic 'get-vpn-access' is there already" in said
    assert "0 topics, 2 notes" in said
    assert "Grace" in edited.read_text("utf-8")


def test_a_dry_run_writes_nothing(run: Run, faq: Path, tmp_path: Path) -> None:
    said = run("kb", "import", faq, "--into", tmp_path / "company", "--dry-run").stdout

    assert "would write" in said
    assert not (tmp_path / "company").exists()


def test_a_topic_of_the_knowledge_base_is_not_replaced_by_chance(run: Run, tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text("# What is Docker?\nOur thing.\n", "utf-8")

    run("kb", "import", tmp_path / "faq.md", "--into", tmp_path / "company", "--area", "ours")

    assert (tmp_path / "company" / "ours" / "docker-ours.yaml").exists()


def test_a_file_without_answers_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "faq.md").write_text("# What is it?\n", "utf-8")

    ended = run("kb", "import", tmp_path / "faq.md", "--into", tmp_path / "company")

    assert (ended.returncode, ended.stderr) == (1, f"No question with an answer in {tmp_path}/faq.md\n")
    assert "no answer to 'What is it?'" in ended.stdout
