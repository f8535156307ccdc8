"""Questions for a single fact of a tool: its licence, its language, its first release, who keeps it."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from bot.core.forms import Form, holds_any
from bot.core.knowledge import Topic


class FactName(StrEnum):
    """Which fact; the value is its label."""

    LICENCE = "Licence"
    LANGUAGE = "Written in"
    HOSTING = "Hosting"
    FIRST_RELEASED = "First released"
    STEWARD = "Steward"


_IT = r"(?P<subject>.+?)"
_FORMS: tuple[tuple[FactName, Form], ...] = tuple(
    (name, Form(form))
    for name, forms in (
        (
            FactName.LICENCE,
            (
                rf"(?:what|which|whats) (?:kind of |sort of |type of )?licen[cs]e (?:is|does|has|do) {_IT}"
                r"(?: (?:under|use|have|using|come with|come under|released under|distributed under|"
                r"licen[cs]ed under))*",
                rf"(?:what|which|whats)(?: is| are)?(?: the)? (?:open source )?(?:licen[cs]es?|licen[cs]ing)"
                rf"(?: model| terms| type)?(?: (?:of|for|under which) {_IT})?",
                rf"(?:the )?licen[cs](?:e|ing) (?:of|for) {_IT}",
                rf"{_IT} licen[cs](?:e|ing)(?: model| terms| type)?",
                rf"(?:how|under (?:what|which) licen[cs]e) is {_IT} (?:licen[cs]ed|released|distributed|"
                rf"published)",
                rf"(?:is|are) {_IT} (?:(?:really|fully|completely|still|actually) )?(?:free|open source|"
                rf"opensource|"
                r"foss|proprietary|closed source|free of charge|paid|commercial)(?: (?:to use|software|"
                r"or \w+(?: source)?|or not|for commercial use))*",
                rf"(?:does|do) {_IT} cost (?:money|anything|something)",
                rf"(?:can|may) (?:i|we) use {_IT} (?:for free|commercially|free of charge)",
                r"(?:is it free|open source|free|licen[cs]es?)",
            ),
        ),
        (
            FactName.FIRST_RELEASED,
            (
                rf"when (?:was|were) {_IT} (?:first |initially |originally )?(?:released|launched|"
                rf"published|introduced|"
                r"announced|created|made|born|open sourced|started)(?: first)?",
                rf"when did {_IT} (?:first )?(?:come out|launch|start|appear|get released|"
                rf"get created)(?: first)?",
                rf"(?:what year|which year|since when|how long) (?:was|has|does|did) {_IT} (?:been around|"
                rf"been out|exist|"
                r"(?:first )?released|created|come out|existed)",
                rf"(?:(?:what is )?the )?(?:first |initial )?release (?:date|year) (?:of|for) {_IT}",
                rf"(?:first|initial) release of {_IT}",
            ),
        ),
        (
            FactName.LANGUAGE,
            (
                rf"(?:what|which) (?:programming )?languages? (?:is|was|are) {_IT} (?:written|built|"
                rf"implemented|coded|"
                r"developed|programmed|made)(?: in| with)?",
                rf"(?:in )?(?:what|which)(?: programming)?(?: languages?)? (?:is|was|are) {_IT} "
                r"(?:written|implemented|coded|programmed|built|developed) ?(?:in)?",
                rf"(?:is|was) {_IT} (?:written|implemented|coded|programmed) in \w+",
                rf"(?:programming |implementation )?language (?:of|behind) {_IT}",
            ),
        ),
        (
            FactName.STEWARD,
            (
                rf"who (?:maintains|owns|develops|is behind|stewards|governs|sponsors|publishes|makes|builds|"
                rf"is maintaining|is developing|is the (?:maintainer|vendor|owner|steward|company) (?:of|"
                rf"behind)) {_IT}",
                rf"(?:which|what) (?:company|foundation|organi[sz]ation|vendor) (?:maintains|owns|"
                rf"develops|is behind|"
                rf"makes|builds|governs|backs|stewards) {_IT}",
                rf"(?:who is )?(?:the )?(?:maintainers?|vendor|steward|owner) of {_IT}",
                rf"(?:who|by whom) (?:is|are) {_IT} (?:maintained|developed|owned|governed)(?: by)?",
            ),
        ),
        (
            FactName.HOSTING,
            (
                rf"(?:is|are) {_IT} (?:self hosted|selfhosted|managed|hosted|saas|a saas|a service|"
                rf"on prem|on premise|"
                r"cloud only)(?: or .+)?",
                rf"(?:can|may|do|must|should) (?:i|we|you) (?:self host|host) {_IT}(?: (?:myself|"
                rf"ourselves|yourself|on prem|"
                r"on premise|on premises))?",
                rf"(?:can|may) {_IT} be (?:self hosted|hosted on prem(?:ises?)?|run on prem(?:ises?)?)",
                rf"(?:is there a )?(?:managed|hosted|saas|cloud) (?:version|offer|edition|variant) (?:of|"
                rf"for) {_IT}",
            ),
        ),
    )
    for form in forms
)
_PRICE = Form(
    r"(?:how much (?:does|do|is|would) (?P<subject>.+?)(?: cost)?|what (?:does|do) (?P<other>.+?) cost"
    r"|(?:price|cost|pricing)(?: of (?P<third>.+))?)",
    "price, cost, much, pricing",
)
_CUES = tuple(
    (
        "licen, source, free, foss, proprietary, paid, commercial, cost, released, launched, published, "
        "introduced, announced, created, made, born, started, come out, launch, start, appear, around, "
        "exist, release, language, written, implemented, coded, programmed, built, developed, maint, "
        "owns, develops, behind, stewards, governs, sponsors, publishes, makes, builds, owned, governed, "
        "backs, vendor, steward, owner, host, managed, saas, on prem, service, cloud"
    ).split(", ")
)
"""One of these is in every question for a fact."""
REMEMBERED = 64
"""Questions that are remembered: of each it is asked twice."""
_PRONOUNS = {"it", "this", "that", "they", "them", "these", "this tool", "that tool", "the tool", "one"}


@lru_cache(maxsize=REMEMBERED)
def asked_fact(normalised: str) -> tuple[FactName, str] | None:
    """Return which fact a normalised question asks for, and of what: "" if of what was spoken of before.

    >>> asked_fact("what is terraform written in")
    (<FactName.LANGUAGE: 'Written in'>, 'terraform')
    >>> asked_fact("is it free")
    (<FactName.LICENCE: 'Licence'>, '')
    >>> asked_fact("what is terraform")
    """
    if not holds_any(normalised, _CUES):
        return None
    for name, form in _FORMS:
        found = form.fullmatch(normalised)
        if found:
            subject = found.groupdict().get("subject") or ""
            return name, "" if subject in _PRONOUNS else subject
    return None


def asks_price_of_it(normalised: str) -> bool:
    """Whether a normalised question asks what the thing spoken of before costs: its licence tells.

    >>> asks_price_of_it("how much does it cost"), asks_price_of_it("how much does the exam cost")
    (True, False)
    """
    found = _PRICE.fullmatch(normalised)
    return found is not None and {subject for subject in found.groups() if subject} <= _PRONOUNS


def fact_of(topic: Topic, name: FactName) -> str:
    """Return what `topic` states of this fact, or ""."""
    if topic.facts is None:
        return ""
    return {
        FactName.LICENCE: topic.facts.licence,
        FactName.LANGUAGE: topic.facts.language,
        FactName.HOSTING: topic.facts.hosting,
        FactName.FIRST_RELEASED: topic.facts.first_released,
        FactName.STEWARD: topic.facts.steward,
    }[name]
