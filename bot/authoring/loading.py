"""Folders of YAML files -> Knowledge, or every mistake in them at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from bot.authoring import yaml_nodes as nodes
from bot.authoring.reading import Source
from bot.authoring.schema import (
    Draft,
    read_areas,
    read_categories,
    read_planned,
    read_topic,
    read_vocabulary,
)
from bot.core.knowledge import TOPIC_ID, Area, Category, Knowledge, Topic, Vocabulary
from bot.errors import KnowledgeError, KnowledgeErrors

Fits = Callable[[Topic], Sequence[str]]
"""Says what in a topic a surface such as Slack would refuse."""
Value = TypeVar("Value")

SUFFIXES = {".yaml", ".yml"}
COMPANIONS = {"_areas", "_vocabulary", "_categories", "_planned"}
NO_AREA = Area("general", "General")


@dataclass(slots=True)
class Library:
    """What the folders say, before it is known to be sound."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    planned: frozenset[str] = frozenset()
    mistakes: list[KnowledgeError] = field(default_factory=list)


def load(folder: Path, overlays: Iterable[Path] = (), *, fits: Fits | None = None) -> Knowledge:
    """Return what `folder` and then `overlays` say: a later folder adds topics or replaces them by id.

    Raises KnowledgeErrors with every mistake in all of them.
    """
    library = read_folders([folder, *overlays], fits)
    if library.mistakes:
        raise KnowledgeErrors("The knowledge base has mistakes", library.mistakes)
    return assemble(library)


def read_folders(folders: Sequence[Path], fits: Fits | None = None) -> Library:
    """Return what the folders say, with all mistakes."""
    library = Library()
    for folder in folders:
        _read_folder(library, folder)
    if not library.drafts and not library.mistakes:
        library.mistakes.append(
            KnowledgeError(
                folders[0], 1, "no topic here", "add a file <area>/<topic-id>.yaml, or name another folder"
            )
        )
    _check_related(library)
    if fits:
        library.mistakes.extend(
            KnowledgeError(draft.source.path, 1, problem, "shorten it or split the topic")
            for draft in library.drafts.values()
            for problem in fits(draft.topic)
        )
    library.mistakes.sort(key=lambda mistake: (str(mistake.path), mistake.line))
    return library


def assemble(library: Library) -> Knowledge:
    """Return the knowledge, `related` completed by its inverse. The library must be free of mistakes."""
    named = {
        topic_id: [item.text.strip() for item in draft.related if item.text.strip() in library.drafts]
        for topic_id, draft in sorted(library.drafts.items())
    }
    related = {topic_id: list(dict.fromkeys(others)) for topic_id, others in named.items()}
    for topic_id, others in named.items():
        for other in others:
            if topic_id not in related[other]:
                related[other].append(topic_id)
    topics = {
        topic_id: replace(library.drafts[topic_id].topic, related=tuple(others))
        for topic_id, others in related.items()
    }
    knowledge = Knowledge(topics, "", library.areas, library.categories, library.vocabulary)
    return replace(knowledge, fingerprint=_fingerprint(knowledge))


def _read_folder(library: Library, folder: Path) -> None:
    if not folder.is_dir():
        library.mistakes.append(
            KnowledgeError(folder, 1, "no such folder", "name the folder with the topic files")
        )
        return
    library.planned |= _companion(library, folder, "_planned", read_planned) or frozenset()
    library.areas |= _companion(library, folder, "_areas", read_areas) or {}
    library.categories |= _companion(library, folder, "_categories", read_categories) or {}
    added = _companion(library, folder, "_vocabulary", read_vocabulary)
    if added:
        library.vocabulary = _merged(library.vocabulary, added)
    found: dict[str, Draft] = {}
    for path in _topic_files(library, folder):
        draft = _read_file(library, folder, path)
        if draft is None:
            continue
        earlier = found.get(draft.topic.id)
        if earlier:
            where = earlier.source.path.relative_to(folder)
            problem = f"topic {draft.topic.id!r} is defined twice (also in {where})"
            library.mistakes.append(KnowledgeError(path, 1, problem, "rename one of them"))
        else:
            found[draft.topic.id] = draft
    library.drafts |= found


