from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.core.answering import Answer, Clarification, Fallback, Help, SmallTalk, answer_with
from bot.core.intents import Courtesy
from bot.core.knowledge import Code, Facts, Kind, Link, Table, Topic
from bot.errors import RenderingError
from bot.slack import limits
from bot.slack.choices import Choice
from bot.slack.rendering import (
    Message,
    check_topic,
    render,
    render_more,
    render_private,
    render_shared,
    without_tables,
)
from tests.samples import DEVOPS, topic

FULL = Topic(
    id="pod",
    title="What is a pod?",
    area=DEVOPS,
    utterances=("what is a pod",),
    answer="The **smallest** unit, see [docs](https://example.org/a).",
    points=("**One**: `kubectl`", "two"),
    code=Code("bash", "kubectl get pods"),
    table=Table(("Aspect", "Pod"), (("Size", "small"), ("Life", ""))),
    facts=Facts(category="things", licence="MIT", alternatives=("task", "job")),
    use_when="always",
    avoid_when="never",
    links=(Link("Docs & more", "https://example.org/a?b=1&c=2"),),
    owner="platform",
    reviewed=date(2026, 11, 24),
)


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


def labels(message: Message) -> list[str]:
    return [e["text"]["text"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]


def test_an_answer_begins_with_what_was_asked_and_ends_with_where_it_is_from() -> None:
    message = render(Answer(FULL, 0.9, (topic("node"),)))

    assert kinds(message) == ["header", "rich_text", "rich_text", "table", "context", "actions", "context"]
    assert message.blocks[0]["text"]["text"] == "What is a pod?"
    assert labels(message) == ["Node", "More"]
    assert message.blocks[-1]["elements"][0]["text"] == "Operations · reviewed Nov 2026 · platform"


def test_text_alone_says_it_all() -> None:
    text = render(Answer(FULL, 0.9)).text

    for part in (
        "What is a pod?",
        "The smallest unit",
        "- One: kubectl",
        "kubectl get pods",
        "Size: Pod small",
        "https://example.org/a?b=1&amp;c=2",
    ):
        assert part in text


def test_styles_and_links_become_rich_text() -> None:
    parts = render(Answer(FULL, 0.9)).blocks[1]["elements"][0]["elements"]

    assert parts[1] == {"type": "text", "text": "smallest", "style": {"bold": True}}
    assert parts[3] == {"type": "link", "url": "https://example.org/a", "text": "docs"}


def test_sources_are_escaped_links() -> None:
    sources = render(Answer(FULL, 0.9)).blocks[4]["elements"][0]["text"]

    assert sources == "Sources: <https://example.org/a?b=1&amp;c=2|Docs &amp; more>"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (Kind.HOWTO, "rich_text_preformatted"),
        (Kind.TROUBLESHOOTING, "rich_text_preformatted"),
        (Kind.COMPARISON, '"table"'),
        (Kind.CONCEPT, '"table"'),
    ],
)
def test_people_see_at_once_what_they_would_rather_see_than_read(kind: Kind, shown: str) -> None:
    message = render(Answer(replace(FULL, kind=kind), 0.9))

    both = ("rich_text_preformatted", '"table"')
    assert [part in json.dumps(message.blocks) for part in both] == [part == shown for part in both]


def test_more_holds_everything_and_less_takes_it_back() -> None:
    message = render_more(Answer(FULL, 0.9))

    sent = json.dumps(message.blocks)
    for part in ("kubectl get pods", "Use it when", "Not when", "Licence", "task, job", '"table"'):
        assert part in sent
    assert labels(message) == ["Less"]


def test_nothing_behind_more_means_no_more() -> None:
    assert labels(render(Answer(topic("pod"), 0.9))) == []


def test_an_empty_cell_gets_a_dash() -> None:
    table = render(Answer(FULL, 0.9)).blocks[3]

    assert table["rows"][2][1] == {"type": "raw_text", "text": "–"}  # noqa: RUF001  (an en dash on purpose)


def test_without_tables_the_rows_are_text() -> None:
    message = render(Answer(FULL, 0.9))

    plain = without_tables(message, FULL)

    assert "table" not in kinds(plain)
    assert "Size: Pod small" in json.dumps(plain.blocks)
    assert limits.violations(plain.blocks, plain.text) == []


