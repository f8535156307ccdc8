from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.assistant import Outcome
from bot.core.answering import Answer, Clarification, Fallback, Reply
from bot.core.confidence import Match
from bot.core.evidence import Evidence
from bot.core.matching import Question
from bot.errors import QuestionFileError
from bot.evaluation.public import (
    IntentData,
    knowledge_of,
    measure_intents,
    read_banking77,
    read_clinc150,
)
from bot.wiring import assistant_of
from tests.samples import topic

A, B = topic("lost-card"), topic("top-up")


def outcome(reply: Reply, *candidates: tuple[str, float]) -> Outcome:
    matches = tuple(
        Match(t := topic(name), confidence, Evidence(t, confidence, 0, 0, ""))
        for name, confidence in candidates
    )
    return Outcome(reply, matches, Question((), ()), "test")


def replying(replies: Mapping[str, Outcome]) -> Callable[[str], Outcome]:
    return lambda text: replies[text]


def test_a_clarification_counts_half_and_a_fallback_declines() -> None:
    right, other = ("lost-card", 0.8), ("top-up", 0.3)
    replies = {
        "answered": outcome(Answer(A, 0.8), right, other),
        "asked back": outcome(Clarification((A, B), 0.8), right, other),
        "asked back about others": outcome(Clarification((B, A), 0.3), other, ("lost-card", 0.2)),
        "declined": outcome(Fallback((A,)), ("lost-card", 0.2)),
    }
    data = IntentData(known=(), asked=tuple((text, "lost_card") for text in replies))

    figures = measure_intents(data, replying(replies))

    assert figures.best == pytest.approx(3 / 4)
    assert figures.decided == pytest.approx(1.5 / 4)
    assert figures.declined is None
    assert figures.best_while_declining is None


def test_out_of_scope_is_measured_at_the_bots_setting_and_where_65_percent_are_declined() -> None:
    outside = {
        **{f"far {n}": outcome(Fallback(), ("top-up", 0.1 + n / 100)) for n in range(6)},
        "nothing": outcome(Fallback()),
        "asked back": outcome(Clarification((A, B), 0.4), ("top-up", 0.4)),
        "near": outcome(Answer(A, 0.6), ("top-up", 0.6)),
        "hard": outcome(Answer(A, 0.9), ("top-up", 0.9)),
    }
    inside = {
        "sure": outcome(Answer(A, 0.8), ("lost-card", 0.8)),
        "barely": outcome(Fallback(), ("lost-card", 0.145)),
    }
    data = IntentData((), tuple((text, "lost_card") for text in inside), tuple(outside))

    figures = measure_intents(data, replying({**outside, **inside}))

    assert figures.declined == pytest.approx(7.5 / 10)
    assert figures.best == 1
    assert figures.best_while_declining == pytest.approx(1 / 2)


def test_clinc150_is_read(tmp_path: Path) -> None:
    file = tmp_path / "clinc.json"
    rows = {
        "train": [["where is my card", "lost_card"], ["card gone", "lost_card"], ["add money", "top_up"]],
        "val": [["my card vanished", "lost_card"]],
        "oos_val": [["who won the match", "oos"]],
        "oos_train": [],
    }
    file.write_text(json.dumps(rows))

    data = read_clinc150(file)
    few = read_clinc150(file, per_intent=1)

    assert (data.intents, len(data.known), len(few.known)) == (2, 3, 2)
    assert data.asked == (("my card vanished", "lost_card"),)
    assert data.out_of_scope == ("who won the match",)
    assert set(few.known) < set(data.known)


def test_banking77_is_split_by_its_texts_not_by_their_order(tmp_path: Path) -> None:
    rows = [f'"question {number}, please",{intent}' for number in range(50) for intent in ("a", "Top up?")]
    file, other = tmp_path / "banking.csv", tmp_path / "reversed.csv"
    file.write_text("\n".join(["text,category", *rows]))
    other.write_text("\n".join(["text,category", *reversed(rows)]))

    data, turned = read_banking77(file, per_intent=5), read_banking77(other, per_intent=5)

    assert len(data.known) == 10
    assert 0 < len(data.asked) < 50
    assert not {text for text, _ in data.known} & {text for text, _ in data.asked}
    assert (set(data.known), set(data.asked)) == (set(turned.known), set(turned.asked))


@pytest.mark.parametrize(
    ("read", "text", "complaint"),
    [
        pytest.param(read_clinc150, "{", "not CLINC150", id="no json"),
        pytest.param(read_clinc150, "[" * 100_000, "not CLINC150", id="deep"),
        pytest.param(read_clinc150, '{"train": []}', "not CLINC150", id="no val"),
        pytest.param(
            read_clinc150, '{"train": [[1, 2]], "val": [], "oos_val": []}', "not CLINC150", id="rows"
        ),
        pytest.param(read_clinc150, '{"train": [], "val": [], "oos_val": []}', "no utterances", id="empty"),
        pytest.param(read_banking77, "a,b\nc,d\n", "not BANKING77", id="other columns"),
        pytest.param(read_banking77, "text,category\nonly a text\n", "not BANKING77", id="no category"),
        pytest.param(read_banking77, '{"train": []}', "not BANKING77", id="json"),
        pytest.param(read_banking77, "text,category\n", "no utterances", id="heading alone"),
        pytest.param(
            read_clinc150,
            '{"train": [["a", "top_up"], ["b", "top-up"]], "val": [["c", "top_up"]], "oos_val": []}',
            "two intents have the same letters",
            id="intents alike",
        ),
    ],
)
def test_another_file_is_refused_by_name(
    tmp_path: Path, read: Callable[[Path], IntentData], text: str, complaint: str
) -> None:
    file = tmp_path / "other.txt"
    file.write_text(text)

    with pytest.raises(QuestionFileError, match=complaint) as raised:
        read(file)

    assert "other.txt" in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"gone\.json: can't be read"):
        read_clinc150(tmp_path / "gone.json")


def test_each_intent_becomes_a_topic_that_the_bot_finds() -> None:
    known = [
        ("where is my card", "lost_card"),
        ("my card was stolen", "lost_card"),
        ("put money onto my account", "Top_up"),
        ("add funds", "Top_up"),
    ]

    knowledge = knowledge_of(known)
    found = assistant_of(knowledge).consider("somebody stole my card").candidates

    assert [t.title for t in knowledge.topics.values()] == ["lost card", "Top up"]
    assert knowledge.topics["top-up"].utterances == ("put money onto my account", "add funds")
    assert found[0].topic.id == "lost-card"
