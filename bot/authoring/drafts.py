"""A new topic file: right in its structure, with a comment wherever something is to be written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.authoring import files
from bot.authoring.editing import scalar
from bot.authoring.json_schema import FILE_NAME, as_text, modeline, topic_schema
from bot.core.knowledge import TOPIC_ID, Kind
from bot.errors import KnowledgeError

ANSWER = "say here what it is or what to do."
POINT = "**First handle**: what matters in practice."
"""What is to be replaced; a check finds it where it was left."""

_TITLES = {
    Kind.CONCEPT: "What is {}?",
    Kind.TOOL: "What is {}?",
    Kind.COMPARISON: "{}: what is the difference?",
    Kind.HOWTO: "How do I {}?",
    Kind.PRACTICE: "How do we do {} well?",
    Kind.TROUBLESHOOTING: "Why does {} happen?",
    Kind.DECISION: "When should we choose {}?",
}

_TABLE = """\
# The first column names the aspect; cells are plain text, under 60 characters.
table:
  columns: [Aspect, A, B]
  rows:
    - [Made for, "...", "..."]
    - [Costs, "...", "..."]
    - [Look out for, "...", "..."]
"""
_CODE = """\
# At most 12 lines that run as written; UPPER_CASE is what the reader replaces.
code:
  language: bash
  text: |
    echo "REPLACE ME"
"""
_ERRORS = """\
# The texts people paste, without what differs from case to case.
errors:
  - "error text that should lead here"
"""
_KIND_SPECIFIC = {
    Kind.COMPARISON: _TABLE,
    Kind.HOWTO: _CODE,
    Kind.TROUBLESHOOTING: _ERRORS + _CODE,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new topic begins with. `categories` are those a tool may name."""

    topic_id: str
    area: str
    kind: Kind
    title: str = ""
    owner: str = ""
    categories: Collection[str] = ()

    def text(self, today: date) -> str:
        """Return the file."""
        name = self.topic_id.replace("-", " ")
        title = self.title or _TITLES[self.kind].format(name)
        return "\n".join([
            modeline(1),
            f"title: {scalar(title)}",
            f"kind: {self.kind}",
            "# aliases: [another name, an abbreviation]",
            "# How people ask: twelve or more, as different as you can; those without the name help most.",
            '# See what leads here while you write: askops kb try "a question"',
            "utterances:",
            f"  - {scalar(title.rstrip('?').lower())}",
            "# Two to four plain sentences, at most 640 characters; the first one helps by itself.",
            "answer: |",
            f"  {name[:1].upper()}{name[1:]}: {ANSWER}",
            "# Three to five, each opening with a short bold handle. Always in double quotes.",
            "points:",
            f'  - "{POINT}"',
            self._specific() + "# use_when: One sentence, by situation.",
            "# avoid_when: One sentence, by situation.",
            "# Two to four primary sources, seen to exist.",
            "# links:",
            '#   - {title: "Official documentation", url: "https://example.org/docs"}',
            "# Ids of three to six topics to read next, and name this one in theirs.",
            "# related: [another-topic]",
            "# Tests, not among the utterances; the second are what another topic, or nobody, answers.",
            "# should_match: [a question that must come here]",
            "# should_not_match: [a question that must not]",
            f"owner: {scalar(self.owner)}" if self.owner else "# owner: the team that keeps it right",
            f"reviewed: {today.isoformat()}",
            "# review_in: 6   # months; 12 if not given",
            "",
        ])  # fmt: skip

    def _specific(self) -> str:
        if self.kind is not Kind.TOOL:
            return _KIND_SPECIFIC.get(self.kind, "")
        known = sorted(self.categories)
        category = f"  category: {scalar(known[0])}  # one of _categories.yaml\n" if known else ""
        return (
            "# What composed comparisons and listings draw on.\n"
            f"facts:\n{category}"
            "  licence: Apache-2.0  # SPDX name, or proprietary\n"
            "  hosting: self-hosted  # self-hosted, managed, both, or library\n"
            "  # language: Go\n"
            '  # first released: "2020"\n'
            "  # steward: who maintains it\n"
            "  # alternatives: [another-tool, Some Product]\n"
        )


def create(folder: Path, draft: Draft, today: date) -> Path:
    """Write `draft` into `folder`, with the schema its modeline points to; return the file's path.

    Raises KnowledgeError where the id can't be one, or is taken.
    """
    path = folder / draft.area / f"{draft.topic_id}.yaml"
    if not TOPIC_ID.fullmatch(draft.topic_id):
        raise KnowledgeError(path, 1, f"{draft.topic_id!r} can't be a topic id", "use words-with-hyphens")
    if not TOPIC_ID.fullmatch(draft.area):
        raise KnowledgeError(path, 1, f"{draft.area!r} can't be an area", "use words-with-hyphens")
    for taken in files.listing(folder).topics if folder.exists() else ():
        if taken.stem == draft.topic_id:
            remedy = "edit that file, or choose another id"
            raise KnowledgeError(taken, 1, f"topic {draft.topic_id!r} exists", remedy)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_schema(folder)
        with path.open("x", encoding="utf-8") as file:
            file.write(draft.text(today))
    except OSError as error:
        remedy = "see to it that you may write there"
        raise KnowledgeError(path, 1, f"can't be written: {error.strerror}", remedy) from error
    return path


def write_schema(folder: Path) -> Path:
    """Write the schema of topic files into `folder`, where their modelines point to; return its path.

    Raises KnowledgeError where it can't be written.
    """
    path = folder / FILE_NAME
    try:
        path.write_text(as_text(topic_schema()), "utf-8")
    except OSError as error:
        remedy = "name a folder that you may write in"
        raise KnowledgeError(path, 1, f"can't be written: {error.strerror}", remedy) from error
    return path
