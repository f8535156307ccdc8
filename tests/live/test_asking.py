"""Say this, see that: the ways to ask."""

from __future__ import annotations

import json

import pytest

from tests.live.conftest import Live, header


async def test_a_mention_is_answered_in_its_thread(live: Live) -> None:
    asked = live.ada.say("#general", "@askops what is kubernetes?")

    answer = await live.reply()

    assert header(answer) == "What is Kubernetes?"
    assert answer.thread_ts == asked.ts
    assert "Kubernetes" in answer.text
    assert "https://" in answer.text


async def test_a_mention_in_a_thread_stays_in_it(live: Live) -> None:
    first = live.ada.say("#general", "deploy is broken")
    live.ada.say("#general", "@askops how do i roll back a deployment", thread_ts=first.ts)

    assert (await live.reply()).thread_ts == first.ts


async def test_a_direct_message_is_answered(live: Live) -> None:
    live.ada.direct("waht is jenkins")

    answer = await live.reply()

    assert header(answer) == "What is Jenkins?"
    assert answer.thread_ts is None


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
async def test_other_ways_to_write_are_questions_too(live: Live, subtype: str) -> None:
    live.ada.direct("what is docker", subtype=subtype)

    assert header(await live.reply()) == "What is Docker?"


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "bot_message", "message_replied"])
async def test_what_nobody_wrote_is_ignored(live: Live, subtype: str) -> None:
    live.ada.direct("what is docker", subtype=subtype)

    assert await live.quiet() == []


async def test_a_bare_mention_gets_help(live: Live) -> None:
    live.ada.say("#general", "@askops")

    assert "I answer questions from reviewed pages" in (await live.reply()).text


async def test_what_is_not_addressed_to_the_bot_is_left_alone(live: Live) -> None:
    live.ada.say("#general", "what is docker")

    assert await live.quiet() == []


async def test_the_bot_does_not_answer_itself(live: Live) -> None:
    live.ada.direct("what is docker")
    await live.reply()

    assert len(await live.quiet()) == 1


async def test_a_command_is_answered_privately_and_repeats_the_question(live: Live) -> None:
    live.ada.command("#random", "/askops", "what is docker " + "really " * 40)

    answer = await live.reply()

    asked = answer.blocks[0]["elements"][0]
    assert answer.visible_to == live.ada.id
    assert asked["type"] == "plain_text"
    assert asked["text"].startswith("You asked: what is docker")
    assert len(asked["text"]) <= len("You asked: ") + 150


async def test_a_command_without_a_question_gets_help(live: Live) -> None:
    live.ada.command("#general", "/devops", "  ")

    answer = await live.reply()

    assert "I answer questions" in answer.text
    assert answer.visible_to == live.ada.id


async def test_what_is_not_known_is_said_so(live: Live) -> None:
    live.ada.direct("best pizza near the office")

    assert "I don't have a page that answers this" in (await live.reply()).text


async def test_an_answer_never_pings_or_unfurls(live: Live) -> None:
    live.ada.command("#general", "/askops", "<!channel> @here <@U0GRACE> *what* is docker")

    answer = await live.reply()

    sent = json.dumps(answer.blocks) + answer.text
    assert "<!" not in sent
    assert "<@" not in sent
    assert header(answer) == "What is Docker?"


async def test_a_table_is_sent_as_a_table(live: Live) -> None:
    live.ada.direct("mlops vs devops")

    answer = await live.reply()

    tables = [block for block in answer.blocks if block["type"] == "table"]
    assert len(tables) == 1
    assert tables[0]["rows"][0][0]["type"] == "rich_text"


async def test_a_comparison_nobody_wrote_is_put_together(live: Live) -> None:
    live.ada.direct("travis ci vs teamcity")

    comparison = await live.reply()

    assert header(comparison) == "Travis CI vs TeamCity"
    assert "nobody wrote this comparison" in comparison.text
    assert [block["type"] for block in comparison.blocks] == ["header", "table", "context", "actions"]


async def test_two_questions_get_two_answers_in_one_message(live: Live) -> None:
    live.ada.direct("what is docker and what is jenkins?")

    several = await live.reply()

    headers = [block["text"]["text"] for block in several.blocks if block["type"] == "header"]
    assert headers == ["What is Docker?", "What is Jenkins?"]
    live.ada.click(several, "What is Jenkins?")
    await live.becomes(several, "What is Jenkins?")


async def test_a_follow_up_in_a_thread_is_about_what_was_answered_there(live: Live) -> None:
    asked = live.ada.say("#general", "@askops what is docker")
    await live.reply()
    live.ada.say("#general", "@askops what is jenkins")
    await live.reply(2)

    live.ada.say("#general", "@askops who maintains it?", thread_ts=asked.ts)

    followed = await live.reply(3)
    assert header(followed) == "What is Docker?"
    assert followed.thread_ts == asked.ts
    assert followed.text.startswith("Steward: ")


async def test_a_follow_up_in_a_direct_message_knows_the_topic_that_was_chosen(live: Live) -> None:
    live.ada.direct("help")
    helped = await live.reply()
    live.ada.click(helped, "What is Kubernetes?")
    await live.becomes(helped, "What is Kubernetes?")

    live.ada.direct("alternatives?")

    listing = await live.reply(2)
    assert header(listing) == "Alternatives to Kubernetes"
    assert [block["type"] for block in listing.blocks][:2] == ["header", "rich_text"]


async def test_a_follow_up_to_nothing_asks_for_the_topic(live: Live) -> None:
    live.ada.say("#general", "@askops why?")

    assert (await live.reply()).text.startswith("Which topic do you mean?")


async def test_an_opinion_in_words_is_taken(live: Live) -> None:
    live.ada.direct("what is docker")
    await live.reply()

    live.ada.direct("that's wrong")

    assert (await live.reply(2)).text.startswith("Sorry about that.")
