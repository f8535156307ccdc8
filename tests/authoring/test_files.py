"""Which files of a folder are read, and what is said about the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.authoring.loading import load
from tests.authoring.conftest import GOOD, Write, mistakes


@pytest.mark.parametrize(
    "name",
    [".hidden.yaml", ".git/pod.yaml", "_draft.yaml", "_drafts/pod.yaml", "a/_draft.yaml", "a/notes.md"],
)
def test_hidden_private_and_other_files_are_no_topics(write: Write, name: str) -> None:
    write("a/pod.yaml")

    assert list(load(write(name, "no: topic")).topics) == ["pod"]


def test_a_topic_in_two_areas_is_a_mistake(write: Write) -> None:
    write("a/pod.yaml")
    folder = write("b/pod.yaml")

    assert mistakes(folder) == [
        "b/pod.yaml:1: topic 'pod' is defined twice (also in a/pod.yaml); rename one of them"
    ]


def test_a_topic_with_both_suffixes_is_a_mistake(write: Write) -> None:
    write("a/pod.yaml")
    folder = write("a/pod.yml")

    assert mistakes(folder) == [
        "a/pod.yml:1: topic 'pod' is defined twice (also in a/pod.yaml); rename one of them"
    ]


def test_a_companion_file_with_both_suffixes_is_a_mistake(write: Write) -> None:
    write("a/pod.yaml")
    write("_areas.yaml", "a: {title: A}")
    folder = write("_areas.yml", "a: {title: A}")

    assert mistakes(folder) == ["_areas.yml:1: there is a _areas.yaml too; keep one of them"]


def test_an_area_inside_an_area_is_a_mistake(write: Write) -> None:
    write("a/pod.yaml")
    folder = write("a/b/node.yaml")

    assert mistakes(folder) == [
        "a/b:1: a folder of topics inside an area; move it up, next to the other areas"
    ]


@pytest.mark.parametrize(
    ("name", "better"),
    [("My Pod", "my-pod"), ("pod_x", "pod-x"), ("-pod", "pod"), ("Pod", "pod"), ("ポッド", "my-topic")],
)
def test_a_bad_file_name_comes_with_a_better_one(write: Write, name: str, better: str) -> None:
    assert mistakes(write(f"a/{name}.yaml")) == [
        f"a/{name}.yaml:1: {name!r} can't be a topic id; name the file like {better}.yaml"
    ]


def test_a_folder_without_topics_says_so(tmp_path: Path) -> None:
    assert mistakes(tmp_path) == [
        f"{tmp_path}:1: no topic here; add a file <area>/<topic-id>.yaml, or name another folder"
    ]


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(GOOD)

    for folder in (tmp_path / "gone", tmp_path / "file.yaml"):
        assert mistakes(folder) == [f"{folder}:1: no such folder; name the folder with the topic files"]


def test_an_unreadable_folder_says_why(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 300)

    assert mistakes(folder) == [
        f"{folder}:1: can't be read: File name too long; mend the file or take it away"
    ]


def test_a_link_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write("a/pod.yaml")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "leak.yaml").write_text(GOOD)
    (folder / "a" / "link.yaml").symlink_to(tmp_path / "secret" / "leak.yaml")
    (folder / "_areas.yaml").symlink_to(tmp_path / "secret" / "leak.yaml")
    (folder / "b").symlink_to(tmp_path / "secret")

    assert mistakes(folder) == [
        "_areas.yaml:1: a link out of the folder; copy the file into the folder",
        "a/link.yaml:1: a link out of the folder; copy the file into the folder",
        "b/leak.yaml:1: a link out of the folder; copy the file into the folder",
    ]


def test_a_link_inside_the_folder_is_followed(write: Write) -> None:
    folder = write("..data/pod.yaml")  # as Kubernetes mounts a ConfigMap
    (folder / "pod.yaml").symlink_to(Path("..data", "pod.yaml"))

    assert list(load(folder).topics) == ["pod"]


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        pytest.param(os.mkfifo, "not an ordinary file; replace it by a text file", id="pipe"),
        pytest.param(Path.mkdir, "not an ordinary file; replace it by a text file", id="folder"),
        pytest.param(lambda path: path.symlink_to(path), "can't be read: Too many levels of symbolic links", id="loop"),
        pytest.param(lambda path: path.symlink_to("gone"), "can't be read: No such file or directory", id="dangling"),
    ],
)  # fmt: skip
def test_what_is_no_ordinary_file_is_refused(
    write: Write, make: Callable[[Path], None], complaint: str
) -> None:
    folder = write("a/pod.yaml")

    make(folder / "a" / "odd.yaml")

    assert mistakes(folder)[0].startswith(f"a/odd.yaml:1: {complaint}")


def test_a_byte_order_mark_is_no_part_of_the_text(write: Write) -> None:
    folder = write("a/pod.yaml", b"\xef\xbb\xbf" + GOOD.encode())

    assert load(folder).topics["pod"].title == "What is a pod?"
