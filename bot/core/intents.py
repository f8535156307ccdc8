"""What sort of message it is, where that takes no knowledge: help, hello, thanks, bye, nothing at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.text import normalise


class Courtesy(StrEnum):
    """What sort of small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class HelpWanted:
    """Asks what the bot can do, or asks nothing."""


_SOMEONE = r"(?: (?:there|all|everyone|everybody|team|folks|bot|askops|mate|again|you|guys|buddy|friend))*"
_GREETING = re.compile(
    rf"(?:hi|hello|hey|heya|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)){_SOMEONE}"
)
_HOW_ARE_YOU = re.compile(
    rf"(?:(?:hi|hello|hey){_SOMEONE} )?(?:how are you|how is it going|what is up)(?: today)?"
)
_THANKS = re.compile(
    r"(?:ok |great |perfect |cool |nice )?(?:thanks|thank you|thx|ty|cheers|much appreciated|appreciate it)"
    r"(?: (?:a lot|a million|so much|very much|again|for (?:that|this|the help|your help|helping)|"
    r"that (?:helped|helps|was helpful|is helpful|works|worked)))*" + _SOMEONE
)
_GOODBYE = re.compile(
    r"(?:bye|bye bye|goodbye|good night|see you|see ya|cya|ciao|later)(?: (?:later|tomorrow|soon))?"
    + _SOMEONE
)
_HELP = re.compile(
    r"(?:(?:please |can you |could you |i need )?help(?: me)?(?: please| pls)?"
    r"|what (?:can|do) you (?:do|know|answer|know about|help with|help me with)"
    r"|what (?:else )?can i ask(?: you)?(?: about)?"
    r"|what (?:questions|topics) (?:can|do) you (?:answer|know|cover)"
    r"|how (?:do|does|can|should) (?:i|we|one) (?:use|talk to|ask) (?:you|askops|this|this bot|the bot)"
    r"|how (?:do you|does this|does askops|does this bot) work"
    r"|who are you|what are you|what is (?:askops|this|this bot)|commands|usage|menu|start|info)" + _SOMEONE
)


def without_knowledge(message: str) -> Courtesy | HelpWanted | None:
    """Return what `message` is if it is only a courtesy or a call for help, or None: it may be a question.

    >>> without_knowledge("hey team!")
    <Courtesy.GREETING: 'greeting'>
    >>> without_knowledge(":wave:")
    HelpWanted()
    >>> without_knowledge("hello world program in go")
    """
    text = normalise(message)
    if not text or _HELP.fullmatch(text):
        return HelpWanted()
    if _GREETING.fullmatch(text) or _HOW_ARE_YOU.fullmatch(text):
        return Courtesy.GREETING
    if _THANKS.fullmatch(text):
        return Courtesy.THANKS
    if _GOODBYE.fullmatch(text):
        return Courtesy.GOODBYE
    return None
