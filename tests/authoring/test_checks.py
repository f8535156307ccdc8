from __future__ import annotations

from datetime import date

import pytest

from bot.authoring.checks import check
from tests.authoring.conftest import GOOD, Write

TODAY = date(2026, 11, 24)


def warnings(write: Write, text: str) -> list[str]:
    folder = write("a/pod.yaml", text)
    report = check(folder, today=TODAY)
    assert not report.errors
    return [str(warning).replace(f"{folder}/", "") for warning in report.warnings]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (GOOD, "a/pod.yaml:2: warning: 1 utterances, fewer than 12"),
        (GOOD + "kind: troubleshooting\n", "a/pod.yaml:2: warning: 1 utterances, fewer than 15"),
        (GOOD + "kind: troubleshooting\n", "a/pod.yaml:1: warning: troubleshooting without error texts"),
        (GOOD, "a/pod.yaml:1: warning: 0 links; name at least 2 primary sources"),
        (GOOD + "kind: comparison\n", "warning: a comparison without a table"),
        (GOOD + "kind: tool\n", "warning: a tool without facts"),
        (GOOD, "warning: no owner"),
        (GOOD, "warning: no review date"),
        (GOOD.replace("The smallest unit.", "long " * 200), "a/pod.yaml:3: warning: an answer of 999 characters"),
        (GOOD + "links: [{title: a, url: 'http://b.org'}]\n", "a/pod.yaml:4: warning: http://b.org is not https"),
        (GOOD + "table: {columns: [a], rows: [['**b**']]}\n", "warning: mark-up in the cell '**b**'"),
        (GOOD.replace("[what is a pod]", "[a pod, A  pod]"), "warning: utterance 'A  pod' is there twice"),
        (GOOD + "links:\n  - title: a\n    url: http://b.org\n", "a/pod.yaml:6: warning: http://b.org is not https"),
        (GOOD + "table:\n  columns: ['`a`']\n  rows:\n    - ['[b](c)']\n", "a/pod.yaml:7: warning: mark-up in the cell '[b](c)'"),
        (GOOD + "table:\n  columns: ['`a`']\n  rows:\n    - ['[b](c)']\n", "a/pod.yaml:5: warning: mark-up in the cell '`a`'"),
        (GOOD + "points:\n  - fine\n  - '# no'\n", "a/pod.yaml:6: warning: a heading in 'points', which Slack doesn't draw"),
        (GOOD + "use_when: <b>now</b>\n", "a/pod.yaml:4: warning: HTML in 'use_when'"),
        (GOOD.replace("[what is a pod]", "\n  - a pod\n  - A  pod"), "a/pod.yaml:4: warning: utterance 'A  pod' is there twice; keep one of them"),
        (GOOD + "links: [{title: a, url: 'https://b.org/c/#d'},\n  {title: b, url: 'https://www.B.org/c'}]\n", "a/pod.yaml:5: warning: https://www.B.org/c is the page of line 4 again; keep one of them"),
        (GOOD + "points: ['see <https://a.org|this>']\n", "a/pod.yaml:4: warning: '<https://a.org|this>' in 'points', which is drawn as it stands"),
        (GOOD + "use_when: ~~never~~ always\n", "a/pod.yaml:4: warning: '~~never~~' in 'use_when'"),
        (GOOD.replace("[what is a pod]", "\n  - roll back a broken release\n  - how do I roll back a release"), "a/pod.yaml:4: warning: utterance 'how do I roll back a release' is nearly 'roll back a broken release' in line 3; reword one of them"),
        (GOOD.replace("what is a pod]", "deploy a pod, deploy pods now, deploy the pods, how to deploy pods, pods to deploy]"), "a/pod.yaml:2: warning: the utterances say the same words again and again"),
        (GOOD + "reviewed: 2025-11-24\n", "a/pod.yaml:4: warning: last reviewed on 2025-11-24, more than 12 months ago; check it"),
        (GOOD + "reviewed: 2026-05-24\nreview_in: 6\n", "a/pod.yaml:4: warning: last reviewed on 2026-05-24, more than 6 months ago"),
        (GOOD + "reviewed: 2026-11-25\n", "a/pod.yaml:4: warning: reviewed on 2026-11-25, which is still to come"),
        ("answer: |\n  fine\n\n  # no\n" + GOOD.replace("answer: The smallest unit.\n", ""), "a/pod.yaml:4: warning: a heading in 'answer'"),
    ],
)  # fmt: skip
def test_what_falls_short_of_the_standard_is_a_warning(write: Write, text: str, warning: str) -> None:
    assert any(found.startswith(warning) or warning in found for found in warnings(write, text))


