"""Notices that files below folders change. The only part that knows watchfiles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

DEBOUNCE_MS = 300
"""Changes that come in one go, such as a checkout, count as one; none waits longer than this."""
STEP_MS = 50
LOOK_MS = 1_000
"""How often to look whether a folder was put in the place of another, of which the system tells nothing."""


async def changes(folders: Sequence[Path]) -> AsyncIterator[None]:
    """Yield after each change below `folders`, without an end. A folder may vanish and come back.

    Where the system tells of no changes, as on some network drives, set WATCHFILES_FORCE_POLLING=true.
    """
    while True:
        before = _identities(folders)
        there = [folder for folder, identity in zip(folders, before, strict=True) if identity]
        if there:
            async for changed in _watched(there):
                if changed:
                    yield
                if _identities(folders) != before:
                    break
        else:
            await asyncio.sleep(LOOK_MS / 1000)
        if _identities(folders) != before:
            yield


async def _watched(folders: Sequence[Path]) -> AsyncIterator[bool]:
    """Yield after each change and, with False, now and then; end when a folder can't be watched."""
    try:
        async for changed in awatch(
            *folders,
            watch_filter=_Below(folders),
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            yield bool(changed)
    except OSError:
        await asyncio.sleep(LOOK_MS / 1000)


class _Below(DefaultFilter):
    """Leaves out what editors and version control keep below the folders, wherever these lie themselves."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__()
        self._bases = [str(base) for folder in folders for base in (folder.absolute(), folder.resolve())]

    def __call__(self, change: Change, path: str) -> bool:
        for base in self._bases:
            if path.startswith(base):
                return super().__call__(change, path.removeprefix(base))
        return super().__call__(change, path)


def _identities(folders: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Return what tells each folder from another of the same name; None where there is none."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            stat = folder.stat()
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_dev, stat.st_ino))
    return found
