"""What changed, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.authoring.differences import changelog, counted, differences
from bot.core.knowledge import Area, Code, Facts, Kind, Knowledge, Link, Topic, Variant, Vocabulary
from tests.samples import MLOPS, knowledge, topic

GIT = replace(
    topic("git", "what is git", "git basics"),
    title="What is Git?",
    links=(Link("Docs", "https://git-scm.com"),),
    facts=Facts(licence="GPL", alternatives=("svn",)),
    owner="platform",
)
SVN = topic("svn", "what is svn")


def said(old: Topic, new: Topic) -> list[str]:
    """What changed about one topic among others."""
    change, *others = differences(knowledge(old, SVN), knowledge(new, SVN)).changed
    assert not others
    return list(change.what)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "Git?"}, ["title What is Git? -> Git?"]),
        ({"kind": Kind.TOOL}, ["kind concept -> tool"]),
        ({"owner": ""}, ["owner platform -> none"]),
        ({"reviewed": date(2026, 11, 24)}, ["reviewed none -> 2026-11-24"]),
        ({"area": MLOPS}, ["area Operations -> Machine learning"]),
        ({"answer": "Other."}, ["answer changed"]),
        ({"note": "Ours."}, ["note added"]),
        ({"code": Code("", "git log")}, ["code added"]),
        ({"utterances": ("git basics", "a", "b")}, ["2 utterances added", "1 utterance removed"]),
        ({"utterances": ("git basics", "what is git")}, ["utterances in another order"]),
        ({"facts": Facts(licence="MIT")}, ["licence GPL -> MIT", "1 alternative removed"]),
        ({"links": ()}, ["link removed: Docs"]),
        ({"links": (Link("Manual", "https://git-scm.com"),)}, ["link renamed: Manual"]),
        ({"related": ("svn",)}, ["related topic added: svn"]),
        ({"variants": (Variant("aws", "AWS", answer="x"),)}, ["variant added: AWS"]),
    ],
)
def test_each_field_has_its_words(changed: dict[str, object], words: list[str]) -> None:
    assert said(GIT, replace(GIT, **changed)) == words  # type: ignore[arg-type]  # a row of the table above


def test_a_changed_variant_is_named() -> None:
    before = replace(GIT, variants=(Variant("aws", "AWS", answer="x"),))

    assert said(before, replace(GIT, variants=(Variant("aws", "AWS", answer="y"),))) == [
        "variant changed: AWS"
    ]


def test_every_field_of_a_topic_is_noticed() -> None:
    ignored = {"id", "shown"}
    samples: dict[str, object] = {
        "title": "x", "area": MLOPS, "utterances": ("x",), "answer": "x", "kind": Kind.TOOL, "aliases": ("x",),
        "points": ("x",), "code": Code("", "x"), "table": "x", "facts": None, "use_when": "x", "avoid_when": "x",
        "errors": ("x",), "links": (), "related": ("svn",), "should_match": ("x",), "should_not_match": ("x",),
        "owner": "x", "reviewed": date(2026, 1, 1), "review_in": 6, "note": "x", "variants": (Variant("v", "v", answer="x"),),
    }  # fmt: skip

    assert set(Topic.__dataclass_fields__) == ignored | set(samples)
    for name, value in samples.items():
        assert said(GIT, replace(GIT, **{name: value})), name  # type: ignore[arg-type]  # any field


def test_topics_come_go_and_take_each_others_place() -> None:
    old = knowledge(GIT, SVN, topic("cvs"), topic("arch"))
    new = Knowledge(
        {t.id: t for t in (GIT, topic("hg"), replace(SVN, id="subversion"))}, "new", redirects={"cvs": "git"}
    )

    found = differences(old, new)

    assert changelog(found) == (
        "## Added\n\n- Hg (`hg`)\n\n"
        "## Renamed\n\n- Svn (`subversion`): was `svn`\n\n"
        "## Retired\n\n- Cvs (`cvs`): leads to What is Git? (`git`)\n\n"
        "## Removed\n\n- Arch (`arch`)"
    )
    assert counted(old, new) == "topics: 1 added, 1 renamed, 1 retired, 1 removed"


def test_words_and_areas_are_there_too() -> None:
    old = knowledge(GIT, vocabulary=Vocabulary({"k8s": ("kubernetes",)}, (("a", "b"),), frozenset({"x"})))
    new = replace(
        knowledge(GIT, vocabulary=Vocabulary({"tf": ("terraform",)}, (), frozenset({"x", "y"}))),
        areas={"ops": Area("ops", "Operations")},
    )

    assert differences(old, new).around == (
        "area added: Operations",
        "abbreviation added: tf",
        "abbreviation removed: k8s",
        "synonym group removed: a = b",
        "known word added: y",
    )


def test_a_new_neighbour_is_no_change_of_those_that_stay() -> None:
    old = knowledge(GIT)
    new = knowledge(replace(GIT, related=("svn",)), SVN)

    assert differences(old, new).changed == ()


def test_no_difference_is_none() -> None:
    assert not differences(knowledge(GIT), knowledge(GIT))
    assert changelog(differences(knowledge(GIT), knowledge(GIT))) == ""
