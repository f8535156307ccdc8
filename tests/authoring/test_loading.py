from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring import yaml_nodes
from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.knowledge import Discipline, Kind, Link
from bot.errors import KnowledgeErrors
from tests.authoring.conftest import GOOD, Write


def mistakes(folder: Path) -> list[str]:
    """What is wrong with `folder`, paths from it on."""
    with pytest.raises(KnowledgeErrors) as raised:
        load(folder)
    return [str(error).replace(f"{folder}/", "") for error in raised.value.exceptions]


def test_a_minimal_topic_is_enough(write: Write) -> None:
    topic = load(write("pods/pod.yaml")).topics["pod"]

    assert (topic.title, topic.utterances, topic.answer) == (
        "What is a pod?",
        ("what is a pod",),
        "The smallest unit.",
    )
    assert (topic.kind, topic.area.title, topic.reviewed) == (Kind.CONCEPT, "Pods", None)


def test_a_file_beside_the_areas_is_general(write: Write) -> None:
    assert load(write("pod.yml")).topics["pod"].area.id == "general"


def test_everything_a_topic_may_hold_is_read(write: Write) -> None:
    write("_areas.yaml", "k8s: {title: Kubernetes, discipline: devops}")
    write("_categories.yaml", "orchestration: {title: Orchestrators, aliases: [schedulers]}")
    write("k8s/other.yaml")
    folder = write(
        "k8s/pod.yaml",
        """\
title: What is a pod?
kind: tool
aliases: [pods]
utterances: [what is a pod]
answer: |
  One.
  Two.
points: ["**a**: b"]
code: {language: bash, text: kubectl get pods}
table: {columns: [a, b], rows: [[1, "2"]]}
facts: {category: orchestration, licence: Apache-2.0, first released: 2014, alternatives: [nomad]}
use_when: now
avoid_when: never
errors: [boom]
links: [{title: Docs, url: "https://example.org/a"}]
related: [other]
should_match: [x]
should_not_match: [y]
owner: platform
reviewed: 2026-11-24
""",
    )

    topic = load(folder).topics["pod"]

    assert topic.kind is Kind.TOOL
    assert topic.area.discipline is Discipline.DEVOPS
    assert topic.table and topic.table.rows == (("1", "2"),)
    assert topic.facts and topic.facts.first_released == "2014"
    assert topic.links == (Link("Docs", "https://example.org/a"),)
    assert topic.reviewed == date(2026, 11, 24)
    assert topic.answer == "One.\nTwo."


@pytest.mark.parametrize("written", ["on", "no", "1.10", "22:22", "2026-11-24", "~", "null", "0x1F", "1e3"])
def test_scalars_stay_as_written(write: Write, written: str) -> None:
    folder = write("a/pod.yaml", GOOD.replace("What is a pod?", written))

    assert load(folder).topics["pod"].title == written


def test_related_goes_both_ways(write: Write) -> None:
    write("a/one.yaml", GOOD + "related: [two, three]\n")
    write("a/two.yaml", GOOD + "related: [three]\n")
    folder = write("a/three.yaml")

    topics = load(folder).topics

    assert topics["one"].related == ("two", "three")
    assert topics["two"].related == ("three", "one")
    assert topics["three"].related == ("one", "two")


