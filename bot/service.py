"""The HTTP service: Slack's requests and a health check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

GRACE_S = 5
"""How long a request under way may take to end on shutdown: more than Slack waits for any."""


def web_app(answer_slack: Callable[[Request], Awaitable[Response]]) -> Starlette:
    """Return the web application; `answer_slack` verifies and answers what Slack sends."""
    return Starlette(
        routes=[
            Route("/slack/events", answer_slack, methods=["POST"]),
            Route("/healthz", _healthy),
        ]
    )


async def serve(app: Starlette, host: str, port: int) -> None:
    """Serve `app` until a signal ends it."""
    config = uvicorn.Config(app, host=host, port=port, log_config=None, timeout_graceful_shutdown=GRACE_S)
    await uvicorn.Server(config).serve()


async def _healthy(_: Request) -> Response:
    return PlainTextResponse("ok\n")
