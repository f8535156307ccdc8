from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.store.index_cache import content_key, load_or_build


class Builder:
    """Counts how often it had to build."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self) -> list[int]:
        self.built += 1
        return [self.built]


def test_what_was_built_is_kept(tmp_path: Path) -> None:
    build = Builder()

    first = load_or_build(tmp_path / "new", "key", list, build)
    again = load_or_build(tmp_path / "new", "key", list, build)
    other = load_or_build(tmp_path / "new", "other", list, build)

    assert (first, again, other) == ([1], [1], [2])


@pytest.mark.parametrize("content", [b"", b"no pickle", b"\x80\x05K\x01.", b"cbuiltins\nnothing\n."])
def test_a_damaged_cache_costs_a_rebuild(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "index-key.pickle").write_bytes(content)
    build = Builder()

    with caplog.at_level(logging.ERROR):
        assert load_or_build(tmp_path, "key", list, build) == [1]

    assert load_or_build(tmp_path, "key", list, build) == [1]
    assert not caplog.records


def test_an_unwritable_cache_costs_a_rebuild(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    build = Builder()

    assert load_or_build(tmp_path / "file", "key", list, build) == [1]
    assert load_or_build(tmp_path / "file", "key", list, build) == [2]


def test_the_key_changes_with_content_names_and_version_only(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("one")
    key = content_key([tmp_path], "1")

    assert content_key([tmp_path], "1") == key
    (tmp_path / "notes.txt").write_text("not knowledge")
    assert content_key([tmp_path], "1") == key
    assert content_key([tmp_path], "2") != key
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    renamed = content_key([tmp_path], "1")
    assert renamed != key
    (tmp_path / "b.yaml").write_text("two")
    assert content_key([tmp_path], "1") not in {key, renamed}
