"""Folders of YAML files -> Knowledge, or every mistake in them at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.authoring import redirects
from bot.authoring import yaml_nodes as nodes
from bot.authoring.folders import Folder, Parse, TopicFile, read_folder
from bot.authoring.overlays import overlaid
from bot.authoring.shapes import suggestion
from bot.core.knowledge import Area, Category, Knowledge, Topic, Vocabulary
from bot.errors import KnowledgeError, KnowledgeErrors

Fits = Callable[[Topic], Sequence[str]]
"""Says what in a topic a surface such as Slack would refuse."""


@dataclass(frozen=True, slots=True)
class Library:
    """What several folders say together, sound or not. Topics, also retired ones, are in order of ids."""

    folders: tuple[Folder, ...]
    files: Mapping[str, TopicFile]
    retired: Mapping[str, TopicFile]
    areas: Mapping[str, Area]
    categories: Mapping[str, Category]
    vocabulary: Vocabulary
    planned: frozenset[str]
    mistakes: tuple[KnowledgeError, ...]


def load(folder: Path, overlays: Iterable[Path] = (), *, fits: Fits | None = None) -> Knowledge:
    """Return what `folder` and then `overlays` say: a later folder adds, replaces or extends topics by id.

    Raises KnowledgeErrors with every mistake in all of them.
    """
    library = read_library([folder, *overlays], fits)
    if library.mistakes:
        raise KnowledgeErrors("The knowledge base has mistakes", library.mistakes)
    return knowledge_of(library)


def read_library(paths: Sequence[Path], fits: Fits | None = None, *, parse: Parse = nodes.parse) -> Library:
    """Return what the folders say, later ones over earlier ones, and all mistakes, by file and line."""
    library = _merged([read_folder(path, parse) for path in paths])
    found = [
        *library.mistakes,
        *_broken_references(library),
        *redirects.broken(library.retired, library.files),
    ]
    if fits:
        found += _misfits(library, fits)
    if not library.files and not found:
        remedy = "add a file <area>/<topic-id>.yaml, or name another folder"
        found.append(KnowledgeError(paths[0], 1, "no topic here", remedy))
    found.sort(key=lambda mistake: (str(mistake.path), mistake.line))
    return replace(library, mistakes=tuple(found))


def _merged(folders: Sequence[Folder]) -> Library:
    files: dict[str, TopicFile] = {}
    areas: dict[str, Area] = {}
    categories: dict[str, Category] = {}
    abbreviations: dict[str, tuple[str, ...]] = {}
    mistakes = [mistake for folder in folders for mistake in folder.mistakes]
    for folder in folders:
        known = tuple(files)
        for topic_id, file in folder.files.items():
            files[topic_id] = overlaid(files.get(topic_id), file, known, mistakes)
        areas |= folder.areas
        categories |= folder.categories
        abbreviations |= folder.vocabulary.abbreviations
    return Library(
        folders=tuple(folders),
        files={topic_id: file for topic_id, file in sorted(files.items()) if not file.retired},
        retired={topic_id: file for topic_id, file in sorted(files.items()) if file.retired},
        areas=areas,
        categories=categories,
        vocabulary=Vocabulary(
            abbreviations,
            tuple(dict.fromkeys(group for folder in folders for group in folder.vocabulary.synonyms)),
            frozenset(word for folder in folders for word in folder.vocabulary.known),
        ),
        planned=frozenset(topic_id for folder in folders for topic_id in folder.planned),
        mistakes=tuple(mistakes),
    )


def _broken_references(library: Library) -> Iterator[KnowledgeError]:
    """Find what names something that isn't there. A topic whose own file has mistakes is there."""
    known = {*library.files, *library.retired, *library.planned}
    for topic_id, file in library.files.items():
        for part in file.parts:
            yield from _unknown_related(part, topic_id, known)
            if library.categories:
                yield from _unknown_category(part, library.categories)


def _unknown_related(part: TopicFile, topic_id: str, known: Collection[str]) -> Iterator[KnowledgeError]:
    for item in nodes.items(part.node.get("related")):
        other = item.text.strip() if isinstance(item, nodes.Scalar) else ""
        if other == topic_id:
            yield KnowledgeError(part.path, item.line, "a topic related to itself", "remove it")
        elif other and other not in known and not (part.extends and _is_null(item)):
            problem = f"related to an unknown topic {other!r}"
            remedy = suggestion(other, known, "correct the id or remove it")
            yield KnowledgeError(part.path, item.line, problem, remedy)


def _is_null(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Scalar) and node.is_null


def _unknown_category(file: TopicFile, known: Mapping[str, Category]) -> Iterator[KnowledgeError]:
    facts = file.node.get("facts")
    category = facts.get("category") if isinstance(facts, nodes.Mapping) else None
    written = category.text.strip() if isinstance(category, nodes.Scalar) and not category.is_null else ""
    if category and written and written not in known:
        remedy = suggestion(written, known, "use one of those in _categories.yaml")
        yield KnowledgeError(file.path, category.line, f"unknown category {written!r}", remedy)


def _misfits(library: Library, fits: Fits) -> Iterator[KnowledgeError]:
    for file in library.files.values():
        for problem in fits(file.topic) if file.topic else ():
            yield KnowledgeError(file.path, file.node.line, problem, "shorten it or split the topic")


def knowledge_of(library: Library) -> Knowledge:
    """Return what a library says; topics with mistakes are left out, and references to them."""
    leading = redirects.resolved(library.retired)
    answered = {topic_id: file.topic for topic_id, file in library.files.items() if file.topic}
    retired = [file.retired for file in library.retired.values() if file.retired]
    written = redirects.led(answered, retired, leading)
    areas = {topic.area.id: topic.area for topic in written.values()} | dict(library.areas)
    related = _both_ways(written)
    topics = {
        topic_id: replace(topic, area=areas[topic.area.id], related=related[topic_id])
        for topic_id, topic in written.items()
    }
    return Knowledge(
        topics=topics,
        fingerprint=_fingerprint(topics, areas, library),
        areas=areas,
        categories=library.categories,
        vocabulary=library.vocabulary,
        redirects=leading,
    )


def _both_ways(topics: Mapping[str, Topic]) -> dict[str, tuple[str, ...]]:
    """Return what each topic is related to: the author's own first, then what names it, in order of ids.

    What is only planned is left out.
    """
    named = {
        topic_id: [other for other in topic.related if other in topics] for topic_id, topic in topics.items()
    }
    naming: dict[str, list[str]] = {topic_id: [] for topic_id in topics}
    for topic_id, others in named.items():
        for other in others:
            naming[other].append(topic_id)
    return {topic_id: tuple(dict.fromkeys(named[topic_id] + naming[topic_id])) for topic_id in topics}


def _fingerprint(topics: Mapping[str, Topic], areas: Mapping[str, Area], library: Library) -> str:
    """Return 16 hexadecimal digits that depend on the content alone, not on files, order or machine."""
    digest = hashlib.blake2b(digest_size=8)
    parts: tuple[Mapping[str, object], ...] = (
        topics,
        areas,
        library.categories,
        library.vocabulary.abbreviations,
        redirects.resolved(library.retired),
        {"synonyms": library.vocabulary.synonyms, "known": sorted(library.vocabulary.known)},
    )
    for part in parts:
        for key in sorted(part):
            # ASCII: which other characters repr escapes differs between versions of Python
            digest.update(f"{key!a}={part[key]!a}\n".encode())
    return digest.hexdigest()
