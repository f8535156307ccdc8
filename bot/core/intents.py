"""What sort of message it is, where that takes no knowledge: help, hello, thanks, an opinion, a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.addressing import tells
from bot.core.feedback import Opinion, opinion_in
from bot.core.forms import Form, holds_any
from bot.core.text import FUNCTION_WORDS, MAX_CHARACTERS, normalise, sentences


class Courtesy(StrEnum):
    """What sort of small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    STATEMENT = "statement"  # reports or announces something and asks nothing


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """Asks what the bot can do, or asks nothing."""


_SOMEONE = r"(?: (?:there|all|everyone|everybody|team|folks|bot|askops|mate|again|you|guys|buddy|friend))*"
_GREETING = Form(
    rf"(?:hi|hello|hey|heya|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)){_SOMEONE}",
    "hi, hello, hey, howdy, yo, greetings, good",
)
_HOW_ARE_YOU = Form(
    rf"(?:(?:hi|hello|hey){_SOMEONE} )?(?:how are you|how is it going|what is up)(?: today)?",
    "how are you, how is it going, what is up",
)
_THANKS = Form(
    r"(?:ok |great |perfect |cool |nice )?(?:thanks|thank you|thx|ty|cheers|much appreciated|appreciate it)"
    r"(?: (?:a lot|a million|so much|very much|again|for (?:that|this|the help|your help|helping)|"
    r"that (?:helped|helps|was helpful|is helpful|works|worked)))*" + _SOMEONE,
    "thank, thx, ty, cheers, appreciate",
)
_GOODBYE = Form(
    r"(?:bye|bye bye|goodbye|good night|see you|see ya|cya|ciao|later)(?: (?:later|tomorrow|soon))?"
    + _SOMEONE,
    "bye, night, see y, cya, ciao, later",
)
_HELP = Form(
    r"(?:(?:please |can you |could you |i need )?help(?: me)?(?: please| pls)?"
    r"|what (?:can|do) you (?:do|know|answer|know about|help with|help me with)"
    r"|what (?:else )?can i ask(?: you)?(?: about)?"
    r"|what (?:questions|topics) (?:can|do) you (?:answer|know|cover)"
    r"|how (?:do|does|can|should) (?:i|we|one) (?:use|talk to|ask) (?:you|askops|this|this bot|the bot)"
    r"|how (?:do you|does this|does askops|does this bot) work"
    r"|who are you|what are you|what is (?:askops|this|this bot)|commands|usage|menu|start|info)" + _SOMEONE,
    "help, what, how, who, commands, usage, menu, start, info",
)


Aside = Courtesy | HelpWanted | Opinion
"""What takes no knowledge to reply to."""


def without_knowledge(message: str) -> Aside | None:
    """Return what `message` is if it asks for no knowledge, or None: it may be a question.

    >>> without_knowledge("hey team!")
    <Courtesy.GREETING: 'greeting'>
    >>> without_knowledge(":wave:")
    HelpWanted()
    >>> without_knowledge("hello world program in go")
    """
    text = normalise(message)
    if not text or _HELP.fullmatch(text):
        return HelpWanted()
    if opinion := opinion_in(message):
        return opinion
    if _GREETING.fullmatch(text) or _HOW_ARE_YOU.fullmatch(text):
        return Courtesy.GREETING
    if _THANKS.fullmatch(text):
        return Courtesy.THANKS
    if _GOODBYE.fullmatch(text):
        return Courtesy.GOODBYE
    return Courtesy.STATEMENT if tells(message) else None


