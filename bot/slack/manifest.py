"""The Slack app's manifest: exactly the scopes and events that the listeners use."""

from __future__ import annotations

from typing import Any

from bot.slack.listeners.commands import COMMANDS

NAME = "AskOps"
DESCRIPTION = "Answers DevOps and MLOps questions from reviewed pages"
LONG_DESCRIPTION = (
    "AskOps answers questions about DevOps and MLOps from a knowledge base that people write and review. "
    "Mention it in a channel, send it a direct message, or use a slash command. Each answer names its "
    "sources, its owner and its review date; when it isn't sure it offers choices, and when it doesn't know "
    "it says so."
)
SCOPES = ["app_mentions:read", "chat:write", "commands", "im:history"]
EVENTS = ["app_mention", "message.im"]
USES = {
    "/askops": ("Ask about DevOps or MLOps; only you see the answer", "how do I roll back a deployment"),
    "/devops": ("Ask about DevOps", "what is infrastructure as code"),
    "/mlops": ("Ask about MLOps", "when should we retrain a model"),
}


def manifest(public_url: str | None = None) -> dict[str, Any]:
    """Return the manifest: for HTTP at `public_url`, for Socket Mode without one.

    Keys and limits: https://docs.slack.dev/reference/app-manifest
    """
    endpoint = f"{public_url.rstrip('/')}/slack/events" if public_url else None
    request_url = {"request_url": endpoint} if endpoint else {}
    return {
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": name,
                    "description": USES[name][0],
                    "usage_hint": USES[name][1],
                    "should_escape": False,
                    **({"url": endpoint} if endpoint else {}),
                }
                for name in COMMANDS
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS, **request_url},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": endpoint is None,
            "token_rotation_enabled": False,
        },
    }