def _companion(
    library: Library, folder: Path, name: str, read: Callable[[Source, nodes.Node], Value]
) -> Value | None:
    for suffix in sorted(SUFFIXES):
        path = folder / f"{name}{suffix}"
        if path.is_file():
            return _with_source(library, path, read)
    return None


def _with_source(library: Library, path: Path, read: Callable[[Source, nodes.Node], Value]) -> Value | None:
    source = Source(path)
    value: Value | None = None
    try:
        value = read(source, nodes.read(path))
    except KnowledgeError as mistake:
        source.mistakes.append(mistake)
    library.mistakes.extend(source.mistakes)
    return value


def _topic_files(library: Library, folder: Path) -> Iterator[Path]:
    """Yield the files that hold topics, in order; complain about what lies where none is looked for."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_")):
            if path.stem.startswith("_") and path.suffix in SUFFIXES and path.stem not in COMPANIONS:
                names = ", ".join(f"{name}.yaml" for name in sorted(COMPANIONS))
                problem = f"{path.name} is not one of the files that AskOps knows"
                library.mistakes.append(KnowledgeError(path, 1, problem, f"those are {names}"))
        elif path.is_dir():
            yield from (
                file
                for file in sorted(path.iterdir())
                if file.suffix in SUFFIXES and not file.name.startswith((".", "_"))
            )
        elif path.suffix in SUFFIXES:
            yield path


def _read_file(library: Library, folder: Path, path: Path) -> Draft | None:
    topic_id = path.stem
    if not TOPIC_ID.fullmatch(topic_id):
        better = re.sub(r"[^a-z0-9]+", "-", topic_id.lower()).strip("-") or "my-topic"
        library.mistakes.append(
            KnowledgeError(path, 1, f"{topic_id!r} can't be a topic id", f"name the file like {better}.yaml")
        )
        return None
    if not path.resolve().is_relative_to(folder.resolve()):
        library.mistakes.append(
            KnowledgeError(path, 1, "a link out of the folder", "copy the file into the folder")
        )
        return None
    area = _area(library, folder, path)
    return _with_source(
        library, path, lambda source, node: read_topic(source, node, topic_id, area, library.categories)
    )


def _area(library: Library, folder: Path, path: Path) -> Area:
    if path.parent == folder:
        return library.areas.setdefault(NO_AREA.id, NO_AREA)
    name = path.parent.name
    return library.areas.setdefault(name, Area(name, name.replace("-", " ").capitalize()))


def _check_related(library: Library) -> None:
    for topic_id, draft in library.drafts.items():
        for item in draft.related:
            other = item.text.strip()
            if other == topic_id:
                problem, remedy = "a topic related to itself", "remove it"
            elif other not in library.drafts and other not in library.planned:
                problem, remedy = f"related to an unknown topic {other!r}", "correct the id or remove it"
            else:
                continue
            library.mistakes.append(KnowledgeError(draft.source.path, item.line, problem, remedy))


def _merged(one: Vocabulary, other: Vocabulary) -> Vocabulary:
    return Vocabulary(
        {**one.abbreviations, **other.abbreviations},
        (*one.synonyms, *other.synonyms),
        one.known | other.known,
    )


def _fingerprint(knowledge: Knowledge) -> str:
    """Return 16 hexadecimal digits that depend on the content alone, not on files, order or machine."""
    digest = hashlib.blake2b(digest_size=8)
    vocabulary = knowledge.vocabulary
    parts: tuple[Mapping[str, object], ...] = (
        knowledge.topics,
        knowledge.areas,
        knowledge.categories,
        vocabulary.abbreviations,
        {"synonyms": vocabulary.synonyms, "known": sorted(vocabulary.known)},
    )
    for part in parts:
        for key in sorted(part):
            digest.update(f"{key}={part[key]!r}\n".encode())
    return digest.hexdigest()
