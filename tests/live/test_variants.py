"""Switching between the ways to read an answer, as a person does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.assistant import Assistant
from bot.core.confidence import Calibration
from bot.core.knowledge import Knowledge
from bot.core.matching import IntentIndex
from tests.live.conftest import Live, header, running
from tests.live.test_buttons import labels
from tests.samples import topic
from tests.slack.test_variants import DEPLOY

OTHERS = [topic(name, f"what is a {name}", f"why a {name}") for name in ("runbook", "postmortem", "canary")]
KNOWN = Knowledge({t.id: t for t in (DEPLOY, *OTHERS)}, "test", redirects={"ship": "deploy"})


@pytest.fixture(params=["socket", "http"])
async def deploying(request: pytest.FixtureRequest) -> AsyncIterator[Live]:
    index = IntentIndex(KNOWN)
    async with running(Assistant(index, Calibration.fitted(index)), request.param) as found:
        yield found


async def test_a_switch_answers_in_place_and_leads_back(deploying: Live) -> None:
    deploying.ada.direct("how do I deploy?")
    answer = await deploying.reply()

    deploying.ada.click(answer, "AWS")
    await deploying.becomes(answer, "How do I deploy? (AWS)")
    seen = answer.text
    deploying.ada.click(answer, "General")
    await deploying.becomes(answer, "How do I deploy?")

    assert "Use ECS." in seen
    assert "Ask the pipeline." in answer.text
    assert labels(answer)[:2] == ["AWS", "GCP"]


async def test_a_variant_is_shared_as_it_was_seen(deploying: Live) -> None:
    deploying.ada.command("#random", "/askops", "how do I deploy?")
    private = await deploying.reply()
    deploying.ada.click(private, "GCP")
    await deploying.becomes(private, "How do I deploy? (GCP)")

    deploying.ada.click(private, "Share to channel")

    assert header(await deploying.reply(2)) == "How do I deploy? (GCP)"


async def test_the_button_of_a_retired_topic_leads_on() -> None:
    index = IntentIndex(KNOWN)
    assistant = Assistant(index, Calibration.fitted(index))

    answer = await assistant.answer_with("ship", "a variant that is gone")

    assert answer
    assert answer.topic is DEPLOY
