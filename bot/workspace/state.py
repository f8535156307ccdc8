"""What is in the workspace: people, channels, messages. In memory, gone when it closes."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

TEAM = "T0LOCAL"
APP = "A0ASKOPS"
BOT_ID = "B0ASKOPS"
BOT = "U0ASKOPS"
BOT_NAME = "askops"
SCOPES = frozenset({"app_mentions:read", "chat:write", "commands", "im:history"})
"""What the bot's token may do, unless a workspace is made with others."""
EVENTS = frozenset({"app_mention", "message.im"})
"""What the bot is told of, unless a workspace is made with others."""
COMMANDS = ("/askops", "/devops", "/mlops")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the bot needs to join; made anew for each workspace."""

    bot_token: str
    app_token: str
    signing_secret: str

    @staticmethod
    def generate() -> Credentials:
        """Return tokens that nobody can guess."""
        return Credentials(
            f"xoxb-local-{secrets.token_hex(12)}",
            f"xapp-local-{secrets.token_hex(12)}",
            secrets.token_hex(16),
        )


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    is_bot: bool = False


@dataclass(slots=True)
class Channel:
    """A channel, or the direct messages of one person with the bot."""

    id: str
    name: str
    members: set[str]
    is_direct: bool = False


@dataclass(slots=True)
class Message:
    """A message as Slack keeps it. `visible_to`: the only one who sees it (ephemeral)."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    edited: bool = False
    visible_to: str | None = None

    @property
    def is_from_bot(self) -> bool:
        return self.user == BOT

    def payload(self) -> dict[str, Any]:
        """Return the message as Slack's methods and events show it."""
        shown: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.subtype:
            shown["subtype"] = self.subtype
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        if self.is_from_bot:
            shown |= {"bot_id": BOT_ID, "app_id": APP, "team": TEAM}
        return shown


PEOPLE = (User("U0ADA", "ada"), User("U0GRACE", "grace"), User("U0ALAN", "alan"))
EVERYONE = {person.id for person in PEOPLE}


class State:
    """People, channels and messages, and those who want to hear of changes."""

    def __init__(self) -> None:
        self.users = {user.id: user for user in (*PEOPLE, User(BOT, BOT_NAME, is_bot=True))}
        rooms = [
            Channel("C0GENERAL", "general", EVERYONE | {BOT}),
            Channel("C0PLATFORM", "platform", EVERYONE | {BOT}),
            Channel("C0ML", "ml", EVERYONE | {BOT}),
            Channel("C0RANDOM", "random", set(EVERYONE)),
            *(Channel(f"D0{p.name.upper()}", p.name, {p.id, BOT}, is_direct=True) for p in PEOPLE),
        ]
        self.channels = {channel.id: channel for channel in rooms}
        self.messages: list[Message] = []
        self.views: list[dict[str, Any]] = []
        self._watchers: set[asyncio.Queue[dict[str, Any]]] = set()
        self._numbers = itertools.count(1)
        self._started = int(time.time())

    def next_ts(self) -> str:
        """Return a time stamp later than all before, unique in the workspace."""
        return f"{self._started}.{next(self._numbers):06d}"

    def channel_named(self, name: str) -> Channel:
        """Return the channel `#name`. Raises KeyError."""
        wanted = name.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == wanted and not channel.is_direct:
                return channel
        raise KeyError(name)

    def direct_channel(self, user: str) -> Channel:
        """Return where `user` and the bot talk alone."""
        return next(c for c in self.channels.values() if c.is_direct and user in c.members)

    def find(self, channel: str, ts: str) -> Message | None:
        """Return the message at `ts`."""
        return next((m for m in self.messages if m.channel == channel and m.ts == ts), None)

    def add(self, message: Message) -> None:
        """Keep `message` and tell everyone who watches."""
        self.messages.append(message)
        self.changed("message", message)

    def remove(self, message: Message) -> None:
        """Forget `message`."""
        self.messages.remove(message)
        self.changed("removed", message)

    def changed(self, kind: str, message: Message) -> None:
        """Tell everyone who watches that `message` is new, changed or removed."""
        self.announce({"kind": kind, "message": shown(message)})

    def open_view(self, user: str, view: dict[str, Any]) -> None:
        """Show a modal to `user`."""
        self.views.append(view)
        self.announce({"kind": "view", "user": user, "view": view})

    def announce(self, event: dict[str, Any]) -> None:
        for watcher in self._watchers:
            watcher.put_nowait(event)

    def watch(self) -> asyncio.Queue[dict[str, Any]]:
        """Return a queue that gets every change from now on, until `unwatch`."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._watchers.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[dict[str, Any]]) -> None:
        self._watchers.discard(queue)


def shown(message: Message) -> dict[str, Any]:
    """Return `message` as the page draws it."""
    return {**message.payload(), "channel": message.channel, "visible_to": message.visible_to}