def test_an_utterance_of_two_topics_collides(write: Write) -> None:
    write("a/one.yaml", GOOD.replace("[what is a pod]", "[WHAT is a pod]"))
    folder = write("a/two.yaml")

    (collision,) = check(folder).collisions

    assert str(collision) == (
        f"{folder}/a/one.yaml:2: warning: utterance 'WHAT is a pod' is also one of two ({folder}/a/two.yaml:2); "
        "leave it to the topic that answers it better"
    )
    assert collision.pair == {"one", "two"}


def test_planned_topics_are_counted(write: Write) -> None:
    write("_planned.yaml", "[one, two, three]")
    write("a/one.yaml", GOOD + "related: [two]\n")
    folder = write("a/four.yaml", GOOD + "related: [one, two]\n")

    assert check(folder).notes == (
        "1 topics that others relate to are planned (_planned.yaml) but not written",
    )


def test_a_topic_as_it_should_be_has_no_warning(write: Write) -> None:
    utterances = "".join(f"  - question {number}\n" for number in range(12))
    text = GOOD.replace("[what is a pod]", "\n" + utterances) + (
        "links: [{title: a, url: 'https://a.org'}, {title: b, url: 'https://b.org'}]\n"
        "owner: platform\nreviewed: 2026-11-24\n"
    )

    assert warnings(write, text) == []


def test_questions_without_words_are_not_all_the_same(write: Write) -> None:
    folder = write("a/pod.yaml", GOOD.replace("[what is a pod]", "['???', ':-)']"))

    assert not [warning for warning in check(folder).warnings if "is there twice" in warning.problem]


def test_an_area_that_is_not_listed_is_a_warning_where_areas_are(write: Write) -> None:
    write("general.yaml")
    folder = write("b/pod.yaml")
    before = [str(warning) for warning in check(folder).warnings]

    write("_areas.yaml", "a: {title: A}")
    after = [str(warning) for warning in check(folder).warnings]

    assert [warning for warning in after if warning not in before] == [
        f"{folder}/b:1: warning: area 'b' is not in _areas.yaml; add it with a title and discipline"
    ]


def test_a_file_that_nobody_reads_is_a_warning(write: Write) -> None:
    write("a/pod.yaml")
    folder = write("_vocabluary.yaml", "known: [acme]")

    assert (
        f"{folder}/_vocabluary.yaml:1: warning: not read: its name begins with _; rename it if it is a topic"
        in [str(warning) for warning in check(folder).warnings]
    )


def test_mistakes_are_reported_beside_warnings(write: Write) -> None:
    write("a/pod.yaml")
    folder = write("a/node.yaml", GOOD + "kind: tol\n")

    report = check(folder, fits=lambda topic: [f"{topic.id} is too wide"])

    assert [(error.path.name, error.line) for error in report.errors] == [("node.yaml", 4), ("pod.yaml", 1)]
    assert report.topics == 2
    assert report.warnings


def test_warnings_come_by_file_and_line(write: Write) -> None:
    write("b/one.yaml")
    folder = write("a/two.yaml", GOOD + "links: [{title: a, url: 'http://a.org'}]\n")

    places = [(str(warning.path), warning.line) for warning in check(folder).warnings]

    assert places == sorted(places)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("reviewed: 2025-11-25\n", id="a day before it is late"),
        pytest.param("reviewed: 2024-11-25\nreview_in: 24\n", id="with a longer time of its own"),
    ],
)
def test_a_review_in_time_is_no_warning(write: Write, text: str) -> None:
    assert not [warning for warning in warnings(write, GOOD + text) if "reviewed" in warning]


