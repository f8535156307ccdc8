"""Which events are questions, and whether they were handled before."""

from __future__ import annotations

from typing import Any

from bot.ports import Place

QUESTION_SUBTYPES = {None, "file_share", "thread_broadcast", "me_message"}
"""Messages a person wrote; every other subtype reports an edit, a join, a bot or the like."""


def is_question(event: dict[str, Any]) -> bool:
    """Whether a person wrote this message, as a new message; apps can also post under a person's name."""
    by_an_app = event.get("bot_id") or event.get("app_id")
    return event.get("subtype") in QUESTION_SUBTYPES and not by_an_app and bool(event.get("user"))


def keys_of_event(body: dict[str, Any]) -> set[str]:
    """Return what identifies an event: its id, and the message it is about.

    The same message can come as `message` and as `app_mention`, and again as `app_mention` when it is edited.
    """
    event = body["event"]
    team = body.get("team_id", "")
    return {f"event:{body['event_id']}", f"message:{team}:{event['channel']}:{event['ts']}"}


def keys_of_interaction(body: dict[str, Any]) -> set[str]:
    """Return what identifies a command or click: Slack makes a trigger for each, once."""
    return {f"trigger:{body['trigger_id']}"}


def place_of_event(body: dict[str, Any], thread: str = "") -> Place:
    """Return where the conversation of an event goes on. A direct message is one conversation.

    Where Slack shows the bot as an agent, each message of a direct message starts a thread of its own.
    """
    return Place(str(body.get("team_id", "")), body["event"]["channel"], thread)


def place_of_click(body: dict[str, Any]) -> Place | None:
    """Return where the conversation of a clicked message goes on, or None: it was private."""
    container = body.get("container", {})
    channel = body.get("channel", {})
    if container.get("is_ephemeral") or not channel.get("id"):
        return None
    is_direct = channel["id"].startswith("D") or channel.get("name") == "directmessage"
    thread = "" if is_direct else body.get("message", {}).get("thread_ts") or container.get("message_ts", "")
    return Place(str((body.get("team") or {}).get("id", "")), channel["id"], thread)
