"""What the bot makes of lists, facts, follow-ups, opinions, pasted errors and talk that isn't for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.assistant import Assistant, spoken_in
from bot.core.answering import (
    Answer,
    Clarification,
    Comparison,
    Fallback,
    FeedbackTaken,
    Focus,
    Listing,
    Silence,
    SmallTalk,
    TopicWanted,
    answered,
)
from bot.core.confidence import Calibration
from bot.core.facts import FactName
from bot.core.feedback import Opinion
from bot.core.intents import Courtesy
from bot.core.knowledge import Category, Code, Facts, Kind, Knowledge, Topic
from bot.core.matching import IntentIndex
from bot.ports import Place, Spoken
from bot.store.memory import MemoryConversations
from tests.samples import DEVOPS, knowledge, topic


def tool(name: str, title: str, *utterances: str, facts: Facts, related: tuple[str, ...] = ()) -> Topic:
    page = topic(name, *utterances, answer=f"{title} is a tool. It does things.")
    return replace(page, title=f"What is {title}?", kind=Kind.TOOL, facts=facts, related=related)


CI = "continuous integration"
JENKINS = replace(
    tool(
        "jenkins",
        "Jenkins",
        "what is jenkins",
        "why use jenkins",
        "jenkins server basics",
        facts=Facts(CI, "MIT", "Java", "self-hosted", "2011", "CD Foundation", ("circleci", "Drone")),
        related=("flaky-tests",),
    ),
    code=Code("bash", "java -jar jenkins.war"),
    use_when="you host it yourself",
)
CIRCLECI = tool(
    "circleci", "CircleCI", "what is circleci", "circleci orbs", facts=Facts(CI, "proprietary", "", "managed")
)
TEKTON = tool(
    "tekton",
    "Tekton",
    "what is tekton",
    "tekton pipelines",
    facts=Facts(CI, "Apache-2.0", "Go", "self-hosted"),
)
PULL = replace(
    topic("image-pull", "image can not be pulled", "wrong image name"),
    errors=("Failed to pull image", "ErrImagePull"),
    kind=Kind.TROUBLESHOOTING,
)
OOM = replace(topic("oom", "container out of memory", "memory limit too low"), errors=("exit code 137",))
OTHERS = [
    topic("flaky-tests", "tests fail at random", "flaky tests", "unreliable tests"),
    topic("ci-tools-compared", "how to choose a server for builds", "which build server to choose"),
    topic("install-jenkins", "how do i install jenkins", "set up a jenkins server"),
    topic("rollback", "how do i roll back a deployment", "undo a release"),
    topic("canary", "what is a canary deployment", "release to a few users first"),
    topic("runbook", "what is a runbook", "steps for on call"),
]
OTHERS[2] = replace(OTHERS[2], title="How do I install Jenkins?", kind=Kind.HOWTO)


@pytest.fixture(scope="module")
def known() -> Knowledge:
    base = knowledge(JENKINS, CIRCLECI, TEKTON, PULL, OOM, *OTHERS)
    kinds = {CI: Category(CI, "CI servers", ("ci tools", "build servers"))}
    return replace(base, categories=kinds, areas={DEVOPS.id: DEVOPS})


@pytest.fixture(scope="module")
def bot(known: Knowledge) -> Assistant:
    index = IntentIndex(known)
    return Assistant(index, Calibration.fitted(index), conversations=MemoryConversations())


@pytest.mark.parametrize(
    ("question", "title", "topics", "others"),
    [
        ("alternatives to jenkins", "Alternatives to Jenkins", ["circleci", "tekton"], ("Drone",)),
        (
            "what else is there besides Jenkins?",
            "Alternatives to Jenkins",
            ["circleci", "tekton"],
            ("Drone",),
        ),
        ("open source jenkins alternatives", "Alternatives to Jenkins (open source)", ["tekton"], ()),
        ("alternatives to drone", "Alternatives to Drone", ["jenkins"], ()),
        ("list of ci tools", "CI servers", ["jenkins", "circleci", "tekton"], ()),
        ("build servers list", "CI servers", ["jenkins", "circleci", "tekton"], ()),
        ("self-hosted ci tools", "CI servers (self-hosted)", ["jenkins", "tekton"], ()),
    ],
)
def test_a_list_nobody_wrote_is_put_together(
    bot: Assistant, question: str, title: str, topics: list[str], others: tuple[str, ...]
) -> None:
    reply = bot.consider(question).reply

    assert isinstance(reply, Listing)
    assert reply.title == title
    assert [found.id for found in answered(reply)] == topics
    assert reply.others == others
    assert all(entry.line.endswith("is a tool.") for entry in reply.entries)


def test_a_written_list_comes_first(bot: Assistant) -> None:
    assert [page.id for page in answered(bot.consider("which build server to choose").reply)] == [
        "ci-tools-compared"
    ]


def test_a_list_of_nothing_is_no_list(bot: Assistant) -> None:
    assert not isinstance(bot.consider("alternatives to perforce").reply, Listing)
    assert not isinstance(bot.consider("what is a canary deployment").reply, Listing)


@pytest.mark.parametrize(
    ("question", "name", "value"),
    [
        ("what licence is jenkins", FactName.LICENCE, "MIT"),
        ("is Jenkins open source?", FactName.LICENCE, "MIT"),
        ("when was jenkins released", FactName.FIRST_RELEASED, "2011"),
        ("what is jenkins written in?", FactName.LANGUAGE, "Java"),
        ("who maintains jenkins", FactName.STEWARD, "CD Foundation"),
        ("can I self-host tekton", FactName.HOSTING, "self-hosted"),
    ],
)
def test_a_fact_stands_above_its_page(bot: Assistant, question: str, name: FactName, value: str) -> None:
    reply = bot.consider(question).reply

    assert isinstance(reply, Answer)
    assert reply.fact
    assert (reply.fact.name, reply.fact.value) == (name, value)


def test_a_fact_that_is_not_stated_is_not_made_up(bot: Assistant) -> None:
    reply = bot.consider("what is circleci written in").reply

    assert not (isinstance(reply, Answer) and reply.fact)


@pytest.mark.parametrize(
    ("said", "focus"),
    [("more", Focus.EVERYTHING), ("example?", Focus.EXAMPLE), ("when should I use it?", Focus.USE)],
)
def test_a_follow_up_shows_another_part_of_the_page(bot: Assistant, said: str, focus: Focus) -> None:
    reply = bot.consider(said, context=Spoken(("jenkins",))).reply

    assert isinstance(reply, Answer)
    assert (reply.topic, reply.focus) == (JENKINS, focus)


def test_follow_ups_are_about_what_was_answered(bot: Assistant) -> None:
    context = Spoken(("jenkins",))

    installed = bot.consider("and how do I install it?", context=context).reply
    free = bot.consider("is it free?", context=context).reply
    others = bot.consider("alternatives?", context=context).reply
    versus = bot.consider("how does it differ from tekton?", context=context).reply
    about = bot.consider("what about circleci?", context=context).reply

    assert [found.id for found in answered(installed)] == ["install-jenkins"]
    assert isinstance(free, Answer)
    assert free.fact
    assert isinstance(others, Listing)
    assert isinstance(versus, Comparison)
    assert [found.id for found in answered(about)] == ["circleci"]


def test_of_two_topics_the_bot_asks_which_or_compares_them(bot: Assistant) -> None:
    context = Spoken(("circleci", "tekton"))

    assert bot.consider("why?", context=context).reply == Clarification((CIRCLECI, TEKTON), 0.9)
    assert isinstance(bot.consider("which is better?", context=context).reply, Comparison)


@pytest.mark.parametrize("said", ["why?", "more", "and how do I install it?", "and for gcp?", "is it free?"])
def test_without_context_the_bot_asks_which_topic(bot: Assistant, said: str) -> None:
    assert bot.consider(said).reply == TopicWanted()


def test_a_topic_that_is_asked_in_these_words_comes_before_the_follow_up() -> None:
    index = IntentIndex(knowledge(topic("reason", "why", "why is that"), topic("more-help", "tell me more")))
    other = Assistant(index, Calibration.fitted(index))

    assert [found.id for found in answered(other.consider("tell me more").reply)] == ["more-help"]


def test_a_bad_opinion_is_noted_and_offers_the_next_best(bot: Assistant) -> None:
    context = spoken_in(bot.consider("what is jenkins"))
    assert context

    reply = bot.consider("that's wrong", context=context).reply

    assert isinstance(reply, FeedbackTaken)
    assert (reply.opinion, reply.about) == (Opinion.WRONG, (JENKINS,))
    assert reply.nearest
    assert JENKINS not in reply.nearest
    assert bot.consider("thanks, that helped", context=context).reply == FeedbackTaken(
        Opinion.HELPED, (), (JENKINS,)
    )


def test_a_report_is_acknowledged(bot: Assistant) -> None:
    assert bot.consider("I restarted jenkins, should be fine").reply == SmallTalk(Courtesy.STATEMENT)


LOG = "\n".join(f"2026-11-24T10:00:{n:02d}Z INFO step {n} of the build done" for n in range(60))


def test_a_pasted_error_leads_to_its_page(bot: Assistant) -> None:
    outcome = bot.consider(f"{LOG}\n2026-11-24T10:01:00Z ERROR Failed to pull image r.io/a/b:1.2\n{LOG}")

    assert answered(outcome.reply) == (PULL,)
    assert outcome.signature
    assert outcome.signature.text == "Failed to pull image"


def test_an_unknown_error_is_not_answered(bot: Assistant) -> None:
    pasted = f"{LOG}\nTraceback (most recent call last):\n  File \"jenkins.py\", line 3\nKeyError: 'tekton'"

    assert isinstance(bot.consider(pasted).reply, Fallback | Clarification)


def test_two_pages_with_the_same_error_are_offered(known: Knowledge) -> None:
    disk = [
        replace(topic(name, f"{name} full"), errors=("No space left on device",))
        for name in ("node", "laptop")
    ]
    index = IntentIndex(replace(known, topics={**known.topics, **{page.id: page for page in disk}}))
    other = Assistant(index, Calibration.fitted(index))

    reply = other.consider("ERROR: write failed: No space left on device").reply

    assert isinstance(reply, Clarification)
    assert {page.id for page in reply.choices} == {"node", "laptop"}


@pytest.mark.parametrize(
    "said", ["what is a canary deployment?", "does anyone know what a canary deployment is?"]
)
def test_a_general_question_is_answered_unasked(bot: Assistant, said: str) -> None:
    assert [found.id for found in answered(bot.consider(said, unaddressed=True).reply)] == ["canary"]


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "is the canary deployment done?",
        "what is the meaning of life?",
        "canary deployment",
        "help",
        "that's wrong",
        "",
    ],
)
def test_everything_else_is_met_with_silence(bot: Assistant, said: str) -> None:
    assert bot.consider(said, unaddressed=True).reply == Silence()


def test_an_error_with_a_plea_is_answered_unasked(bot: Assistant) -> None:
    asked = bot.consider("anyone seen this? Failed to pull image r.io/a:1", unaddressed=True).reply
    told = bot.consider("Failed to pull image r.io/a:1, fixing it", unaddressed=True).reply

    assert answered(asked) == (PULL,)
    assert told == Silence()


async def test_a_place_remembers_what_was_answered_there(bot: Assistant) -> None:
    here, there = Place("T", "C", "1"), Place("T", "C", "2")
    await bot.reply_to("what is jenkins", place=here)
    await bot.reply_to("hello", place=here)

    assert answered((await bot.reply_to("more", place=here)).reply) == (JENKINS,)
    assert (await bot.reply_to("more", place=there)).reply == TopicWanted()


async def test_a_chosen_topic_is_what_is_spoken_of(bot: Assistant) -> None:
    here = Place("T", "C", "3")
    await bot.reply_to("what is jenkins", place=here)
    await bot.answer_with("tekton", place=here)

    assert answered((await bot.reply_to("more", place=here)).reply) == (TEKTON,)
