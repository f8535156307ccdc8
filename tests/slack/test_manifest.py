from __future__ import annotations

from bot.slack.manifest import manifest
from bot.workspace.state import COMMANDS, EVENTS, SCOPES


def test_the_manifest_asks_for_exactly_what_the_bot_is_tested_with() -> None:
    described = manifest()

    assert set(described["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert set(described["settings"]["event_subscriptions"]["bot_events"]) == EVENTS
    assert [command["command"] for command in described["features"]["slash_commands"]] == list(COMMANDS)


def test_socket_mode_has_no_addresses_and_http_has_one_for_everything() -> None:
    socket, http = manifest(), manifest("https://bot.example.org/")

    assert socket["settings"]["socket_mode_enabled"]
    assert "https://" not in str(socket["settings"]) + str(socket["features"])
    assert not http["settings"]["socket_mode_enabled"]
    urls = [
        http["settings"]["event_subscriptions"]["request_url"],
        http["settings"]["interactivity"]["request_url"],
        *(command["url"] for command in http["features"]["slash_commands"]),
    ]
    assert set(urls) == {"https://bot.example.org/slack/events"}


def test_the_manifest_keeps_slacks_limits() -> None:
    """Limits of https://github.com/slackapi/manifest-schema."""
    described = manifest("https://bot.example.org")

    display = described["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert len(described["features"]["bot_user"]["display_name"]) <= 80
    for command in described["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000


def test_direct_messages_can_be_written() -> None:
    home = manifest()["features"]["app_home"]

    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
