"""Mentions in channels and direct messages."""

from __future__ import annotations

import logging
import time
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncSay

from bot.assistant import Assistant, Outcome
from bot.core.answering import FeedbackTaken, answered, confidence_of
from bot.ports import Inbox, Place
from bot.slack.arrivals import is_question, keys_of_event, place_of_event
from bot.slack.posting import post
from bot.slack.rendering import render

_log = logging.getLogger(__name__)


def listen(app: AsyncApp, assistant: Assistant, inbox: Inbox) -> None:
    """Connect mentions and direct messages to `assistant`."""

    @app.event("app_mention")
    async def answer_mention(body: dict[str, Any], event: dict[str, Any], say: AsyncSay) -> None:
        if is_question(event) and await inbox.accept(keys_of_event(body)):
            thread = event.get("thread_ts", event["ts"])
            await _answer(assistant, event, say, thread, place_of_event(body, thread))

    @app.event("message")
    async def answer_direct_message(body: dict[str, Any], event: dict[str, Any], say: AsyncSay) -> None:
        if event.get("channel_type") != "im" or not is_question(event):
            return
        if await inbox.accept(keys_of_event(body)):
            await _answer(assistant, event, say, event.get("thread_ts"), place_of_event(body))


async def _answer(
    assistant: Assistant, event: dict[str, Any], say: AsyncSay, thread: str | None, place: Place
) -> None:
    started = time.perf_counter()
    outcome = await assistant.reply_to(event.get("text") or "", place=place)
    await post(say, render(outcome.reply), thread)
    log_question(outcome, started)


def log_question(outcome: Outcome, started: float) -> None:
    """Log what became of a question, without its words; `started` is a perf_counter reading."""
    name, concerned = type(outcome.reply).__name__.lower(), answered(outcome.reply)
    if isinstance(outcome.reply, FeedbackTaken):
        name, concerned = f"{name}:{outcome.reply.opinion}", outcome.reply.about
    topics = ",".join(topic.id for topic in concerned) or "-"
    elapsed_ms = (time.perf_counter() - started) * 1000
    _log.info("%s topics=%s confidence=%.2f ms=%.0f", name, topics, confidence_of(outcome.reply), elapsed_ms)
