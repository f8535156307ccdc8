"""Buttons: choices, related topics, More, Share."""

from __future__ import annotations

from bot.workspace.state import Message
from tests.live.conftest import Live, header


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


async def test_a_choice_is_answered_in_place(live: Live) -> None:
    live.ada.say("#general", "@askops help")
    helped = await live.reply()

    live.ada.click(helped, "What is Kubernetes?")
    await live.becomes(helped, "What is Kubernetes?")

    assert live.from_bot() == [helped]


async def test_a_related_topic_replaces_the_answer(live: Live) -> None:
    live.ada.direct("what is docker")
    answer = await live.reply()
    related = labels(answer)[0]

    live.ada.click(answer, related)
    await live.becomes(answer, related)


async def test_more_shows_the_rest_and_less_takes_it_back(live: Live) -> None:
    live.ada.direct("what is docker")
    answer = await live.reply()
    before = answer.blocks

    live.ada.click(answer, "More")
    await live.workspace.wait_for(lambda: answer if "Less" in labels(answer) else None)
    more = str(answer.blocks)
    live.ada.click(answer, "Less")
    await live.workspace.wait_for(lambda: answer if "More" in labels(answer) else None)

    assert "Use it when" in more
    assert "Alternatives" in more
    assert answer.blocks == before


async def test_a_private_answer_is_shared_where_the_bot_is_no_member(live: Live) -> None:
    live.ada.command("#random", "/askops", "what is docker")
    private = await live.reply()

    live.ada.click(private, "Share to channel")
    shared = await live.reply(2)

    assert shared.visible_to is None
    assert shared.blocks[0]["elements"][0]["text"] == "ada asked: what is docker"
    assert header(shared) == "What is Docker?"
    assert "Share to channel" not in labels(shared)


async def test_a_private_answer_can_still_be_shared_after_a_related_topic(live: Live) -> None:
    live.ada.command("#random", "/askops", "what is docker")
    private = await live.reply()
    related = labels(private)[0]
    live.ada.click(private, related)
    await live.becomes(private, related)

    live.ada.click(private, "Share to channel")

    assert header(await live.reply(2)) == related


async def test_an_answer_that_can_no_longer_be_shared_says_so(live: Live) -> None:
    live.ada.command("#random", "/askops", "what is docker")
    private = await live.reply()
    changes = live.workspace.state.watch()

    live.workspace.faults.expired_response_urls = True
    live.ada.click(private, "Share to channel")
    while (change := await changes.get())["kind"] != "view":
        pass

    assert "30 minutes" in str(change["view"])
    assert live.from_bot() == [private]
