"""Lists that nobody wrote as a page: alternatives to a tool, tools of a kind, from the facts of pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.core import markup
from bot.core.forms import Form, holds_any
from bot.core.knowledge import Category, Kind, Knowledge, Topic
from bot.core.text import FUNCTION_WORDS, stem, words

MAX_LISTED = 10
"""Topics of one list; each has a line and a button."""
MAX_OTHERS = 12
MAX_LINE = 110
"""Characters of what is said of each."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


class Wanted(StrEnum):
    """What is to be listed."""

    ALTERNATIVES = "alternatives"
    TOOLS = "tools"


@dataclass(frozen=True, slots=True)
class Request:
    """A question for a list: alternatives to `subject`, or tools for it; `filters` narrow it down."""

    wanted: Wanted
    subject: str
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic of a list and one short line on it."""

    topic: Topic
    line: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found: topics with pages, and names that have none."""

    title: str
    entries: tuple[Entry, ...]
    others: tuple[str, ...] = ()


_LEAD = (
    r"(?:(?:what|which|are|is|there|any|some|the|a|an|give|show|list|name|tell|me|us|of|all|do|you|know|"
    r"have|can|could|please|pls|"
    r"i|we|need|want|good|best|top|popular|common|other|main|looking|for|and|recommend|suggest|most|used|"
    r"better|modern|similar) )*?"
)
_FILTERS = (
    r"(?P<filters>(?:(?:open source|opensource|oss|foss|free|self hosted|selfhosted|on prem|"
    r"managed|hosted|saas|commercial|proprietary) )*)"
)
_FILTER = re.compile(r"open source|opensource|oss|foss|free|self ?hosted|on prem|managed|hosted|saas")
_NOUN = (
    r"(?:tools?|tooling|software|solutions?|options|products|frameworks?|platforms?|servers?|systems?|"
    r"services|libraries|library|"
    r"engines?|stores?|managers?|scanners?|orchestrators?|trackers?|databases?|brokers?|runtimes?|"
    r"portals?|backends?|formats?|meshes)"
)
_TAIL = (
    r"(?: (?:are there|is there|exist|there are|do you know|are available|available|you know|"
    r"should i know|out there|can i use|should i use|to use|please|pls|list|overview|i can use|we can use|"
    r"are popular|are used))*"
)
_ALTERNATIVES = tuple(
    Form(form)
    for form in (
        rf"{_LEAD}{_FILTERS}(?:alternatives?|replacements?|substitutes?|competitors?|rivals?|"
        rf"equivalents?)(?: tools?)? (?:to|for|of|from) (?P<subject>.+?){_TAIL}",
        rf"{_LEAD}{_FILTERS}(?P<subject>.+?) (?:alternatives?|competitors|replacements?|equivalents?){_TAIL}",
        r"what else (?:is there|exists|is available|is out there|can i use|could i use)?(?: ?(?:besides|"
        r"beside|apart from|instead of|other than|except|than|aside from|like))+ (?P<subject>.+)",
        r"(?:what|which \w+) (?:can|could|should|do) (?:i|we|you|people) use (?:instead of|in place of|"
        r"rather than|besides|other than) (?P<subject>.+)",
        rf"{_LEAD}{_FILTERS}(?:{_NOUN}|something|anything) (?:like|similar to|comparable to|"
        rf"instead of) (?P<subject>.+)",
        r"(?:what is |anything |something )?(?:similar to|instead of) (?P<subject>.+)",
    )
)
_TOOLS = tuple(
    Form(form)
    for form in (
        rf"{_LEAD}{_FILTERS}{_NOUN} (?:for|to do|that do|which do|in|to help with|around|used (?:for|"
        rf"in)) (?P<subject>.+?){_TAIL}",
        rf"(?:what|which) {_FILTERS}{_NOUN} (?:do|does|can|help|helps|are used|is used|should i use|"
        rf"can i use|should we use|can we use|could i use|would you use|to use|handle|support|are there|"
        rf"exist)(?: (?:with|for|do|help with|used for|in|to do|handle))* (?P<subject>.+?){_TAIL}",
        rf"(?:list|overview|catalogue|catalog) of {_FILTERS}(?P<subject>.+?)(?: {_NOUN})?{_TAIL}",
        rf"{_LEAD}{_FILTERS}(?P<subject>.+? {_NOUN})(?: are (?P<also>open source|free|self hosted|"
        rf"managed))?{_TAIL}",
        rf"(?:(?:what|which) (?:are the (?:best |main |common |popular |different |most popular )?|)|"
        rf"list(?: (?:all|some|the|me))*|show me (?:all |some |the )?|name (?:some |the |"
        rf"a few )?){_FILTERS}(?P<subject>.+?){_TAIL}",
    )
)
_CUES = tuple(
    (
        "alternativ, replacement, substitut, competitor, rival, equivalent, else, instead, like, similar, "
        "compar, in place of, rather, besides, other than"
    ).split(", ")
)
"""One of these is in every question for alternatives."""
_ASKS_FOR_LIST = Form(
    r"\b(?:which|list|overview|any|some|best|top|popular|name|recommend|suggest|tools|tooling|software|"
    r"options|solutions|"
    r"are there|is there|exist|open source|opensource|self hosted)\b"
)
_DEFINES = Form(
    r"what (?:is|are) (?!.*\b(?:there|exist|available|popular|best|top|good|main|common|some|open source|"
    r"self hosted|used)\b)"
)
"""As in "what are feature stores": asks for the page, not for a list."""
_EMPTY = {
    stem(word)
    for word in (
        "tool tools tooling software solution platform framework server system service manager engine "
        "open source opensource free good "
        "which what common different popular all some name best list available modern "
        "kind kinds type types main used other etc"
    ).split()
}
_OPEN = re.compile(r"^(?:proprietary|busl|bsl|commercial|sspl|not |closed)", re.IGNORECASE)


