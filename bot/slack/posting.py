"""Sends messages; where Slack refuses a table, sends it again without."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncRespond, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from bot.slack.rendering import Message, has_table, without_tables

TABLE_REFUSED = {"invalid_blocks", "invalid_attachments", "only_one_table_allowed", "unsupported_block"}
WORN_OUT = {"expired_url", "used_url"}
"""A response_url is good for five replies in 30 minutes:
https://docs.slack.dev/interactivity/handling-user-interaction"""


async def post(say: AsyncSay, message: Message, thread: str | None) -> None:
    """Post `message`, in `thread` if there is one. Raises SlackApiError when Slack refuses it for good."""

    async def send(draft: Message) -> None:
        await say(
            text=draft.text, blocks=draft.blocks, thread_ts=thread, unfurl_links=False, unfurl_media=False
        )

    await _send(send, message)


async def reply_privately(respond: AsyncRespond, message: Message) -> None:
    """Show `message` to the person who acted, and to nobody else. Raises SlackApiError as `post` does."""
    await _respond(respond, message, response_type="ephemeral")


async def reply_publicly(respond: AsyncRespond, message: Message) -> None:
    """Show `message` to the channel a person acted in. Raises SlackApiError as `post` does."""
    await _respond(respond, message, response_type="in_channel")


async def replace_original(respond: AsyncRespond, message: Message) -> None:
    """Put `message` where the button was pressed. Raises SlackApiError as `post` does."""
    await _respond(respond, message, replaces=True)


def is_worn_out(error: SlackApiError) -> bool:
    """Whether Slack refused because the response_url is too old or was used too often."""
    return error.response.get("error") in WORN_OUT


async def _respond(
    respond: AsyncRespond, message: Message, *, response_type: str | None = None, replaces: bool = False
) -> None:
    async def send(draft: Message) -> None:
        response = await respond(
            text=draft.text,
            blocks=draft.blocks or None,
            response_type=response_type,
            replace_original=replaces,
            unfurl_links=False,
            unfurl_media=False,
        )
        if error := _refusal(response):
            raise _refused(error)

    await _send(send, message)


async def _send(send: Callable[[Message], Awaitable[None]], message: Message) -> None:
    try:
        await send(message)
    except SlackApiError as error:
        if error.response.get("error") not in TABLE_REFUSED or not has_table(message):
            raise
        await send(without_tables(message))


def _refused(error: str) -> SlackApiError:
    return SlackApiError(  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped
        "A response_url refused the message.", {"ok": False, "error": error}
    )


def _refusal(response: WebhookResponse) -> str:
    """Return why a response_url refused, or "" if it didn't.

    It answers in JSON or in plain words, and also 200 with `ok: false`; `Expired url` is seen as well as
    `expired_url` (getsentry/sentry#7955).
    """
    try:
        told = json.loads(response.body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        told = {"ok": response.status_code < 400, "error": response.body.strip()}
    if told.get("ok"):
        return ""
    return str(told.get("error", "")).lower().replace(" ", "_") or f"status {response.status_code}"