def test_planned_topics_may_be_related_to_already(write: Write) -> None:
    write("_planned.yaml", "- two\n")
    folder = write("a/one.yaml", GOOD + "related: [two]\n")

    assert load(folder).topics["one"].related == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(GOOD + "titel: x\n", "a/pod.yaml:4: unknown key 'titel' in a topic; did you mean 'title'?", id="unknown key"),
        pytest.param(GOOD + "title: x\n", "a/pod.yaml:4: 'title' is given twice (also in line 1); keep one of them", id="twice"),
        pytest.param("utterances: [a]\nanswer: b\n", "a/pod.yaml:1: 'title' is missing", id="missing"),
        pytest.param(GOOD + "kind: tol\n", "a/pod.yaml:4: unknown kind 'tol'; did you mean 'tool'?", id="kind"),
        pytest.param(GOOD + "reviewed: 2026-02-30\n", "a/pod.yaml:4: reviewed: '2026-02-30' is no date", id="date"),
        pytest.param(GOOD + "points: {a: b}\n", "a/pod.yaml:4: an item of 'points' is no text", id="type"),
        pytest.param(GOOD + "points:\n  - a: b\n", "a/pod.yaml:5: an item of 'points' is no text; put the whole item in quotes", id="colon"),
        pytest.param(GOOD + "aliases: ['']\n", "a/pod.yaml:4: an item of 'aliases' is empty", id="empty item"),
        pytest.param(GOOD + "owner:\n", "a/pod.yaml:4: 'owner' is empty; fill it in or remove the key", id="empty"),
        pytest.param(GOOD.replace("[what is a pod]", "[]"), "a/pod.yaml:2: 'utterances' is empty", id="no utterance"),
        pytest.param(GOOD + "table: {columns: [a, b], rows: [[1]]}\n", "a/pod.yaml:4: a row of 1 cells; give 2, one for each column", id="ragged"),
        pytest.param(GOOD + "links: [{title: a, url: 'ftp://b'}]\n", "a/pod.yaml:4: 'ftp://b' is no web address", id="address"),
        pytest.param(GOOD + "links: [{title: a, url: 'javascript:alert(1)'}]\n", "is no web address", id="script"),
        pytest.param(GOOD + "links: none\n", "a/pod.yaml:4: 'links' must be a list", id="no list"),
        pytest.param(GOOD + "related: [gone]\n", "a/pod.yaml:4: related to an unknown topic 'gone'", id="related"),
        pytest.param(GOOD + "related: [pod]\n", "a/pod.yaml:4: a topic related to itself", id="itself"),
        pytest.param(GOOD + "facts: {license: MIT}\n", "unknown key 'license' in facts; did you mean 'licence'?", id="fact"),
        pytest.param(GOOD + "code: {language: x}\n", "a/pod.yaml:4: 'text' is missing", id="code"),
        pytest.param("- a\n- b\n", "a/pod.yaml:1: a topic must be keys and values", id="a list"),
        pytest.param("", "a/pod.yaml:1: the file is empty", id="empty file"),
        pytest.param("# nothing\n", "a/pod.yaml:1: the file is empty", id="only comments"),
        pytest.param(GOOD + "---\n" + GOOD, "a/pod.yaml:4: a second document", id="two documents"),
        pytest.param("a: &x [1]\nb: *x\n", "a/pod.yaml:1: an anchor or alias", id="anchor"),
        pytest.param("a: !!python/name:os.system x\n", "a/pod.yaml:1: a tag", id="tag"),
        pytest.param("<<: {a: b}\n", "a/pod.yaml:1: a merge key", id="merge"),
        pytest.param("? [a]\n: b\n", "a/pod.yaml:1: a key that is no text", id="odd key"),
        pytest.param("a: [" * 50, "a/pod.yaml:1: nested too deeply", id="deep"),
        pytest.param("title: [a\n", "not valid YAML", id="broken"),
        pytest.param("title: a: b\n", "quote text that has a colon", id="bare colon"),
        pytest.param(b"title: \xff\n", "a/pod.yaml:1: not UTF-8 text; save the file as UTF-8", id="encoding"),
        pytest.param("title: a\nanswer: \x07\n", "a/pod.yaml:2: a control character (U+0007); remove it", id="control"),
        pytest.param("title: " + "a" * 300_000, "a/pod.yaml:1: larger than 256 KiB", id="huge"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_remedy(write: Write, text: str | bytes, complaint: str) -> None:
    assert any(complaint in mistake for mistake in mistakes(write("a/pod.yaml", text)))


def test_all_mistakes_come_in_one_round(write: Write) -> None:
    write("a/one.yaml", GOOD + "kind: x\nowner:\nrelated: [gone]\n")
    write("a/two.yaml", "title: [\n")
    folder = write("a/Bad Name.yaml")

    found = mistakes(folder)

    assert len(found) >= 4
    assert "a/Bad Name.yaml:1: 'Bad Name' can't be a topic id; name the file like bad-name.yaml" in found


def test_a_topic_in_two_areas_is_a_mistake(write: Write) -> None:
    write("a/pod.yaml")
    folder = write("b/pod.yaml")

    assert mistakes(folder) == [
        "b/pod.yaml:1: topic 'pod' is defined twice (also in a/pod.yaml); rename one of them"
    ]


def test_a_billion_laughs_are_refused_at_once(write: Write) -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    folder = write("a/pod.yaml", "\n".join(lines))

    assert mistakes(folder) == ["a/pod.yaml:1: an anchor or alias; write the text out where it is needed"]


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("_areas.yaml", "a: {titel: A}", "_areas.yaml:1: unknown key 'titel' in area 'a'"),
        ("_areas.yaml", "a: {title: A, discipline: ops}", "_areas.yaml:1: unknown discipline 'ops'"),
        ("_categories.yaml", "- a", "_categories.yaml:1: _categories.yaml must be keys and values"),
        (
            "_vocabulary.yaml",
            "abbreviations: [a]",
            "_vocabulary.yaml:1: abbreviations must be keys and values",
        ),
        ("_vocabulary.yaml", "synonyms: [{a: b}]", "_vocabulary.yaml:1: a group of synonyms must be text"),
        ("_words.yaml", "a: b", "_words.yaml:1: _words.yaml is not one of the files that AskOps knows"),
    ],
)
def test_companion_files_are_checked_the_same_way(write: Write, name: str, text: str, complaint: str) -> None:
    write("a/pod.yaml")

    assert any(mistake.startswith(complaint) for mistake in mistakes(write(name, text)))


