from __future__ import annotations

import asyncio

from bot.store.memory import MemoryInbox


class Clock:
    """Time that moves when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_what_arrives_again_is_not_accepted() -> None:
    inbox = MemoryInbox()

    assert await inbox.accept({"event:1", "message:a"})
    assert not await inbox.accept({"event:1"})
    assert not await inbox.accept({"event:2", "message:a"})
    assert await inbox.accept({"event:2", "message:b"})


async def test_of_two_at_once_one_is_accepted() -> None:
    inbox = MemoryInbox()

    accepted = await asyncio.gather(*(inbox.accept({"event:1"}) for _ in range(20)))

    assert sum(accepted) == 1


async def test_keys_are_forgotten_after_their_time() -> None:
    clock = Clock()
    inbox = MemoryInbox(kept_s=60, clock=clock)
    await inbox.accept({"event:1"})

    clock.now = 59
    assert not await inbox.accept({"event:1"})
    clock.now = 61
    assert await inbox.accept({"event:1"})


async def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    inbox = MemoryInbox(max_keys=3)
    for number in range(4):
        await inbox.accept({f"event:{number}"})

    assert not await inbox.accept({"event:3"})
    assert await inbox.accept({"event:0"})
