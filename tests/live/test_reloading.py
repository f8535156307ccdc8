"""The bot goes on answering while its pages change."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.slack.admins import Admins
from bot.slack.app import build_app
from bot.store.memory import MemoryInbox
from bot.wiring import build_assistant, kept_current
from bot.workspace.state import Message
from tests.live.conftest import Live, header, running

PAGE = """\
title: {title}
utterances: [what is a {name}, why a {name}, explain the {name}]
answer: {answer}
"""
NAMES = [
    f"{first}{second}" for first in ("run", "play", "note", "hand") for second in ("book", "list", "card")
]
QUESTIONS = 120
PATIENCE_S = 60.0


def write(folder: Path, name: str, answer: str = "As it was.", title: str = "") -> None:
    page = PAGE.format(title=title or f"What is a {name}?", name=name, answer=answer)
    (folder / f"{name}.yaml").write_text(page, "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    for name in NAMES:
        write(tmp_path / "knowledge", name)
    return tmp_path / "knowledge"


@asynccontextmanager
async def following(folder: Path, transport: str, *, watches: bool = True) -> AsyncIterator[Live]:
    """Run the bot on `folder`; grace is its admin."""
    assistant = build_assistant(folder, cache_folder=folder.parent / "cache", for_slack=True)
    async with running(assistant, transport) as live:
        joined = live.workspace.credentials
        app = build_app(assistant, MemoryInbox(), bot_token=joined.bot_token, api_url=live.workspace.api_url)
        admins = Admins(app.client, [live.workspace.person("grace").id])
        cache = folder.parent / "cache"
        async with kept_current(assistant, [folder], cache, admins.tell, watches=watches):
            yield live


async def becomes(live: Live, question: str, part: str) -> None:
    """Ask until the answer says `part`, as somebody would who waits for it."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            asked = len(live.from_bot())
            live.ada.direct(question)
            if part in (await live.reply(asked + 1)).text:
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_every_question_is_answered_while_pages_change(folder: Path, transport: str) -> None:
    async with following(folder, transport) as live:
        await becomes(live, "what is a runbook", "As it was.")
        before = len(live.from_bot())
        for number in range(QUESTIONS):
            if number % 40 == 10:
                write(folder, "runbook", f"As it is now, {number}.")
            live.ada.direct("what is a runbook")
            await asyncio.sleep(0.01)
        answers = await replies(live, before + QUESTIONS)
        await becomes(live, "what is a runbook", "As it is now, 90.")

    answered = answers[before:]
    assert len(answered) == QUESTIONS
    assert {header(answer) for answer in answered} == {"What is a runbook?"}
    assert all("As it was." in answer.text or "As it is now, " in answer.text for answer in answered)


async def replies(live: Live, count: int) -> list[Message]:
    await live.workspace.wait_for(
        lambda: live.from_bot()[count - 1] if len(live.from_bot()) >= count else None, timeout_s=PATIENCE_S
    )
    return await live.quiet()


async def test_a_new_page_is_answered_from(folder: Path) -> None:
    async with following(folder, "socket") as live:
        write(folder, "logbook", "Who did what.")

        await becomes(live, "what is a logbook", "Who did what.")


async def test_a_mistake_leaves_the_last_good_pages_and_admins_hear_of_it_and_of_its_end(
    folder: Path,
) -> None:
    async with following(folder, "socket") as live:
        (folder / "runbook.yaml").write_text("title: [", "utf-8")
        told = await live.reply()
        live.ada.direct("what is a runbook")
        answer = await live.reply(2)
        write(folder, "runbook", "Mended.")
        mended = await live.reply(3)

    grace = live.workspace.state.direct_channel(live.workspace.person("grace").id).id
    assert (told.channel, mended.channel) == (grace, grace)
    assert told.text.startswith("The knowledge base has a mistake, so I keep answering from the last good")
    assert "runbook.yaml:2: not valid YAML" in told.text
    assert "As it was." in answer.text
    assert mended.text == "The knowledge base loads again: topics: 1 changed."


async def test_a_hang_up_signal_has_the_files_read_where_nobody_watches(folder: Path) -> None:
    async with following(folder, "socket", watches=False) as live:
        write(folder, "runbook", "Read on demand.")
        live.ada.direct("what is a runbook")
        unread = await live.reply()

        os.kill(os.getpid(), signal.SIGHUP)

        await becomes(live, "what is a runbook", "Read on demand.")
    assert "As it was." in unread.text


async def test_what_was_reloaded_is_there_at_the_next_start(folder: Path) -> None:
    async with following(folder, "socket") as live:
        write(folder, "runbook", "Kept.")
        await becomes(live, "what is a runbook", "Kept.")
        async with asyncio.timeout(PATIENCE_S):
            while len(list((folder.parent / "cache").glob("*.pickle"))) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    cache = folder.parent / "cache"
    kept = sorted(cache.iterdir())

    assistant = build_assistant(folder, cache_folder=cache, for_slack=True)

    assert assistant.knowledge.topics["runbook"].answer == "Kept."
    assert sorted(cache.iterdir()) == kept
