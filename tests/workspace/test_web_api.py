"""The workspace refuses what Slack refuses, with Slack's words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.workspace.server import LocalWorkspace

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}


@pytest.fixture
async def workspace() -> AsyncIterator[LocalWorkspace]:
    async with LocalWorkspace() as found:
        yield found


async def call(
    workspace: LocalWorkspace, method: str, token: str | None = None, **arguments: Any
) -> dict[str, Any]:
    token = workspace.credentials.bot_token if token is None else token
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{workspace.api_url}{method}", json=arguments, headers={"Authorization": f"Bearer {token}"}
        ) as response,
    ):
        return dict(await response.json())


async def test_a_message_is_posted_and_kept(workspace: LocalWorkspace) -> None:
    first = await call(workspace, "chat.postMessage", channel="C0GENERAL", text="one", blocks=[SECTION])
    second = await call(workspace, "chat.postMessage", channel="C0GENERAL", text="two", thread_ts=first["ts"])

    assert first["ok"]
    assert second["message"]["thread_ts"] == first["ts"]
    assert second["ts"] > first["ts"]
    assert [message.text for message in workspace.state.messages] == ["one", "two"]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("no.such.method", {}, "unknown_method"),
        ("chat.postMessage", {"channel": "C0GONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0RANDOM", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C0GENERAL"}, "no_text"),
        ("chat.postMessage", {"channel": "C0GENERAL", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C0GENERAL", "text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        (
            "chat.postMessage",
            {"channel": "C0GENERAL", "text": "x", "blocks": [{"type": "video"}]},
            "invalid_blocks",
        ),
        ("chat.postEphemeral", {"channel": "C0RANDOM", "text": "x", "user": "U0ADA"}, "not_in_channel"),
        ("chat.update", {"channel": "C0GENERAL", "text": "x", "ts": "1.1"}, "message_not_found"),
        ("views.open", {"trigger_id": "made up", "view": {}}, "invalid_trigger_id"),
    ],
)
async def test_refusals(
    workspace: LocalWorkspace, method: str, arguments: dict[str, Any], error: str
) -> None:
    assert (await call(workspace, method, **arguments))["error"] == error


async def test_tokens_are_checked(workspace: LocalWorkspace) -> None:
    assert (await call(workspace, "auth.test", token="xoxb-other"))["error"] == "invalid_auth"
    assert (await call(workspace, "auth.test", token=""))["error"] == "not_authed"
    assert (await call(workspace, "apps.connections.open"))["error"] == "invalid_auth"


async def test_scopes_are_checked() -> None:
    async with LocalWorkspace(scopes={"commands"}) as workspace:
        refused = await call(workspace, "chat.postMessage", channel="C0GENERAL", text="x")

    assert refused["error"] == "missing_scope"
    assert "needed: chat:write" in str(refused["response_metadata"])


async def test_people_s_messages_cannot_be_changed_by_the_bot(workspace: LocalWorkspace) -> None:
    said = workspace.person("ada").say("#general", "mine")

    refused = await call(workspace, "chat.update", channel="C0GENERAL", ts=said.ts, text="yours")

    assert refused["error"] == "cant_update_message"


@pytest.mark.parametrize(
    ("blocks", "complaint"),
    [
        ([], ""),
        ([{"type": "section"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
        ([{**SECTION, "colour": "red"}], "unknown field: colour [json-pointer:/blocks/0/colour]"),
        (
            [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
            "must be a text object of type plain_text",
        ),
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            "must be less than 151 characters",
        ),
        (
            [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
            "no fewer than 1 items",
        ),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}], "must be more than 0 characters"),
        (
            [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}], []]}],
            "rows must be of equal length",
        ),
        ([{"type": "actions", "elements": [{"type": "button"}]}], "missing required field: text"),
        ([{**SECTION, "block_id": "a"}, {**SECTION, "block_id": "a"}], "block_id 'a' must be unique"),
    ],
)
async def test_blocks_are_validated_with_pointers(
    workspace: LocalWorkspace, blocks: list[Any], complaint: str
) -> None:
    checked = await call(workspace, "blocks.validate", text="x", blocks=blocks)

    assert complaint in str(checked.get("response_metadata", ""))
    assert checked["ok"] == (not complaint)


async def test_two_tables_and_too_many_characters_have_errors_of_their_own(workspace: LocalWorkspace) -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}

    assert (await call(workspace, "blocks.validate", text="x", blocks=[table, table]))[
        "error"
    ] == "only_one_table_allowed"
    assert (await call(workspace, "blocks.validate", text="x", blocks=[long] * 5))[
        "error"
    ] == "msg_blocks_too_long"


async def test_other_sites_cannot_drive_the_workspace(workspace: LocalWorkspace) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            async with session.post(f"{workspace.url}/workspace/say", json={}, headers=headers) as response:
                assert response.status == 403


@pytest.mark.parametrize(
    "body",
    [{}, {"user": "U0ADA", "channel": "C0GONE"}, {"user": "U0ADA", "channel": "C0GENERAL", "text": " "}, []],
)
async def test_what_cannot_be_done_is_said_so(workspace: LocalWorkspace, body: Any) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{workspace.url}/workspace/say", json=body) as response,
    ):
        assert response.status == 400
        assert (await response.json())["error"]
