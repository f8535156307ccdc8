"""Brings events, commands and clicks to the bot: over its WebSocket or signed HTTP, again if it is silent.

Envelopes and acknowledgement: https://docs.slack.dev/apis/events-api/using-socket-mode. Signatures:
https://docs.slack.dev/authentication/verifying-requests-from-slack. Retries: https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import logging
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.workspace.state import APP, Credentials

ACK_S = 3.0
MAX_SOCKETS = 10
OK = 200
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Faults:
    """How the workspace misbehaves, for tests and demonstrations."""

    deliver_twice: bool = False
    lose_acks: int = 0  # so many acknowledgements are treated as if they hadn't come
    expired_response_urls: bool = False
    api_errors: list[tuple[str, int]] = field(default_factory=list)  # (method, HTTP status), each once


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something for the bot. `kind` as Socket Mode names it: events_api, slash_commands, interactive."""

    kind: str
    payload: dict[str, Any]


class Courier:
    """Delivers over whatever connection the bot has, in the order of what happened, and waits for none."""

    def __init__(
        self, credentials: Credentials, faults: Faults, retry_delays: tuple[float, ...] = (0.1, 60, 300)
    ) -> None:
        """`retry_delays`: seconds before each repetition of an event that wasn't acknowledged."""
        self._credentials = credentials
        self._faults = faults
        self._retry_delays = retry_delays
        self._sockets: list[web.WebSocketResponse] = []
        self._connected = asyncio.Event()
        self._turn = itertools.count()
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._http: aiohttp.ClientSession | None = None
        self._url = ""

    def use_http(self, url: str) -> None:
        """Deliver by POST to `url` from now on."""
        self._url = url
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK_S))
        self._connected.set()

    def send(self, delivery: Delivery) -> None:
        """Deliver in the background, as soon as there is a connection."""
        for _ in range(2 if self._faults.deliver_twice else 1):
            task = asyncio.create_task(self._deliver(delivery))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until everything sent so far is acknowledged or given up."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Give up what is under way and hang up."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in list(self._sockets):
            await socket.close()
        if self._http:
            await self._http.close()

    async def _deliver(self, delivery: Delivery) -> None:
        await self._connected.wait()
        retries = self._retry_delays if delivery.kind == "events_api" else ()
        for attempt, delay in enumerate((0.0, *retries)):
            await asyncio.sleep(delay)
            reason = await self._attempt(delivery, attempt)
            if reason is None:
                return
            _log.info("Not acknowledged (%s), attempt %d", reason, attempt + 1)

    async def _attempt(self, delivery: Delivery, attempt: int) -> str | None:
        """Return why the bot didn't acknowledge, or None if it did."""
        send = self._attempt_http if self._url else self._attempt_socket
        reason = await send(delivery, attempt)
        if reason is None and self._faults.lose_acks:
            self._faults.lose_acks -= 1
            return "timeout"
        return reason

    async def _attempt_socket(self, delivery: Delivery, attempt: int) -> str | None:
        while not self._sockets:
            await self._connected.wait()
        socket = self._sockets[next(self._turn) % len(self._sockets)]
        envelope_id = str(uuid.uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
            "payload": delivery.payload,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        acknowledged = self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await socket.send_json(envelope)
            await asyncio.wait_for(acknowledged, ACK_S)
        except (TimeoutError, ConnectionError) as error:
            return type(error).__name__
        finally:
            del self._acks[envelope_id]
        return None

    async def _attempt_http(self, delivery: Delivery, attempt: int) -> str | None:
        body, content_type = _as_http(delivery)
        headers = {**signed(self._credentials.signing_secret, body), "Content-Type": content_type}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        assert self._http
        try:
            async with self._http.post(self._url, data=body, headers=headers) as response:
                return None if response.status == OK else f"status {response.status}"
        except (TimeoutError, aiohttp.ClientError) as error:
            return type(error).__name__

    async def serve_socket(self, request: web.Request) -> web.WebSocketResponse:
        """Be one of the bot's connections until it ends."""
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets),
                "debug_info": {"host": "local", "approximate_connection_time": 18060},
                "connection_info": {"app_id": APP},
            }
        )
        self._connected.set()
        try:
            async for frame in socket:
                self._acknowledge(frame)
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self._connected.clear()
        return socket

    @property
    def has_room(self) -> bool:
        """Whether another connection may be opened."""
        return len(self._sockets) < MAX_SOCKETS

    async def ask_to_reconnect(self) -> None:
        """Refresh all connections, as Slack does every few hours."""
        for socket in list(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            await socket.close()

    def _acknowledge(self, frame: aiohttp.WSMessage) -> None:
        if frame.type is not aiohttp.WSMsgType.TEXT:
            return
        try:
            envelope_id = json.loads(frame.data).get("envelope_id")
        except (ValueError, AttributeError):
            return
        waiting = self._acks.get(envelope_id)
        if waiting and not waiting.done():
            waiting.set_result(None)


def signed(secret: str, body: str) -> dict[str, str]:
    """Return Slack's signature headers for `body`, now."""
    now = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signature}"}


def _as_http(delivery: Delivery) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    match delivery.kind:
        case "slash_commands":
            return urlencode(delivery.payload), form
        case "interactive":
            return urlencode({"payload": json.dumps(delivery.payload)}), form
        case _:
            return json.dumps(delivery.payload), "application/json"
