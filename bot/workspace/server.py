"""The local workspace as a server: what the bot calls, what people use, and the page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from importlib import resources
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web

from bot.errors import WorkspaceError
from bot.workspace.delivery import Courier, Faults
from bot.workspace.people import Acts
from bot.workspace.state import (
    BOT,
    BOT_NAME,
    COMMANDS,
    EVENTS,
    PEOPLE,
    SCOPES,
    Channel,
    Credentials,
    Message,
    State,
    User,
    shown,
)
from bot.workspace.web_api import WebApi

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LocalWorkspace:
    """A workspace that runs while its context lasts.

    `api_url` is what SLACK_API_URL must be; `credentials` are the tokens the bot joins with. With `port` 0
    the system chooses one. Entering raises WorkspaceError when the port is taken.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        credentials: Credentials | None = None,
        scopes: Collection[str] = SCOPES,
        events: Collection[str] = EVENTS,
        retry_delays: tuple[float, ...] = (0.1, 60, 300),
    ) -> None:
        """`scopes` and `events`: what the bot's token may do and what it is told of."""
        self.credentials = credentials or Credentials.generate()
        self.faults = Faults()
        self.state = State()
        self._host, self._port = host, port
        self._courier = Courier(self.credentials, self.faults, retry_delays)
        self._api = WebApi(
            self.state,
            self._courier,
            credentials=self.credentials,
            faults=self.faults,
            scopes=scopes,
            told=self._bot_posted,
        )
        self._acts = Acts(self.state, self._courier, self._api, events)
        self._runner = web.AppRunner(self._web_app(), access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise WorkspaceError(
                f"Port {self._port} can't be used ({error.strerror}); choose another with --port"
            ) from error
        self._port = self._runner.addresses[0][1]
        self._acts.base_url = self.url
        return self

    async def __aexit__(self, *_: object) -> None:
        self.state.announce({"kind": "closed"})
        await self._courier.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{self._host}:{self._port}"

    @property
    def api_url(self) -> str:
        """The Web API's base address."""
        return f"{self.url}/api/"

    @property
    def calls(self) -> dict[str, int]:
        """How often the bot called each method."""
        return dict(self._api.calls)

    def deliver_over_http(self, url: str) -> None:
        """Send events by HTTP instead of over the bot's WebSocket."""
        self._courier.use_http(url)

    def person(self, name: str) -> Person:
        """Return somebody of the workspace. Raises KeyError."""
        return Person(next(user for user in PEOPLE if user.name == name), self.state, self._acts)

    async def wait_for(self, wanted: Callable[[], Message | None], timeout_s: float = 10) -> Message:
        """Return the first message that `wanted` finds, now or after a change. Raises TimeoutError."""
        changes = self.state.watch()
        try:
            async with asyncio.timeout(timeout_s):
                while (found := wanted()) is None:
                    await changes.get()
                return found
        finally:
            self.state.unwatch(changes)

    async def settled(self) -> None:
        """Wait until the bot has acknowledged everything."""
        await self._courier.settled()

    def redeliver(self, event_id: str) -> None:
        """Send an event again, as Slack does when it thinks that it was missed."""
        self._courier.send(self._acts.sent[event_id])

    @property
    def event_ids(self) -> list[str]:
        """The events so far, oldest first."""
        return list(self._acts.sent)

    async def refresh_connections(self) -> None:
        """Ask the bot to connect anew, as Slack does every few hours."""
        await self._courier.ask_to_reconnect()

    def _bot_posted(self, message: Message) -> None:
        """Slack tells an app of its own messages, too."""
        self._acts.tell(message)

    def _web_app(self) -> web.Application:
        app = web.Application(client_max_size=4 * 1024 * 1024, middlewares=[_only_from_here])
        app.router.add_post("/api/{method}", self._api.handle)
        app.router.add_get("/api/{method}", self._api.handle)
        app.router.add_post("/hooks/{key}", self._api.respond)
        app.router.add_get("/link/", self._link)
        app.router.add_get("/workspace", self._overview)
        app.router.add_get("/workspace/stream", self._stream)
        app.router.add_post("/workspace/{act}", self._act)
        app.router.add_get("/", self._page)
        app.router.add_get("/{file}", self._page)
        return app

    async def _link(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") != self.credentials.app_token[-12:]:
            raise web.HTTPForbidden
        return await self._courier.serve_socket(request)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("file") or "index.html"
        known = {file.name: file for file in resources.files("bot.workspace").joinpath("static").iterdir()}
        if name not in known:
            raise web.HTTPNotFound
        content_type = TYPES.get(f".{name.rsplit('.', 1)[-1]}", "text/plain")
        return web.Response(text=known[name].read_text(encoding="utf-8"), content_type=content_type)

    async def _overview(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(
            {
                "people": [{"id": person.id, "name": person.name} for person in PEOPLE],
                "bot": {"id": BOT, "name": BOT_NAME},
                "commands": list(COMMANDS),
                "channels": [
                    {"id": c.id, "name": c.name, "members": sorted(c.members), "is_direct": c.is_direct}
                    for c in self.state.channels.values()
                ],
                "messages": [shown(message) for message in self.state.messages],
            }
        )

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send every change as a server-sent event."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        changes = self.state.watch()
        try:
            await response.write(b": hello\n\n")
            while (change := await changes.get())["kind"] != "closed":
                await response.write(f"data: {json.dumps(change)}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self.state.unwatch(changes)
        return response

    async def _act(self, request: web.Request) -> web.StreamResponse:
        """Do what a person does on the page."""
        try:
            body = await request.json()
            self._perform(request.match_info["act"], body)
        except (ValueError, KeyError, TypeError, StopIteration):
            return web.json_response(
                {"error": "That can't be done here."}, status=web.HTTPBadRequest.status_code
            )
        except WorkspaceError as error:
            return web.json_response({"error": str(error)}, status=web.HTTPBadRequest.status_code)
        return web.json_response({})

    def _perform(self, act: str, body: dict[str, Any]) -> None:
        user = self.state.users[body["user"]]
        channel = self.state.channels[body["channel"]]
        match act:
            case "say":
                self._acts.say(user.id, channel, str(body["text"]), body.get("thread_ts") or None)
            case "command":
                self._acts.command(user.id, channel, str(body["command"]), str(body["text"]))
            case "click":
                self._acts.click(user.id, self._message(channel, body), str(body["action_id"]))
            case "edit":
                self._acts.edit(self._own(user, channel, body), str(body["text"]))
            case "delete":
                self._acts.delete(self._own(user, channel, body))
            case _:
                raise KeyError(act)

    def _message(self, channel: Channel, body: dict[str, Any]) -> Message:
        message = self.state.find(channel.id, str(body["ts"]))
        if message is None:
            raise WorkspaceError("That message is gone")
        return message

    def _own(self, user: User, channel: Channel, body: dict[str, Any]) -> Message:
        message = self._message(channel, body)
        if message.user != user.id:
            raise WorkspaceError("Only its writer can change a message")
        return message


class Person:
    """Somebody in the workspace, for tests and demonstrations."""

    def __init__(self, user: User, state: State, acts: Acts) -> None:
        self.id = user.id
        self._state = state
        self._acts = acts

    def say(
        self, channel: str, text: str, thread_ts: str | None = None, subtype: str | None = None
    ) -> Message:
        """Write into `#channel`."""
        return self._acts.say(self.id, self._state.channel_named(channel), text, thread_ts, subtype)

    def direct(self, text: str, thread_ts: str | None = None, subtype: str | None = None) -> Message:
        """Write to the bot alone."""
        return self._acts.say(self.id, self._state.direct_channel(self.id), text, thread_ts, subtype)

    def command(self, channel: str, name: str, text: str) -> None:
        """Use a slash command in `#channel`."""
        self._acts.command(self.id, self._state.channel_named(channel), name, text)

    def click(self, message: Message, label: str) -> None:
        """Press the button of `message` that says `label`. Raises WorkspaceError when there is none."""
        for block in message.blocks:
            for element in block.get("elements", []):
                if element.get("type") == "button" and element["text"]["text"] == label:
                    self._acts.click(self.id, message, element["action_id"])
                    return
        raise WorkspaceError(f"The message has no button that says {label!r}")

    def edit(self, message: Message, text: str) -> None:
        """Change one's message."""
        self._acts.edit(message, text)

    def delete(self, message: Message) -> None:
        """Delete one's message."""
        self._acts.delete(message)


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites: a page elsewhere must not be able to drive a server on this machine."""
    origin = request.headers.get("Origin")
    if _host(f"//{request.host}") not in LOOPBACK or (origin and _host(origin) not in LOOPBACK):
        raise web.HTTPForbidden(text="Only this machine may use the local workspace.")
    return await handler(request)


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
