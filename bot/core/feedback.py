"""Opinions on an answer, in words: "that's wrong", "thanks, that helped"."""

from __future__ import annotations

from enum import StrEnum

from bot.core.forms import Form
from bot.core.text import normalise

MAX_WORDS = 14


class Opinion(StrEnum):
    """What somebody thinks of an answer."""

    HELPED = "helped"
    WRONG = "wrong"


_LEAD = (
    r"(?:(?:no|nope|nah|hm|hmm|sorry|but|well|ok|okay|yes|yeah|yep|oh|actually|thanks|thank you|thx|"
    r"cool|great|perfect|nice|awesome|wow|i think|i am afraid|unfortunately) )*"
)
_IT = (
    r"(?:it|this|that|this answer|that answer|the answer|your answer|the reply|this page|the page|you|askops)"
)
_VERY = (
    r"(?:(?:very|really|quite|so|totally|completely|just|simply|exactly|actually|a bit|plain|"
    r"definitely|obviously|still|all) )*"
)
_WRONG = Form(
    rf"{_LEAD}(?:{_IT} (?:is|was|are|were|seems|looks|sounds) {_VERY}(?:not {_VERY}(?:right|correct|true|"
    rf"helpful|useful|it|what .+|good|relevant|my question|an answer|accurate|working)|"
    r"wrong|incorrect|false|bad|useless|unhelpful|outdated|out of date|irrelevant|nonsense|rubbish|"
    r"garbage|off topic|misleading|broken|(?:a|the) (?:wrong|bad|incorrect|useless) \w+)|"
    rf"(?:{_IT} )?(?:did|does|do) not (?:\w+ )?(?:help|answer|work|solve|fit|match|make sense|apply|"
    rf"understand).*|"
    r"(?:that is |this is )?not (?:what i (?:asked|meant|wanted|need|am looking for|was looking for|"
    r"was asking)(?: for| about)?|helpful|useful|correct|right|my question|the (?:right|answer).*|relevant)|"
    r"(?:i )?(?:did not|do not) (?:ask|mean) (?:that|this|for that|for this|about that)|i (?:meant|"
    r"asked) (?:something|anything) else|something else|none of (?:these|those|them)(?: help.*)?|neither|"
    r"wrong(?: (?:answer|topic|page|reply|one))?|(?:bad|useless|incorrect|terrible|poor|stupid) (?:answer|"
    r"reply|bot|page)|you (?:misunderstood|got (?:it|that) wrong|are wrong)(?: me)?|"
    r"try again|thumbs down|down vote|downvote|this is not it|not it|no help|unhelpful|incorrect|"
    r"that was no help)"
    r"(?: (?:at all|though|sorry|this time|either|for me|here|bot))*",
    "not, wrong, incorrect, false, bad, useless, unhelpful, outdated, out of date, irrelevant, "
    "nonsense, rubbish, "
    "garbage, off topic, misleading, broken, else, none of, neither, terrible, poor, stupid, misunderstood, "
    "try again, down, no help",
)
_HELPED = Form(
    rf"{_LEAD}(?:{_IT} (?:really |totally |actually |just )*(?:helped|helps|solved|solves|fixed|fixes|"
    rf"works|worked|answers|answered|did it|was it|did the trick|saved)(?: .{{0,30}})?|"
    rf"{_IT} (?:is|was) {_VERY}(?:helpful|useful|right|correct|great|good|perfect|it|what i (?:needed|"
    rf"wanted|was looking for|meant)|excellent|spot on|super|the right .+|awesome)|"
    r"(?:very |really |super |so )*(?:helpful|useful)|(?:great|good|perfect|excellent|nice|helpful|right|"
    r"correct|the right) answer|exactly(?: what i (?:needed|wanted|was looking for))?|"
    r"what i (?:needed|was looking for)|problem solved|solved(?: it)?|it works(?: now)?|"
    r"that works(?: now)?|thumbs up|good bot|well explained|spot on)"
    r"(?: (?:thanks|thank you|thx|a lot|now|for me|very much|so much|me|cheers|bot|much|great))*",
    "help, solve, fix, work, answer, it, the trick, saved, useful, right, "
    "correct, great, "
    "good, perfect, what i, excellent, spot on, super, awesome, exactly, thumbs up, well explained",
)


def opinion_in(message: str) -> Opinion | None:
    """Return what `message` says of an answer, or None if it is about something else.

    >>> opinion_in("that's not what I asked")
    <Opinion.WRONG: 'wrong'>
    >>> opinion_in("thanks, that helped")
    <Opinion.HELPED: 'helped'>
    >>> opinion_in("what is wrong with my pod")
    """
    text = normalise(message)
    if len(text.split()) > MAX_WORDS:
        return None
    if _WRONG.fullmatch(text):
        return Opinion.WRONG
    return Opinion.HELPED if _HELPED.fullmatch(text) else None
