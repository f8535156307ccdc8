from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import MAX_CONSIDERED, Assistant
from bot.core.answering import Answer, Clarification, Comparison, Fallback, Several, answered
from bot.core.confidence import Calibration
from bot.core.knowledge import Facts, Kind
from bot.core.matching import IntentIndex
from tests.samples import knowledge, topic

GIT = replace(
    topic("git", "what is git", "git basics", answer="Git keeps versions. It is fast."),
    title="What is Git?",
    kind=Kind.TOOL,
    facts=Facts(licence="GPL-2.0", language="C"),
)
SVN = replace(
    topic("subversion", "what is subversion", "svn checkout", answer="Subversion keeps versions."),
    title="What is Subversion (SVN)?",
    aliases=("svn",),
    kind=Kind.TOOL,
    facts=Facts(licence="Apache-2.0"),
    use_when="large binaries",
)
CHEF = replace(topic("chef", "what is chef", "chef recipes"), title="What is Chef?", kind=Kind.TOOL)
PUPPET = replace(
    topic("puppet", "what is puppet", "puppet manifests"), title="What is Puppet?", kind=Kind.TOOL
)
CHEF_PUPPET = replace(topic("chef-vs-puppet", "chef vs puppet", "chef or puppet"), kind=Kind.COMPARISON)
OTHERS = [
    topic(name, f"what is a {name}", f"why a {name}")
    for name in ("runbook", "postmortem", "canary", "rollback")
]


@pytest.fixture(scope="module")
def small() -> Assistant:
    index = IntentIndex(knowledge(GIT, SVN, CHEF, PUPPET, CHEF_PUPPET, *OTHERS))
    return Assistant(index, Calibration.fitted(index))


@pytest.mark.parametrize(
    "question",
    ["what is git and what is a runbook?", "What is Git? What is a runbook?", "explain git and also runbook"],
)
def test_two_questions_get_two_answers(small: Assistant, question: str) -> None:
    outcome = small.consider(question)

    assert isinstance(outcome.reply, Several)
    assert [found.id for found in answered(outcome.reply)] == ["git", "runbook"]
    assert [len(part.candidates) > 0 for _, part in outcome.parts] == [True, True]


def test_one_part_may_be_declined(small: Assistant) -> None:
    reply = small.consider("what is git? what is a canary? who won the cup?").reply

    assert isinstance(reply, Several)
    assert [type(part.reply) for part in reply.parts] == [Answer, Answer, Fallback]


def test_at_most_three_are_answered_and_the_rest_is_counted(small: Assistant) -> None:
    reply = small.consider("what is git? what is a canary? what is a runbook? what is a postmortem?").reply

    assert isinstance(reply, Several)
    assert [part.question for part in reply.parts] == [
        "what is git?",
        "what is a canary?",
        "what is a runbook?",
    ]
    assert reply.left_out == 1


def test_of_hundreds_of_questions_the_first_are_considered(small: Assistant) -> None:
    reply = small.consider("what is git? what is a canary? " * 200).reply

    assert isinstance(reply, Several)
    assert len(reply.parts) + reply.left_out == MAX_CONSIDERED


@pytest.mark.parametrize(
    "question", ["What is Git? What have you used it for?", "what is git and why use it"]
)
def test_an_elaboration_is_no_second_question(small: Assistant, question: str) -> None:
    reply = small.consider(question).reply

    assert isinstance(reply, Answer)
    assert reply.topic is GIT


@pytest.mark.parametrize(
    "question",
    [
        "git vs svn",
        "difference between subversion and git",
        "how is git different from svn",
        "git vs subverison",
    ],
)
def test_a_comparison_nobody_wrote_is_put_together(small: Assistant, question: str) -> None:
    reply = small.consider(question).reply

    assert isinstance(reply, Comparison)
    assert {found.id for found in reply.topics} == {"git", "subversion"}
    rows = {row[0]: row[1:] for row in reply.table.rows}
    assert set(rows["Licence"]) == {"GPL-2.0", "Apache-2.0"}
    assert set(rows["Use it when"]) == {"", "large binaries"}
    assert "Git keeps versions." in rows["In short"]
    assert "Steward" not in rows


def test_a_written_comparison_comes_first(small: Assistant) -> None:
    reply = small.consider("chef or puppet?").reply

    assert isinstance(reply, Answer)
    assert reply.topic is CHEF_PUPPET


def test_the_page_on_just_what_is_compared_comes_before_its_sister() -> None:
    sister = replace(
        topic("puppet-vs-salt", "difference between chef and puppet", "puppet or salt"), kind=Kind.COMPARISON
    )
    index = IntentIndex(knowledge(CHEF, PUPPET, CHEF_PUPPET, sister, *OTHERS))

    reply = Assistant(index, Calibration.fitted(index)).consider("difference between chef and puppet").reply

    assert isinstance(reply, Answer)
    assert reply.topic is CHEF_PUPPET


def test_pages_that_say_nothing_to_compare_are_choices() -> None:
    empty = [replace(topic(name, f"what is {name}", answer="-"), kind=Kind.TOOL) for name in ("svn", "cvs")]
    index = IntentIndex(knowledge(*empty, *OTHERS))

    reply = Assistant(index, Calibration.fitted(index)).consider("difference between svn and cvs").reply

    assert reply == Clarification(tuple(empty), 0.9)


def test_what_has_no_page_is_not_compared(small: Assistant) -> None:
    assert not isinstance(small.consider("git vs perforce").reply, Comparison)
