"""Topic files from what was written elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.authoring.importing.drafts import Harvest
from bot.authoring.importing.markdown import read_markdown
from bot.authoring.importing.tables import read_table
from bot.authoring.importing.taking import Import, Target, harvest, taken_over
from bot.authoring.loading import load
from bot.core.knowledge import Code, Kind, Link, Table, Topic
from bot.errors import AskOpsError, KnowledgeError
from bot.wiring import fits_slack

FAQ = Path("faq.md")
Take = Callable[..., tuple[dict[str, Topic], list[str]]]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Import files by name; return the topics as they load, and what is noted, without folders."""

    def import_files(files: dict[str, str], **target: object) -> tuple[dict[str, Topic], list[str]]:
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        into = tmp_path / "into"
        found = harvest([tmp_path / name for name in files])
        taken = taken_over(found, Target(into, **target), fits_slack)  # type: ignore[arg-type]  # as given
        write(taken)
        topics = dict(load(into).topics) if taken.files else {}
        return topics, [str(note).replace(f"{tmp_path}/", "") for note in taken.notes]

    return import_files


def write(taken: Import) -> None:
    for file in taken.files:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.text, "utf-8")


MARKDOWN = """\
# Platform FAQ

## Deployments

### 1. How do I roll back a deployment?

A: Use the **pipeline**. See [the runbook](https://wiki.example.org/rollback).

- Open the pipeline
- Press *Roll back*

```bash
./deploy --rollback
```

#### Caveats

Not on Fridays.

### What is the difference between staging and production?

It is about the data.

| Aspect | Staging | Production |
|---|---|---|
| Data | made up | real |

## Access

### Why is my login denied?

Ask **it-help**.
"""


def test_headings_are_questions_and_groups_are_areas(take: Take) -> None:
    topics, notes = take({"faq.md": MARKDOWN})

    assert {(topic.id, topic.area.id, topic.kind) for topic in topics.values()} == {
        ("roll-back-a-deployment", "deployments", Kind.HOWTO),
        ("difference-between-staging-and-production", "deployments", Kind.COMPARISON),
        ("why-is-my-login-denied", "access", Kind.TROUBLESHOOTING),
    }
    assert notes == []


def test_an_answer_is_shared_out_over_the_parts_of_a_topic(take: Take) -> None:
    topics, _ = take({"faq.md": MARKDOWN})

    rollback = topics["roll-back-a-deployment"]
    assert rollback.title == "How do I roll back a deployment?"
    assert rollback.utterances == ("How do I roll back a deployment?",)
    assert rollback.answer == (
        "Use the **pipeline**. See [the runbook](https://wiki.example.org/rollback).\n\n"
        "**Caveats**\n\nNot on Fridays."
    )
    assert rollback.points == ("Open the pipeline", "Press *Roll back*")
    assert rollback.code == Code("bash", "./deploy --rollback")
    assert rollback.links == (Link("the runbook", "https://wiki.example.org/rollback"),)
    assert topics["difference-between-staging-and-production"].table == Table(
        ("Aspect", "Staging", "Production"), (("Data", "made up", "real"),)
    )


@pytest.mark.parametrize(
    ("body", "note"),
    [
        pytest.param("See ![a](b.png).", "1 image left out; say in words what they show", id="image"),
        pytest.param("Not <b>now</b>.", "HTML tags left out; see that the text still reads well", id="HTML"),
        pytest.param("|a|\n|-|\n|b|", "nothing but a table; write the short answer", id="only a table"),
        pytest.param(
            "- a\n  - b", "a list inside a list; Slack draws one level; make it flat", id="nested list"
        ),
        pytest.param(
            "word " * 200,
            "an answer of 999 characters; say the first thing in 640, move the rest to points",
            id="long",
        ),
        pytest.param(
            "a\n\n|a|\n|-|\n|b|\n\n|c|\n|-|\n|d|",
            "2 tables; keep one; the others are lists in the answer now",
            id="tables",
        ),
    ],
)
def test_what_a_topic_cannot_hold_is_for_a_person(take: Take, body: str, note: str) -> None:
    topics, notes = take({"faq.md": f"# What is it?\n\n{body}\n"})

    assert len(topics) == 1
    assert notes == [f"faq.md:1: {note}"]


