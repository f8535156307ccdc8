"""A bot made with Rasa: intents and examples (nlu), responses (domain), and which follows which (rules).

Format: https://rasa.com/docs/rasa/training-data-format and https://rasa.com/docs/rasa/domain
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bot.authoring import yaml_nodes as nodes
from bot.authoring.importing.drafts import Entry, Harvest, Note

SMALL_TALK = re.compile(
    r"greet(?:ing)?|hello|good_?bye|bye|thank(?:s|_you|you)?|affirm|deny|yes|no|mood_\w+|bot_challenge|"
    r"out_of_scope|nlu_fallback|chitchat(?:/.*)?|stop|help"
)
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_SLOT = re.compile(r"\{[a-zA-Z_]\w*\}")
_ASKS = re.compile(
    r"(?:what|how|why|when|where|which|who|is|are|can|could|do|does|should|may|will)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a Rasa file holds, gathered over all of them; each name with the place where it stands."""

    intents: dict[str, tuple[Path, int, list[str]]] = field(default_factory=dict)
    responses: dict[str, tuple[Path, int, list[nodes.Mapping]]] = field(default_factory=dict)
    actions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[Note] = field(default_factory=list)


def read_rasa(texts: Sequence[tuple[Path, str]]) -> Harvest:
    """Return an entry for each intent that a response answers. Raises KnowledgeError for broken YAML."""
    found = _Found()
    for path, text in texts:
        node = nodes.parse(path, text)
        if isinstance(node, nodes.Mapping):
            _gather(path, node, found)
    used: set[str] = set()
    entries = [entry for intent in found.intents if (entry := _entry(intent, found, used))]
    for name, (path, line, _) in found.responses.items():
        if name not in used:
            found.notes.append(
                Note(path, line, f"response {name!r} answers no intent", "write a topic for it if it is one")
            )
    return Harvest(tuple(entries), tuple(found.notes))


def _gather(path: Path, file: nodes.Mapping, found: _Found) -> None:
    for item in nodes.items(file.get("nlu")):
        if isinstance(item, nodes.Mapping):
            _gather_intent(path, item, found)
    responses = file.get("responses")
    for key, value in responses.entries if isinstance(responses, nodes.Mapping) else ():
        ways = [way for way in nodes.items(value) if isinstance(way, nodes.Mapping)]
        found.responses[key.text] = (path, key.line, ways)
    for story in (*nodes.items(file.get("rules")), *nodes.items(file.get("stories"))):
        steps = nodes.items(story.get("steps")) if isinstance(story, nodes.Mapping) else ()
        for first, second in pairwise(steps):
            intent, action = _text(first, "intent"), _text(second, "action")
            if intent and action:
                found.actions[intent].append(action)


def _gather_intent(path: Path, item: nodes.Mapping, found: _Found) -> None:
    intent = _text(item, "intent")
    if intent:
        _, _, examples = found.intents.setdefault(intent, (path, item.line, []))
        examples += _examples(item.get("examples"))
        return
    for kind in ("synonym", "lookup", "regex"):
        if name := _text(item, kind):
            words = ", ".join(_examples(item.get("examples"))[:5])
            remedy = "add it to _vocabulary.yaml if people use it" if kind == "synonym" else "not needed here"
            found.notes.append(Note(path, item.line, f"{kind} {name!r} ({words}) is not taken over", remedy))


def _examples(node: nodes.Node | None) -> list[str]:
    """Return examples without their marked entities: a block of `- text` lines, or items with `text`."""
    if isinstance(node, nodes.Scalar):
        written = [line.strip().removeprefix("-") for line in node.text.splitlines()]
    else:
        written = [
            _text(item, "text") if isinstance(item, nodes.Mapping) else getattr(item, "text", "")
            for item in nodes.items(node)
        ]
    plain = (" ".join(_ENTITY.sub(r"\1", text).split()) for text in written)
    return [text for text in plain if text]


def _entry(intent: str, found: _Found, used: set[str]) -> Entry | None:
    path, line, examples = found.intents[intent]
    names = [f"utter_{intent}", *found.actions.get(intent, [])]
    name = next((name for name in names if name in found.responses), None)
    if name:
        used.add(name)
    if SMALL_TALK.fullmatch(intent):
        found.notes.append(Note(path, line, f"intent {intent!r} left out", "small talk is built in"))
        return None
    texts = list(_texts(found.responses[name][2])) if name else []
    if not texts or not examples:
        wanted = "examples" if texts else "response with text"
        found.notes.append(Note(path, line, f"intent {intent!r} has no {wanted}", "write the topic by hand"))
        return None
    assert name
    _look_at(name, texts, found)
    topic_id = re.sub(r"^(?:ask|faq|query|request)_", "", intent.rsplit("/", 1)[-1])
    area = intent.split("/", maxsplit=1)[0] if "/" in intent else ""
    return Entry(path, line, _title(examples), texts[0], tuple(examples), area=area, topic_id=topic_id)


def _look_at(name: str, texts: Sequence[str], found: _Found) -> None:
    """Note what of a response is left out or can't stay."""
    path, line, ways = found.responses[name]
    if len(texts) > 1:
        problem = f"response {name!r} has {len(texts)} texts; the first is the answer"
        found.notes.append(Note(path, line, problem, "a topic says one thing; merge them"))
    if slots := sorted(set(_SLOT.findall(texts[0]))):
        problem = f"response {name!r} fills in {', '.join(slots)}"
        found.notes.append(Note(path, line, problem, "write the answer so that it holds for everyone"))
    extras = sorted({key.text for way in ways for key, _ in way.entries} - {"text", "condition", "channel"})
    if extras:
        problem = f"response {name!r} also has {', '.join(extras)}"
        found.notes.append(Note(path, line, problem, "links and related topics may take their place"))


def _texts(ways: Sequence[nodes.Mapping]) -> Iterator[str]:
    return (text for way in ways if (text := _text(way, "text")))


def _title(examples: Sequence[str]) -> str:
    """Return the example that reads most like a title: one that asks in a whole sentence."""
    asking = [text for text in examples if _ASKS.match(text)]
    chosen = next((text for text in asking if text.endswith("?")), (asking or list(examples))[0])
    ended = chosen if chosen.endswith(("?", ".", "!")) or not asking else f"{chosen}?"
    return ended[:1].upper() + ended[1:]


def _text(node: nodes.Node, key: str) -> str:
    value = node.get(key) if isinstance(node, nodes.Mapping) else None
    return value.text.strip() if isinstance(value, nodes.Scalar) else ""