def test_a_clarification_is_one_line_and_buttons() -> None:
    message = render(Clarification((topic("one"), topic("two")), 0.4))

    assert kinds(message) == ["rich_text", "actions"]
    assert labels(message) == ["One", "Two"]
    assert message.text == "Which of these do you mean?\n- One\n- Two"


def test_a_fallback_says_so_offers_the_nearest_and_one_way_out() -> None:
    message = render(Fallback((topic("near"),), 0.1))

    assert message.text.startswith("I don't have a page that answers this.")
    assert "exact error text" in message.text
    assert labels(message) == ["Near"]


def test_a_private_reply_repeats_the_question_and_can_be_shared() -> None:
    message = render_private(Answer(FULL, 0.9, (topic("node"),)), "what <!here> is\n a pod " + "x" * 300)

    asked = message.blocks[0]["elements"][0]
    assert asked["type"] == "plain_text"
    assert asked["text"].startswith("You asked: what is a pod xxx")
    assert len(asked["text"]) <= len("You asked: ") + 150
    assert labels(message)[-1] == "Share to channel"
    assert all(
        "question" in e["value"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]
    )


def test_only_answers_can_be_shared() -> None:
    assert labels(render_private(Fallback(), "what")) == []


def test_a_shared_answer_names_who_shared_it_without_a_mention() -> None:
    message = render_shared(Answer(FULL, 0.9), "what is a pod", "ada")

    assert message.blocks[0]["elements"][0] == {
        "type": "plain_text",
        "text": "ada asked: what is a pod",
        "emoji": False,
    }
    assert message.text.startswith("ada asked: what is a pod\nWhat is a pod?")


def test_a_long_answer_is_split_at_a_paragraph() -> None:
    long = replace(FULL, answer="\n\n".join(f"Paragraph {n}. " + "word " * 150 for n in range(6)))

    message = render(Answer(long, 0.9))

    sent = json.dumps(message.blocks)
    assert "Paragraph 2." in sent
    assert "Paragraph 5." not in sent
    assert "More" in labels(message)
    assert "Paragraph 5." in json.dumps(render_more(Answer(long, 0.9)).blocks)


def test_a_fence_is_never_cut() -> None:
    code = "\n".join(f"line {n}" for n in range(300))
    long = replace(FULL, answer=f"Before.\n\n```\n{code}\n```\n\nAfter.")

    message = render(Answer(long, 0.9))

    texts = json.dumps(message.blocks)
    assert ("line 299" in texts) == ("line 0" in texts)


def test_what_can_never_fit_is_refused_with_a_reason() -> None:
    endless = replace(FULL, answer="word " * 4000)

    assert any("too large for a Slack message" in problem for problem in check_topic(endless))
    with pytest.raises(RenderingError):
        render_more(Answer(endless, 0.9))


def test_what_fits_passes_the_check() -> None:
    assert check_topic(FULL) == []


@given(st.text(min_size=1, max_size=300).filter(str.strip), st.text(max_size=200))
def test_any_text_of_a_topic_or_a_user_keeps_the_limits(text: str, question: str) -> None:
    odd = replace(
        FULL, title=text, answer=text, points=(text,), code=Code("", text), use_when=text, owner=text
    )

    for message in (
        render(Answer(odd, 0.9)),
        render_more(Answer(odd, 0.9)),
        render_private(Answer(odd, 0.9), question),
        render_shared(Answer(odd, 0.9), question, text),
        render(Clarification((odd, FULL), 0.4)),
        render(Help((odd,))),
        render(SmallTalk(Courtesy.GREETING)),
    ):
        assert limits.violations(message.blocks, message.text) == []
        assert "<!" not in message.text
        assert "<@" not in message.text


@given(st.text(max_size=300))
def test_what_a_button_carries_comes_back(question: str) -> None:
    assert Choice.decoded(Choice("pod", question).encoded()) == Choice("pod", question)


@pytest.mark.parametrize("value", ["", "{", "[]", "1", '{"topic": "a"}'])
def test_what_no_button_of_ours_carries_is_no_choice(value: str) -> None:
    assert Choice.decoded(value) is None


def test_every_bundled_topic_fits_with_all_its_neighbours(assistant: Assistant) -> None:
    for known in assistant.knowledge.topics.values():
        answer = answer_with(known, assistant.knowledge)
        for message in (render(answer), render_more(answer), render_private(answer, "?" * 150)):
            assert limits.violations(message.blocks, message.text) == [], known.id
