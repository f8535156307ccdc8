from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.core.answering import Answer, Clarification, Fallback, Help, SmallTalk, answer_with
from bot.core.intents import Courtesy
from bot.core.knowledge import Code, Facts, Kind, Link, Table, Topic
from bot.errors import RenderingError
from bot.slack import limits, screen
from bot.slack.choices import Choice
from bot.slack.rendering import (
    Message,
    _is_small,
    _misfits,
    check_topic,
    private,
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
    message = render_more(Answer(FULL, 0.9, alternatives=("Task", "Job")))

    sent = json.dumps(message.blocks)
    for part in ("kubectl get pods", "Use it when", "Not when", "Licence", "Task, Job", '"table"'):
        assert part in sent
    assert labels(message) == ["Less"]


def test_nothing_behind_more_means_no_more() -> None:
    assert labels(render(Answer(topic("pod"), 0.9))) == []


def test_an_empty_cell_gets_a_dash() -> None:
    table = render(Answer(FULL, 0.9)).blocks[3]

    assert table["rows"][2][1] == {"type": "raw_text", "text": "–"}  # noqa: RUF001  (an en dash on purpose)


def test_without_tables_the_rows_stand_in_columns() -> None:
    plain = without_tables(render(Answer(FULL, 0.9)))

    assert "table" not in kinds(plain)
    assert plain.blocks[3]["elements"][0]["elements"][0]["text"] == "Aspect   Pod\nSize     small\nLife     –"  # noqa: RUF001
    assert limits.violations(plain.blocks, plain.text) == []


def test_without_tables_rows_that_are_too_wide_become_a_list() -> None:
    wide = replace(
        FULL, table=Table(("Aspect", "Pod", "Node"), (("Size", "s" * 80, "large"), ("Life", "", "x")))
    )

    plain = without_tables(render(Answer(wide, 0.9)))

    rows = [
        "".join(part["text"] for part in item["elements"])
        for item in plain.blocks[3]["elements"][0]["elements"]
    ]
    assert rows == [f"Size: Pod {'s' * 80}; Node large", "Life: Pod –; Node x"]  # noqa: RUF001


def test_facts_are_plain_text() -> None:
    starred = replace(FULL, facts=Facts(language="C* and __asm__"))

    assert ": C* and __asm__" in json.dumps(render_more(Answer(starred, 0.9)).blocks)


LONG_TABLE = Table(("Aspect", "Pod"), (("Size", "small"),) * 20)
LONG_CODE = Code("", "line\n" * 30)


@pytest.mark.parametrize(
    "tall",
    [
        pytest.param(replace(FULL, table=LONG_TABLE), id="a long table of a concept"),
        pytest.param(replace(FULL, table=None, code=LONG_CODE), id="long code of a concept"),
        pytest.param(replace(FULL, kind=Kind.HOWTO, table=None, code=LONG_CODE), id="long code of a how-to"),
        pytest.param(
            replace(FULL, kind=Kind.COMPARISON, table=LONG_TABLE, points=("word " * 100,) * 5),
            id="points beside the table of a comparison",
        ),
        pytest.param(
            replace(FULL, kind=Kind.HOWTO, code=Code("", "line\n" * 12), points=("word " * 100,) * 5),
            id="points beside the code of a how-to",
        ),
    ],
)
def test_what_the_screen_cannot_hold_waits_behind_more(tall: Topic) -> None:
    answer = Answer(tall, 0.9)

    shown = render(answer)

    assert screen.lines(shown.blocks) <= screen.WINDOW < screen.lines(render_more(answer).blocks)
    assert labels(shown) == ["More"]


@pytest.mark.parametrize("kind", [Kind.COMPARISON, Kind.HOWTO, Kind.TROUBLESHOOTING])
def test_what_people_came_for_is_shown_however_long_the_rest(kind: Kind) -> None:
    tall = replace(FULL, kind=kind, answer="word " * 500)

    sent = json.dumps(render(Answer(tall, 0.9)).blocks)

    assert ('"table"' if kind is Kind.COMPARISON else "rich_text_preformatted") in sent


def test_text_that_is_too_long_keeps_the_sources() -> None:
    long = replace(FULL, code=Code("", "code " * 500), table=Table(("a", "b"), (("cell " * 50, "<&>"),) * 9))

    text = render_more(Answer(long, 0.9)).text

    assert len(text) <= limits.TEXT
    assert "https://example.org/a?b=1&amp;c=2" in text
    assert text.endswith("platform")


def test_text_is_never_cut_inside_an_entity() -> None:
    for size in range(590, 610):
        text = render(Answer(replace(FULL, answer="x" * size + "&" * 1000), 0.9)).text

        assert re.fullmatch(r"(?:[^&]|&amp;)*", text, re.DOTALL)


def test_a_clarification_is_one_line_and_buttons() -> None:
    message = render(Clarification((topic("one"), topic("two")), 0.4))

    assert kinds(message) == ["rich_text", "actions"]
    assert labels(message) == ["One", "Two"]
    assert message.text == "Which of these do you mean?\n- One\n- Two"


def test_a_fallback_says_so_names_what_it_covers_and_offers_the_nearest() -> None:
    message = render(Fallback((topic("near"),), 0.1, ("Git", "Containers")))

    said, help_, *offered = message.text.splitlines()
    assert said.startswith("I don't have a page that answers this.")
    assert help_ == "I can help with Git, Containers and more. The nearest pages:"
    assert offered == ["- Near"]
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


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param(
            [replace(FULL, answer="x" * size) for size in range(11_000, 12_000, 25)], id="characters"
        ),
        pytest.param([replace(FULL, answer="x\n\n" * size) for size in range(35, 50)], id="blocks"),
    ],
)
def test_the_check_leaves_room_for_what_stands_around_an_answer(sizes: list[Topic]) -> None:
    largest = [size for size in sizes if not check_topic(size)][-1]
    answer = Answer(largest, 0.9)

    message = private(render_more(answer), answer, "?" * 150)

    assert largest is not sizes[-1]
    assert limits.violations(message.blocks, message.text) == []