def test_a_category_must_be_known_where_categories_are_listed(write: Write) -> None:
    write("_categories.yaml", "tools: {title: Tools}")

    found = mistakes(write("a/pod.yaml", GOOD + "facts: {category: toys}\n"))

    assert found == ["a/pod.yaml:4: unknown category 'toys'; use one of those in _categories.yaml"]


def test_a_folder_without_topics_says_so(tmp_path: Path) -> None:
    assert "no topic here" in mistakes(tmp_path)[0]
    assert "no such folder" in mistakes(tmp_path / "gone")[0]


def test_a_link_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write("a/pod.yaml")
    (tmp_path / "secret.yaml").write_text(GOOD)
    (folder / "a" / "leak.yaml").symlink_to(tmp_path / "secret.yaml")

    assert mistakes(folder) == ["a/leak.yaml:1: a link out of the folder; copy the file into the folder"]


def test_an_overlay_adds_and_replaces(write: Write, tmp_path: Path) -> None:
    write("a/pod.yaml")
    folder = write("a/node.yaml")
    overlay = tmp_path / "ours"
    (overlay / "b").mkdir(parents=True)
    (overlay / "b" / "pod.yaml").write_text(GOOD.replace("The smallest", "Our smallest"))
    (overlay / "b" / "team.yaml").write_text(GOOD + "related: [node]\n")

    knowledge = load(folder, [overlay])

    assert sorted(knowledge.topics) == ["node", "pod", "team"]
    assert knowledge.topics["pod"].answer == "Our smallest unit."
    assert knowledge.topics["node"].related == ("team",)


def test_the_fingerprint_follows_content_alone(write: Write, tmp_path: Path) -> None:
    write("a/one.yaml")
    folder = write("a/two.yaml")
    before = load(folder).fingerprint

    write("a/one.yaml", GOOD.replace("\n", "\r\n") + "# a comment\r\n")
    folder.rename(tmp_path / "moved")
    moved = load(tmp_path / "moved").fingerprint
    (tmp_path / "moved" / "a" / "two.yaml").write_text(GOOD + "owner: x\n")

    assert moved == before
    assert load(tmp_path / "moved").fingerprint != before


def test_what_does_not_fit_a_surface_is_a_mistake(write: Write) -> None:
    folder = write("a/pod.yaml")

    with pytest.raises(KnowledgeErrors) as raised:
        load(folder, fits=lambda topic: [f"{topic.id} is too wide"])

    assert "pod.yaml:1: pod is too wide" in str(raised.value.exceptions[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    content=st.one_of(st.binary(max_size=200), st.text(alphabet="title: [a]{}&*!|>-\n#'\"utr", max_size=80))
)
def test_any_file_loads_or_is_refused_with_its_name(write: Write, content: str | bytes) -> None:
    folder = write(
        "a/pod.yaml", content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    )

    try:
        load(folder)
    except KnowledgeErrors as refused:
        assert all("pod.yaml:" in str(error) for error in refused.exceptions)


def test_the_bundled_knowledge_loads() -> None:
    knowledge = load(default_knowledge())

    assert "devops-vs-mlops" in knowledge.topics
    assert knowledge.categories
    assert knowledge.vocabulary.abbreviations["k8s"] == ("kubernetes",)


def test_files_are_parsed_by_libyaml() -> None:
    assert yaml_nodes._PARSER is yaml.CSafeLoader