def list_request(normalised: str) -> Request | None:
    """Return what list a normalised question asks for, or None.

    >>> list_request("open source alternatives to jenkins")
    Request(wanted=<Wanted.ALTERNATIVES: 'alternatives'>, subject='jenkins', filters=('open source',))
    >>> list_request("which tools are there for experiment tracking").subject
    'experiment tracking'
    >>> list_request("how do i install docker")
    """
    for form in _ALTERNATIVES if holds_any(normalised, _CUES) else ():
        if found := form.fullmatch(normalised):
            return _request(Wanted.ALTERNATIVES, found)
    if _ASKS_FOR_LIST.search(normalised) and not _DEFINES.match(normalised):
        for form in _TOOLS:
            if found := form.fullmatch(normalised):
                return _request(Wanted.TOOLS, found)
    return None


def alternatives_to(topic: Topic, knowledge: Knowledge, filters: Iterable[str] = ()) -> Listed | None:
    """Return what the page of `topic` names as alternatives, then others of its kind, or None."""
    facts = topic.facts
    if facts is None:
        return None
    named = [knowledge.topics[name] for name in facts.alternatives if name in knowledge.topics]
    same = list(_tools_of(knowledge, {facts.category})) if facts.category else []
    others = tuple(name for name in facts.alternatives if name not in knowledge.topics)
    found = [other for other in dict.fromkeys((*named, *same)) if other is not topic]
    return _listed(f"Alternatives to {topic.name}", found, others, filters)


def alternatives_to_name(name: str, knowledge: Knowledge, filters: Iterable[str] = ()) -> Listed | None:
    """Return the tools that name something without a page as their alternative, or None."""
    wanted = _telling(name)
    found: list[Topic] = []
    written = ""
    for topic in knowledge.topics.values():
        for other in topic.facts.alternatives if topic.facts else ():
            if other not in knowledge.topics and wanted and _telling(other) == wanted:
                written = written or other
                found.append(topic)
    return _listed(f"Alternatives to {written}", found, (), filters) if found else None


def tools_for(subject: str, knowledge: Knowledge, filters: Iterable[str] = ()) -> Listed | None:
    """Return the tools of the kind that `subject` names, else those of such an area, or None."""
    wanted = _telling(subject)
    if not wanted:
        return None
    for kind in _kinds_named(wanted, knowledge.categories.values()):
        if tools := list(_tools_of(knowledge, {kind.id})):
            return _listed(kind.title, tools, _named_elsewhere(tools, knowledge), filters)
    for area in knowledge.areas.values():
        if wanted in {_telling(area.title), _telling(area.id)}:
            tools = [t for t in knowledge.topics.values() if t.kind is Kind.TOOL and t.area.id == area.id]
            if tools:
                return _listed(f"Tools: {area.title}", tools, (), filters)
    return None