def test_what_can_never_fit_is_refused_with_a_reason() -> None:
    endless = replace(FULL, answer="word " * 4000)

    assert any("too large for a Slack message" in problem for problem in check_topic(endless))
    with pytest.raises(RenderingError):
        render_more(Answer(endless, 0.9))


@given(
    words=st.integers(1, 300),
    points=st.integers(0, 10),
    rows=st.integers(1, 9),
    cell=st.integers(0, 40),
    sources=st.integers(0, 10),
    word=st.sampled_from(["word ", "<&> ", "*a* ", "`<` ", "a\n\n"]),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_small_needs_no_drawing(
    *, words: int, points: int, rows: int, cell: int, sources: int, word: str
) -> None:
    small = replace(
        FULL,
        answer=word * words,
        points=(word * 30,) * points,
        table=Table(("a", "b"), (("&" * cell, "<" * cell),) * rows),
        links=(Link("<&>" * 20, "https://example.org/" + "a&b=" * 20),) * sources,
    )
    assume(_is_small(small))

    assert list(_misfits(small)) == []


def test_what_fits_passes_the_check() -> None:
    assert check_topic(FULL) == []


@given(
    words=st.integers(1, 2_000),
    fences=st.integers(0, 25),
    points=st.integers(0, 40),
    rows=st.integers(1, 110),
    cell=st.integers(0, 120),
    sources=st.integers(0, 30),
    word=st.sampled_from(["word ", "<&> ", "*a* ", "`<` "]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_passes_the_check_fits_however_it_is_shown(
    *, words: int, fences: int, points: int, rows: int, cell: int, sources: int, word: str
) -> None:
    large = replace(
        FULL,
        answer=word * words + "\n\n```\nx\n```\n\nand" * fences,
        points=("point <&> " * 10,) * points,
        table=Table(("a", "b"), (("x" * cell, "y" * cell),) * rows),
        links=(Link("A source with a title", "https://example.org/a/long/way/to/the/page"),) * sources,
    )
    assume(not check_topic(large))
    neighbours = tuple(topic(f"{letter * 80}") for letter in "abcd")
    answer, question = Answer(large, 0.9, neighbours), "&" * 150

    full = render_more(answer, question)
    for message in (
        render(answer),
        full,
        without_tables(full),
        private(full, answer, question),
        render_private(answer, question),
        render_shared(answer, question, "<" * 200),
    ):
        assert limits.violations(message.blocks, message.text) == []


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
