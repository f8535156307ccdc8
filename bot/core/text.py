"""Utterances made comparable: Slack mark-up away, case and accents folded; words, stems and n-grams."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 4_000
"""More of a message is not read: a question that long holds its point earlier, or is a paste."""
MAX_WORDS = 120
"""Words of one question that are compared; the rest of a long paste adds noise, not meaning."""
REMEMBERED = 256
"""Messages that are remembered as normalised: the question at hand and its candidates' utterances."""
MAX_WORD_LENGTH = 50
"""A longer word is a hash, a key or a path: nothing to compare."""

# Words that carry a sentence, not its subject. "why", "when", "which" and "vs" are not among them: they tell
# what is asked of a subject.
FUNCTION_WORDS = frozenset(
    """
    a about actually again all also am an and any anybody anyone anything anyway are as at basically
    be been being but by can could dear did do does doing done else etc ever every everyone exactly
    explain folks for from get gets getting give going got guys had has have having he hello help
    her hers hey hi him his hm hmm how i if in into is it its just know let like lol makes making
    mate maybe me mean meaning means meant might mine most much must my need needs no not now of off
    oh ok okay on one or other our ours out over please pls plz quick quickly really s say she
    should so some somebody someone something sort still stuff such t team tell than thank thanks
    that the their theirs them then there these they thing things this those thx to too try trying u
    up us use used uses using very want wanted wants was way we well were what whats whose will with
    wondering would yes yet you your yours
    """.split()
)

_LINK = re.compile(r"<((?:https?|mailto|tel|slack)[^<>|\s]*)(?:\|([^>]*))?>")
_REFERENCE = re.compile(r"<(?:[@#!][^>|]*)(?:\|([^>]*))?>")
_BROADCAST = re.compile(r"(?<!\w)@(?:here|channel|everyone|askops)\b", re.IGNORECASE)
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_EMOJI = re.compile(r"(?<![\w:])(?::[a-z0-9+][a-z0-9_+'-]*:)+(?!\w)")
_QUOTED = re.compile(r"(?m)^\s*>+")
_UNDERLINED = re.compile(r"(?<!\w)_+|_+(?!\w)")
_STRAY_STOP = re.compile(r"\s+([,.?!;:])(?!\w)")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

# Names whose punctuation is part of them; "C#" must not become "c".
_NAMES = {
    "c++": "cplusplus",
    "c#": "csharp",
    "f#": "fsharp",
    ".net": "dotnet",
    "node.js": "nodejs",
    "i/o": "io",
}
_NAMES |= {
    "ci/cd": "cicd",
    "ci/cd/ct": "cicd ct",
    "a/b": "ab",
    "tcp/ip": "tcpip",
    "s3://": "s3",
    "h2o.ai": "h2oai",
}
_NAMES |= {"ci-cd": "cicd", "#!": "shebang", "/etc/hosts": "etchosts"}
_NAME = re.compile(
    r"(?<![\w/#.-])(?:" + "|".join(map(re.escape, sorted(_NAMES, key=len, reverse=True))) + r")(?![\w#+])"
)

_CONTRACTIONS = {
    "cant": "can not",
    "wont": "will not",
    "whats": "what is",
    "wheres": "where is",
    "hows": "how is",
    "whos": "who is",
    "thats": "that is",
    "lets": "let us",
    "im": "i am",
    "ive": "i have",
    "wat": "what",
    "wht": "what",
    "wut": "what",
    "teh": "the",
    "hw": "how",
}
_NEGATED = re.compile(r"(?:do|does|did|is|are|was|were|have|has|had|ca|wo|could|would|should|must|need)nt")
_CLITIC = re.compile(r"(?<=[a-z])['\u2019](?:s|re|ve|ll|d|m)\b")
_NOT = re.compile(r"\b(\w+)n['\u2019]t\b")
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
_PREFIX = re.compile(r"\b(re|un|pre|non)-(?=[a-z]{3})")
_PLAIN = re.compile(r"[A-Za-z0-9 ,?!]*")
"""Text in which there is nothing to fold or to strip: most utterances."""
_WORD = re.compile(r"[^\W_]+")
_MARK = "".join(chr(code) for code in range(0x300, 0x370))
_WITHOUT_MARKS = str.maketrans("", "", _MARK)