def test_what_could_not_be_taken_over_is_named(take: Take) -> None:
    topics, notes = take({"faq.md": "# FAQ\n\nHello.\n\n## Empty?\n\n## What is it?\n\nThis.\n"})

    assert list(topics) == ["it"]
    assert notes == [
        "faq.md:1: text under the heading 'FAQ', which is a group; move what matters into a topic",
        "faq.md:5: no answer to 'Empty?'; write one, or remove the heading",
    ]


def test_headings_that_ask_nothing_are_topics_where_none_asks(take: Take) -> None:
    topics, _ = take({"faq.md": "# Manual\n## Installing\nRun it.\n## Removing\nDelete it.\n"})

    assert {topic.title for topic in topics.values()} == {"Installing", "Removing"}


def test_a_heading_inside_code_is_none(take: Take) -> None:
    topics, _ = take({"faq.md": "# What is it?\nThis:\n```\n# What is that?\nno\n```\n"})

    assert topics["it"].code == Code("text", "# What is that?\nno")


TABLE = """\
Question;Answer;Category;Link;Similar questions;Team;Priority
How do I reset my password?;"Go to **id** and
press it.";Access;https://id.example.org;lost password|password gone;it;1
I forgot it;"Go to **id** and
press it.";Access;;;;
How do I reset my password?;Call us.;Access;;;;
Nobody knows?;;;;;;
"""


def test_a_table_row_is_a_topic(take: Take) -> None:
    topics, notes = take({"faq.csv": TABLE})

    topic = topics["reset-my-password"]
    assert topic.answer == "Go to **id** and\npress it."
    assert topic.utterances == (
        "How do I reset my password?",
        "lost password",
        "password gone",
        "I forgot it",
    )
    assert (topic.area.id, topic.owner) == ("access", "it")
    assert topic.links == (Link("id.example.org", "https://id.example.org"),)
    assert list(topics) == ["reset-my-password"]
    assert notes == [
        "faq.csv:1: column 'Priority' is not taken over; move what matters by hand",
        "faq.csv:6: 'How do I reset my password?' is asked in faq.csv:2 too, with another answer; only that one was imported; merge them",
        "faq.csv:7: a row without an answer; fill it in or remove the row",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_separates_the_columns(delimiter: str) -> None:
    text = delimiter.join(["q", "a"]) + "\n" + delimiter.join(["what is it", '"this, that; or | other"'])

    entry = read_table(Path("x.csv"), text).entries[0]

    assert (entry.question, entry.answer) == ("what is it", "this, that; or | other")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "x.csv:1: the file is empty; write a row of headings, then a question a row"),
        (
            "foo,answer\n1,2\n",
            "x.csv:1: no column is named question; name the columns in the first row, such as question,answer",
        ),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError) as raised:
        read_table(Path("x.csv"), text)

    assert str(raised.value) == complaint


NLU = """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hi
- intent: faq/ask_holidays
  examples: |
    - holidays please
    - how many holidays do I have
    - days off in [Berlin](city)
- intent: ask_payday
  examples:
  - text: when is payday
  - text: 'when do I get [money]{"entity": "pay"}'
- intent: ask_nothing
  examples: |
    - nothing
- synonym: pay
  examples: |
    - salary
"""
DOMAIN = """\
responses:
  utter_greet: [{text: Hey}]
  utter_faq/ask_holidays:
  - text: "You have 30 days, {name}."
    image: a.png
  - text: Thirty.
  utter_pay: [{text: On the 25th.}]
  utter_orphan: [{text: Hm.}]
"""
RULES = "rules: [{rule: pay, steps: [{intent: ask_payday}, {action: utter_pay}]}]\n"


