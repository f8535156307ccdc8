"""Changes to a topic file that leave every other byte of it as it is: comments, order, quotes, line ends.

The parser tells where a list ends, and text is put in there. Round-trip libraries write the whole file anew:
ruamel.yaml moves or loses comments around the end of a list, and wraps lists in brackets.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

from bot.authoring import files
from bot.authoring import yaml_nodes as nodes
from bot.authoring.similarity import comparable
from bot.errors import KnowledgeError

_PLAIN = re.compile(r"[A-Za-z0-9][\w .'/()+=?!;-]*")
"""What needs no quotes in a list, whether it has dashes or brackets; other text gets some."""
_WORDS_WITH_A_MEANING = re.compile(r"(?i)y|yes|n|no|on|off|true|false|null|[\d.,_+-]+")
"""Text to us, something else to other readers of YAML."""


def add_utterance(path: Path, folder: Path, utterance: str) -> int:
    """Write `utterance` into the topic file `path` of `folder`; return its line. Raises KnowledgeError."""
    text = files.read(path, folder)
    changed = with_utterance(text, utterance, path)
    replace_file(path, changed)
    return _last_utterance(changed, path).line


def with_utterance(text: str, utterance: str, path: Path) -> str:
    """Return the YAML `text` of a topic with `utterance` as its last.

    `path` is for messages. Raises KnowledgeError where the topic says the same already, or can't be read.
    """
    said = " ".join(utterance.split())
    before = nodes.parse(path, text)
    listed = before.get("utterances") if isinstance(before, nodes.Mapping) else None
    if listed is None:
        raise KnowledgeError(path, 1, "'utterances' is missing", "add the key with a first utterance")
    if not comparable(said):
        raise KnowledgeError(path, listed.line, "an empty utterance", "say something")
    for item in nodes.items(listed):
        if isinstance(item, nodes.Scalar) and comparable(item.text) == comparable(said):
            raise KnowledgeError(path, item.line, f"utterance {item.text!r} is there", "give another one")
    if isinstance(listed, nodes.Mapping) or not nodes.items(listed):
        raise KnowledgeError(path, listed.line, "'utterances' is no list of texts", "mend it first")
    changed = _inserted(text, _value_of("utterances", text), said)
    if _last_utterance(changed, path).text != said:
        raise KnowledgeError(path, listed.line, "the list has an unusual form", "add it by hand")
    return changed


def replace_file(path: Path, text: str) -> None:
    """Write `text` at once: who reads meanwhile gets the old file or the new one, never half of it."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=".", delete=False
        ) as file:
            file.write(text)
        Path(file.name).chmod(path.stat().st_mode)
        Path(file.name).replace(path)
    except OSError as error:
        remedy = "see to it that you may write there"
        raise KnowledgeError(path, 1, f"can't be written: {error.strerror}", remedy) from error


def scalar(text: str) -> str:
    """Return `text` as one line of YAML that every reader takes for text.

    >>> print(scalar("why does it fail"), scalar("no"), scalar("error: 404"))
    why does it fail "no" "error: 404"
    """
    plain = _PLAIN.fullmatch(text) and not _WORDS_WITH_A_MEANING.fullmatch(text)
    return text if plain and text == text.strip() else json.dumps(text, ensure_ascii=False)


def _inserted(text: str, value: Any, said: str) -> str:
    """Put `said` behind the last item of `value`, a node that knows where in `text` it stands."""
    if isinstance(value, yaml.ScalarNode):  # one scalar counts as a list of one
        begin, end = value.start_mark.index, value.end_mark.index
        return f"{text[:begin]}[{scalar(value.value)}, {scalar(said)}]{text[end:]}"
    last = value.value[-1]
    if value.flow_style:
        return f"{text[: last.end_mark.index]}, {scalar(said)}{text[last.end_mark.index :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * value.start_mark.column
    end = text.find("\n", last.end_mark.index)
    if last.style in {"|", ">"}:  # ends where the next line begins
        end = last.end_mark.index - 1
    if end < 0:
        return f"{text}{newline}{indent}- {scalar(said)}{newline}"
    return f"{text[: end + 1]}{indent}- {scalar(said)}{newline}{text[end + 1 :]}"


def _value_of(key: str, text: str) -> Any:
    """Return the node at `key` with its marks; the pure parser's count characters, which libyaml's don't."""
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(document, yaml.MappingNode)
    return next(value for name, value in document.value if name.value == key)


def _last_utterance(text: str, path: Path) -> nodes.Scalar:
    document = nodes.parse(path, text)
    written = nodes.items(document.get("utterances")) if isinstance(document, nodes.Mapping) else ()
    last = written[-1] if written else None
    return last if isinstance(last, nodes.Scalar) else nodes.Scalar("", 1)
