"""Sends messages; where Slack refuses a table, sends it again without."""

from __future__ import annotations

from slack_bolt.async_app import AsyncSay
from slack_sdk.errors import SlackApiError

from bot.core.answering import Answer, Reply
from bot.slack.rendering import Message, without_tables

TABLE_REFUSED = {"invalid_blocks", "invalid_attachments", "only_one_table_allowed", "unsupported_block"}


async def post(say: AsyncSay, message: Message, reply: Reply, thread: str | None) -> None:
    """Post `message`, in `thread` if there is one. Raises SlackApiError when Slack refuses it for good."""
    try:
        await _say(say, message, thread)
    except SlackApiError as error:
        if error.response.get("error") not in TABLE_REFUSED or not isinstance(reply, Answer):
            raise
        await _say(say, without_tables(message, reply.topic), thread)


async def _say(say: AsyncSay, message: Message, thread: str | None) -> None:
    await say(
        text=message.text, blocks=message.blocks, thread_ts=thread, unfurl_links=False, unfurl_media=False
    )
