"""Pasted errors: which topics list an error text that stands in a message.

An error is printed with what differs each time: ids, paths, hashes, times, addresses, pod names, hosts. Those
are left out on both sides, and what remains of a topic's `errors:` must stand in the message word by word.
Numbers that name the error stay ("exit code 137", "HTTP 403"). What a signature quotes ('feature', [host])
may be anything in the message. The work is linear in the message: each signature is tried only where its
rarest word stands, at most `MAX_TRIES` times.
"""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.forms import holds_any
from bot.core.knowledge import Topic
from bot.core.text import FUNCTION_WORDS

MAX_PASTE = 200_000
"""Characters that are read: five times what Slack lets a person paste."""
MAX_TRIES = 200
"""Places at which one signature is tried."""
MAX_CHUNK = 200
"""A longer stretch without spaces is JSON or the like: its words count one by one."""
LONG_WORD = 12
MAX_GAP = 8
"""Words that may stand where a signature quotes something."""
LIKELY_ERROR = 2
"""Marks of an error or a log from which a text counts as a paste, whatever its length."""

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+(?:_[^\W_]+)*")
_QUOTED = re.compile(
    r"'[^'\n]{1,80}'|\"[^\"\n]{1,80}\"|`[^`\n]{1,80}`|\u2018[^\u2019\n]{1,80}\u2019|"
    r"\u201c[^\u201d\n]{1,80}\u201d"
    r"|\[[^\[\]\n]{1,80}\]|<[^<>\n]{1,80}>|\{[^{}\n]{1,80}\}"
)
_LINK = re.compile(r"<((?:https?|mailto|tel)[^<>|\s]*)(?:\|([^<>]*))?>")
_ANSI = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_VARIABLE = re.compile(
    r"[a-z][a-z0-9+.-]{0,20}://\S+"  # an address on the web
    r"|(?:[a-z]:)?[~.]{0,2}[/\\][^\s,;:'\"()]*[/\\.][^\s,;'\"()]*"  # a path
    r"|(?:[\w.-]+/){2,}[\w.@:-]+"  # a path or an image with its registry
    r"|\d[\d.,:/_tz+-]*\d(?:[a-z]{1,4})?"  # times, addresses, versions, sizes
    r"|\d+(?:\.\d+)?[a-z]{1,4}"
    r"|v\d+(?:\.\d+)*"
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?:sha\d+:|0x)[0-9a-f]+"
    r"|(?=[a-z]*\d)[0-9a-f]{7,}"  # a hash
    r"|[a-z0-9.-]+-(?=[a-z]*\d)[a-z0-9]{5,10}(?:-[a-z0-9]{5})?"  # a pod, with or without its replica set
    r"|[a-z0-9-]+(?:\.[a-z0-9-]+){2,}(?::\d+)?"  # a host
    r"|[\w.+-]+@[\w.-]+"
    r"|(?=[a-z]*\d)\w{16,}"
)
_STATUS = re.compile(r"[1-5]\d\d")
_NAMES_A_NUMBER = {
    "code",
    "error",
    "errno",
    "status",
    "exit",
    "exited",
    "signal",
    "curl",
    "http",
    "with",
    "restarting",
}
_IDENTIFIER = re.compile(
    r"[A-Za-z]+(?:[A-Z][a-z0-9]+)+[A-Z]*|[A-Z][A-Z0-9]{4,}|\w+_\w+(?:_\w+)*|[a-z]+[A-Z]\w+"
)
"""A word that only a program says: CrashLoopBackOff, EADDRINUSE, es_rejected_execution_exception."""
_ERROR_MARKS = re.compile(
    r"^[ \t]{0,40}(?:traceback \(most recent|at [\w.$<>]{1,200}\(|file \".{1,200}\", line \d"
    r"|(?:\S{1,40} ){0,3}\[?(?:error|fatal|warn|warning|info|debug)\]?[: ]|\d{4}-\d\d-\d\d[t ]\d\d:\d\d"
    r"|(?:error|fatal|panic|npm err!)\b)"
    r"|(?:Error|Exception|Failure)\b|\b(?:error|fatal|panic)\b ?[:\[(]|\bexit(?:ed with)? (?:code|status)\b"
    r"|=>|\brc=\d|```|[{}\[\]();]{3,20}",
    re.IGNORECASE | re.MULTILINE,
)
_MARKED = tuple(
    "( ) [ ] { } ; : = ` err file exception failure fatal panic traceback exit info warn debug".split()
)
"""One of these is in every such mark."""


@dataclass(frozen=True, slots=True)
class Signature:
    """An error text that a topic lists, found in a message; `weight` is how telling it is."""

    topic: Topic
    text: str
    weight: float
    words: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    topic: Topic
    text: str
    segments: tuple[tuple[str, ...], ...]  # in this order, with at most MAX_GAP words between them
    weight: float
    anchor: int  # where in the first segment its rarest word stands
    size: int


