from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring import yaml_nodes
from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.knowledge import Area, Category, Code, Discipline, Facts, Kind, Link, Vocabulary
from bot.errors import KnowledgeErrors
from tests.authoring.conftest import GOOD, Write, mistakes


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


def test_topics_are_in_the_order_of_their_ids_whatever_their_area(write: Write) -> None:
    write("b/one.yaml", GOOD + "related: [two]\n")
    write("a/three.yaml", GOOD + "related: [two]\n")

    topics = load(write("c/two.yaml")).topics

    assert list(topics) == ["one", "three", "two"]
    assert topics["two"].related == ("one", "three")


def test_planned_topics_may_be_related_to_already(write: Write) -> None:
    write("_planned.yaml", "- two\n")
    folder = write("a/one.yaml", GOOD + "related: [two]\n")

    assert load(folder).topics["one"].related == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(GOOD + "titel: x\n", "a/pod.yaml:4: unknown key 'titel' in a topic; did you mean 'title'?", id="unknown key"),
        pytest.param(GOOD + "title: x\n", "a/pod.yaml:4: 'title' is given twice (also in line 1); keep one of them", id="twice"),
        pytest.param("utterances: [a]\nanswer: b\n", "a/pod.yaml:1: 'title' is missing; add it; a topic needs title, utterances, answer", id="missing"),
        pytest.param(GOOD + "kind: tol\n", "a/pod.yaml:4: unknown kind 'tol'; did you mean 'tool'?", id="kind"),
        pytest.param(GOOD + "reviewed: 2026-02-30\n", "a/pod.yaml:4: reviewed: '2026-02-30' is no date; write it as YYYY-MM-DD", id="date"),
        pytest.param(GOOD + "reviewed: 2026-W48-2\n", "a/pod.yaml:4: reviewed: '2026-W48-2' is no date", id="week"),
        pytest.param(GOOD + "owner: [a]\n", "a/pod.yaml:4: 'owner' must be text; put the value in quotes", id="a list for text"),
        pytest.param(GOOD + "points: {a: b}\n", "a/pod.yaml:4: an item of 'points' is no text", id="type"),
        pytest.param(GOOD + "points:\n  - a: b\n", "a/pod.yaml:5: an item of 'points' is no text; put the whole item in quotes", id="colon"),
        pytest.param(GOOD + "aliases: ['']\n", "a/pod.yaml:4: an item of 'aliases' is empty", id="empty item"),
        pytest.param(GOOD + "owner:\n", "a/pod.yaml:4: 'owner' is empty; fill it in, or remove the key if it is optional", id="empty"),
        pytest.param(GOOD + "errors: ''\n", "a/pod.yaml:4: 'errors' is empty; fill it in", id="empty list"),
        pytest.param(GOOD.replace("[what is a pod]", "[]"), "a/pod.yaml:2: 'utterances' is empty", id="no utterance"),
        pytest.param(GOOD + "table: {columns: [a, b], rows: [[1]]}\n", "a/pod.yaml:4: a row of 1 cells in a table of 2 columns; give every row one cell for each column", id="ragged"),
        pytest.param(GOOD + "table:\n  columns: [a, b]\n  rows:\n    - [1, 2]\n    - [1, 2, 3]\n", "a/pod.yaml:8: a row of 3 cells", id="ragged further down"),
        pytest.param(GOOD + "table: {columns: [a], rows: [b]}\n", "a/pod.yaml:4: an item of 'rows' is no list; write the row as [cell, cell]", id="row"),
        pytest.param(GOOD + "table: {columns: [a], rows: [[{b: c}]]}\n", "a/pod.yaml:4: a cell is no text; put the whole cell in quotes", id="cell"),
        pytest.param(GOOD + "table: {columns: [a]}\n", "a/pod.yaml:4: 'rows' is missing", id="no rows"),
        pytest.param(GOOD + "table: {columns: [a], rows: []}\n", "a/pod.yaml:4: 'rows' must be a list", id="no row"),
        pytest.param(GOOD + "links: [{title: a, url: 'ftp://b'}]\n", "a/pod.yaml:4: 'ftp://b' is no web address; give the whole https:// address", id="address"),
        pytest.param(GOOD + "links:\n  - title: a\n    url: docs.org\n", "a/pod.yaml:6: 'docs.org' is no web address", id="address with its line"),
        pytest.param(GOOD + "links: [{title: a, url: 'javascript:alert(1)'}]\n", "is no web address", id="script"),
        pytest.param(GOOD + "links: none\n", "a/pod.yaml:4: 'links' must be a list; begin each item with a dash", id="no list"),
        pytest.param(GOOD + "links: []\n", "a/pod.yaml:4: 'links' must be a list", id="no link"),
        pytest.param(GOOD + "related: [gone]\n", "a/pod.yaml:4: related to an unknown topic 'gone'; correct the id or remove it", id="related"),
        pytest.param(GOOD + "related:\n  - pods\n", "a/pod.yaml:5: related to an unknown topic 'pods'; did you mean 'pod'?", id="related, nearly"),
        pytest.param(GOOD + "related: [pod]\n", "a/pod.yaml:4: a topic related to itself; remove it", id="itself"),
        pytest.param(GOOD + "facts: {license: MIT}\n", "unknown key 'license' in facts; did you mean 'licence'?", id="fact"),
        pytest.param(GOOD + "code: {language: x}\n", "a/pod.yaml:4: 'text' is missing", id="code"),
        pytest.param("- a\n- b\n", "a/pod.yaml:1: a topic must be keys and values", id="a list"),
        pytest.param("", "a/pod.yaml:1: the file is empty; write a title, utterances and an answer", id="empty file"),
        pytest.param("# nothing\n", "a/pod.yaml:1: the file is empty", id="only comments"),
        pytest.param(GOOD + "---\n" + GOOD, "a/pod.yaml:4: a second document; keep one document in a file", id="two documents"),
        pytest.param("a: &x [1]\nb: *x\n", "a/pod.yaml:1: an anchor or alias", id="anchor"),
        pytest.param("a: !!python/name:os.system x\n", "a/pod.yaml:1: a tag (tag:yaml.org,2002:python/name:os.system); remove it", id="tag"),
        pytest.param("<<: {a: b}\n", "a/pod.yaml:1: a merge key; write the text out where it is needed", id="merge"),
        pytest.param("? [a]\n: b\n", "a/pod.yaml:1: a key that is no text", id="odd key"),
        pytest.param("a: [" * 50, "a/pod.yaml:1: nested too deeply", id="deep"),
        pytest.param("title: [a\n", "a/pod.yaml:2: not valid YAML", id="broken"),
        pytest.param("title: a\n\tanswer: b\n", "indent with spaces, not tabs", id="tab"),
        pytest.param('title: "C:\\dir"\n', r"in double quotes, write a backslash as \\", id="backslash"),
        pytest.param("title: a: b\n", "quote text that has a colon", id="bare colon"),
        pytest.param(b"title: \xff\n", "a/pod.yaml:1: not UTF-8 text; save the file as UTF-8", id="encoding"),
        pytest.param(b"title: a\n# caf\xe9\n", "a/pod.yaml:2: not UTF-8 text", id="encoding further down"),
        pytest.param("title: a\nanswer: \x07\n", "a/pod.yaml:2: a control character (U+0007); remove it", id="control"),
        pytest.param('title: a\nanswer: "\\a"\n', "a/pod.yaml:2: a control character (U+0007); remove it", id="escaped control"),
        pytest.param("title: " + "a" * 300_000, "a/pod.yaml:1: larger than 256 KiB; split it into several topics", id="huge"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_remedy(write: Write, text: str | bytes, complaint: str) -> None:
    assert any(complaint in mistake for mistake in mistakes(write("a/pod.yaml", text)))


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("table: {rows: [[a]]}", "'columns' is missing; add it; a table needs columns, rows"),
        (
            "table: {columns: [a, b], rows: [c]}",
            "an item of 'rows' is no list; write the row as [cell, cell]",
        ),
        ("links: [{title: a, url: }]", "'url' is empty; fill it in, or remove the key if it is optional"),
    ],
)
def test_one_mistake_is_told_once(write: Write, text: str, only: str) -> None:
    assert mistakes(write("a/pod.yaml", f"{GOOD}{text}\n")) == [f"a/pod.yaml:4: {only}"]


