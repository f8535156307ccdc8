"""Direct messages to the people who look after the bot."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import markup
from bot.slack import elements

_log = logging.getLogger(__name__)
MAX_LINES = 2_500
"""Characters."""


class Admins:
    """Slack users, by id, who hear what only they can mend."""

    def __init__(self, client: AsyncWebClient, users: Sequence[str]) -> None:
        self._client = client
        self._users = users

    async def tell(self, sentence: str, lines: Sequence[str] = ()) -> None:
        """Send each of them `sentence` and, as they are, `lines`. What can't be sent goes to the log."""
        detail = "\n".join(lines)[:MAX_LINES]
        blocks = [elements.paragraph(markup.Span(sentence)), *([elements.code(detail)] if detail else [])]
        text = elements.escaped(f"{sentence}\n{detail}".strip())
        for user in self._users:
            try:
                # A user's id opens the direct message: https://docs.slack.dev/reference/methods/chat.postMessage
                await self._client.chat_postMessage(
                    channel=user, text=text, blocks=blocks, unfurl_links=False
                )
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                _log.warning("An admin couldn't be told: %s", error)
