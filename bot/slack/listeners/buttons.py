"""Buttons: choices and related topics answer in place, More and Less, Share to channel."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.assistant import Assistant
from bot.core.answering import Answer
from bot.ports import Inbox
from bot.slack.arrivals import keys_of_interaction
from bot.slack.choices import Choice
from bot.slack.rendering import (
    SHARE,
    SHOW_LESS,
    SHOW_MORE,
    SHOW_TOPIC,
    Message,
    private,
    render,
    render_more,
    render_shared,
)

GONE = "That page is no longer in the knowledge base. Please ask again."
EXPIRED_TITLE = "Can't share this now"
EXPIRED = "Slack lets me share an answer for 30 minutes. Ask again, then share the new answer."

Draw = Callable[[Answer, str], Message]
_log = logging.getLogger(__name__)


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
                answer = await assistant.answer_with(choice.topic_id)
                await _replace(respond, answer, choice, draw, is_private=_is_private(body))

    show(re.compile(rf"{SHOW_TOPIC}_\d"), render)
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
        answer = await assistant.answer_with(choice.topic_id)
        if answer is None:
            await respond(text=GONE, response_type="ephemeral", replace_original=False)
            return
        message = render_shared(answer, choice.question, _name(body["user"]))
        sent = await respond(
            text=message.text,
            blocks=message.blocks,
            response_type="in_channel",
            replace_original=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        if sent.status_code != 200:
            _log.info("A response_url is no longer good: status %s", sent.status_code)
            await client.views_open(trigger_id=body["trigger_id"], view=_notice(EXPIRED_TITLE, EXPIRED))


async def _replace(
    respond: AsyncRespond, answer: Answer | None, choice: Choice, draw: Draw, *, is_private: bool
) -> None:
    if answer is None:
        await respond(text=GONE, response_type="ephemeral", replace_original=False)
        return
    message = draw(answer, choice.question)
    if is_private:
        message = private(message, answer, choice.question)
    await respond(
        text=message.text,
        blocks=message.blocks,
        replace_original=True,
        unfurl_links=False,
        unfurl_media=False,
    )


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
