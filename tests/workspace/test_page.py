"""The page, in a real browser, with the real bot."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.assistant import Assistant
from tests.live.conftest import Live, running

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM and not os.environ.get("CI"),
        reason="no Chromium here: install it, or name it in CHROMIUM",
    ),
]


@pytest.fixture
async def live(assistant: Assistant) -> AsyncIterator[Live]:
    async with running(assistant, "socket") as found:
        yield found


@pytest.fixture
async def page(live: Live) -> AsyncIterator[Page]:
    assert CHROMIUM, "CI needs Chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = await browser.new_page()
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        await opened.goto(live.workspace.url)
        yield opened
        await browser.close()
        assert problems == []


async def ask(page: Page, text: str) -> None:
    box = page.locator("#composer textarea")
    await box.fill(text)
    await box.press("Escape")
    await box.press("Enter")


async def test_a_mention_is_completed_and_answered_in_a_thread(page: Page) -> None:
    box = page.locator("#composer textarea")
    await box.type("@ask")
    await expect(page.locator("#composer .completion li").first).to_have_text("@askopsthe bot")
    await box.press("Enter")
    await box.type("what is docker")
    await box.press("Enter")

    await expect(page.locator("#replies .block.header")).to_have_text("What is Docker?")
    await page.keyboard.press("Escape")
    await expect(page.locator("#thread")).to_be_hidden()
    await expect(page.locator("#messages .in-thread")).to_have_text("1 reply")


async def test_a_direct_message_is_answered_and_more_opens_in_place(page: Page) -> None:
    await page.get_by_role("button", name="AskOps", exact=True).click()
    await ask(page, "what is docker")
    await page.get_by_role("button", name="More").click()

    await expect(page.get_by_role("button", name="Less")).to_be_visible()
    await expect(page.locator("#messages")).to_contain_text("Use it when")


async def test_a_command_answers_privately_and_can_be_shared(page: Page) -> None:
    await ask(page, "/askops what is docker")
    await expect(page.locator(".message.private .only")).to_have_text("Only visible to you")
    await page.get_by_role("button", name="Share to channel").click()

    await expect(page.locator(".message:not(.private) .block.header")).to_have_text("What is Docker?")
    await page.locator("#person").select_option("grace")
    await expect(page.locator(".message")).to_have_count(1)


async def test_a_comparison_is_drawn_as_a_table(page: Page) -> None:
    await page.get_by_role("button", name="AskOps", exact=True).click()
    await ask(page, "mlops vs devops")

    await expect(page.locator("#messages table th").first).to_be_visible()
    assert await page.locator("#messages table tbody tr").count() >= 5


async def test_what_people_write_is_never_markup(page: Page) -> None:
    await ask(page, "<img src=x onerror=alert(1)> *bold* `a<b`")

    body = page.locator("#messages .body").first
    await expect(body).to_have_text("<img src=x onerror=alert(1)> bold a<b")
    assert await body.locator("img").count() == 0
    assert await body.locator("b").count() == 1


async def test_an_unknown_command_is_refused_kindly(page: Page) -> None:
    await ask(page, "/nonsense")

    await expect(page.locator("#toast")).to_contain_text("/nonsense is not a command here")


async def test_the_page_works_on_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.locator("#menu").click()
    await page.get_by_role("button", name="AskOps", exact=True).click()
    await ask(page, "what is docker")

    await expect(page.locator("#messages .block.header")).to_have_text("What is Docker?")
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(wider)
