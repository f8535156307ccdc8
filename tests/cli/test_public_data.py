from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def clinc_file(folder: Path) -> Path:
    file = folder / "clinc.json"
    rows = {
        "train": [
            ["where is my card", "lost_card"],
            ["i lost my bank card", "lost_card"],
            ["put money onto my account", "top_up"],
            ["top up by transfer", "top_up"],
        ],
        "val": [["my bank card is lost", "lost_card"], ["money onto the account", "top_up"]],
        "oos_val": [["qzx vvrk", "oos"], ["hwpf jjqd", "oos"]],
    }
    file.write_text(json.dumps(rows))
    return file


def test_intents_are_measured_from_a_file(run: Run, tmp_path: Path) -> None:
    file = clinc_file(tmp_path)

    measured = json.loads(run("eval-intents", "clinc150", file, "--json").stdout)
    shown = run("eval-intents", "clinc150", file, "--per-intent", "1").stdout

    assert (measured["known"], measured["asked"], measured["out_of_scope"]) == (4, 2, 2)
    assert measured["best"] == 1
    assert measured["declined"] == 1
    assert "2 intents, 2 utterances known" in shown
    assert "best candidate right" in shown


def test_another_file_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    done = run("eval-intents", "banking77", clinc_file(tmp_path))

    assert done.returncode == 1
    assert "not BANKING77" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def two_topics(folder: Path) -> Path:
    for name, said, answer in [
        ("drift", "features moved away", "The features moved away from training."),
        ("docker", "ship an image", "You ship an image and run it."),
    ]:
        (folder / f"{name}.yaml").write_text(
            f"title: What is {name}?\nutterances: [{said}]\nanswer: {answer}\n"
        )
    return folder


def test_a_knowledge_folder_is_measured_as_a_foreign_faq(run: Run, tmp_path: Path) -> None:
    folder = two_topics(tmp_path)

    measured = json.loads(run("eval-faq", "--knowledge", folder, "--json").stdout)
    shown = run("eval-faq", "--knowledge", folder, "--questions", "1").stdout

    assert measured == {"entries": 2, "asked": 2, "first": 1, "soon": 1, "reciprocal_rank": 1}
    assert "Asked: 1 questions" in shown


def test_eval_can_misspell_the_questions_first(run: Run, tmp_path: Path) -> None:
    folder, file = two_topics(tmp_path), tmp_path / "labelled.jsonl"
    mislabelled = {"q": "how do i ship an image with docker", "topics": ["drift"]}
    file.write_text(json.dumps(mislabelled))

    done = run("eval", "--json", "--typos", "1", "--knowledge", folder, file)
    confusion = json.loads(done.stdout)["confusions"][0]

    assert confusion["got"] == ["docker"]
    assert confusion["q"] != mislabelled["q"]
    assert abs(len(confusion["q"]) - len(mislabelled["q"])) <= 1
