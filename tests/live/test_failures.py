"""When something breaks, the asker hears a short word and the log holds the whole."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator

import pytest

from bot.assistant import Assistant, Outcome
from bot.core.answering import Fallback
from bot.core.confidence import Calibration
from bot.core.knowledge import Discipline
from bot.core.matching import IntentIndex, Question
from bot.ports import Place
from tests.live.conftest import Live, running
from tests.samples import SMALL

PRIVATE = "a very private question"


class BrokenAssistant(Assistant):
    """An assistant that trips over every question but one."""

    def __init__(self) -> None:
        super().__init__(IntentIndex(SMALL), Calibration())

    async def reply_to(
        self,
        utterance: str,
        *,
        prefer: Discipline | None = None,  # noqa: ARG002
        place: Place | None = None,  # noqa: ARG002
    ) -> Outcome:
        if "fine" in utterance:
            return Outcome(Fallback(), (), Question((), ()), "")
        raise ZeroDivisionError("the reason")


@pytest.fixture(params=["socket", "http"])
async def broken(request: pytest.FixtureRequest) -> AsyncIterator[Live]:
    async with running(BrokenAssistant(), request.param) as found:
        yield found


async def test_an_error_gives_a_reference_and_the_log_the_traceback(
    broken: Live, caplog: pytest.LogCaptureFixture
) -> None:
    asked = broken.ada.say("#general", f"@askops {PRIVATE}")

    told = await broken.reply()

    reference = re.search(r"reference ([0-9a-f]{8})", told.text)
    assert reference
    assert told.thread_ts == asked.ts
    records = [record for record in caplog.records if reference[1] in record.getMessage()]
    assert len(records) == 1
    assert records[0].exc_info
    assert "ZeroDivisionError" in caplog.text
    assert "the reason" not in told.text
    assert PRIVATE not in caplog.text


async def test_a_failed_command_is_told_privately(broken: Live, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL):
        broken.ada.command("#random", "/askops", PRIVATE)
        told = await broken.reply()

    assert told.visible_to == broken.ada.id
    assert "reference" in told.text


async def test_the_bot_goes_on_after_an_error(broken: Live) -> None:
    broken.ada.direct(PRIVATE)
    await broken.reply()

    broken.ada.direct("this is fine")

    assert "I don't have a page" in (await broken.reply(2)).text
