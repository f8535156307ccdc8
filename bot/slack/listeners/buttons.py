"""Buttons: choices, related topics and variants answer in place, More and Less, Share to channel."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.assistant import Assistant
from bot.core.answering import Answer
from bot.ports import Inbox
from bot.slack.arrivals import keys_of_interaction, place_of_click
from bot.slack.choices import Choice
from bot.slack.posting import is_worn_out, replace_original, reply_privately, reply_publicly
from bot.slack.rendering import (
    SHARE,
    SHOW_LESS,
    SHOW_MORE,
    SHOW_TOPIC,
    SHOW_VARIANT,
    Message,
    private,
    render,
    render_more,
    render_shared,
)

GONE = Message("That page is no longer in the knowledge base. Please ask again.", [])
EXPIRED_TITLE = "Can't share this now"
EXPIRED = "Slack lets me share an answer for 30 minutes. Ask again, then share the new answer."

Draw = Callable[[Answer, str], Message]


def listen(app: AsyncApp, assistant: Assistant, inbox: Inbox) -> None:
    """Connect the buttons to `assistant`."""

    def show(action_id: str | re.Pattern[str], draw: Draw) -> None:
        @app.action(action_id)
        async def show_in_place(
            ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond
        ) -> None:
            await ack()
            choice = Choice.decoded(action.get("value", ""))
            if choice and await inbox.accept(keys_of_interaction(body)):
                answer = await assistant.answer_with(
                    choice.topic_id, choice.variant, place=place_of_click(body)
                )
                await _replace(respond, answer, choice, draw, is_private=_is_private(body))

    show(re.compile(rf"{SHOW_TOPIC}_\d"), render)
    show(re.compile(rf"{SHOW_VARIANT}_\d+"), render)
    show(SHOW_LESS, render)
    show(SHOW_MORE, render_more)

    @app.action(SHARE)
    async def share(
        ack: AsyncAck,
        body: dict[str, Any],
        action: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        await ack()
        choice = Choice.decoded(action.get("value", ""))
        if choice is None or not await inbox.accept(keys_of_interaction(body)):
            return
        answer = await assistant.answer_with(choice.topic_id, choice.variant)
        if answer is None:
            await reply_privately(respond, GONE)
            return
        try:
            await reply_publicly(respond, render_shared(answer, choice.question, _name(body["user"])))
        except SlackApiError as error:
            if not is_worn_out(error):
                raise
            # The same response_url can't tell the person; the click opened a trigger that can.
            await client.views_open(trigger_id=body["trigger_id"], view=_notice(EXPIRED_TITLE, EXPIRED))


async def _replace(
    respond: AsyncRespond, answer: Answer | None, choice: Choice, draw: Draw, *, is_private: bool
) -> None:
    if answer is None:
        await reply_privately(respond, GONE)
        return
    message = draw(answer, choice.question)
    if is_private:
        message = private(message, answer, choice.question)
    await replace_original(respond, message)


def _is_private(body: dict[str, Any]) -> bool:
    return bool(body.get("container", {}).get("is_ephemeral"))


def _name(user: dict[str, Any]) -> str:
    return str(user.get("name") or user.get("username") or "Someone")


def _notice(title: str, text: str) -> View:
    return View(
        type="modal",
        title={"type": "plain_text", "text": title},
        close={"type": "plain_text", "text": "Close"},
        blocks=[{"type": "section", "text": {"type": "plain_text", "text": text}}],
    )
