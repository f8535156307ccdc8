from __future__ import annotations

import pytest

from bot.core.intents import Courtesy, HelpWanted, without_knowledge


@pytest.mark.parametrize(
    "message", ["hi", "Hello there!", "hey team :wave:", "Good morning everyone", "how's it going?"]
)
def test_greetings_are_recognised(message: str) -> None:
    assert without_knowledge(message) is Courtesy.GREETING


@pytest.mark.parametrize(
    "message", ["thanks!", "Thank you so much", "thx, that helped", "great thanks for your help"]
)
def test_thanks_are_recognised(message: str) -> None:
    assert without_knowledge(message) is Courtesy.THANKS


@pytest.mark.parametrize("message", ["bye", "see you tomorrow", "good night all"])
def test_goodbyes_are_recognised(message: str) -> None:
    assert without_knowledge(message) is Courtesy.GOODBYE


@pytest.mark.parametrize(
    "message", ["", "help", "what can you do?", "how do I use this bot", "who are you", "???", ":+1:"]
)
def test_calls_for_help_are_recognised(message: str) -> None:
    assert without_knowledge(message) == HelpWanted()


@pytest.mark.parametrize(
    "message", ["help me fix my pod", "hello world in go", "thanks to docker it works", "what is a bot"]
)
def test_questions_are_left_to_the_index(message: str) -> None:
    assert without_knowledge(message) is None