def test_a_late_review_needs_a_day_to_be_late_on(write: Write) -> None:
    folder = write("a/pod.yaml", GOOD + "reviewed: 2001-01-01\n")

    assert not [warning for warning in check(folder).warnings if "last reviewed" in warning.problem]


def test_code_may_hold_what_slack_has_and_markdown_has_not(write: Write) -> None:
    text = GOOD.replace("The smallest unit.", '"Write `<https://a.org|a>`, or ``~~b~~``."')

    assert not [warning for warning in warnings(write, text) if "drawn as it stands" in warning]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("what is git", "what does git do", id="one word each"),
        pytest.param("restart a pod", "restart a node", id="two words, one of them another"),
        pytest.param("why is my pod pending", "which node is full", id="nothing alike"),
    ],
)
def test_utterances_that_may_both_stand(write: Write, one: str, other: str) -> None:
    text = GOOD.replace("[what is a pod]", f"[{one}, {other}]")

    assert not [warning for warning in warnings(write, text) if "is nearly" in warning]


def test_a_topic_that_none_offers_is_named(write: Write) -> None:
    for name in ("one", "two", "three", "four"):
        write(f"a/{name}.yaml", GOOD + "related: [hub]\n")
    write("a/five.yaml", GOOD + "related: [hub]\n")
    folder = write("a/hub.yaml", GOOD + "related: [one, two, three, four]\n")

    lonely = [str(warning) for warning in check(folder).warnings if "no topic leads here" in warning.problem]

    problem = "no topic leads here: none offers it among its related ones"
    remedy = "name it under `related` of one that is read before it"
    assert lonely == [f"{folder}/a/five.yaml:4: warning: {problem}; {remedy}"]


@pytest.mark.parametrize(
    ("vocabulary", "warning"),
    [
        ("synonyms:\n  - [roll back, revert]\n  - [undo, Revert]\n", "3: warning: synonym 'Revert' is in line 2 too; join the groups if all of it means the same"),
        ("synonyms: [[undo, undo]]\n", "1: warning: synonym 'undo' is twice in this group; keep one"),
        ("abbreviations:\n  k8s: kubernetes\n  K8S: [kubernetes]\n", "3: warning: abbreviation 'K8S' reads like 'k8s' in line 2"),
        ("abbreviations: {tf: TF}\n", "1: warning: abbreviation 'tf' stands for itself; write it out"),
        ("abbreviations: {cd: continuous delivery}\nsynonyms: [[cd, change directory]]\n", "2: warning: 'cd' is an abbreviation of something else; leave it to abbreviations, where it is 'continuous delivery'"),
        ("abbreviations: {us: united states}\n", "1: warning: 'us' is an ordinary small word"),
        ("synonyms: [[ship it, '!!!']]\n", "1: warning: '!!!' has no words; remove it"),
        ("synonyms: [[short, one two three four five six]]\n", "1: warning: 'one two three four five six' is longer than 5 words: never read"),
        ("abbreviations: {k8s: kubernetes}\nknown: [K8s]\n", "2: warning: 'K8s' is known as a name, and an abbreviation in line 1"),
    ],
)  # fmt: skip
def test_vocabulary_that_clashes_is_a_warning(write: Write, vocabulary: str, warning: str) -> None:
    write("a/pod.yaml")
    folder = write("_vocabulary.yaml", vocabulary)

    found = [str(found) for found in check(folder).warnings if found.path.name == "_vocabulary.yaml"]

    assert any(line.startswith(f"{folder}/_vocabulary.yaml:{warning}") for line in found), found


def test_a_vocabulary_without_clashes_has_no_warning(write: Write) -> None:
    write("a/pod.yaml")
    folder = write(
        "_vocabulary.yaml",
        "abbreviations: {ci: [continuous integration], k8s: kubernetes}\n"
        "synonyms: [[roll back, revert], [ci, continuous integration]]\nknown: [acme]\n",
    )

    assert not [found for found in check(folder).warnings if found.path.name == "_vocabulary.yaml"]
