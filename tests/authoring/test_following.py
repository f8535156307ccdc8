from __future__ import annotations

from pathlib import Path

from bot.authoring.following import QUICKLY_LEARNT, Workbench
from bot.authoring.loading import load
from bot.authoring.rounds import RoundMemo
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from tests.authoring.conftest import GOOD, Write


def test_what_was_made_is_remembered_for_one_more_round() -> None:
    made: list[str] = []

    def shout(text: str) -> str:
        made.append(text)
        return text.upper()

    remembering = RoundMemo(shout)
    for wanted in (["a", "b", "a"], ["a"], ["a", "b"]):
        assert [remembering(text) for text in wanted] == [text.upper() for text in wanted]
        remembering.next_round()

    assert made == ["a", "b", "b"]


def test_a_workbench_reads_what_the_loader_reads_after_each_edit(write: Write) -> None:
    write("a/node.yaml", GOOD.replace("pod", "node"))
    folder = write("a/pod.yaml")
    bench = Workbench([folder], {})
    for text in (GOOD, GOOD.replace("smallest", "tiniest"), GOOD.replace("[what", "[tell me what")):
        write("a/pod.yaml", text)

        index = bench.index(bench.read())

        assert index.knowledge == load(folder)
        fresh = IntentIndex(load(folder))
        assert index.rank("tell me what a tiniest pod is") == fresh.rank("tell me what a tiniest pod is")


def test_mistakes_are_found_while_editing_and_vanish_when_mended(write: Write) -> None:
    folder = write("a/pod.yaml")
    bench = Workbench([folder], {})

    assert not bench.read().mistakes
    write("a/pod.yaml", "title: [\n")
    assert bench.read().mistakes
    write("a/pod.yaml")
    assert not bench.read().mistakes


def test_a_small_base_learns_anew_and_a_large_one_keeps_what_it_had(write: Write) -> None:
    folder = write("a/pod.yaml")
    small = Workbench([folder], {}, IntentIndex(load(folder)))
    kept = Calibration(2.0, 1.0)
    many = ", ".join(f"question {number}" for number in range(QUICKLY_LEARNT))
    write("a/node.yaml", GOOD.replace("pod", "node").replace("[what is a node]", f"[{many}]"))
    learnt = IntentIndex(load(folder))
    large = Workbench([folder], {}, learnt)

    anew, taught = small.index(small.read()), large.index(large.read())

    assert small.calibration(anew, kept) == Calibration.fitted(learnt)
    assert large.calibration(taught, kept) is kept
    assert anew.rank("question 7") == taught.rank("question 7") == learnt.rank("question 7")


def test_a_save_is_noticed(write: Write) -> None:
    folder = write("a/pod.yaml")
    changes = Workbench([folder], {}).changes()
    next(changes)

    Path(folder / "a/notes.txt").write_text("not ours")
    write("a/pod.yaml", GOOD + "owner: us\n")
    next(changes)

    changes.close()
