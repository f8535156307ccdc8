"""Renews docs/pictures: the topic of docs/authoring.md in the local workspace. `python -m tests.pictures`."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.wiring import build_assistant
from tests.live.conftest import running

REPOSITORY = Path(__file__).parent.parent
PICTURES = REPOSITORY / "docs/pictures"
MARGIN = 12
NODES = """\
title: What are GPU nodes?
utterances: [what are gpu nodes, which cards do we have, machines with graphics cards]
answer: Machines with accelerators.
related: [gpu-quota]
"""


def topic_of_the_guide() -> str:
    """Return the topic file that docs/authoring.md shows."""
    text = (REPOSITORY / "docs/authoring.md").read_text("utf-8")
    found = re.search(r"```yaml\n(# yaml-language-server.+?)```", text, re.DOTALL)
    assert found
    return found[1]


def write_example(folder: Path) -> Path:
    """Write the guide's knowledge folder."""
    (folder / "platform").mkdir(parents=True)
    (folder / "platform/gpu-quota.yaml").write_text(topic_of_the_guide(), "utf-8")
    (folder / "platform/gpu-nodes.yaml").write_text(NODES, "utf-8")
    return folder


async def main() -> None:
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as place:
        assistant = build_assistant(write_example(Path(place) / "knowledge"), cache_folder=Path(place))
        bundled = build_assistant(cache_folder=Path(place))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1000, "height": 700})
            async with running(assistant, "socket") as live:
                await _draw(page, live.workspace.url, "how do I get more gpu quota", "answer")
            async with running(bundled, "socket") as live:
                await _draw(page, live.workspace.url, "pipeline", "clarification")
            await browser.close()


async def _draw(page: Page, url: str, question: str, name: str) -> None:
    await page.goto(url)
    await page.get_by_role("button", name="AskOps", exact=True).click()
    box = page.locator("#composer textarea")
    await box.fill(question)
    await box.press("Escape")
    await box.press("Enter")
    await page.locator("#messages .message").nth(1).wait_for()
    await page.wait_for_timeout(500)
    whole = await page.locator("#messages").bounding_box()
    last = await page.locator("#messages .message").last.bounding_box()
    assert whole and last
    height = last["y"] + last["height"] - whole["y"] + MARGIN
    await page.screenshot(path=PICTURES / f"{name}.png", clip={**whole, "height": height})


if __name__ == "__main__":
    asyncio.run(main())
