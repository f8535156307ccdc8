"""What is noticed below a knowledge folder."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.authoring.watching import changes

LONG_S = 20
QUIET_S = 1.5


async def noticed(folder: Path, change: Callable[[], object], patience_s: float = LONG_S) -> bool:
    """Whether `change` is noticed by someone who watches `folder`."""
    async with aclosing(as_generator(folder)) as watching:
        waiting = asyncio.ensure_future(anext(watching))
        await asyncio.sleep(0.4)  # until the system watches
        change()
        done, _ = await asyncio.wait([waiting], timeout=patience_s)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return bool(done)


async def as_generator(folder: Path) -> AsyncGenerator[None]:
    async for _ in changes([folder]):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / ".venv" / "knowledge"  # wherever the folder lies itself
    (inside / "area").mkdir(parents=True)
    (inside / "area" / "one.yaml").write_text("title: One")
    (inside / ".git").mkdir()
    return inside


async def test_a_changed_a_new_and_a_removed_file_are_noticed(folder: Path) -> None:
    assert await noticed(folder, lambda: (folder / "area" / "one.yaml").write_text("title: Two"))
    assert await noticed(folder, lambda: (folder / "area" / "two.yaml").write_text("title: Two"))
    assert await noticed(folder, (folder / "area" / "two.yaml").unlink)


async def test_a_file_that_an_editor_moves_into_place_is_noticed(folder: Path) -> None:
    draft = folder.parent / "draft.yaml"
    draft.write_text("title: Two")

    assert await noticed(folder, lambda: draft.replace(folder / "area" / "one.yaml"))


async def test_a_new_area_is_noticed(folder: Path) -> None:
    assert await noticed(folder, lambda: shutil.copytree(folder / "area", folder / "other"))


async def test_what_version_control_and_editors_keep_is_not(folder: Path) -> None:
    def keep() -> None:
        (folder / ".git" / "index").write_text("x")
        (folder / "area" / ".one.yaml.swp").write_text("x")

    assert not await noticed(folder, keep, QUIET_S)


async def test_a_folder_that_another_takes_the_place_of_is_noticed(folder: Path) -> None:
    def replace() -> None:
        shutil.copytree(folder, folder.parent / "new")
        folder.rename(folder.parent / "old")
        (folder.parent / "new").rename(folder)

    assert await noticed(folder, replace)


async def test_a_link_that_is_set_to_another_folder_is_noticed(folder: Path) -> None:
    release = folder.parent / "release"
    shutil.copytree(folder, release)
    current = folder.parent / "current"
    current.symlink_to(folder)

    def switch() -> None:
        (folder.parent / "next").symlink_to(release)
        (folder.parent / "next").replace(current)

    assert await noticed(current, switch)


async def test_a_folder_that_comes_back_is_noticed(folder: Path) -> None:
    away = await asyncio.to_thread(folder.rename, folder.parent / "away")

    assert await noticed(folder, lambda: away.rename(folder))
