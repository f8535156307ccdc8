"""Outcomes as JSON objects, for `--json` and `--batch`."""

from __future__ import annotations

from typing import Any, assert_never

from bot.assistant import Outcome
from bot.core.answering import (
    Answer,
    Clarification,
    Comparison,
    Fallback,
    FeedbackTaken,
    Help,
    Listing,
    Reply,
    Several,
    Silence,
    SmallTalk,
    TopicWanted,
    answered,
    confidence_of,
    offered,
)


def record(outcome: Outcome, *, blocks: bool) -> dict[str, Any]:
    """Return what `outcome` says; `blocks` adds the Block Kit blocks as Slack gets them."""
    # Rendering needs slack_sdk's models, which other commands shouldn't wait for.
    from bot.slack.rendering import render  # noqa: PLC0415

    message = render(outcome.reply)
    parts = [{"q": question, **record(part, blocks=blocks)} for question, part in outcome.parts]
    return {
        "reply": reply_name(outcome.reply),
        "topics": [topic.id for topic in answered(outcome.reply)],
        "offered": [topic.id for topic in offered(outcome.reply)],
        "confidence": round(confidence_of(outcome.reply), 4),
        "candidates": [
            {"topic": match.topic.id, "confidence": match.confidence} for match in outcome.candidates
        ],
        "fingerprint": outcome.fingerprint,
        "scorer": outcome.scorer,
        "text": message.text,
        **({"blocks": message.blocks} if blocks else {}),
        **({"parts": parts} if parts else {}),
    }


def reply_name(reply: Reply) -> str:  # noqa: C901  (one case for each reply)
    """Return what sort of reply it is, in one lower-case word."""
    match reply:
        case Answer():
            return "answer"
        case Clarification() | TopicWanted():
            return "clarification"
        case Fallback():
            return "fallback"
        case Help():
            return "help"
        case SmallTalk():
            return "smalltalk"
        case Comparison():
            return "comparison"
        case Listing():
            return "listing"
        case FeedbackTaken():
            return "feedback"
        case Silence():
            return "silence"
        case Several():
            return "several"
        case unreachable:
            assert_never(unreachable)