def first_sentence(topic: Topic, limit: int = MAX_LINE) -> str:
    """Return the first sentence of a page as plain text, at most `limit` characters."""
    line = " ".join(_SENTENCE.split(markup.plain(topic.answer).strip())[0].split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"


def _request(wanted: Wanted, found: re.Match[str]) -> Request | None:
    groups = found.groupdict()
    subject = groups["subject"].strip()
    said = " ".join(filter(None, (groups.get("filters"), groups.get("also"))))
    filters = tuple(_FILTER.findall(said))
    return Request(wanted, subject, filters) if subject else None


def _listed(
    title: str, topics: Iterable[Topic], others: Iterable[str], filters: Iterable[str]
) -> Listed | None:
    checks = [check for name in filters if (check := _FILTER_CHECKS.get(name.replace(" ", "")))]
    kept = [topic for topic in topics if all(check(topic) for check in checks)]
    # Of what has no page nothing is known that could be checked.
    names = () if checks else tuple(dict.fromkeys(others))[:MAX_OTHERS]
    if not kept and not names:
        return None
    said = ", ".join(
        dict.fromkeys(
            _FILTER_WORDS[name.replace(" ", "")] for name in filters if name.replace(" ", "") in _FILTER_WORDS
        )
    )
    entries = tuple(Entry(topic, first_sentence(topic)) for topic in kept[:MAX_LISTED])
    return Listed(f"{title} ({said})" if said else title, entries, names)


def _is_open(topic: Topic) -> bool:
    return bool(topic.facts and topic.facts.licence and not _OPEN.match(topic.facts.licence))


def _is_hosted(way: str) -> Callable[[Topic], bool]:
    def check(topic: Topic) -> bool:
        hosting = topic.facts.hosting.lower() if topic.facts else ""
        return way in hosting or hosting.startswith("both")

    return check


_FILTER_WORDS = dict.fromkeys(("opensource", "oss", "foss", "free"), "open source")
_FILTER_WORDS |= {
    "selfhosted": "self-hosted",
    "onprem": "self-hosted",
    "managed": "managed",
    "hosted": "managed",
    "saas": "managed",
}
_CHECKS: dict[str, Callable[[Topic], bool]] = {
    "open source": _is_open,
    "self-hosted": _is_hosted("self-hosted"),
    "managed": _is_hosted("managed"),
}
_FILTER_CHECKS = {name: _CHECKS[said] for name, said in _FILTER_WORDS.items()}


def _tools_of(knowledge: Knowledge, categories: set[str]) -> Iterator[Topic]:
    return (
        topic for topic in knowledge.topics.values() if topic.facts and topic.facts.category in categories
    )


def _named_elsewhere(tools: Iterable[Topic], knowledge: Knowledge) -> tuple[str, ...]:
    """Return names without a page that at least two of `tools` give as their alternative."""
    names = [
        name
        for tool in tools
        for name in (tool.facts.alternatives if tool.facts else ())
        if name not in knowledge.topics
    ]
    return tuple(name for name in dict.fromkeys(names) if names.count(name) > 1)


def _kinds_named(wanted: frozenset[str], categories: Iterable[Category]) -> list[Category]:
    """Return the kinds of tools whose name is just this, then those whose name holds or is held by it."""
    exact: list[Category] = []
    near: list[tuple[int, Category]] = []
    for category in categories:
        names = [_telling(name) for name in (category.id, category.title, *category.aliases)]
        if wanted in names:
            exact.append(category)
        elif held := [
            name
            for name in names
            if name and len(wanted) > 1 and (name > wanted or (len(name) > 1 and name < wanted))
        ]:
            near.append((min(len(name ^ wanted) for name in held), category))
    near.sort(key=lambda found: found[0])
    return exact or [category for distance, category in near if distance == 1][:1]


def _telling(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(name) if word not in FUNCTION_WORDS) - _EMPTY
