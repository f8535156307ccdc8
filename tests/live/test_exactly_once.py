"""What arrives again gets no second reply."""

from __future__ import annotations

import pytest

from tests.live.conftest import Live


async def test_an_event_that_is_delivered_twice_at_once(live: Live) -> None:
    live.workspace.faults.deliver_twice = True

    live.ada.say("#general", "@askops what is docker")

    assert len(await live.quiet()) == 1


async def test_an_event_that_comes_again_later(live: Live) -> None:
    live.ada.direct("what is docker")
    await live.reply()

    live.workspace.redeliver(live.workspace.event_ids[0])

    assert len(await live.quiet()) == 1


async def test_an_event_whose_acknowledgement_was_lost(live: Live) -> None:
    live.workspace.faults.lose_acks = 1

    live.ada.direct("what is docker")

    assert len(await live.quiet()) == 1


async def test_a_mention_that_is_edited(live: Live) -> None:
    asked = live.ada.say("#general", "@askops what is docker")
    await live.reply()

    live.ada.edit(asked, "@askops what is docker, please")

    assert len(await live.quiet()) == 1


async def test_a_deleted_question_is_not_answered_again(live: Live) -> None:
    asked = live.ada.direct("what is docker")
    await live.reply()

    live.ada.delete(asked)

    assert len(await live.quiet()) == 1


async def test_a_click_that_is_delivered_twice(live: Live) -> None:
    live.ada.command("#random", "/askops", "what is docker")
    private = await live.reply()
    live.workspace.faults.deliver_twice = True

    live.ada.click(private, "Share to channel")
    await live.reply(2)

    assert len(await live.quiet()) == 2


async def test_two_questions_are_two_answers(live: Live) -> None:
    live.ada.direct("what is docker")
    live.ada.direct("what is docker")

    await live.reply(2)

    assert len(await live.quiet()) == 2


@pytest.mark.parametrize("status", [429, 500])
async def test_slack_in_trouble_is_tried_again(live: Live, status: int) -> None:
    live.workspace.faults.api_errors.append(("chat.postMessage", status))

    live.ada.direct("what is docker")

    await live.reply()
    assert live.workspace.calls["chat.postMessage"] == 2
