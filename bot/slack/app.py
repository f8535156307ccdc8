"""The Bolt app: one for Socket Mode and HTTP alike."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.assistant import Assistant
from bot.ports import Inbox
from bot.slack.listeners import buttons, commands, failures, questions

RETRIES = 3


def build_app(
    assistant: Assistant, inbox: Inbox, *, bot_token: str, api_url: str, signing_secret: str = ""
) -> AsyncApp:
    """Return the app with all its listeners. `signing_secret` is for HTTP; Socket Mode has no signatures."""
    client = AsyncWebClient(
        token=bot_token,
        base_url=api_url,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=RETRIES),
            AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
            AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
        ],
    )
    app = AsyncApp(client=client, signing_secret=signing_secret, name="askops")
    questions.listen(app, assistant, inbox)
    commands.listen(app, assistant, inbox)
    buttons.listen(app, assistant, inbox)
    failures.listen(app)
    return app
