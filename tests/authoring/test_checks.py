from __future__ import annotations

import pytest

from bot.authoring.checks import check
from tests.authoring.conftest import GOOD, Write


def warnings(write: Write, text: str) -> list[str]:
    folder = write("a/pod.yaml", text)
    report = check(folder)
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
        ("answer: |\n  fine\n\n  # no\n" + GOOD.replace("answer: The smallest unit.\n", ""), "a/pod.yaml:4: warning: a heading in 'answer'"),
    ],
)  # fmt: skip
def test_what_falls_short_of_the_standard_is_a_warning(write: Write, text: str, warning: str) -> None:
    assert any(found.startswith(warning) or warning in found for found in warnings(write, text))


def test_an_utterance_of_two_topics_is_named_in_both(write: Write) -> None:
    write("a/one.yaml", GOOD.replace("[what is a pod]", "[WHAT is a pod]"))
    folder = write("a/two.yaml")

    shared = [str(found) for found in check(folder).warnings if "is also one of" in str(found)]

    assert len(shared) == 2
    assert "also one of two" in shared[0]
    assert "also one of one" in shared[1]


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
