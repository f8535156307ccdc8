"""How long a changed page takes to be answered from, and what questions asked meanwhile wait.

Run as `python -m tests.bench.reloading [DIR]`; DIR is a knowledge folder, by default the bundled one.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.assistant import Assistant
from bot.authoring.locations import default_knowledge
from bot.wiring import build_assistant, kept_current

QUESTIONS = (
    "what is docker",
    "how do i roll back a deployment",
    "waht is data drft",
    "docker vs podman",
    "my pod keeps restarting",
)
EVERY_S = 0.02
BEFORE_S = 5.0
CHANGED = "Changed while the bot runs."


class Asker:
    """Asks all the while, and measures each answer from when it was due."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.waits_ms: list[float] = []

    async def run(self) -> None:
        """Ask without an end, at a steady pace."""
        due = time.perf_counter()
        number = 0
        while True:
            due += EVERY_S
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._assistant.consider(QUESTIONS[number % len(QUESTIONS)])
            self.waits_ms.append((time.perf_counter() - due) * 1000)
            number += 1

    def report(self, what: str) -> None:
        """Print what was measured since the last report."""
        waits, self.waits_ms = sorted(self.waits_ms), []
        at = (waits[len(waits) // 2], waits[int(len(waits) * 0.99)], waits[-1])
        figures = ", ".join(
            f"{name} {ms:.1f} ms" for name, ms in zip(("half", "99 %", "all"), at, strict=True)
        )
        sys.stdout.write(f"{what}: {len(waits)} questions answered within {figures}\n")


async def measure(folder: Path, cache: Path) -> None:
    """Change one page of `folder` while questions are asked."""
    assistant = build_assistant(folder, cache_folder=cache, for_slack=True)
    asker = Asker(assistant)
    async with kept_current(assistant, [folder], cache, _tell):
        await asyncio.sleep(BEFORE_S)
        asking = asyncio.create_task(asker.run())
        await asyncio.sleep(BEFORE_S)
        asker.report("before")
        sys.stdout.write(f"answered from after {await _until_answered(assistant, folder):.1f} s\n")
        asker.report("while the index was built")
        await asyncio.sleep(2 * BEFORE_S)
        asker.report("while an index learnt anew")
        asking.cancel()


def seconds_until_answered(folder: Path, cache: Path) -> float:
    """Return how long a bot that nobody asks takes to answer from a page that was changed."""

    async def measured() -> float:
        assistant = build_assistant(folder, cache_folder=cache, for_slack=True)
        async with kept_current(assistant, [folder], cache, _tell):
            await asyncio.sleep(2 * BEFORE_S)  # a bot runs for longer before somebody edits
            return await _until_answered(assistant, folder)

    return asyncio.run(measured())


async def _until_answered(assistant: Assistant, folder: Path) -> float:
    page = _some_page(folder)
    started = time.perf_counter()
    page.write_text(f"{page.read_text('utf-8').rstrip()}\nnote: {CHANGED}\n", "utf-8")
    while assistant.knowledge.topics[page.stem].note != CHANGED:  # noqa: ASYNC110  (as a person would see)
        await asyncio.sleep(0.01)
    return time.perf_counter() - started


def _some_page(folder: Path) -> Path:
    return next(path for path in sorted(folder.glob("*/*.yaml")) if not path.name.startswith("_"))


async def _tell(sentence: str, lines: Sequence[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in (sentence, *lines))


@contextmanager
def copied(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield a copy of `folder` and a folder for a cache, until the context ends."""
    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(folder, Path(temporary) / "knowledge")
        yield Path(temporary) / "knowledge", Path(temporary) / "cache"


if __name__ == "__main__":
    with copied(Path(sys.argv[1]) if len(sys.argv) > 1 else default_knowledge()) as folders:
        asyncio.run(measure(*folders))
