"""What a question asks *for*, where a page of knowledge seldom has it: a person, a price, a date, a deed.

A question can share all its words with a topic and still ask for something no topic holds ("how much does the
exam cost", "delete the staging namespace"). Such requests are recognised by their form. They count against a
topic only if the topic's own nearest utterance doesn't ask in the same way: a knowledge base of prices or of
deeds answers them like any other.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from bot.core.forms import Form

REMEMBERED = 256
"""Utterances whose requests are remembered: the question's and its candidates'."""


class Request(StrEnum):
    """What is asked for."""

    PERSON = "person"
    PRICE = "price"
    AGE_OR_COUNT = "age or count"
    MOMENT = "moment"
    STATE = "state"
    DEED = "deed"
    TRIVIA = "trivia"
    RECORD = "record"  # a ticket, a customer, a file: something of one company


_DEEDS = (
    "delete|remove|restart|reboot|scale|open|create|renew|order|show|send|approve|book|find|rank|list|"
    "give|reset|"
    "unlock|assign|close|merge|deploy|revert|rotate|schedule|invite|add|grant|increase|stop|start|kill|"
    "buy|call"
)
_OBJECT = "the|my|our|me|us|this|that|yesterdays|yesterday|todays|today"

_FORMS: dict[Request, Form] = {
    Request.PERSON: Form(
        r"\bwho (?:is|are|was|were|invented|wrote|made|created|founded|started|works|leads|runs|broke|did|"
        r"maintains|owns|approves|approved|deployed|pushed|merged|changed|has|can approve|knows|reviewed)\b"
        r"|\bwhose\b|\bwho can give\b",
        "who",
    ),
    Request.PRICE: Form(
        r"\b(?:price|prices|pricing|salary|salaries|fee|fees|discount|earn|earns|paid)\b"
        r"|\bhow (?:much|expensive) (?:does|do|did|is|are|would)\b.*|\bwhat (?:does|do|would) \w+ cost\b",
        "pric, salar, fee, discount, earn, paid, how much, how expensive, cost",
    ),
    Request.AGE_OR_COUNT: Form(
        r"\bhow (?:old|tall|far|big|heavy) (?:is|are)\b"
        r"|\bhow many (?:\w+ ){0,3}(?:do|did|have) (?:we|you|i)\b"
        r"|\bhow many (?:employees|people|users|customers|developers|engineers|stars|companies)\b",
        "how old, how tall, how far, how big, how heavy, how many",
    ),
    Request.MOMENT: Form(
        r"\bwhen (?:is|was|are|were|does|did|will) (?:the|our|my|next)\b"
        r"|\bwhen (?:will|did)\b|\bwhat (?:time|date|day) (?:is|does|do|was|will)\b|\b(?:deadline|eta)\b"
        r"|\bnext (?:week|month|year|quarter|release|meetup|conference)\b|\b20(?:2[6-9]|3\d)\b",
        "when, what time, what date, what day, deadline, eta, next, 20",
    ),
    Request.STATE: Form(
        r"\b(?:right now|at the moment|currently|yesterday|this morning|tonight|tomorrow)\b"
        r"|\blast (?:night|week|friday|monday)\b"
        r"|^(?:is|are) (?:\w+ ){0,4}(?:down|broken|up|online|offline|slow|green|red)(?: again| today)?$"
        r"|^(?:did|has|have) (?:\w+ ){0,4}(?:pass|fail|finish|deploy|run|succeed)(?:ed)?\b"
        r"|\b(?:password|credentials|token|address|phone number|status) (?:of|for) (?:the|our|my)\b"
        r"|^(?:which|what|where) (?:\w+ ){0,3}(?:is|are) (?:my|our)\b"
    ),
    Request.DEED: Form(
        rf"^(?:please |pls |kindly )?(?:can|could|would|will) you (?:please )?(?:{_DEEDS})\b"
        rf"|^(?:please |pls |kindly )?(?:{_DEEDS}) (?:{_OBJECT})\b|\b(?:{_DEEDS}) .* (?:please|pls)$",
        _DEEDS.replace("|", ", "),
    ),
    Request.RECORD: Form(
        r"\b(?:which|what(?! is\b| are\b| does\b| do\b)) (?:\w+ ){0,2}(?:tickets?|prs?|mrs?|epics?|jiras?|"
        r"customers?|channel|meeting|"
        r"room|desk|invoice)\b"
        r"|\bwhere (?:is|are) (?:the|our|my) (?:\w+ ){0,2}(?:file|files|doc|docs|document|link|recording|"
        r"slides|sheet|folder|page)\b"
        r"|\b(?:passwords?|api keys?|login|phone number|email address) (?:of|for|to) (?:the|our|my|\w+)\b"
        r"|\b(?:my|our) (?:\w+ )?(?:password|account|laptop|badge|licence|license|"
        r"subscription)(?: \w+)* (?:expired|locked|lost|stolen|broken)\b",
        "ticket, pr, mr, epic, jira, customer, channel, meeting, room, desk, invoice, file, doc, link, "
        "recording, "
        "slides, sheet, folder, page, passw, api key, login, phone, email, account, laptop, badge, "
        "licen, subscr",
    ),
    Request.TRIVIA: Form(
        r"\b(?:logo|mascot|nickname|birthday|movie|song|youtube|podcast|conference|meetup|kubecon|t shirt)\b"
        r"|\b(?:sticker|horoscope|joke|founder|ceo)\b|\bjobs? in\b",
        "logo, mascot, nickname, birthday, movie, song, youtube, podcast, conference, meetup, kubecon, "
        "t shirt, "
        "sticker, horoscope, joke, founder, ceo, job",
    ),
}


MAX_ASKED = 18
"""Words of a question; a longer message tells a story, whose "yesterday" and "who did it" ask for nothing."""

NEVER_GENERAL = frozenset({Request.RECORD})
"""What no page holds unless it was written for just that."""


@lru_cache(maxsize=REMEMBERED)
def requests_in(normalised: str) -> frozenset[Request]:
    """Return what a normalised utterance asks for, beside knowledge.

    >>> sorted(requests_in("how old is git"))
    [<Request.AGE_OR_COUNT: 'age or count'>]
    >>> requests_in("how do i delete a namespace")
    frozenset()
    """
    if normalised.count(" ") >= MAX_ASKED:
        return frozenset()
    return frozenset(request for request, form in _FORMS.items() if form.search(normalised))
