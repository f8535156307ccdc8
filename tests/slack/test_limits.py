from __future__ import annotations

from typing import Any

import pytest

from bot.slack.limits import violations


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str = "Go", action_id: str = "go", value: str = "") -> dict[str, Any]:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action_id,
        "value": value,
    }


def table(rows: int, columns: int, text: str = "x") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([section("x")] * 51, "51 blocks, at most 50"),
        ([section("x" * 3001)], "block 1: 3001 characters in a section, at most 3000"),
        ([section("x" * 2900)] * 5, "14500 characters in all blocks, at most 12000"),
        ([section(" ")], "block 1: an empty text in a section"),
        ([{"type": "section"}], "block 1: an empty section"),
        (
            [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
            "block 1: 11 fields, at most 10",
        ),
        (
            [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}],
            "2001 characters in a field",
        ),
        (
            [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
            "151 characters in a header",
        ),
        ([{"type": "context", "elements": []}], "block 1: no elements of a context"),
        (
            [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
            "11 elements of a context",
        ),
        (
            [{"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(26)]}],
            "26 elements of actions",
        ),
        ([{"type": "actions", "elements": [button("x" * 76)]}], "76 characters in a button"),
        (
            [{"type": "actions", "elements": [button(value="x" * 2001)]}],
            "2001 characters in a button's value",
        ),
        (
            [{"type": "actions", "elements": [{**button(), "url": "https://" + "x" * 3000}]}],
            "3008 characters in a button's address",
        ),
        (
            [{**table(1, 1), "column_settings": [{"is_wrapped": True}] * 21}],
            "21 column settings of a table",
        ),
        ([{"type": "actions", "elements": [button(), button()]}], "action_id 'go' is used 2 times"),
        ([section("x", block_id="b"), section("y", block_id="b")], "block_id 'b' is used 2 times"),
        ([section("x", block_id="b" * 256)], "256 characters in a block_id"),
        ([table(101, 2)], "101 rows of a table, at most 100"),
        ([table(2, 21)], "21 cells of a row, at most 20"),
        ([table(2, 2, "x" * 2501)], "10004 characters in a table, at most 10000"),
        ([table(2, 2, "")], "an empty table cell"),
        ([table(1, 1), table(1, 1)], "2 tables, at most 1"),
        ([{"type": "rich_text", "elements": []}], "an empty rich text"),
        ([{"type": "video"}], "a block of type 'video', which this bot doesn't send"),
    ],
)
def test_what_slack_would_refuse_is_found(blocks: list[dict[str, Any]], problem: str) -> None:
    assert any(problem in found for found in violations(blocks, "text"))


def test_fallback_text_is_needed_and_bounded() -> None:
    assert violations([section("x")], " ") == ["no fallback text"]
    assert violations([section("x")], "x" * 4001) == ["4001 characters of fallback text, at most 4000"]


def test_a_message_at_its_limits_passes() -> None:
    blocks = [section("x" * 3000), table(100, 2), {"type": "actions", "elements": [button("x" * 75)]}]

    assert violations(blocks, "x" * 4000) == []