def readable(message: str) -> str:
    """Return `message` as its writer saw it, in one line: without mentions, emoji, addresses and mark-up.

    Takes Slack's own encoding (`<@U1>`, `<https://a.b|label>`, `&amp;`) as well as plain text.

    >>> readable("<@U42> what&apos;s *this*, see <https://example.org/x|the docs> :wave:")
    "what's this, see the docs"
    """
    text = _INVISIBLE.sub("", message[: 2 * MAX_CHARACTERS])
    # Each form is looked for only where its sign is: most of a knowledge base is plain text.
    if "<" in text:
        text = _LINK.sub(lambda link: f" {link[2] or ' '} ", text)
        text = _REFERENCE.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    text = text.replace("```", " ")
    if "/" in text or "www." in text.lower():
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _BROADCAST.sub(" ", text)
    if ":" in text:
        text = _EMOJI.sub(" ", text)
    if ">" in text:
        text = _QUOTED.sub(" ", text)
    text = text.replace("*", " ").replace("~", " ").replace("`", " ")
    if "_" in text:
        text = _UNDERLINED.sub(" ", text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    text = _STRAY_STOP.sub(r"\1", text)
    return " ".join(text.split())[:MAX_CHARACTERS]


def normalise(message: str) -> str:
    """Return `message` as lower-case words with single spaces, without Slack mark-up.

    Idempotent. A message without words becomes "".

    >>> normalise("<@U42> Why isn't my *Pod* CrashLooping??")
    'why is not my pod crashlooping'
    >>> normalise("C# or CI/CD?")
    'csharp or cicd'
    """
    return _normalise(message[: 2 * MAX_CHARACTERS])


# Whoever looks at a question looks at it normalised: a dozen times before there is a reply.
@lru_cache(maxsize=REMEMBERED)
def _normalise(message: str) -> str:
    if len(message) <= MAX_CHARACTERS and _PLAIN.fullmatch(message):
        return " ".join(filter(None, map(_said, _WORD.findall(message.lower()))))
    text = readable(message)
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKD", text).casefold().translate(_WITHOUT_MARKS)
        text = unicodedata.normalize("NFKC", text)
    text = _NAME.sub(lambda name: f" {_NAMES[name[0]]} ", text)
    if "-" in text:
        text = _PREFIX.sub(r"\1", text)
    if "'" in text or "\u2019" in text:
        text = _NOT.sub(lambda verb: f"{_IRREGULAR.get(verb[1], verb[1])} not", text)
        text = _CLITIC.sub(_spelt_out, text)
    return " ".join(filter(None, map(_said, _WORD.findall(text))))


def words(message: str) -> list[str]:
    """Return the words of `message`, normalised, at most `MAX_WORDS`."""
    return normalise(message).split()[:MAX_WORDS]


_SENTENCE_END = re.compile(r"(?<=[?!.;])\s+|\n+")


def sentences(message: str) -> list[str]:
    """Return the sentences of `message` that have words, as they were written.

    >>> sentences("What is Argo CD? It fails with v1.2.")
    ['What is Argo CD?', 'It fails with v1.2.']
    """
    return [part for part in _SENTENCE_END.split(message[: 2 * MAX_CHARACTERS]) if _WORD.search(part)]


def _spelt_out(clitic: re.Match[str]) -> str:
    return {"s": " is", "re": " are", "ve": " have", "ll": " will", "d": " would", "m": " am"}[clitic[0][1:]]


@lru_cache(maxsize=65_536)
def _said(word: str) -> str:
    """Return the words that `word` stands for; none if it is no word."""
    if len(word) > MAX_WORD_LENGTH:
        return ""
    if word not in _CONTRACTIONS and _NEGATED.fullmatch(word):
        return f"{word[:-2]} not"
    return _CONTRACTIONS.get(word, word)


_ENDINGS = (
    # American and British spellings meet, both ways, in whatever form: only equality matters.
    (re.compile(r"(.{3,})is(e|es|ed|ing|er|ers|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"(.{3,})our(s|ed|ing|al)?$"), r"\1or\2"),
    (re.compile(r"(.{3,})ogue(s)?$"), r"\1og\2"),
    (re.compile(r"(.{3,})ence(s|d)?$"), r"\1ense\2"),
)
_SHORTEST_STEM = 3


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return what `word` shares with its plural, tenses and other spelling; not always a word itself.

    >>> [stem(word) for word in ("deploys", "deployed", "deploying", "organisation", "organizations")]
    ['deploy', 'deploy', 'deploy', 'organization', 'organization']
    """
    if len(word) <= _SHORTEST_STEM or not word.isalpha():
        return word
    for ending, other in _ENDINGS:
        word = ending.sub(other, word)
    if word.endswith("ly") and len(word) > 2 * _SHORTEST_STEM:
        word = word[:-2]
    word = _singular(word)
    for suffix in ("ing", "ed"):
        base = word.removesuffix(suffix)
        if base != word and len(base) >= _SHORTEST_STEM and re.search(r"[aeiouy]", base):
            return _undoubled(base)
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM + 1 else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST_STEM + 1:
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|z)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "os")):
        return word[:-1]
    return word


def _undoubled(base: str) -> str:
    """`runn` -> `run`, `labell` -> `label`; `pull`, `process` stay."""
    if len(base) > _SHORTEST_STEM and base[-1] == base[-2] and base[-1] not in "lsz":
        return base[:-1]
    if base.endswith("ell") and len(base) > _SHORTEST_STEM + 2:
        return base[:-1]
    return base.removesuffix("e")


@lru_cache(maxsize=65_536)
def ngrams(word: str, size: int = 4) -> tuple[str, ...]:
    """Return the character n-grams of `word`, its borders marked; of a short word, the whole.

    >>> ngrams("node")
    ('<nod', 'node', 'ode>')
    >>> ngrams("x")
    ('<x>',)
    """
    bordered = f"<{word}>"
    return tuple(bordered[start : start + size] for start in range(max(1, len(bordered) - size + 1)))
