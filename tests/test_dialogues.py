"""Runs tests/dialogues/*.yaml through the core and, where marked, through the running workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assistant import Assistant
from bot.cli.records import reply_name
from bot.core.answering import answered
from bot.ports import Place
from tests.live.conftest import Live, header, live

__all__ = ["live"]

SAID = {
    "fallback": "I don't have a page that answers this.",
    "help": "I answer questions from reviewed pages",
    "smalltalk": "Hello.",
}


def _written() -> list[dict[str, Any]]:
    files = sorted((Path(__file__).parent / "dialogues").glob("*.yaml"))
    return [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]


def dialogues() -> list[dict[str, Any]]:
    """Return what is said once and answered once."""
    return [entry for entry in _written() if "say" in entry]


def conversations() -> list[dict[str, Any]]:
    """Return what goes on for several turns in one place."""
    return [entry for entry in _written() if "turns" in entry]


@pytest.mark.parametrize("conversation", conversations(), ids=lambda entry: entry["claim"])
async def test_conversation(assistant: Assistant, conversation: dict[str, Any]) -> None:
    place = Place("T", "D", conversation["claim"])

    for turn in conversation["turns"]:
        reply = (await assistant.reply_to(turn["say"], place=place)).reply

        assert (turn["say"], reply_name(reply)) == (turn["say"], turn["reply"])
        if "topic" in turn:
            assert turn["topic"] in [topic.id for topic in answered(reply)]


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
