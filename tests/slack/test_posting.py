"""Against a small Slack that takes or refuses what it is told to, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncRespond, AsyncSay
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.posting import is_worn_out, post, replace_original, reply_privately, reply_publicly
from bot.slack.rendering import Message

PLAIN = Message("plain", [{"type": "divider"}])
TABLE = Message(
    "a table",
    [{"type": "divider"}, {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * 2}],
)


@dataclass
class SmallSlack:
    """Keeps what it took. `refusal` answers what holds a `refused` type of block."""

    refusal: web.Response
    refused: str = "table"
    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if any(block["type"] == self.refused for block in body.get("blocks", [])):
            return web.Response(
                body=self.refusal.body, status=self.refusal.status, content_type=self.refusal.content_type
            )
        self.taken.append(body)
        return web.json_response({"ok": True})

    @property
    def say(self) -> AsyncSay:
        return AsyncSay(client=AsyncWebClient(token="xoxb-1", base_url=self.url), channel="C1")

    @property
    def respond(self) -> AsyncRespond:
        return AsyncRespond(response_url=f"{self.url}respond")


@asynccontextmanager
async def small_slack(refusal: web.Response, refused: str = "table") -> AsyncIterator[SmallSlack]:
    slack = SmallSlack(refusal, refused)
    app = web.Application()
    app.router.add_post("/{method}", slack.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        yield slack
    finally:
        await runner.cleanup()


def in_json(error: str, status: int = 200) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status)


def kinds(body: dict[str, Any]) -> list[str]:
    return [block["type"] for block in body["blocks"]]


async def test_nothing_that_is_posted_unfurls_or_links_names() -> None:
    async with small_slack(in_json("")) as slack:
        await post(slack.say, PLAIN, "1.2")
        await reply_privately(slack.respond, PLAIN)

    for body in slack.taken:
        assert body["unfurl_links"] is False
        assert body["unfurl_media"] is False
        assert "link_names" not in body


async def test_each_way_to_reply_reaches_whom_it_should() -> None:
    async with small_slack(in_json("")) as slack:
        await post(slack.say, PLAIN, "1.2")
        await reply_privately(slack.respond, PLAIN)
        await reply_publicly(slack.respond, PLAIN)
        await replace_original(slack.respond, PLAIN)

    posted, private, public, replaced = slack.taken
    assert posted["thread_ts"] == "1.2"
    assert (private["response_type"], private["replace_original"]) == ("ephemeral", False)
    assert (public["response_type"], public["replace_original"]) == ("in_channel", False)
    assert replaced["replace_original"] is True


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_attachments", "only_one_table_allowed"])
async def test_a_refused_table_is_posted_without(error: str) -> None:
    async with small_slack(in_json(error)) as slack:
        await post(slack.say, TABLE, None)

    assert [kinds(body) for body in slack.taken] == [["divider", "rich_text"]]


@pytest.mark.parametrize(
    "refusal",
    [
        pytest.param(web.Response(text="invalid_blocks", status=400), id="in plain words"),
        pytest.param(in_json("invalid_blocks", 400), id="in JSON"),
        pytest.param(in_json("invalid_blocks"), id="in JSON with status 200"),
    ],
)
async def test_a_refused_table_is_replied_without(refusal: web.Response) -> None:
    async with small_slack(refusal) as slack:
        await reply_privately(slack.respond, TABLE)

    assert [kinds(body) for body in slack.taken] == [["divider", "rich_text"]]


async def test_what_is_refused_for_another_reason_is_an_error() -> None:
    async with small_slack(in_json("channel_not_found")) as slack:
        with pytest.raises(SlackApiError, match="channel_not_found"):
            await post(slack.say, TABLE, None)

    assert slack.taken == []


async def test_what_is_refused_without_a_table_is_an_error() -> None:
    async with small_slack(in_json("invalid_blocks"), refused="divider") as slack:
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            await reply_privately(slack.respond, PLAIN)


@pytest.mark.parametrize(
    ("refusal", "worn_out"),
    [
        (in_json("expired_url", 404), True),
        (in_json("used_url", 404), True),
        (in_json("Expired url"), True),
        (web.Response(text="expired_url", status=404), True),
        (web.Response(text="", status=500), False),
        (in_json("channel_not_found", 404), False),
    ],
)
async def test_a_worn_out_response_url_is_told_from_other_refusals(
    refusal: web.Response, *, worn_out: bool
) -> None:
    async with small_slack(refusal, refused="divider") as slack:
        with pytest.raises(SlackApiError) as refused:
            await reply_publicly(slack.respond, PLAIN)

    assert is_worn_out(refused.value) == worn_out
