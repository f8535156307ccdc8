"""Indexes from a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.authoring.loading import load
from bot.authoring.reloading import Refused
from bot.core.confidence import Calibration
from bot.core.knowledge import Topic
from bot.core.matching import IntentIndex
from bot.rebuilding import Plan, ProcessBuilder, ProcessEndedError
from bot.store.english import english_words

PAGE = "title: {title}\nutterances: [{said}]\nanswer: An answer.\n"


def fits(topic: Topic) -> Sequence[str]:
    """Refuse what says so; what is called strange can't even be looked at."""
    if "strange" in topic.title:
        raise ZeroDivisionError("the reason")
    return ["too large"] if "huge" in topic.title else []


def key(folders: Sequence[Path]) -> str:
    return str(sorted(path.name for folder in folders for path in folder.iterdir()))


def keep(where: Path, kept_key: str, index: IntentIndex, calibration: Calibration) -> None:
    where.write_text(f"{kept_key} {index.knowledge.fingerprint} {calibration.stretch}")


def kept(index: IntentIndex | None, kept_key: str) -> IntentIndex | None:  # noqa: ARG001  (a plan's)
    return index


def keep_when(allowed: Path, kept_key: str, index: IntentIndex, calibration: Calibration) -> None:  # noqa: ARG001  (a plan's)
    """Take as long as somebody takes to create `allowed`."""
    while not allowed.exists():
        time.sleep(0.01)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    write(tmp_path / "knowledge", "one", "what is one")
    return tmp_path / "knowledge"


@pytest.fixture
async def builder(folder: Path) -> AsyncIterator[ProcessBuilder]:
    plan = Plan((folder,), fits, key, partial(keep, folder.parent / "kept"), partial(kept, None))
    found = ProcessBuilder(plan, load(folder))
    yield found
    found.close()


def write(folder: Path, name: str, said: str = "what is it", title: str = "") -> None:
    (folder / f"{name}.yaml").write_text(PAGE.format(title=title or name, said=said), "utf-8")


async def test_an_index_of_what_the_files_say_now(builder: ProcessBuilder, folder: Path) -> None:
    write(folder, "two", "why is the moon round")

    built = await builder.rebuild("")

    assert isinstance(built, IntentIndex)
    assert built.knowledge == load(folder)
    assert built.rank("moon")[0].topic.id == "two"


async def test_a_completed_index_and_its_calibration_are_kept(builder: ProcessBuilder, folder: Path) -> None:
    await builder.rebuild("")

    index, fitted = await builder.complete()

    anew = IntentIndex(load(folder), english_words())
    assert fitted == Calibration.fitted(anew)
    assert index.rank("what is one") == anew.rank("what is one")
    said = (folder.parent / "kept").read_text()
    assert said == f"['one.yaml'] {index.knowledge.fingerprint} {fitted.stretch}"


async def test_an_index_is_taught_by_what_was_kept_until_it_is_completed(folder: Path) -> None:
    for name in ("one", "three", "four"):
        write(folder, name, f"what is {name}, tell me about {name}", title=f"All about {name}")
    before = IntentIndex(load(folder), english_words())
    plan = Plan((folder,), fits, key, partial(keep, folder.parent / "kept"), partial(kept, before))
    builder = ProcessBuilder(plan, load(folder))
    unchanged = await builder.rebuild(before.knowledge.fingerprint)
    write(folder, "two", "what is two, tell me about two", title="All about two")

    taught = await builder.rebuild(before.knowledge.fingerprint)
    completed, _ = await builder.complete()
    builder.close()

    assert unchanged is None
    assert isinstance(taught, IntentIndex)
    assert learnt(taught, "about two") == {"two": 0.0} != learnt(completed, "about two")
    assert learnt(taught, "about three") == pytest.approx(learnt(before, "about three"))
    assert completed.rank("about two") == IntentIndex(load(folder), english_words()).rank("about two")


def learnt(index: IntentIndex, question: str) -> dict[str, float]:
    """Return what training says of the best topic."""
    best = index.rank(question)[0]
    return {best.topic.id: best.learnt}


async def test_an_index_does_not_wait_for_one_that_is_completed(folder: Path) -> None:
    allowed = folder.parent / "allowed"
    plan = Plan((folder,), fits, key, partial(keep_when, allowed), partial(kept, None))
    builder = ProcessBuilder(plan, load(folder))
    await builder.rebuild("")
    completing = asyncio.ensure_future(builder.complete())
    await asyncio.sleep(0)

    built = await builder.rebuild("")
    waited = not completing.done()
    allowed.touch()
    _, fitted = await completing
    builder.close()

    assert isinstance(built, IntentIndex)
    assert waited
    assert fitted == Calibration.fitted(IntentIndex(load(folder), english_words()))


async def test_what_is_known_already_is_not_built(builder: ProcessBuilder, folder: Path) -> None:
    assert await builder.rebuild(load(folder).fingerprint) is None


async def test_mistakes_come_back_as_lines(builder: ProcessBuilder, folder: Path) -> None:
    (folder / "two.yaml").write_text("title: Two\n")
    write(folder, "three", title="huge")

    refused = await builder.rebuild("")

    assert isinstance(refused, Refused)
    assert [line.replace(f"{folder}/", "") for line in refused.mistakes] == [
        "three.yaml:1: too large; shorten it or split the topic",
        "two.yaml:1: 'utterances' is missing; add it; a topic needs title, utterances, answer",
        "two.yaml:1: 'answer' is missing; add it; a topic needs title, utterances, answer",
    ]


async def test_what_fitted_before_is_not_tried_again(folder: Path) -> None:
    write(folder, "huge", title="huge")
    builder = ProcessBuilder(
        Plan((folder,), fits, key, partial(keep, folder), partial(kept, None)), load(folder)
    )

    write(folder, "two")
    built = await builder.rebuild("")
    write(folder, "huge", said="other words for the same page", title="huge")
    again = await builder.rebuild("")
    write(folder, "huge", title="huge page")
    refused = await builder.rebuild("")
    builder.close()

    assert isinstance(built, IntentIndex)
    assert isinstance(again, IntentIndex)
    assert isinstance(refused, Refused)


async def test_a_failure_over_there_is_one_here_and_the_process_goes_on(
    builder: ProcessBuilder, folder: Path
) -> None:
    write(folder, "two", title="strange")
    with pytest.raises(RuntimeError, match=r"(?s)fits.*ZeroDivisionError: the reason"):
        await builder.rebuild("")

    write(folder, "two", title="normal")

    assert isinstance(await builder.rebuild(""), IntentIndex)


async def test_a_process_that_was_killed_is_replaced(builder: ProcessBuilder) -> None:
    await builder.rebuild("")
    assert builder._process and builder._process.pid
    os.kill(builder._process.pid, signal.SIGKILL)
    builder._process.join()

    with pytest.raises(ProcessEndedError):
        await builder.rebuild("")

    assert isinstance(await builder.rebuild(""), IntentIndex)


async def test_interrupts_and_hang_ups_are_for_the_bot(builder: ProcessBuilder) -> None:
    await builder.rebuild("")
    assert builder._process and builder._process.pid
    for number in (signal.SIGINT, signal.SIGHUP):
        os.kill(builder._process.pid, number)

    assert isinstance(await builder.rebuild(""), IntentIndex)