BROKEN_YAML = (
    "a/two.yaml:2: not valid YAML: did not find expected node content; "
    "quote text that has a colon, hash or bracket in it, and check the indentation"
)


def test_all_mistakes_come_in_one_round(write: Write) -> None:
    write("a/one.yaml", GOOD + "kind: tol\nowner:\nrelated: [quartz]\nfacts: {category: toys, licence: }\n")
    write("a/two.yaml", "title: [\n")
    write("_categories.yaml", "tools: {title: Tools, alias: x}\n")
    folder = write("a/Bad Name.yaml")

    found = mistakes(folder)

    assert found == [
        "_categories.yaml:1: unknown key 'alias' in a category; did you mean 'aliases'?",
        "a/Bad Name.yaml:1: 'Bad Name' can't be a topic id; name the file like bad-name.yaml",
        "a/one.yaml:4: unknown kind 'tol'; did you mean 'tool'?",
        "a/one.yaml:5: 'owner' is empty; fill it in, or remove the key if it is optional",
        "a/one.yaml:6: related to an unknown topic 'quartz'; correct the id or remove it",
        "a/one.yaml:7: 'licence' is empty; fill it in, or remove the key if it is optional",
        BROKEN_YAML,
    ]


def test_a_mistake_in_one_file_is_none_in_those_that_relate_to_it(write: Write) -> None:
    write("a/one.yaml", GOOD + "related: [two]\n")
    folder = write("a/two.yaml", GOOD + "kind: tol\n")

    assert mistakes(folder) == ["a/two.yaml:4: unknown kind 'tol'; did you mean 'tool'?"]


