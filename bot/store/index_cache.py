"""A compiled index on disk, so that a command needn't read 800 files and build an index to answer once.

Keyed by content: the bytes of the knowledge files and the code that read them. A cache that can't be read or
written only costs a rebuild.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TypeVar

Compiled = TypeVar("Compiled")

KEPT_FILES = 4
"""Older compilations are removed: one checkout rarely alternates between more knowledge bases."""

_log = logging.getLogger(__name__)


def content_key(folders: Iterable[Path], version: str) -> str:
    """Return a digest of every YAML file's relative path and bytes below `folders`, in order, and `version`.

    Raises OSError when a file can't be read.
    """
    digest = hashlib.blake2b(f"{version}\0{sys.version_info[:2]}".encode(), digest_size=16)
    for folder in folders:
        digest.update(b"\0folder\0")
        for name in sorted(_yaml_files(str(folder))):
            with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123  (a Path costs as much as the file)
                content = file.read()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _yaml_files(folder: str, below: str = "") -> Iterator[str]:
    """Yield the relative path of each YAML file, with slashes."""
    with os.scandir(f"{folder}/{below}") as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _yaml_files(folder, f"{below}{entry.name}/")
            elif entry.name.endswith((".yaml", ".yml")):
                yield below + entry.name


def load_or_build(folder: Path, key: str, kind: type[Compiled], build: Callable[[], Compiled]) -> Compiled:
    """Return what is kept in `folder` under `key`, or build it and keep it."""
    kept = load_kept(folder, key, kind)
    if kept is not None:
        return kept
    built = build()
    _keep(_path(folder, key), built)
    return built


def load_kept(folder: Path, key: str, kind: type[Compiled]) -> Compiled | None:
    """Return what is kept in `folder` under `key`, None if nothing is."""
    return _load(_path(folder, key), kind)


def _path(folder: Path, key: str) -> Path:
    return folder / f"index-{key}.pickle"


def _load(path: Path, kind: type[Compiled]) -> Compiled | None:
    try:
        with path.open("rb") as file:
            kept = _unpickled(file)
    except FileNotFoundError:
        return None
    except Exception as error:  # noqa: BLE001  (a damaged pickle may raise anything; a rebuild mends it)
        _log.warning("The compiled index can't be read (%s); building it again", type(error).__name__)
        return None
    return kept if isinstance(kept, kind) else None


def _unpickled(file: IO[bytes]) -> object:
    """Return what is in `file`, without collections of garbage on the way: there is none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.load(file)  # noqa: S301  (written by ourselves into the user's own cache folder)
    finally:
        if collects:
            gc.enable()


def _keep(path: Path, compiled: object) -> None:
    import tempfile  # noqa: PLC0415  (what it imports takes a while, and keeping is rare)

    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            pickle.dump(compiled, file, protocol=pickle.HIGHEST_PROTOCOL)
        Path(file.name).replace(path)
        for old in sorted(path.parent.glob("index-*.pickle"), key=os.path.getmtime)[:-KEPT_FILES]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("The compiled index can't be kept in %s: %s", path.parent, error.strerror)
