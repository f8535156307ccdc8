from __future__ import annotations

from typing import Any

import pytest

from bot.slack.arrivals import is_question, keys_of_event, keys_of_interaction

WRITTEN = {"type": "message", "user": "U1", "channel": "C1", "ts": "1.2", "text": "what is docker"}


def envelope(event_id: str = "Ev1", team: str = "T1", **event: Any) -> dict[str, Any]:
    return {"event_id": event_id, "team_id": team, "event": {**WRITTEN, **event}}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="plain"),
        pytest.param({"subtype": "file_share"}, id="with a file"),
        pytest.param({"subtype": "thread_broadcast"}, id="sent to the channel too"),
        pytest.param({"subtype": "me_message"}, id="/me"),
        pytest.param({"edited": {"user": "U1"}}, id="mentions the bot only since it was edited"),
    ],
)
def test_what_a_person_wrote_is_a_question(more: dict[str, Any]) -> None:
    assert is_question({**WRITTEN, **more})


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"bot_id": "B1"}, id="a bot"),
        pytest.param({"app_id": "A1"}, id="an app under a person's name"),
        pytest.param({"subtype": "bot_message"}, id="a webhook"),
        pytest.param({"subtype": "message_changed"}, id="an edit"),
        pytest.param({"subtype": "message_deleted"}, id="a deletion"),
        pytest.param({"subtype": "channel_join"}, id="a join"),
        pytest.param({"subtype": "something_new"}, id="what Slack invents next"),
        pytest.param({"user": ""}, id="nobody"),
    ],
)
def test_what_no_person_wrote_is_not(more: dict[str, Any]) -> None:
    assert not is_question({**WRITTEN, **more})


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(envelope(), id="delivered again"),
        pytest.param(envelope("Ev2", type="app_mention"), id="as a mention"),
        pytest.param(envelope("Ev2", type="app_mention", edited={"user": "U1"}), id="as an edited mention"),
    ],
)
def test_the_same_message_shares_a_key(again: dict[str, Any]) -> None:
    assert keys_of_event(envelope()) & keys_of_event(again)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(envelope("Ev2", ts="1.3"), id="a later message"),
        pytest.param(envelope("Ev2", channel="C2"), id="another channel"),
        pytest.param(envelope("Ev2", team="T2"), id="another workspace"),
    ],
)
def test_another_message_shares_none(other: dict[str, Any]) -> None:
    assert not keys_of_event(envelope()) & keys_of_event(other)


def test_two_clicks_on_one_button_are_two() -> None:
    assert not keys_of_interaction({"trigger_id": "1.a"}) & keys_of_interaction({"trigger_id": "2.b"})