MAX_COMPARED = 4
_ASKS = (
    r"(?:what|how|why|when|where|which|who|whats|explain|describe|compare|tell me (?:about|what|how|why|"
    r"more)|is|are|can|does|do|should)"
)
_JOINT = re.compile(
    rf"(?<=\w)[,;]?\s+(?:and|plus|also|then)(?:\s+also)?\s+(?={_ASKS}\b)|(?<=\w)[,;]?\s+and\s+also\s+",
    re.IGNORECASE,
)
_IS_ASKED = re.compile(
    rf"\s*(?:and |also |then |but |so |plus )*{_ASKS}\b.*|.*\?\s*", re.IGNORECASE | re.DOTALL
)
_LEADING = re.compile(r"^\s*(?:and|also|then|plus|but|so)\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|its|it's|this|that|they|them|their)\b", re.IGNORECASE)
_COMPARISONS = (
    Form(
        r"(?:(?:what is|what are|whats|explain|tell me|describe) )?(?:the )?(?:main |"
        r"key )?differences? (?:between|of|in) (?P<names>.+)"
    ),
    Form(r"(?:please |can you |could you )*compare (?P<names>.+)"),
    Form(r"(?:a )?(?:comparison|pros and cons) (?:of|between) (?P<names>.+)"),
    Form(
        r"is (?P<names>.+ or .+?) (?:the )?(?:better|best|faster|cheaper|easier|"
        r"simpler)(?: (?:choice|option|tool|fit))?(?: for .+)?"
    ),
    Form(
        r"how (?:is|are|does|do) (?P<first>.+?) (?:different|differ|compare) (?:from|to|with|than) "
        r"(?P<second>.+)"
    ),
    Form(r"(?:is |are )?(?P<first>.+?) (?:better|worse|faster|cheaper|easier|simpler) than (?P<second>.+)"),
    Form(
        r"(?:(?:when )?(?:should|do|would|shall) (?:i|we|you) (?:use|choose|pick|take|prefer|go (?:with|"
        r"for)) |choose between |choosing between "
        r"|(?:what|which) (?:is|one is) (?:better|best|faster|easier) |better )?(?P<names>.+)"
    ),
)
_COMPARING = (" or ", " vs ", " versus ", "differ", "compar", "pros and cons", " than ")
"""One of these is in every comparison, commas being read as "versus"."""
_COMMA = re.compile(r"\s*,\s*(?:(?:and|or|vs\.?|versus)\b\s*)?", re.IGNORECASE)
_WHICH = re.compile(
    r"^\s*(?:(?:what|which)(?:'s| is)? (?:better|best|faster|easier|the better \w+)\s*[:,]|better\s*:)"
    r"|(?<=\w)[,;:?.]*\s+(?:which|what)(?: one)? (?:is|should|would|do|to|'s)\b[^,]*$|,? when (?:do i|"
    r"to) use (?:which|what)\W*$",
    re.IGNORECASE,
)
"""Around the names: "X or Y, which is better?"."""
_BETWEEN = re.compile(r" (?:versus|vs|or|and|with|to|against) | ?, ?")
_CHOICE = re.compile(r" (?:versus|vs|or) ")


def questions_in(message: str) -> list[str]:
    """Return the questions of `message`, one after the other; sentences that ask nothing are left out.

    >>> questions_in("How does blue green work? And canary?")
    ['How does blue green work?', 'canary?']
    >>> questions_in("explain puppet and also chef")
    ['explain puppet', 'chef']
    >>> questions_in("Deploys fail since Monday. What is a rollback?")
    ['What is a rollback?']
    """
    split = [_JOINT.split(sentence) for sentence in sentences(message)]
    is_joint = any(len(parts) > 1 for parts in split)
    return [
        _LEADING.sub("", part).strip(" ,")
        for number, part in enumerate(part for parts in split for part in parts)
        if _IS_ASKED.fullmatch(part) or (number and is_joint)
    ]


def about(question: str, name: str) -> str:
    """Return `question` with its first pronoun read as `name`.

    >>> about("how does it differ from DevOps", "SRE")
    'how does SRE differ from DevOps'
    """
    return _PRONOUN.sub(lambda _: name, question, count=1)


def asks_by_itself(question: str) -> bool:
    """Whether `question` has a word that tells what it is about."""
    return not FUNCTION_WORDS.issuperset(normalise(question).split())


def compared(question: str) -> tuple[str, ...]:
    """Return the names that `question` compares, normalised; empty if it compares nothing.

    >>> compared("What's the difference between Docker Compose and Kubernetes?")
    ('docker compose', 'kubernetes')
    >>> compared("zabbix or datadog")
    ('zabbix', 'datadog')
    >>> compared("how do i run docker")
    ()
    """
    text = normalise(_COMMA.sub(" versus ", _WHICH.sub("", question[:MAX_CHARACTERS])))
    if not holds_any(text, _COMPARING):
        return ()
    for number, form in enumerate(_COMPARISONS):
        found = form.fullmatch(text)
        if not found:
            continue
        groups = found.groupdict()
        if "names" not in groups:
            return groups["first"], groups["second"]
        # "X or Y" compares; "X and Y" only after "difference between" and the like.
        between = _BETWEEN if number < len(_COMPARISONS) - 1 else _CHOICE
        names = tuple(name for name in between.split(groups["names"]) if name)
        return names if 1 < len(names) <= MAX_COMPARED else ()
    return ()
