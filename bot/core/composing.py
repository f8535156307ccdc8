"""Answers that nobody wrote as a page: two tools side by side, lists of tools, a single fact of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from bot.core import markup
from bot.core.answering import Answer, Clarification, Comparison, Listing, OneReply, StatedFact, answer_with
from bot.core.confidence import Match
from bot.core.facts import FactName, asked_fact, fact_of
from bot.core.intents import compared
from bot.core.knowledge import Facts, Kind, Knowledge, Table, Topic
from bot.core.listing import (
    Request,
    Wanted,
    alternatives_to,
    alternatives_to_name,
    first_sentence,
    list_request,
    tools_for,
)
from bot.core.text import FUNCTION_WORDS, normalise, stem, words

MIN_COMPARED = 2
NEAR = 5
"""Likeliest pages among which the one written to compare what is named may be."""
MAX_CELL = 160
"""Characters of a table cell that still read well in a column."""
COMPOSED_CONFIDENCE = 0.9
"""Names are names of pages, to the word; what remains is whether just this was meant."""
WRITTEN_FOR_IT = 0.9
"""Similarity, and share explained, from which misspelt names need not be made out one by one."""
SAYS_THE_SAME = 0.8
"""Similarity from which a page was written for just this question."""

_SETTING = re.compile(r" (?:for|in|on|when|if|as|to|with|at|today|nowadays)\b.*")
"""What may follow a name: "or jenkins for a small team"."""

Named = Callable[[str], Topic | None]
"""The topic of a name, if there is one."""

_ROWS: tuple[tuple[str, Callable[[Topic], str]], ...] = (
    ("In short", lambda topic: first_sentence(topic, MAX_CELL)),
    ("Category", lambda topic: _facts(topic).category),
    ("Licence", lambda topic: _facts(topic).licence),
    ("Written in", lambda topic: _facts(topic).language),
    ("Hosting", lambda topic: _facts(topic).hosting),
    ("First released", lambda topic: _facts(topic).first_released),
    ("Steward", lambda topic: _facts(topic).steward),
    ("Use it when", lambda topic: markup.plain(topic.use_when)),
    ("Not when", lambda topic: markup.plain(topic.avoid_when)),
)


def composed(
    utterance: str, decided: OneReply, matches: Sequence[Match], knowledge: Knowledge, named: Named
) -> OneReply | None:
    """Return what `utterance` asks for if it can be put together and no page was written for it, or None."""
    written = next(
        (match for match in matches if isinstance(decided, Answer) and match.topic is decided.topic), None
    )
    text = normalise(utterance)
    names = compared(utterance)
    return (
        _written_comparison(names, written, matches, knowledge)
        or _comparison(names, written, named)
        or _fact(text, written, knowledge, named)
        or _listing(text, written, knowledge, named)
    )


def _written_comparison(
    names: Sequence[str], written: Match | None, matches: Sequence[Match], knowledge: Knowledge
) -> Answer | None:
    """Return the page written to compare `names` where it is near, but not the answer by itself."""
    near = (match.topic for match in matches[:NEAR] if match.topic.kind is Kind.COMPARISON)
    page = next((page for page in near if names and _is_about_all(page, names)), None)
    if page is None or (written and written.topic is page):
        return None
    return answer_with(page, knowledge, COMPOSED_CONFIDENCE)


def _is_about_all(page: Topic, names: Sequence[str]) -> bool:
    said = _stems(" ".join((page.title, *page.aliases)))
    return all(_is_said(name, said) for name in names)


def comparison_of(topics: Sequence[Topic]) -> Comparison | Clarification:
    """Return two to four topics side by side, or as choices where their pages say nothing to compare."""
    rows = [(label, *(_shortened(cell(topic)) for topic in topics)) for label, cell in _ROWS]
    told = tuple(row for row in rows if any(row[1:]))
    if not told:
        return Clarification(tuple(topics), COMPOSED_CONFIDENCE)
    table = Table(("", *(topic.name for topic in topics)), told)
    return Comparison(tuple(topics), table, COMPOSED_CONFIDENCE)


def with_fact(topic: Topic, name: FactName, knowledge: Knowledge) -> Answer | None:
    """Return the page of `topic` with one fact above it, or None where it isn't stated."""
    value = fact_of(topic, name)
    fact = StatedFact(name, value)
    return answer_with(topic, knowledge, COMPOSED_CONFIDENCE, fact=fact) if value else None


def alternatives(topic: Topic, knowledge: Knowledge, filters: Sequence[str] = ()) -> Listing | None:
    """Return a list of alternatives to `topic`, or None where its page names none."""
    found = alternatives_to(topic, knowledge, filters)
    return Listing(found.title, found.entries, COMPOSED_CONFIDENCE, found.others, topic) if found else None


def _comparison(names: Sequence[str], written: Match | None, named: Named) -> OneReply | None:
    if written and written.topic.kind is Kind.COMPARISON and _compares(written, names, named):
        return None
    found: dict[str, Topic] = {}
    for name in names:
        topic = named(name) or named(_SETTING.sub("", name))
        if topic is None:
            return None
        found[topic.id] = topic
    return comparison_of(tuple(found.values())) if MIN_COMPARED <= len(found) == len(names) else None


def _compares(written: Match, names: Sequence[str], named: Named) -> bool:
    """Whether a written comparison is of all of `names`, or was written for nearly these words."""
    if min(written.evidence.similarity, written.evidence.explained) >= WRITTEN_FOR_IT:
        return True
    page = written.topic
    said = _stems(" ".join((page.title, *page.aliases, *page.utterances)))
    return all(
        _is_said(name, said) or ((topic := named(name)) and _is_said(topic.name, said)) for name in names
    )


def _is_said(name: str, said: Collection[str]) -> bool:
    return _stems(name) <= set(said)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in FUNCTION_WORDS}


def _fact(text: str, written: Match | None, knowledge: Knowledge, named: Named) -> Answer | None:
    asked = asked_fact(text)
    topic = named(asked[1]) if asked and asked[1] else None
    if not asked or not topic or (written and written.topic is not topic and _is_for_this(written)):
        return None
    return with_fact(topic, asked[0], knowledge)


def _listing(text: str, written: Match | None, knowledge: Knowledge, named: Named) -> Listing | None:
    request = list_request(text)
    if request is None:
        return None
    about = named(request.subject) if request.wanted is Wanted.ALTERNATIVES else None
    if written and written.topic is not about and (_is_for_this(written) or _lists(written, request)):
        return None
    return _listed(request, about, knowledge)


def _listed(request: Request, about: Topic | None, knowledge: Knowledge) -> Listing | None:
    if request.wanted is Wanted.TOOLS:
        found = tools_for(request.subject, knowledge, request.filters)
    else:
        listing = alternatives(about, knowledge, request.filters) if about else None
        if listing:
            return listing
        found = alternatives_to_name(request.subject, knowledge, request.filters)
    return Listing(found.title, found.entries, COMPOSED_CONFIDENCE, found.others) if found else None


def _is_for_this(match: Match) -> bool:
    return match.evidence.similarity >= SAYS_THE_SAME


def _lists(match: Match, request: Request) -> bool:
    """Whether the page's nearest utterance asks for such a list as well."""
    asked = list_request(normalise(match.evidence.example))
    return (
        asked is not None and set(request.filters) <= set(asked.filters)
    ) or match.topic.kind is Kind.COMPARISON


def _facts(topic: Topic) -> Facts:
    return topic.facts or Facts()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_CELL else line[: MAX_CELL - 1].rsplit(" ", 1)[0] + "…"
