"""The methods of Slack's Web API that the bot uses, with Slack's own errors.

Source: https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workspace import limits
from bot.workspace.delivery import Courier, Faults
from bot.workspace.state import (
    APP,
    BOT,
    BOT_ID,
    BOT_NAME,
    PEOPLE,
    TEAM,
    Channel,
    Credentials,
    Message,
    State,
)

RESPONSE_URL_USES = 5
RESPONSE_URL_S = 30 * 60
TRIGGER_S = 3.0
MAX_VIEW_TITLE = 24

Arguments = dict[str, Any]
Result = dict[str, Any]


class RefusedError(Exception):
    """What Slack would answer with `ok: false`."""

    def __init__(self, error: str, messages: Collection[str] = ()) -> None:
        super().__init__(error)
        self.result: Result = {"ok": False, "error": error}
        if messages:
            self.result["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in messages]}


@dataclass(slots=True)
class ResponseUrl:
    """Where a reply to one interaction may be sent: five times in half an hour."""

    channel: str
    user: str
    original: Message | None
    thread_ts: str | None
    expires: float
    uses: int = 0


class WebApi:
    """Answers the bot's calls."""

    def __init__(
        self,
        state: State,
        courier: Courier,
        *,
        credentials: Credentials,
        faults: Faults,
        scopes: Collection[str],
        told: Callable[[Message], None],
    ) -> None:
        """`told` is called with each message the bot posts."""
        self._state = state
        self._courier = courier
        self._credentials = credentials
        self._faults = faults
        self._scopes = frozenset(scopes)
        self._told = told
        self._response_urls: dict[str, ResponseUrl] = {}
        self._triggers: dict[str, tuple[str, float]] = {}
        self.calls: Counter[str] = Counter()
        self._methods: dict[str, tuple[str, Callable[[Arguments], Result]]] = {
            "api.test": ("", lambda _: {}),
            "auth.test": ("", self._auth_test),
            "blocks.validate": ("", self._validate),
            "chat.postMessage": ("chat:write", self._post),
            "chat.postEphemeral": ("chat:write", self._post_ephemeral),
            "chat.update": ("chat:write", self._update),
            "chat.delete": ("chat:write", self._delete),
            "views.open": ("", self._open_view),
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Answer `POST /api/METHOD`."""
        method = request.match_info["method"]
        self.calls[method] += 1
        for fault in self._faults.api_errors:
            if fault[0] == method:
                self._faults.api_errors.remove(fault)
                headers = {"Retry-After": "1"} if fault[1] == web.HTTPTooManyRequests.status_code else {}
                return web.json_response({"ok": False, "error": "fault"}, status=fault[1], headers=headers)
        try:
            arguments = await _arguments(request)
            if method == "apps.connections.open":
                return web.json_response({"ok": True, **self._open_connection(request)})
            return web.json_response({"ok": True, **self._call(method, request, arguments)})
        except RefusedError as refusal:
            return web.json_response(refusal.result)

    def _call(self, method: str, request: web.Request, arguments: Arguments) -> Result:
        if method not in self._methods:
            raise RefusedError("unknown_method")
        if _token(request, arguments) != self._credentials.bot_token:
            raise RefusedError("invalid_auth" if _token(request, arguments) else "not_authed")
        scope, answer = self._methods[method]
        if scope and scope not in self._scopes:
            raise RefusedError("missing_scope", [f"needed: {scope}"])
        return answer(arguments)

    def _open_connection(self, request: web.Request) -> Result:
        if _token(request, {}) != self._credentials.app_token:
            raise RefusedError("invalid_auth")
        if not self._courier.has_room:
            raise RefusedError("too_many_websockets")
        return {"url": f"ws://{request.host}/link/?ticket={self._credentials.app_token[-12:]}"}

    def _auth_test(self, _: Arguments) -> Result:
        return {
            "url": "http://localhost/",
            "team": "Local",
            "user": BOT_NAME,
            "team_id": TEAM,
            "user_id": BOT,
            "bot_id": BOT_ID,
            "app_id": APP,
        }

    def _validate(self, arguments: Arguments) -> Result:
        self._check(arguments.get("text", ""), arguments.get("blocks"))
        return {}

    def _post(self, arguments: Arguments) -> Result:
        channel = self._channel(arguments)
        if BOT not in channel.members and "chat:write.public" not in self._scopes:
            raise RefusedError("not_in_channel")
        message = self._message(channel, arguments)
        self._state.add(message)
        self._told(message)
        return {"channel": channel.id, "ts": message.ts, "message": message.payload()}

    def _post_ephemeral(self, arguments: Arguments) -> Result:
        channel = self._channel(arguments)
        user = str(arguments.get("user", ""))
        if user not in channel.members or BOT not in channel.members:
            raise RefusedError("user_not_in_channel" if BOT in channel.members else "not_in_channel")
        message = self._message(channel, arguments)
        message.visible_to = user
        self._state.add(message)
        return {"message_ts": message.ts}

    def _message(self, channel: Channel, arguments: Arguments) -> Message:
        text, blocks = self._check(arguments.get("text", ""), arguments.get("blocks"))
        thread = arguments.get("thread_ts") or None
        if thread and not self._state.find(channel.id, thread):
            raise RefusedError("thread_not_found")
        return Message(channel.id, self._state.next_ts(), BOT, text, blocks, thread)

    def _update(self, arguments: Arguments) -> Result:
        message = self._own_message(arguments)
        message.text, message.blocks = self._check(arguments.get("text", ""), arguments.get("blocks"))
        self._state.changed("message", message)
        return {"channel": message.channel, "ts": message.ts, "text": message.text}

    def _delete(self, arguments: Arguments) -> Result:
        message = self._own_message(arguments)
        self._state.remove(message)
        return {"channel": message.channel, "ts": message.ts}

    def _own_message(self, arguments: Arguments) -> Message:
        channel = self._channel(arguments)
        message = self._state.find(channel.id, str(arguments.get("ts", "")))
        if message is None or message.visible_to:
            raise RefusedError("message_not_found")
        if not message.is_from_bot:
            raise RefusedError("cant_update_message")
        return message

    def _channel(self, arguments: Arguments) -> Channel:
        wanted = str(arguments.get("channel", ""))
        if wanted in {person.id for person in PEOPLE}:  # a user's id stands for the direct messages
            return self._state.direct_channel(wanted)
        channel = self._state.channels.get(wanted)
        if channel is None:
            raise RefusedError("channel_not_found")
        return channel

    def _open_view(self, arguments: Arguments) -> Result:
        user, made = self._triggers.pop(str(arguments.get("trigger_id", "")), ("", 0.0))
        if not user:
            raise RefusedError("invalid_trigger_id")
        if time.monotonic() - made > TRIGGER_S:
            raise RefusedError("expired_trigger_id")
        view = _decoded(arguments.get("view"))
        found = limits.problems(view.get("blocks")) if isinstance(view, dict) else ["no view"]
        if isinstance(view, dict) and not 0 < len(view.get("title", {}).get("text", "")) <= MAX_VIEW_TITLE:
            found.append(f"must be less than {MAX_VIEW_TITLE + 1} characters [json-pointer:/view/title/text]")
        if found:
            raise RefusedError("invalid_arguments", found)
        self._state.open_view(user, view)
        return {"view": view}

    def _check(self, text: Any, blocks: Any) -> tuple[str, list[dict[str, Any]]]:
        decoded = _decoded(blocks)
        if not isinstance(text, str) or not (text.strip() or decoded):
            raise RefusedError("no_text")
        if len(text) > limits.MAX_TEXT:
            raise RefusedError("msg_too_long")
        if not decoded:
            return text, []
        found = limits.problems(decoded)
        if found:
            raise RefusedError(
                "only_one_table_allowed" if found[-1] in ONE_TABLE else "invalid_blocks", found
            )
        if limits.characters(decoded) > limits.MAX_CHARACTERS:
            raise RefusedError("msg_blocks_too_long")
        return text, decoded

    def new_trigger(self, user: str) -> str:
        """Return an id with which the bot may open a modal for `user`: once, within three seconds."""
        trigger = f"{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self._triggers[trigger] = (user, time.monotonic())
        return trigger

    def new_response_url(self, base: str, channel: str, user: str, original: Message | None = None) -> str:
        """Return an address for replies to an interaction."""
        key = secrets.token_urlsafe(16)
        thread = original.thread_ts if original else None
        self._response_urls[key] = ResponseUrl(
            channel, user, original, thread, time.monotonic() + RESPONSE_URL_S
        )
        return f"{base}/hooks/{key}"

    async def respond(self, request: web.Request) -> web.Response:
        """Answer `POST /hooks/KEY`: a reply to an interaction."""
        known = self._response_urls.get(request.match_info["key"])
        if (
            self._faults.expired_response_urls
            or known is None
            or known.uses >= RESPONSE_URL_USES
            or time.monotonic() > known.expires
        ):
            return web.json_response(
                {"ok": False, "error": "expired_url"}, status=web.HTTPNotFound.status_code
            )
        known.uses += 1
        try:
            self._respond(known, await request.json())
        except RefusedError as refusal:
            return web.json_response(refusal.result, status=web.HTTPBadRequest.status_code)
        return web.json_response({"ok": True})

    def _respond(self, known: ResponseUrl, body: Arguments) -> None:
        original = known.original
        if body.get("delete_original") and original:
            self._state.remove(original)
            return
        text, blocks = self._check(body.get("text", ""), body.get("blocks"))
        if body.get("replace_original") and original:
            original.text, original.blocks = text, blocks
            self._state.changed("message", original)
            return
        private = body.get("response_type", "ephemeral") != "in_channel"
        message = Message(
            known.channel,
            self._state.next_ts(),
            BOT,
            text,
            blocks,
            body.get("thread_ts") or known.thread_ts,
            visible_to=known.user if private else None,
        )
        self._state.add(message)


ONE_TABLE = {"only_one_table_allowed"}


def _token(request: web.Request, arguments: Arguments) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(arguments.get("token", ""))


async def _arguments(request: web.Request) -> Arguments:
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise RefusedError("invalid_json") from None
        return body if isinstance(body, dict) else {}
    return dict(await request.post()) if request.method == "POST" else dict(request.query)


def _decoded(value: Any) -> Any:
    """Blocks and views come as JSON text in forms."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise RefusedError("invalid_blocks_format") from None
