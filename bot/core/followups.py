"""Messages that only make sense after an answer: "why?", "example?", "and how do I install it?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.facts import FactName, asked_fact, asks_price_of_it
from bot.core.forms import Form
from bot.core.text import FUNCTION_WORDS, normalise, sentences

MAX_WORDS = 12
"""A longer message says itself what it is about."""
_WH = {"what", "why", "when", "where", "which", "who", "vs"}
MAX_BEFORE = 2
"""Words of its own that may stand before "it": "how do I install it"."""


class Aspect(StrEnum):
    """What is wanted of the topic that was spoken of."""

    MORE = "more"
    EXAMPLE = "example"
    WHY = "why"
    USE = "use"
    ALTERNATIVES = "alternatives"
    FACT = "fact"
    DIFFERENCE = "difference"
    ABOUT = "about"  # the same, asked about something else
    ALSO = "also"  # likewise, and what it names says nothing by itself: "and for gcp?"
    VERSUS = "versus"
    IT = "it"  # a question with a pronoun for the topic


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message that needs what came before. `subject`: what "what about ..." names."""

    aspect: Aspect
    subject: str = ""
    fact: FactName | None = None


_LEAD = (
    r"(?:(?:ok|okay|and|so|but|then|also|great|cool|nice|hm|hmm|right|yes|no|please|pls|now|thanks|"
    r"thank you|oh|ah) )*"
)
_END = r"(?: (?:please|pls|then|though|exactly|thanks|too|now))*"
_IT = r"(?:it|this|that|them|those|these|one|this tool|that tool|this one|that one)"
_WHO = r"(?:i|we|you|one|people|someone|anyone|teams|companies)"


def _form(text: str, cues: str) -> Form:
    return Form(f"{_LEAD}(?:{text}){_END}", cues)