def test_a_billion_laughs_are_refused_at_once(write: Write) -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    folder = write("a/pod.yaml", "\n".join(lines))

    assert mistakes(folder) == ["a/pod.yaml:1: an anchor or alias; write the text out where it is needed"]


def test_a_deep_file_is_refused_at_once(write: Write) -> None:
    folder = write("a/pod.yaml", "a: " + "[" * 200_000)
    started = time.process_time()

    found = mistakes(folder)

    assert "nested too deeply" in found[0]
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("_areas.yaml", "a: {titel: A}", "_areas.yaml:1: unknown key 'titel' in an area; did you mean 'title'?"),
        ("_areas.yaml", "a: {title: A, discipline: ops}", "_areas.yaml:1: unknown discipline 'ops'; did you mean 'mlops'?"),
        ("_areas.yaml", "a: {title: A}\na: {title: B}", "_areas.yaml:2: 'a' is given twice (also in line 1); keep one of them"),
        ("_areas.yaml", "# soon", "_areas.yaml:1: the file is empty; fill it or remove the file"),
        ("_categories.yaml", "- a", "_categories.yaml:1: _categories.yaml must be keys and values; write `key: value` lines"),
        ("_vocabulary.yaml", "abbreviations: [a]", "_vocabulary.yaml:1: abbreviations must be keys and values"),
        ("_vocabulary.yaml", "abbreviations: {k8s: ''}", "_vocabulary.yaml:1: 'k8s' is empty"),
        ("_vocabulary.yaml", "synonyms: [{a: b}]", "_vocabulary.yaml:1: an item of 'synonyms' is no text"),
        ("_vocabulary.yaml", "synonyms: [a, b]", "_vocabulary.yaml:1: a synonym of nothing; write each group as [word, word]"),
        ("_planned.yaml", "a: b", "_planned.yaml:1: an item of '_planned.yaml' is no text"),
    ],
)  # fmt: skip
def test_companion_files_are_checked_the_same_way(write: Write, name: str, text: str, complaint: str) -> None:
    write("a/pod.yaml")

    assert any(mistake.startswith(complaint) for mistake in mistakes(write(name, text)))


