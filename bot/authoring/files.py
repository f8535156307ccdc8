"""The files of a knowledge folder: where topics lie, and their text. The only part that touches the disk."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError

SUFFIXES = (".yaml", ".yml")
MAX_BYTES = 256 * 1024
"""Far beyond any topic, far below what would hurt."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a knowledge folder; hidden files and what isn't YAML are left out.

    `companions`: by name without suffix (`_areas`), those in the folder itself whose names begin with `_`.
    """

    companions: dict[str, Path]
    topics: tuple[Path, ...]
    mistakes: tuple[KnowledgeError, ...]


def listing(folder: Path) -> Listing:
    """Return the files of `folder` and of the areas in it, in order."""
    mistakes: list[KnowledgeError] = []
    topics: list[Path] = []
    companions: dict[str, Path] = {}
    for path in _entries(folder, mistakes):
        if path.name.startswith("_"):
            if path.stem in companions and path.suffix in SUFFIXES:
                problem = f"there is a {companions[path.stem].name} too"
                mistakes.append(KnowledgeError(path, 1, problem, "keep one of them"))
            elif path.suffix in SUFFIXES:
                companions[path.stem] = path
        elif path.is_dir():
            topics += _area_files(path, mistakes)
        elif path.suffix in SUFFIXES:
            topics.append(path)
    return Listing(companions, tuple(topics), tuple(mistakes))


def read(path: Path, folder: Path) -> str:
    """Return the text of a file in `folder`. Raises KnowledgeError."""
    try:
        # A pipe would wait for a writer, for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise KnowledgeError(path, 1, "not an ordinary file", "replace it by a text file")
        if _leads_out(path, folder):
            raise KnowledgeError(path, 1, "a link out of the folder", "copy the file into the folder")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > MAX_BYTES:
        raise KnowledgeError(path, 1, f"larger than {MAX_BYTES // 1024} KiB", "split it into several topics")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise KnowledgeError(path, line, "not UTF-8 text", "save the file as UTF-8") from error


def _entries(folder: Path, mistakes: list[KnowledgeError]) -> list[Path]:
    """Return what isn't hidden in `folder`, sorted."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        mistakes.append(KnowledgeError(folder, 1, "no such folder", "name the folder with the topic files"))
    except OSError as error:
        mistakes.append(_unreadable(folder, error))
    return []


def _area_files(area: Path, mistakes: list[KnowledgeError]) -> Iterator[Path]:
    for path in _entries(area, mistakes):
        if path.name.startswith("_"):
            continue
        if path.is_dir() and any(inner.suffix in SUFFIXES for inner in _entries(path, mistakes)):
            problem = "a folder of topics inside an area"
            mistakes.append(KnowledgeError(path, 1, problem, "move it up, next to the other areas"))
        elif path.suffix in SUFFIXES:
            yield path


def _leads_out(path: Path, folder: Path) -> bool:
    if not (path.is_symlink() or path.parent.is_symlink()):
        return False
    return not path.resolve().is_relative_to(folder.resolve())


def _unreadable(path: Path, error: OSError) -> KnowledgeError:
    return KnowledgeError(path, 1, f"can't be read: {error.strerror}", "mend the file or take it away")