_ASPECTS: tuple[tuple[Aspect, Form], ...] = (
    (
        Aspect.MORE,
        _form(
            rf"(?:(?:can|could) you |i (?:want|need|would like) (?:to )?)?(?:(?:tell|give|show|know|hear|"
            rf"read|see)(?: me)? )?more"
            rf"(?: (?:details?|info|information|about {_IT}|on {_IT}|of {_IT}))*|go on|continue|"
            rf"keep going|details?|in (?:more )?detail|"
            rf"(?:(?:can|could) you )?(?:elaborate|expand|explain|clarify)(?: (?:on|about))?(?: {_IT})?"
            r"(?: (?:more|further|a bit|in (?:more )?detail|again|simpler|better))*|tell me|what else|"
            r"the rest|full answer|long version",
            "more, detail, go on, continue, going, elaborate, expand, explain, clarify, tell me, else, "
            "rest, full, long",
        ),
    ),
    (
        Aspect.EXAMPLE,
        _form(
            r"(?:(?:can|could) you |do you have |is there |i need |got |have )?(?:(?:give|show)(?: me|"
            r" us)? )?"
            rf"(?:an?other |an |a |some |any |the |one more )?(?:(?:code|yaml|concrete|real|simple|short|"
            rf"practical) )*(?:examples?|code|snippet|sample|demo|commands?)"
            rf"(?: (?:of|for|with) {_IT})?|for (?:example|instance)|such as|like what|"
            rf"(?:how|what) (?:does|would|do) {_IT} look(?: like)?(?: in practice)?|eg|e g",
            "example, code, snippet, sample, demo, command, instance, such as, like what, look, eg, e g",
        ),
    ),
    (
        Aspect.USE,
        _form(
            rf"when (?:(?:should|do|would|can|shall|must|"
            rf"to) )?(?:{_WHO} )?(?:not )?(?:to )?(?:not )?(?:use|avoid|choose|pick|need|want) {_IT}|"
            rf"when (?:not|to use|not to use|should i)|when|"
            rf"(?:should|shall) (?:i|we) (?:really )?use {_IT}|is {_IT} (?:worth it|any good|good|"
            rf"a good idea|right for (?:me|us))|"
            rf"(?:what are )?(?:the |its )?(?:pros and cons|advantages|disadvantages|drawbacks|downsides|"
            rf"benefits|limitations)(?: (?:and|or) \w+)?(?: of {_IT})?|use cases?|where is {_IT} used|"
            rf"what is {_IT} (?:good |used )?for|what for|who uses {_IT}",
            "when, use, worth, good, right for, pros, advantage, drawback, downside, benefit, "
            "limitation, for",
        ),
    ),
    (
        Aspect.WHY,
        _form(
            rf"why(?: (?:is|does|was) {_IT}(?: (?:so|matter|important|needed|necessary|bad|good|useful))?|"
            rf" {_IT}| so| though| not)?|how come|"
            rf"why (?:should|would|do|does|must|can) {_WHO} (?:care|bother|(?:need|use|want|"
            rf"do)(?: {_IT})?)(?: about {_IT})?|what is the point(?: of {_IT})?|reason|reasons",
            "why, how come, point, reason",
        ),
    ),
    (
        Aspect.ALTERNATIVES,
        _form(
            rf"(?:what are |which are |any |are there |is there |show |list |what )*(?:the |some |any |"
            rf"an |other |good |better |free |open source )*(?:alternatives?|options|competitors|"
            rf"replacements?)(?: (?:are there|exist))?(?: (?:to|for|of) {_IT})?|"
            rf"what else is there|anything (?:else|similar|better|like {_IT})|something (?:else|similar|"
            rf"better|like {_IT})|what (?:can|could|should) {_WHO} use instead(?: of {_IT})?|instead|"
            rf"similar tools|other tools",
            "alternativ, options, competitor, replacement, else, similar, better, like, instead, other tools",
        ),
    ),
    (
        Aspect.DIFFERENCE,
        _form(
            r"(?:what is |what are )?(?:the )?differences?(?: between (?:them|the two|these|those|both|"
            r"the (?:two|three)))?|which (?:one )?is (?:better|best|faster|easier)|"
            rf"which (?:one )?(?:should|would|do) {_WHO} (?:use|choose|pick|take|recommend)|"
            rf"compare (?:them|both|these|those|the two)|how do (?:they|these|those) (?:differ|compare)|"
            r"when (?:which|to use which)|which one",
            "differ, which, compare",
        ),
    ),
)
_NAMING: tuple[tuple[Aspect, Form], ...] = (
    (
        Aspect.VERSUS,
        _form(
            r"(?:(?:how (?:does|is) (?:it|this|that) )?compared? (?:to|with)|vs|versus|or)(?: the|"
            r" an?)? (?P<subject>.+?)",
            "compare, vs, versus, or",
        ),
    ),
    (
        Aspect.ALSO,
        Form(
            rf"(?:{_LEAD})?(?:and (?:for|in|on|with|using|under)|(?:the )?same (?:question |thing |"
            rf"but )?(?:for|with|in|on|about))"
            rf"(?: the| an?)? (?P<subject>.+?){_END}",
            "and, same",
        ),
    ),
    (
        Aspect.ABOUT,
        _form(r"(?:what|how) about(?: (?:for|in|on|with|using))?(?: the| an?)? (?P<subject>.+?)", "about"),
    ),
    (
        Aspect.ABOUT,
        Form(
            r"(?:and|also)(?: the| an?)? (?P<subject>(?!(?:how|what|why|when|where|which|who|is|are|can|"
            r"does|do|should|"
            rf"also|then|so|the|thanks|thank)\b).{{2,40}}?){_END}",
            "and, also",
        ),
    ),
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their)\b|\b(?:this|that|one|these|those)\b(?=$| (?:on|in|to|with|for|from|"
    r"work|works|differ|compare|"
    r"mean|help|cost|run|scale|support|handle|need|require|use|break|fail|tool|one)\b)"
)
_EXPLETIVE = Form(
    r"\b(?:is|was|would|be|make|makes) it (?:\w+ )?(?:possible|safe|ok|okay|bad|good|better|worth|"
    r"necessary|recommended|a good|a bad|true|normal|easy|hard|"
    r"enough|common|required|allowed|best|sense|to)\b|\bmean(?:s)? (?:when|if|that)\b|"
    r"\bdoes it (?:make sense|take|mean)\b|\bit takes?\b|\bcalled\b|\b(?:it be|it been|be it)\b|"
    r"\b(?:time|day|date|hour|late|early|cold|hot|warm|far|long|much|many|often) (?:\w+ ){0,3}(?:is|was|"
    r"will|would|does|do|has) (?:it|they)\b|"
    r"\bit (?:says|said|fails|failed|keeps|crashes|hangs|shows|gives)\b|\b(?:make|let|see|if|when|because|"
    r"so|but|that|then|until|and) (?:it|they|them)\b"
)
_ASKS = Form(
    rf"{_LEAD}(?:how|what|why|when|where|which|who|is|are|can|could|does|do|should|will|would|has|have|"
    rf"in what|for what|give|show|explain|compare)\b"
)


def follow_up(message: str) -> FollowUp | None:
    """Return what `message` wants of what was spoken of before, or None: it stands by itself.

    >>> follow_up("and how do I install it?")
    FollowUp(aspect=<Aspect.IT: 'it'>, subject='', fact=None)
    >>> follow_up("What about MLOps?").subject
    'mlops'
    >>> follow_up("how do I install docker")
    """
    if len(sentences(message)) != 1:
        return None
    text = normalise(message)
    if not text or len(text.split()) > MAX_WORDS:
        return None
    for aspect, form in _ASPECTS:
        if form.fullmatch(text):
            return FollowUp(aspect)
    bare = re.sub(rf"^{_LEAD}", "", text)
    fact = asked_fact(bare)
    if fact and not fact[1]:
        return FollowUp(Aspect.FACT, fact=fact[0])
    if asks_price_of_it(bare):
        return FollowUp(Aspect.FACT, fact=FactName.LICENCE)
    for aspect, form in _NAMING:
        if found := form.fullmatch(text):
            subject = found["subject"]
            return FollowUp(Aspect.IT if _PRONOUN.fullmatch(subject) else aspect, subject)
    return FollowUp(Aspect.IT) if _refers_back(bare) else None


def _refers_back(text: str) -> bool:
    """Whether a question says "it" before it says what it is about."""
    found = _PRONOUN.search(text)
    if not found or not _ASKS.match(text) or _EXPLETIVE.search(text):
        return False
    before = text[: found.start()].split()
    own = [word for word in before if word not in FUNCTION_WORDS and not _ASKS.match(word)]
    return "and" not in before and len(own) <= MAX_BEFORE


def with_subject(message: str, name: str) -> str:
    """Return `message`, normalised and without its opening words, with its first pronoun read as `name`.

    >>> with_subject("and how do I install it?", "Helm")
    'how do i install Helm'
    """
    bare = re.sub(rf"^{_LEAD}", "", normalise(message))
    return _PRONOUN.sub(lambda _: name, bare, count=1)


def telling(message: str) -> list[str]:
    """Return the words of `message` that tell what it is about.

    >>> telling("and how do I install it?")
    ['install']
    """
    return [word for word in normalise(message).split() if word not in FUNCTION_WORDS and word not in _WH]