def test_companion_files_are_read(write: Write) -> None:
    write("_areas.yaml", "a: {title: Pods, discipline: devops}")
    write("_categories.yaml", "tools: {title: Tools, aliases: kit}")
    write(
        "_vocabulary.yaml",
        "abbreviations: {k8s: kubernetes, on: [yes, no]}\nsynonyms: [[a, b]]\nknown: [acme]",
    )

    knowledge = load(write("a/pod.yaml"))

    assert knowledge.topics["pod"].area == Area("a", "Pods", Discipline.DEVOPS)
    assert knowledge.categories == {"tools": Category("tools", "Tools", ("kit",))}
    assert knowledge.vocabulary == Vocabulary(
        {"k8s": ("kubernetes",), "on": ("yes", "no")}, (("a", "b"),), frozenset({"acme"})
    )


def test_a_category_must_be_known_where_categories_are_listed(write: Write) -> None:
    write("a/pod.yaml", GOOD + "facts:\n  licence: MIT\n  category: toys\n")
    folder = write("a/node.yaml", GOOD + "facts: {category: orchestration}\n")

    assert load(folder).topics["pod"].facts == Facts(category="toys", licence="MIT")
    assert mistakes(write("_categories.yaml", "tools: {title: Tools}")) == [
        "a/node.yaml:4: unknown category 'orchestration'; use one of those in _categories.yaml",
        "a/pod.yaml:6: unknown category 'toys'; did you mean 'tools'?",
    ]


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


def test_an_overlay_without_topics_may_add_words_and_rename_areas(write: Write, tmp_path: Path) -> None:
    write("_areas.yaml", "a: {title: Pods}\nb: {title: Nodes}")
    write("_vocabulary.yaml", "abbreviations: {k8s: kubernetes, lb: load balancer}\nknown: [acme]")
    folder = write("a/pod.yaml")
    overlay = tmp_path / "ours"
    overlay.mkdir()
    (overlay / "_areas.yaml").write_text("a: {title: Our pods}")
    (overlay / "_vocabulary.yaml").write_text("abbreviations: {lb: leaderboard}\nknown: [initech]")

    knowledge = load(folder, [overlay])

    assert knowledge.topics["pod"].area.title == "Our pods"
    assert {area.title for area in knowledge.areas.values()} == {"Our pods", "Nodes"}
    assert knowledge.vocabulary.abbreviations == {"k8s": ("kubernetes",), "lb": ("leaderboard",)}
    assert knowledge.vocabulary.known == {"acme", "initech"}


def test_code_keeps_its_indentation(write: Write) -> None:
    folder = write("a/pod.yaml", GOOD + 'code: {text: "\\n  a: 1\\n    b: 2\\n"}\n')

    assert load(folder).topics["pod"].code == Code("", "  a: 1\n    b: 2")


def test_the_fingerprint_is_blind_to_files_order_and_line_endings(write: Write, tmp_path: Path) -> None:
    write("_areas.yaml", "a: {title: A}\nc: {title: C}\nd: {title: D}")
    write("a/one.yaml", GOOD + "owner: x\nuse_when: now\n")
    folder = write("b/two.yaml")
    before = load(folder).fingerprint

    write("_areas.yaml", "d: {title: D}\nc: {title: C}\na: {title: A}")
    write("a/one.yaml", ("# a comment\nuse_when: now\nowner: 'x'\n" + GOOD).replace("\n", "\r\n"))
    folder = folder.rename(tmp_path / "moved")
    (folder / "b" / "two.yaml").rename(folder / "b" / "two.yml")

    assert load(folder).fingerprint == before
    assert re.fullmatch("[0-9a-f]{16}", before)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a/pod.yaml", GOOD + "owner: x\n"),
        ("a/pod.yaml", GOOD.replace("smallest", "smällest")),
        ("a/node.yaml", GOOD),
        ("b/pod.yaml", GOOD),
        ("_areas.yaml", "a: {title: Pods}"),
        ("_areas.yaml", "c: {title: Nothing yet}"),
        ("_categories.yaml", "a: {title: A}"),
        ("_vocabulary.yaml", "abbreviations: {a: b}"),
        ("_vocabulary.yaml", "synonyms: [[a, b]]"),
        ("_vocabulary.yaml", "known: [a]"),
    ],
)
def test_any_other_content_has_another_fingerprint(write: Write, name: str, text: str) -> None:
    folder = write("a/pod.yaml")
    before = load(folder).fingerprint

    if name.endswith("/pod.yaml"):
        (folder / "a" / "pod.yaml").unlink()

    assert load(write(name, text)).fingerprint != before


