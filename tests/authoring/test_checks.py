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
    write("_planned.yaml", "[two, three]")
    folder = write("a/one.yaml", GOOD + "related: [two]\n")

    assert check(folder).notes == (
        "1 topics that others relate to are planned (_planned.yaml) but not written",
    )
