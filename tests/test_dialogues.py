"""Runs tests/dialogues/*.yaml through the core and, where marked, through the running workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assistant import Assistant
from bot.cli.records import reply_name
from bot.core.answering import answered
from tests.live.conftest import Live, header, live

__all__ = ["live"]

SAID = {
    "fallback": "I don't have a page that answers this.",
    "help": "I answer questions from reviewed pages",
    "smalltalk": "Hello.",
}


def dialogues() -> list[dict[str, Any]]:
    files = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))
    return [turn for file in files for turn in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("turn", dialogues(), ids=lambda turn: turn["claim"])
def test_dialogue(assistant: Assistant, turn: dict[str, Any]) -> None:
    outcome = assistant.consider(turn["say"])

    assert reply_name(outcome.reply) == turn["reply"]
    assert [topic.id for topic in answered(outcome.reply)] == ([turn["topic"]] if "topic" in turn else [])


@pytest.mark.parametrize(
    "turn", [turn for turn in dialogues() if turn.get("live")], ids=lambda turn: turn["claim"]
)
async def test_dialogue_in_the_workspace(live: Live, assistant: Assistant, turn: dict[str, Any]) -> None:
    live.ada.direct(turn["say"])

    reply = await live.reply()

    if "topic" in turn:
        assert header(reply) == assistant.knowledge.topics[turn["topic"]].title
    else:
        assert reply.text.startswith(SAID[turn["reply"]])
