"""Entries of any format -> topic files that pass the structure check, and what is left for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.authoring import yaml_nodes as nodes
from bot.authoring.importing.drafts import Draft, Entry, Harvest, Note, area_slug, drafted
from bot.authoring.importing.markdown import read_markdown
from bot.authoring.importing.rasa import read_rasa
from bot.authoring.importing.tables import read_table
from bot.authoring.loading import Fits
from bot.authoring.schema import read_topic
from bot.authoring.shapes import Source
from bot.core.knowledge import Area, Kind, Topic
from bot.core.text import normalise
from bot.errors import AskOpsError, KnowledgeError

MAX_BYTES = 20 * 1024 * 1024
MARKDOWN, TABLES, RASA = {".md", ".markdown"}, {".csv", ".tsv"}, {".yml", ".yaml"}


@dataclass(frozen=True, slots=True)
class NewFile:
    """A topic file to write; nothing is there yet."""

    path: Path
    text: str
    topic: Topic


@dataclass(frozen=True, slots=True)
class Import:
    """What comes of an import; `notes` are by file and line of what was imported."""

    files: tuple[NewFile, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Where topics go. `there`: ids in that folder; `elsewhere`: ids that a file of it would replace.

    `area`, `kind`: for all of them; else told or guessed from each entry.
    """

    folder: Path
    there: Collection[str] = ()
    elsewhere: Collection[str] = ()
    area: str = ""
    kind: Kind | None = None


def harvest(paths: Sequence[Path]) -> Harvest:
    """Return what `paths` hold, each read by its ending; YAML files together are one Rasa bot.

    Raises AskOpsError when a file can't be read, and KnowledgeError, which names the line.
    """
    unknown = [path for path in paths if path.suffix.lower() not in MARKDOWN | TABLES | RASA]
    if unknown:
        raise AskOpsError(f"{unknown[0]}: unknown kind of file; use .md, .csv, .tsv, .yml or .yaml")
    rasa = [(path, _text(path)) for path in paths if path.suffix.lower() in RASA]
    found = read_rasa(rasa) if rasa else Harvest()
    for path in paths:
        if path.suffix.lower() in MARKDOWN:
            found += read_markdown(path, _text(path))
        elif path.suffix.lower() in TABLES:
            found += read_table(path, _text(path))
    return found


def taken_over(found: Harvest, target: Target, fits: Fits) -> Import:
    """Return the files for what was found. What would not pass the structure check becomes a note."""
    notes = [*found.notes]
    files: list[NewFile] = []
    used = {*target.there, *target.elsewhere}
    for entry in _together(found.entries, notes):
        draft = drafted(entry, target.area or area_slug(entry.area), target.kind)
        if draft.topic_id in target.there:
            problem = f"topic {draft.topic_id!r} is there already"
            notes.append(entry.note(problem, "left as it is; rename or remove it to import this one"))
            continue
        named = _named(draft, used, target.elsewhere, notes)
        used.add(named.topic_id)
        path = target.folder / named.area / f"{named.topic_id}.yaml"
        text = _file(named)
        topic, problems = _checked(path, text, named, fits)
        notes += named.notes
        if topic:
            files.append(NewFile(path, text, topic))
        notes += (entry.note(f"not imported: {problem}", "write the topic by hand") for problem in problems)
    notes.sort(key=lambda note: (str(note.path), note.line))
    return Import(tuple(files), tuple(notes))


def needs(files: Iterable[NewFile], few: int) -> Counter[str]:
    """Return what topics still lack, with how many lack it; `few` utterances are too few."""
    lacks: Counter[str] = Counter()
    for file in files:
        topic = file.topic
        lacks["an owner"] += not topic.owner
        lacks["a review date"] += topic.reviewed is None
        lacks["sources"] += not topic.links
        lacks[f"more utterances ({few} is the standard)"] += len(topic.utterances) < few
        lacks["a table, as comparisons have one"] += topic.kind is Kind.COMPARISON and topic.table is None
        lacks["the error texts people paste"] += topic.kind is Kind.TROUBLESHOOTING and not topic.errors
    return +lacks


def _together(entries: Iterable[Entry], notes: list[Note]) -> list[Entry]:
    """Make one entry of those with the same answer; of those with the same question, keep the first."""
    by_answer: dict[str, Entry] = {}
    asked: dict[str, Entry] = {}
    for entry in entries:
        question = normalise(entry.question) or entry.question
        answer = " ".join(entry.answer.split())
        first = by_answer.get(answer)
        if first:
            more = tuple(dict.fromkeys((*first.utterances, entry.question, *entry.utterances)))
            by_answer[answer] = replace(first, utterances=more)
        elif question in asked:
            same = asked[question]
            problem = f"{entry.question!r} is asked in {same.path}:{same.line} too, with another answer"
            notes.append(entry.note(problem, "only that one was imported; merge them"))
        else:
            by_answer[answer] = entry
        asked.setdefault(question, entry)
    return list(by_answer.values())


def _named(draft: Draft, used: Collection[str], elsewhere: Collection[str], notes: list[Note]) -> Draft:
    """Return `draft` under an id that is free."""
    if draft.topic_id not in used:
        return draft
    if draft.topic_id in elsewhere:
        problem = f"the knowledge base has a topic {draft.topic_id!r} already, so this one got another id"
        notes.append(draft.entry.note(problem, "merge them, or rename the file to replace that one"))
    wished = f"{draft.topic_id}-{draft.area}"
    free = (wished, *(f"{wished}-{number}" for number in range(2, len(used) + 3)))
    return replace(draft, topic_id=next(topic_id for topic_id in free if topic_id not in used))


def _checked(path: Path, text: str, draft: Draft, fits: Fits) -> tuple[Topic | None, list[str]]:
    """Return the topic as it will be loaded, or what is wrong with it."""
    source = Source(path)
    try:
        node = nodes.parse(path, text)
    except KnowledgeError as error:
        return None, [error.problem]
    topic = read_topic(node, draft.topic_id, Area(draft.area, draft.area), source) if node else None
    if topic is None or source.mistakes:
        return None, [mistake.problem for mistake in source.mistakes]
    problems = list(fits(topic))
    return (None, problems) if problems else (topic, [])


def _file(draft: Draft) -> str:
    entry = draft.entry
    origin = f"# Imported from {entry.path.name}, line {entry.line}. Nobody has reviewed it yet.\n"
    return origin + yaml.dump(draft.written(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as a block, and items of lists below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  (PyYAML's)
        super().increase_indent(flow, indentless=False)


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines = text.expandtabs(4).splitlines()
    if len(lines) < 2:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text)
    plain = "\n".join(line.rstrip() for line in lines) + "\n"
    return dumper.represent_scalar("tag:yaml.org,2002:str", plain, style="|")


_Dumper.add_representer(str, _as_block)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AskOpsError(f"{path}: can't be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise AskOpsError(f"{path}: larger than {MAX_BYTES // 1024**2} MiB; split it")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise AskOpsError(f"{path}: not UTF-8 text; save it as UTF-8") from error
