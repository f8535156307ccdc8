"""The one place where errors end: a short word to the asker, the whole to the log, under one reference."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncRespond, AsyncSay

_log = logging.getLogger(__name__)


def listen(app: AsyncApp) -> None:
    """Answer for errors in all other listeners."""

    @app.error
    async def apologise(
        error: Exception, body: dict[str, Any], respond: AsyncRespond | None, say: AsyncSay | None
    ) -> None:
        reference = secrets.token_hex(4)
        _log.error("Reference %s: a %s failed", reference, body.get("type", "command"), exc_info=error)
        text = f"Something went wrong on my side. Please try again; reference {reference}."
        try:
            await _tell(text, body, respond, say)
        except Exception as second:  # noqa: BLE001  (nobody is left to tell; the first error is in the log)
            _log.error("Reference %s: the asker couldn't be told: %s", reference, type(second).__name__)


async def _tell(text: str, body: dict[str, Any], respond: AsyncRespond | None, say: AsyncSay | None) -> None:
    event = body.get("event")
    if event and say:
        in_channel = event.get("channel_type") != "im"
        thread = event.get("thread_ts") or (event.get("ts") if in_channel else None)
        await say(text=text, thread_ts=thread)
    elif respond and body.get("response_url"):
        await respond(text=text, response_type="ephemeral", replace_original=False)
