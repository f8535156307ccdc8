"""The real bot in a real local workspace, over a WebSocket or over signed HTTP."""

from __future__ import annotations

import asyncio
import socket as sockets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
import uvicorn

from bot.assistant import Assistant
from bot.service import web_app
from bot.slack.app import build_app
from bot.slack.transports import http_endpoint, socket_mode
from bot.store.memory import MemoryConversations, MemoryInbox
from bot.workspace.server import LocalWorkspace, Person
from bot.workspace.state import BOT, Message


@dataclass(frozen=True, slots=True)
class Live:
    """A workspace with the bot in it."""

    workspace: LocalWorkspace

    @property
    def ada(self) -> Person:
        return self.workspace.person("ada")

    def from_bot(self) -> list[Message]:
        """What the bot has said so far, oldest first."""
        return [message for message in self.workspace.state.messages if message.user == BOT]

    async def reply(self, count: int = 1) -> Message:
        """The bot's `count`-th message, when it is there."""
        return await self.workspace.wait_for(
            lambda: self.from_bot()[count - 1] if len(self.from_bot()) >= count else None
        )

    async def becomes(self, message: Message, title: str) -> None:
        """Wait until `message` has the header `title`."""
        await self.workspace.wait_for(lambda: message if header(message) == title else None)

    async def quiet(self) -> list[Message]:
        """What the bot has said once it has handled everything that was sent to it."""
        await self.workspace.settled()
        # An acknowledgement comes before the work: give work that nobody asked for time to show.
        await asyncio.sleep(0.3)
        return self.from_bot()


def header(message: Message) -> str:
    """The title of a message, or what it says if it has none."""
    for block in message.blocks:
        if block["type"] == "header":
            return str(block["text"]["text"])
    return message.text


@asynccontextmanager
async def running(assistant: Assistant, transport: str) -> AsyncIterator[Live]:
    """Run the bot over `transport`: socket or http."""
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(LocalWorkspace(retry_delays=(0.1, 0.1)))
        joined = workspace.credentials
        app = build_app(
            assistant,
            MemoryInbox(),
            bot_token=joined.bot_token,
            api_url=workspace.api_url,
            signing_secret=joined.signing_secret,
        )
        if transport == "socket":
            await stack.enter_async_context(socket_mode(app, joined.app_token))
        else:
            port = await stack.enter_async_context(
                _serving(uvicorn.Config(web_app(http_endpoint(app)), log_config=None))
            )
            workspace.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
        yield Live(workspace)


@asynccontextmanager
async def _serving(config: uvicorn.Config) -> AsyncIterator[int]:
    """Serve on a free port of this machine; yield the port."""
    with sockets.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
            await asyncio.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            await task


@pytest.fixture(params=["socket", "http"])
async def live(assistant: Assistant, request: pytest.FixtureRequest) -> AsyncIterator[Live]:
    # Workspaces of one second give their messages the same times: each has its own memory.
    assistant._conversations = MemoryConversations()
    async with running(assistant, request.param) as found:
        yield found