class Signatures:
    """The error texts of all topics, ready to be looked for. Deterministic."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        written = [(topic, text) for topic in topics for text in topic.errors]
        forms = [(topic, text, tuple(_segments(text))) for topic, text in written]
        plain = [(topic, text, (tuple(_telling(text)),)) for topic, text in written]
        literal = [(topic, text, (tuple(_all_words(text)),)) for topic, text in written]
        frequency = Counter(word for *_, segments in literal for word in set(segments[0]))
        self._by_anchor: dict[str, list[_Pattern]] = {}
        seen: set[tuple[str, tuple[tuple[str, ...], ...]]] = set()
        for topic, text, segments in (*literal, *plain, *forms):
            kept = tuple(segment for segment in segments if segment)
            if not kept or (topic.id, kept) in seen or not _is_telling(text, kept, whole=len(kept) == 1):
                continue
            seen.add((topic.id, kept))
            weights = [[_weight(word, frequency, len(written)) for word in segment] for segment in kept]
            first = weights[0]
            anchor = first.index(max(first))
            pattern = _Pattern(topic, text, kept, sum(map(sum, weights)), anchor, sum(map(len, kept)))
            self._by_anchor.setdefault(kept[0][anchor], []).append(pattern)

    def find(self, message: str) -> list[Signature]:
        """Return the best signature of each topic that stands in `message`, most telling first."""
        text = _decoded(message[:MAX_PASTE])
        said = _all_words(text)
        if self._by_anchor.keys().isdisjoint(said):
            return []
        best: dict[str, Signature] = {}
        for pattern in (*self._standing_in(said), *self._standing_in(list(_telling(text)))):
            found = best.get(pattern.topic.id)
            if found is None or found.weight < pattern.weight:
                best[pattern.topic.id] = Signature(pattern.topic, pattern.text, pattern.weight, pattern.size)
        return sorted(best.values(), key=lambda signature: -signature.weight)

    def _standing_in(self, said: Sequence[str]) -> Iterator[_Pattern]:
        tries: Counter[int] = Counter()
        anchors = self._by_anchor
        for place, word in enumerate(said):
            if word not in anchors:
                continue
            for pattern in anchors[word]:
                if tries[id(pattern)] >= MAX_TRIES:
                    continue
                if _stands_at(pattern, said, place - pattern.anchor):
                    tries[id(pattern)] = MAX_TRIES
                    yield pattern
                else:
                    tries[id(pattern)] += 1


def is_paste(message: str) -> bool:
    r"""Whether `message` is, in the main, the output of a program.

    >>> is_paste("java.lang.NullPointerException\n\tat com.acme.Shop.buy(Shop.java:12)")
    True
    >>> is_paste("why does my pod restart?")
    False
    """
    text = message[:MAX_PASTE]
    return holds_any(text.lower(), _MARKED) and len(_ERROR_MARKS.findall(text)) >= LIKELY_ERROR


def _stands_at(pattern: _Pattern, said: Sequence[str], start: int) -> bool:
    first, *others = pattern.segments
    if start < 0 or tuple(said[start : start + len(first)]) != first:
        return False
    place = start + len(first)
    for segment in others:
        for gap in range(MAX_GAP + 1):
            if tuple(said[place + gap : place + gap + len(segment)]) == segment:
                place += gap + len(segment)
                break
        else:
            return False
    return True


def _segments(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the parts of a signature between what it quotes."""
    for part in _QUOTED.split(text):
        yield tuple(_telling(part))


def _telling(text: str) -> Iterator[str]:
    """Yield the words of `text`, lower-case, without what differs each time."""
    before = ""
    for chunk in _CHUNK.finditer(text):
        written = chunk[0].strip("\"'`()[]{}<>,;:!?*\u2018\u2019\u201c\u201d=|")
        bare = written.rstrip(".")
        if _differs_each_time(bare):
            continue
        for match in _WORD.finditer(chunk[0]):
            word = match[0].lower()
            if not word.isdigit() or _STATUS.fullmatch(word) or before in _NAMES_A_NUMBER:
                yield word
            before = word


def _all_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _differs_each_time(written: str) -> bool:
    """Whether a word is an id, a path, a time, an address; plain numbers are judged by what they follow."""
    if len(written) > MAX_CHUNK or written.isdigit() or _names_a_class(written):
        return False
    return bool(_VARIABLE.fullmatch(written.lower()))


def _names_a_class(written: str) -> bool:
    """`java.lang.OutOfMemoryError` looks like a host but for its capitals."""
    last = written.rsplit(".", 1)[-1]
    return "." in written and "/" not in written and last[:1].isupper() and not last.isupper()


def _decoded(message: str) -> str:
    """Return `message` as it was before Slack encoded it."""
    text = _LINK.sub(lambda link: link[2] or link[1], message) if "<" in message else message
    return html.unescape(_ANSI.sub("", text) if "\x1b" in text else text)


def _weight(word: str, frequency: Counter[str], count: int) -> float:
    if word in FUNCTION_WORDS:
        return 0.3
    return 1.0 + math.log1p(count / (1 + frequency[word])) / 2


def _is_telling(text: str, segments: Sequence[Sequence[str]], *, whole: bool) -> bool:
    """Whether a signature says enough to be one: an identifier, or a few words that not everybody says."""
    words = [word for segment in segments for word in segment]
    telling = [word for word in words if word not in FUNCTION_WORDS]
    unusual = {part.lower() for part in _WORD.findall(text) if _IDENTIFIER.fullmatch(part)}
    if any(word in unusual or len(word) >= LONG_WORD for word in telling):
        return True
    return len(telling) >= (2 if whole else 3) or (whole and bool(telling) and len(words) >= 4)
