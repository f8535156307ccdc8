"""Slash commands: answers that only the asker sees."""

from __future__ import annotations

import time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.assistant import Assistant
from bot.core.knowledge import Discipline
from bot.ports import Inbox
from bot.slack.arrivals import keys_of_interaction
from bot.slack.listeners.questions import log_question
from bot.slack.posting import reply_privately
from bot.slack.rendering import render, render_private

COMMANDS: dict[str, Discipline | None] = {
    "/askops": None,
    "/devops": Discipline.DEVOPS,
    "/mlops": Discipline.MLOPS,
}
"""Each command and the discipline it prefers in close races."""


def listen(app: AsyncApp, assistant: Assistant, inbox: Inbox) -> None:
    """Connect the commands to `assistant`."""

    async def answer_command(ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        if not await inbox.accept(keys_of_interaction(command)):
            return
        started = time.perf_counter()
        question = command.get("text") or ""
        outcome = await assistant.reply_to(question, prefer=COMMANDS[command["command"]])
        asked = question.strip()
        message = render_private(outcome.reply, asked) if asked else render(outcome.reply)
        await reply_privately(respond, message)
        log_question(outcome, started)

    for name in COMMANDS:
        app.command(name)(answer_command)
