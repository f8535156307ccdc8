"""A FAQ as a table: CSV with a heading row, one question and its answer a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.authoring.importing.drafts import Entry, Harvest, Note
from bot.errors import KnowledgeError

COLUMNS = {
    "question": ("question", "q", "title", "query", "frage"),
    "answer": ("answer", "a", "response", "reply", "antwort"),
    "utterances": (
        "utterances",
        "examples",
        "variations",
        "paraphrases",
        "alternative questions",
        "similar questions",
    ),
    "area": ("area", "category", "section", "group"),
    "links": ("links", "link", "url", "source", "sources", "reference"),
    "owner": ("owner", "team"),
    "id": ("id", "slug", "intent"),
    "aliases": ("aliases", "alias"),
}
"""What a topic takes from a table, and how people call the column."""
_SEVERAL = re.compile(r"\s*[|\n]\s*")
DELIMITERS = ",;\t|"


def read_table(path: Path, text: str) -> Harvest:
    """Return the entries of `text`. Raises KnowledgeError where no column is a question or an answer."""
    rows = list(_rows(path, text))
    if not rows:
        raise KnowledgeError(path, 1, "the file is empty", "write a row of headings, then a question a row")
    (_, headings), *others = rows
    places = _places(headings)
    missing = [name for name in ("question", "answer") if name not in places]
    if missing:
        problem = f"no column is named {' or '.join(missing)}"
        raise KnowledgeError(path, 1, problem, "name the columns in the first row, such as question,answer")
    unknown = [name for at, name in enumerate(headings) if at not in places.values() and name.strip()]
    notes = [
        Note(path, 1, f"column {name!r} is not taken over", "move what matters by hand") for name in unknown
    ]
    entries: list[Entry] = []
    for line, row in others:
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if not any(row):
            continue
        if cells["question"] and cells["answer"]:
            entries.append(_entry(path, line, cells))
        else:
            missed = "an answer" if cells["question"] else "a question"
            notes.append(Note(path, line, f"a row without {missed}", "fill it in or remove the row"))
    return Harvest(tuple(entries), tuple(notes))


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its first line."""
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text.split("\n", 1)[0], DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    dialect.doublequote, dialect.skipinitialspace = True, True
    reader = csv.reader(io.StringIO(text), dialect)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise KnowledgeError(path, line, f"not a table: {error}", "save it as CSV, UTF-8") from error


def _places(headings: list[str]) -> dict[str, int]:
    """Return at which place each thing stands that is known by its heading."""
    named = {name: at for at, name in reversed(list(enumerate(_plain(heading) for heading in headings)))}
    return {
        thing: next(named[name] for name in names if name in named)
        for thing, names in COLUMNS.items()
        if any(name in named for name in names)
    }


def _plain(heading: str) -> str:
    return heading.strip().lower().replace("_", " ")


def _entry(path: Path, line: int, cells: Mapping[str, str]) -> Entry:
    def several(name: str) -> tuple[str, ...]:
        return tuple(filter(None, _SEVERAL.split(cells.get(name, ""))))

    return Entry(
        path,
        line,
        " ".join(cells["question"].split()),
        cells["answer"],
        utterances=several("utterances"),
        area=cells.get("area", ""),
        topic_id=cells.get("id", ""),
        owner=cells.get("owner", ""),
        aliases=several("aliases"),
        links=tuple(url for url in several("links") if re.fullmatch(r"https?://[^\s|<>]+", url)),
    )
