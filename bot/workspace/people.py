"""What people do in the workspace: each act becomes what Slack would send the bot for it."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Collection
from typing import Any

from bot.errors import WorkspaceError
from bot.workspace.delivery import Courier, Delivery
from bot.workspace.state import APP, BOT, BOT_NAME, COMMANDS, TEAM, Channel, Message, State
from bot.workspace.web_api import WebApi

_MENTION = re.compile(rf"@{BOT_NAME}\b", re.IGNORECASE)


class Acts:
    """Turns what people do into deliveries to the bot."""

    def __init__(self, state: State, courier: Courier, api: WebApi, events: Collection[str]) -> None:
        self._state = state
        self._courier = courier
        self._api = api
        self._events = frozenset(events)
        self.base_url = ""
        self.sent: dict[str, Delivery] = {}
        """Events by id, so that they can be delivered again."""

    def say(
        self, user: str, channel: Channel, text: str, thread_ts: str | None = None, subtype: str | None = None
    ) -> Message:
        """Write a message; `@askops` becomes a mention. Raises WorkspaceError for an empty one."""
        if not text.strip():
            raise WorkspaceError("Write something first")
        encoded = _encoded(text)
        message = Message(channel.id, self._state.next_ts(), user, encoded, [], thread_ts, subtype)
        self._state.add(message)
        self.tell(message)
        return message

    def edit(self, message: Message, text: str) -> None:
        """Change a message: an event of its own, and a new mention if it mentions the bot."""
        before = message.payload()
        message.text, message.edited = _encoded(text), True
        self._state.changed("message", message)
        channel = self._state.channels[message.channel]
        changed = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "channel": channel.id,
            "ts": self._state.next_ts(),
            "message": message.payload(),
            "previous_message": before,
        }
        self._send_message_event(channel, changed)
        if _mentions_bot(message) and not channel.is_direct:
            self._send_event("app_mention", self._event(message, channel, "app_mention"))

    def delete(self, message: Message) -> None:
        """Delete a message."""
        channel = self._state.channels[message.channel]
        self._state.remove(message)
        deleted = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "channel": channel.id,
            "ts": self._state.next_ts(),
            "deleted_ts": message.ts,
            "previous_message": message.payload(),
        }
        self._send_message_event(channel, deleted)

    def tell(self, message: Message) -> None:
        """Send the events that a new message causes."""
        channel = self._state.channels[message.channel]
        if _mentions_bot(message) and not channel.is_direct and BOT in channel.members:
            self._send_event("app_mention", self._event(message, channel, "app_mention"))
        self._send_message_event(channel, self._event(message, channel, "message"))

    def command(self, user: str, channel: Channel, name: str, text: str) -> None:
        """Use a slash command. Raises WorkspaceError for one that doesn't exist."""
        if name not in COMMANDS:
            raise WorkspaceError(f"{name} is not a command here; there are {', '.join(COMMANDS)}")
        payload = {
            "token": "local",
            "team_id": TEAM,
            "team_domain": "local",
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.is_direct else channel.name,
            "user_id": user,
            "user_name": self._state.users[user].name,
            "command": name,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._api.new_response_url(self.base_url, channel.id, user),
            "trigger_id": self._api.new_trigger(user),
        }
        self._courier.send(Delivery("slash_commands", payload))

    def click(self, user: str, message: Message, action_id: str) -> None:
        """Press the button with `action_id`. Raises WorkspaceError when the message has no such button."""
        for block in message.blocks:
            for element in block.get("elements", []):
                if element.get("type") == "button" and element.get("action_id") == action_id:
                    self._courier.send(Delivery("interactive", self._click(user, message, block, element)))
                    return
        raise WorkspaceError(f"The message has no button {action_id!r}")

    def _click(
        self, user: str, message: Message, block: dict[str, Any], element: dict[str, Any]
    ) -> dict[str, Any]:
        channel = self._state.channels[message.channel]
        name = self._state.users[user].name
        return {
            "type": "block_actions",
            "user": {"id": user, "username": name, "name": name, "team_id": TEAM},
            "api_app_id": APP,
            "token": "local",
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": message.visible_to is not None,
            },
            "trigger_id": self._api.new_trigger(user),
            "team": {"id": TEAM, "domain": "local"},
            "enterprise": None,
            "is_enterprise_install": False,
            "channel": {"id": channel.id, "name": "directmessage" if channel.is_direct else channel.name},
            # Slack leaves the message out for ephemeral ones.
            **({} if message.visible_to else {"message": message.payload()}),
            "response_url": self._api.new_response_url(self.base_url, channel.id, user, message),
            "actions": [
                {
                    "type": "button",
                    "action_id": element["action_id"],
                    "block_id": block.get("block_id", "local"),
                    "text": element["text"],
                    "value": element.get("value", ""),
                    "action_ts": self._state.next_ts(),
                }
            ],
        }

    def _event(self, message: Message, channel: Channel, kind: str) -> dict[str, Any]:
        event = {
            **message.payload(),
            "type": kind,
            "channel": channel.id,
            "event_ts": message.ts,
            "team": TEAM,
        }
        if kind == "message":
            event["channel_type"] = "im" if channel.is_direct else "channel"
        return event

    def _send_message_event(self, channel: Channel, event: dict[str, Any]) -> None:
        subscription = "message.im" if channel.is_direct else "message.channels"
        if BOT in channel.members:
            event.setdefault("channel_type", "im" if channel.is_direct else "channel")
            event.setdefault("event_ts", event["ts"])
            self._send_event(subscription, event)

    def _send_event(self, subscription: str, event: dict[str, Any]) -> None:
        if subscription not in self._events:
            return
        event_id = f"Ev{secrets.token_hex(5).upper()}"
        payload = {
            "token": "local",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        self.sent[event_id] = Delivery("events_api", payload)
        self._courier.send(self.sent[event_id])


def _encoded(text: str) -> str:
    """Return `text` as Slack encodes what people type."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(f"<@{BOT}>", escaped)


def _mentions_bot(message: Message) -> bool:
    return f"<@{BOT}>" in message.text