def test_a_rasa_intent_and_its_response_are_a_topic(take: Take) -> None:
    topics, notes = take({"nlu.yml": NLU, "domain.yml": DOMAIN, "rules.yml": RULES})

    assert {(t.id, t.area.id, t.title, t.answer) for t in topics.values()} == {
        ("holidays", "faq", "How many holidays do I have?", "You have 30 days, {name}."),
        ("payday", "imported", "When is payday?", "On the 25th."),
    }
    assert topics["holidays"].utterances == (
        "How many holidays do I have?",
        "holidays please",
        "days off in Berlin",
    )
    assert topics["payday"].utterances == ("When is payday?", "when do I get money")
    assert notes == [
        "domain.yml:3: response 'utter_faq/ask_holidays' has 2 texts; the first is the answer; a topic says one thing; merge them",
        "domain.yml:3: response 'utter_faq/ask_holidays' fills in {name}; write the answer so that it holds for everyone",
        "domain.yml:3: response 'utter_faq/ask_holidays' also has image; links and related topics may take their place",
        "domain.yml:8: response 'utter_orphan' answers no intent; write a topic for it if it is one",
        "nlu.yml:3: intent 'greet' left out; small talk is built in",
        "nlu.yml:15: intent 'ask_nothing' has no response with text; write the topic by hand",
        "nlu.yml:18: synonym 'pay' (salary) is not taken over; add it to _vocabulary.yaml if people use it",
    ]


def test_a_broken_rasa_file_is_named_with_its_line(take: Take) -> None:
    with pytest.raises(KnowledgeError, match=r"nlu\.yml:2: not valid YAML"):
        take({"nlu.yml": "nlu: [\n"})


def test_one_area_and_one_kind_for_all(take: Take) -> None:
    topics, _ = take({"faq.md": MARKDOWN}, area="it", kind=Kind.PRACTICE)

    assert {(topic.area.id, topic.kind) for topic in topics.values()} == {("it", Kind.PRACTICE)}


def test_what_is_there_stays_and_what_is_elsewhere_is_not_replaced(take: Take) -> None:
    faq = "# What is Docker?\nOurs.\n# What is Podman?\nTheirs.\n"

    topics, notes = take({"faq.md": faq}, there={"podman"}, elsewhere={"docker"})

    assert list(topics) == ["docker-imported"]
    assert notes == [
        "faq.md:1: the knowledge base has a topic 'docker' already, so this one got another id; merge them, or rename the file to replace that one",
        "faq.md:3: topic 'podman' is there already; left as it is; rename or remove it to import this one",
    ]


def test_questions_of_one_name_get_ids_of_their_own(take: Take) -> None:
    topics, _ = take(
        {"faq.md": "# How do I deploy?\na\n# How can we deploy?\nb\n# How should I deploy?\nc\n"}
    )

    assert list(topics) == ["deploy", "deploy-imported", "deploy-imported-2"]


def test_what_can_never_pass_the_check_is_not_written(take: Take) -> None:
    table = "|a|b|\n|-|-|\n" + "|c|d|\n" * 150

    topics, notes = take({"faq.md": f"# What is huge?\nThis.\n\n{table}\n# What is small?\nThat.\n"})

    assert list(topics) == ["small"]
    assert notes[0].startswith("faq.md:1: not imported: ")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("faq.docx", b"x", "faq.docx: unknown kind of file; use .md, .csv, .tsv, .yml or .yaml"),
        ("faq.md", b"\xff", "faq.md: not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(AskOpsError) as raised:
        harvest([tmp_path / name])

    assert str(raised.value) == f"{tmp_path}/{complaint}"


def passes(found: Harvest, folder: Path) -> None:
    """Whatever is taken over loads, and says what the check of the import said."""
    taken = taken_over(found, Target(folder), fits_slack)
    write(taken)
    if taken.files:
        assert load(folder, fits=fits_slack).topics.keys() == {file.topic.id for file in taken.files}


BITS = st.sampled_from(
    ["# What?\n", "## Is it?\n", "### a\n", "text ", "**b** ", "`c` ", "- item\n", "  - inner\n", "1. one\n", "\n", "\n\n", "```\n", "> q\n",
     "|a|b|\n|-|-|\n|c|\n", "<b>x</b> ", "![i](j)", "[l](https://e.org) ", "[l](/x) ", "---\n", "    code\n", "\t", "é ", "<!-- c -->\n", "\x07", "'", '"', ": "]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None)
@given(st.lists(BITS, max_size=30).map("".join) | st.text(max_size=200))
def test_any_markdown_gives_files_that_load(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    passes(read_markdown(FAQ, text), tmp_path_factory.mktemp("into"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=80)), min_size=1, max_size=4))
def test_any_table_gives_files_that_load(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    written = io.StringIO()
    csv.writer(written).writerows([("question", "answer"), *rows])

    passes(read_table(Path("x.csv"), written.getvalue()), tmp_path_factory.mktemp("into"))
