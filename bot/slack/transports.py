"""How Slack's requests reach the app: over a WebSocket that we open, or over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response


@asynccontextmanager
async def socket_mode(app: AsyncApp, app_token: str) -> AsyncIterator[None]:
    """Keep `app` connected over Socket Mode while the context lasts; slack_sdk reconnects by itself."""
    handler = AsyncSocketModeHandler(app, app_token)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the same


def http_endpoint(app: AsyncApp) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers Slack's signed requests: events, commands and interactivity alike."""
    handler = AsyncSlackRequestHandler(app)

    async def answer_slack(request: Request) -> Response:
        return await handler.handle(request)

    return answer_slack
