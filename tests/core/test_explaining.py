from __future__ import annotations

from bot.core.confidence import Match
from bot.core.evidence import Evidence
from bot.core.explaining import share_in_words, why
from bot.core.signatures import Signature
from bot.core.vocabulary import Reading, Slot
from tests.samples import SMALL

DOCKER = SMALL.topics["docker"]
MISSPELT = Slot("dokcer", (Reading(("dokcer",)), Reading(("docker",), 0.83)))


def test_why_tells_the_reading_the_nearest_utterance_and_how_sure_it_is() -> None:
    match = Match(DOCKER, 0.86, Evidence(DOCKER, 0.8, 0.66, 0.7, "what is docker", unknown=0.2))

    told = why((MISSPELT,), (match,))

    assert told == (
        "I read “dokcer” as docker.",
        "Closest to “what is docker”, on the page “Docker”.",
        "Two thirds of what your words say is on that page.",
        "20% of your question is in words that no page uses.",
        "Sure: 0.86 (of ten such answers, about 9 are right).",
    )


def test_why_names_the_error_and_a_close_second() -> None:
    evidence = Evidence(DOCKER, 1, 1, 0, "x")
    matches = (Match(DOCKER, 0.9, evidence), Match(SMALL.topics["rollback"], 0.85, evidence))

    told = why((), matches, Signature(DOCKER, "exit code 137", 3.0, 3))

    assert told[0] == "Your message holds “exit code 137”, an error that “Docker” lists."
    assert told[1] == "“Rollback” comes close (0.85)."


def test_why_says_when_no_word_is_known() -> None:
    assert why((), ()) == ("None of your words is on any page.",)


def test_shares_are_told_as_people_tell_them() -> None:
    assert [share_in_words(share) for share in (1, 0.75, 0.5, 0.3, 0)] == [
        "all",
        "three quarters",
        "half",
        "a third",
        "hardly any",
    ]