def test_what_does_not_fit_a_surface_is_a_mistake(write: Write) -> None:
    folder = write("a/pod.yaml", "# our pods\n" + GOOD)

    with pytest.raises(KnowledgeErrors) as raised:
        load(folder, fits=lambda topic: [f"{topic.id} is too wide"])

    assert [str(error) for error in raised.value.exceptions] == [
        f"{folder}/a/pod.yaml:2: pod is too wide; shorten it or split the topic"
    ]


WHOLE_TOPIC = """\
title: What is a pod?
kind: tool
utterances: [what is a pod]
answer: |
  One.
code: {language: bash, text: kubectl get pods}
table: {columns: [a, b], rows: [[1, "2"]]}
facts: {category: x, alternatives: [nomad]}
links: [{title: Docs, url: "https://example.org/a"}]
related: [other]
reviewed: 2026-11-24
"""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="title: [a]{}&*!|>-\n#'\"utr", max_size=80).map(str.encode),
        st.builds(
            lambda start, length, put: WHOLE_TOPIC[:start] + put + WHOLE_TOPIC[start + length :],
            st.integers(0, len(WHOLE_TOPIC)),
            st.integers(0, 30),
            st.text(alphabet="[]{}:,-'\"\n \\x0aé\u2028", max_size=6),
        ).map(str.encode),
    ),
    name=st.sampled_from(
        ["a/pod.yaml", "_areas.yaml", "_categories.yaml", "_vocabulary.yaml", "_planned.yaml"]
    ),
)
def test_any_bytes_load_or_are_refused_with_file_and_line(write: Write, content: bytes, name: str) -> None:
    folder = write("a/other.yaml")
    for left_over in [*folder.glob("_*"), *folder.glob("a/pod.yaml")]:
        left_over.unlink()
    write(name, content)

    try:
        load(folder)
    except KnowledgeErrors as refused:
        assert all(
            re.match(rf"{folder}/[\w/]+\.yaml:[0-9]+: .+; .+", str(error)) for error in refused.exceptions
        )


def test_files_are_parsed_by_libyaml() -> None:
    assert yaml_nodes._PARSER is yaml.CSafeLoader


def test_without_libyaml_the_same_is_read(write: Write) -> None:
    write("a/other.yaml")
    folder = write("a/pod.yaml", WHOLE_TOPIC)
    pure = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from pathlib import Path; from bot.authoring.loading import load; import yaml\n"
        "print(yaml.__with_libyaml__, load(Path(sys.argv[1])).fingerprint)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", pure, folder], capture_output=True, check=True, text=True
    ).stdout

    assert printed.split() == ["False", load(folder).fingerprint]


def test_800_topics_load(write: Write, tmp_path: Path) -> None:
    utterances = "".join(f"  - how do I do the thing number {number}\n" for number in range(14))
    text = WHOLE_TOPIC.replace("related: [other]\n", "").replace("[what is a pod]", "\n" + utterances)
    for number in range(800):
        write(f"area-{number % 20}/topic-{number}.yaml", text)

    knowledge = load(tmp_path / "knowledge")

    assert len(knowledge.topics) == 800


def test_the_bundled_knowledge_loads() -> None:
    knowledge = load(default_knowledge())

    assert "devops-vs-mlops" in knowledge.topics
    assert knowledge.categories
    assert knowledge.vocabulary.abbreviations["k8s"] == ("kubernetes",)
