"""A running bot follows its files, and admins hear what they should."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.assistant import Assistant
from bot.authoring.reloading import Notices, Refused, Reloader
from bot.core.confidence import Calibration
from bot.core.matching import IntentIndex
from tests.samples import SMALL, knowledge, topic

FITTED = Calibration(2.0, 1.0)
LATER = IntentIndex(knowledge(topic("later", "what comes later")))


class Admins:
    """Keeps what admins were told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, tuple[str, ...]]] = []

    async def tell(self, sentence: str, lines: Sequence[str]) -> None:
        self.told.append((sentence, tuple(lines)))


class Shelf:
    """Hands out what was prepared, one thing a build; an exception is raised."""

    def __init__(self, *prepared: IntentIndex | Refused | Exception | None) -> None:
        self.prepared = list(prepared)
        self.built: IntentIndex | None = None
        self.completed = 0

    async def rebuild(self, fingerprint: str) -> IntentIndex | Refused | None:  # noqa: ARG002  (a builder's)
        built = self.prepared.pop(0)
        if isinstance(built, Exception):
            raise built
        if isinstance(built, IntentIndex):
            self.built = built
        return built

    async def complete(self) -> tuple[IntentIndex, Calibration]:
        assert self.built
        self.completed += 1
        return IntentIndex(self.built.knowledge), FITTED


@asynccontextmanager
async def reloading(
    shelf: Shelf, admins: Admins, settle_s: float = 0.0
) -> AsyncIterator[tuple[Assistant, Reloader]]:
    assistant = Assistant(IntentIndex(SMALL), Calibration())
    reloader = Reloader(assistant, shelf, admins.tell, settle_s=settle_s)
    task = asyncio.create_task(reloader.run())
    yield assistant, reloader
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def reload(reloader: Reloader) -> None:
    reloader.request()
    await reload_nothing()


async def reload_nothing() -> None:
    """Give what is under way the time to end."""
    for _ in range(50):
        await asyncio.sleep(0.001)


async def test_the_new_index_is_answered_from_and_then_one_that_has_learnt_anew() -> None:
    shelf = Shelf(LATER)

    async with reloading(shelf, Admins()) as (assistant, reloader):
        await reload(reloader)

        assert list(assistant.knowledge.topics) == ["later"]
        assert assistant._index is not LATER
        assert assistant._calibration is FITTED


async def test_while_one_edits_on_learning_anew_waits() -> None:
    shelf = Shelf(LATER, IntentIndex(SMALL))

    async with reloading(shelf, Admins(), settle_s=60) as (assistant, reloader):
        await reload(reloader)
        await reload(reloader)

        assert assistant.knowledge is SMALL
        assert shelf.completed == 0


class SlowShelf(Shelf):
    """Never completes an index, until it is allowed to."""

    def __init__(self, *prepared: IntentIndex | Refused | Exception | None) -> None:
        super().__init__(*prepared)
        self.allowed = asyncio.Event()

    async def complete(self) -> tuple[IntentIndex, Calibration]:
        await self.allowed.wait()
        return await super().complete()


async def test_a_change_does_not_wait_for_learning_anew(caplog: pytest.LogCaptureFixture) -> None:
    shelf = SlowShelf(IntentIndex(SMALL), LATER)

    async with reloading(shelf, Admins()) as (assistant, reloader):
        await reload(reloader)
        await reload(reloader)
        changed = list(assistant.knowledge.topics)
        shelf.allowed.set()
        await reload_nothing()

        assert changed == ["later"]
        assert assistant._calibration is FITTED
    assert not caplog.records


async def test_what_has_not_learnt_anew_does_after_files_that_say_the_same() -> None:
    shelf = SlowShelf(LATER, None)

    async with reloading(shelf, Admins()) as (assistant, reloader):
        await reload(reloader)
        shelf.allowed.set()
        await reload(reloader)

        assert assistant._calibration is FITTED


async def test_mistakes_leave_the_last_good_version_and_are_logged_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    admins = Admins()
    mistakes = tuple(f"a.yaml:{line}: wrong; mend it" for line in range(1, 8))

    async with reloading(Shelf(Refused(mistakes)), admins) as (assistant, reloader):
        await reload(reloader)

        assert assistant.knowledge is SMALL
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR][1:] == list(mistakes)
    assert admins.told == [
        (
            "The knowledge base has 7 mistakes, so I keep answering from the last good version.",
            (*mistakes[:5], "and 2 more"),
        )
    ]


async def test_whatever_goes_wrong_the_next_change_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    admins = Admins()

    async with reloading(Shelf(ZeroDivisionError("why"), LATER), admins) as (assistant, reloader):
        await reload(reloader)
        await reload(reloader)

        assert list(assistant.knowledge.topics) == ["later"]
    assert "ZeroDivisionError" in caplog.text
    assert [sentence for sentence, _ in admins.told] == [
        "The knowledge base has a mistake, so I keep answering from the last good version.",
        "The knowledge base loads again: topics: 1 added, 8 removed.",
    ]


async def test_files_that_say_the_same_again_are_mended_too() -> None:
    admins = Admins()

    async with reloading(Shelf(Refused(("a",)), None), admins) as (_, reloader):
        await reload(reloader)
        await reload(reloader)

    assert admins.told[-1] == ("The knowledge base loads again: as before.", ())


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_admins_hear_of_mistakes_seldom_and_of_the_latest() -> None:
    admins, clock = Admins(), Clock()
    notices = Notices(admins.tell, 600, clock)

    await notices.refused(["one"])
    clock.now += 10
    await notices.refused(["two"])
    await notices.refused(["three"])
    early = list(admins.told)
    due = notices.due_in()
    clock.now += 590
    await notices.catch_up()

    assert [lines for _, lines in early] == [("one",)]
    assert due == 590
    assert [lines for _, lines in admins.told] == [("one",), ("three",)]
    assert notices.due_in() is None


async def test_the_same_mistakes_are_told_once() -> None:
    admins, clock = Admins(), Clock()
    notices = Notices(admins.tell, 600, clock)

    await notices.refused(["one"])
    clock.now += 10_000
    await notices.refused(["one"])

    assert len(admins.told) == 1


async def test_what_was_mended_before_it_could_be_told_is_not_told() -> None:
    admins, clock = Admins(), Clock()
    notices = Notices(admins.tell, 600, clock)
    await notices.refused(["one"])
    await notices.mended("fine")

    await notices.refused(["two"])
    await notices.mended("fine")
    clock.now += 10_000
    await notices.catch_up()

    assert [sentence for sentence, _ in admins.told] == [
        "The knowledge base has a mistake, so I keep answering from the last good version.",
        "The knowledge base loads again: fine.",
    ]
