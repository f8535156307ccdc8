from __future__ import annotations

import asyncio

from bot.ports import Place, Spoken
from bot.store.memory import MemoryConversations, MemoryInbox


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


async def test_a_conversation_is_remembered_by_place_for_a_while() -> None:
    now = [0.0]
    conversations = MemoryConversations(kept_s=10, clock=lambda: now[0])
    here, there = Place("T", "C", "1"), Place("T", "C", "2")

    await conversations.remember(here, Spoken(("docker",)))
    await conversations.remember(here, Spoken(("git",)))

    assert await conversations.last(here) == Spoken(("git",))
    assert await conversations.last(there) == Spoken()
    now[0] = 10.5
    assert await conversations.last(here) == Spoken()


async def test_only_the_newest_conversations_are_remembered() -> None:
    conversations = MemoryConversations(max_places=2)
    places = [Place("T", "C", str(number)) for number in range(3)]

    for place in places:
        await conversations.remember(place, Spoken((place.thread,)))

    assert [(await conversations.last(place)).topics for place in places] == [(), ("1",), ("2",)]
