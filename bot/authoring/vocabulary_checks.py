"""Entries of `_vocabulary.yaml` that clash: with each other, with ordinary words, with what the bot reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.authoring import files
from bot.authoring import yaml_nodes as nodes
from bot.authoring.advice import Advice
from bot.core.text import FUNCTION_WORDS, normalise
from bot.core.vocabulary import MAX_PHRASE
from bot.errors import KnowledgeError

Found = Iterator[tuple[int, str, str]]
"""The line, what is wrong there, what helps."""


def clashes(folders: Iterable[Path]) -> Iterator[Advice]:
    """Find what clashes in the vocabulary of each of `folders`. Files with mistakes have none yet."""
    for folder in folders:
        path = files.listing(folder).companions.get("_vocabulary")
        if path is None:
            continue
        try:
            node = nodes.parse(path, files.read(path, folder))
        except KnowledgeError:
            continue
        if isinstance(node, nodes.Mapping):
            yield from (Advice(path, *found) for found in _clashes(node))


def _clashes(vocabulary: nodes.Mapping) -> Found:
    abbreviations = vocabulary.get("abbreviations")
    entries = abbreviations.entries if isinstance(abbreviations, nodes.Mapping) else ()
    groups = [_scalars(group) for group in nodes.items(vocabulary.get("synonyms"))]
    yield from _unread(entries, groups)
    yield from _same_short_forms(entries)
    yield from _empty_expansions(entries)
    yield from _shared_synonyms(groups)
    yield from _abbreviated_synonyms(entries, groups)
    yield from _known_short_forms(entries, _scalars(vocabulary.get("known")))


def _unread(entries: Iterable[tuple[nodes.Scalar, nodes.Node]], groups: list[list[nodes.Scalar]]) -> Found:
    """Find phrases that are never met in a question: too long, or nothing but small words."""
    phrases = [phrase for group in groups for phrase in group]
    phrases += [phrase for short, expansions in entries for phrase in (short, *_scalars(expansions))]
    for phrase in phrases:
        read = normalise(phrase.text).split()
        if not read:
            yield phrase.line, f"{phrase.text!r} has no words", "remove it"
        elif FUNCTION_WORDS.issuperset(read):
            problem = f"{phrase.text!r} is an ordinary small word, which many questions have"
            yield phrase.line, problem, "remove it, or spell out what is meant"
        elif len(read) > MAX_PHRASE:
            yield phrase.line, f"{phrase.text!r} is longer than {MAX_PHRASE} words: never read", "shorten it"


def _same_short_forms(entries: Iterable[tuple[nodes.Scalar, nodes.Node]]) -> Found:
    first: dict[str, nodes.Scalar] = {}
    for short, _ in entries:
        said = normalise(short.text)
        if said in first and first[said].text != short.text:
            problem = (
                f"abbreviation {short.text!r} reads like {first[said].text!r} in line {first[said].line}"
            )
            yield short.line, problem, "list all they may stand for under one of them"
        first.setdefault(said, short)


def _empty_expansions(entries: Iterable[tuple[nodes.Scalar, nodes.Node]]) -> Found:
    for short, expansions in entries:
        for expansion in _scalars(expansions):
            if normalise(expansion.text) == normalise(short.text):
                yield expansion.line, f"abbreviation {short.text!r} stands for itself", "write it out"


def _shared_synonyms(groups: list[list[nodes.Scalar]]) -> Found:
    """Find a phrase in two groups: "a means b" and "a means c" don't make b mean c."""
    first: dict[str, tuple[int, nodes.Scalar]] = {}
    for number, group in enumerate(groups):
        for phrase in group:
            earlier = first.setdefault(normalise(phrase.text), (number, phrase))
            if earlier[1] is phrase:
                continue
            where = "twice in this group" if earlier[0] == number else f"in line {earlier[1].line} too"
            remedy = "keep one" if earlier[0] == number else "join the groups if all of it means the same"
            yield phrase.line, f"synonym {phrase.text!r} is {where}", remedy


def _abbreviated_synonyms(
    entries: Iterable[tuple[nodes.Scalar, nodes.Node]], groups: list[list[nodes.Scalar]]
) -> Found:
    """Find a short form whose synonyms are something else than what it is said to stand for."""
    stands_for = {
        normalise(short.text): {normalise(expansion.text) for expansion in _scalars(expansions)}
        for short, expansions in entries
    }
    for group in groups:
        said = {normalise(phrase.text) for phrase in group}
        for phrase in group:
            expansions = stands_for.get(normalise(phrase.text))
            if expansions and not expansions & said:
                problem = f"{phrase.text!r} is an abbreviation of something else"
                yield phrase.line, problem, f"leave it to abbreviations, where it is {_listed(expansions)}"


def _known_short_forms(
    entries: Iterable[tuple[nodes.Scalar, nodes.Node]], known: list[nodes.Scalar]
) -> Found:
    short_forms = {normalise(short.text): short for short, _ in entries}
    for name in known:
        if short := short_forms.get(normalise(name.text)):
            problem = f"{name.text!r} is known as a name, and an abbreviation in line {short.line}"
            yield name.line, problem, "keep the abbreviation: its short form is known by that"


def _listed(expansions: Iterable[str]) -> str:
    return " or ".join(repr(expansion) for expansion in sorted(expansions))


def _scalars(node: nodes.Node | None) -> list[nodes.Scalar]:
    return [item for item in nodes.items(node) if isinstance(item, nodes.Scalar)]
