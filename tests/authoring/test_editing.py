from __future__ import annotations

import stat
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring import yaml_nodes as nodes
from bot.authoring.editing import add_utterance, scalar, with_utterance
from bot.errors import KnowledgeError
from tests.authoring.conftest import GOOD, Write

PATH = Path("a/pod.yaml")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            'title: on  # why\nutterances:\n  - one  # first\n  - "two: x"\n\n# below\nanswer: 1.10\n',
            'title: on  # why\nutterances:\n  - one  # first\n  - "two: x"\n  - three\n\n# below\nanswer: 1.10\n',
            id="comments, blank lines and unquoted words stay",
        ),
        pytest.param("utterances:\n- one # 1\n# end\nanswer: b\n", "utterances:\n- one # 1\n- three\n# end\nanswer: b\n", id="dashes at the margin"),
        pytest.param("utterances:\n    - one", "utterances:\n    - one\n    - three\n", id="no line end at the end"),
        pytest.param("utterances: [one, 'two']  # c\n", "utterances: [one, 'two', three]  # c\n", id="brackets"),
        pytest.param("utterances: [\n  one,\n  two,\n]\n", "utterances: [\n  one,\n  two, three,\n]\n", id="brackets over lines"),
        pytest.param("utterances: one  # c\n", "utterances: [one, three]  # c\n", id="one scalar"),
        pytest.param("utterances:\r\n  - one\r\nanswer: b\r\n", "utterances:\r\n  - one\r\n  - three\r\nanswer: b\r\n", id="line ends of Windows"),
        pytest.param("utterances:\n  - |\n    one\n    more\nanswer: b\n", "utterances:\n  - |\n    one\n    more\n  - three\nanswer: b\n", id="a block at the end"),
        pytest.param("utterances:\n  - one\n    more\nanswer: b\n", "utterances:\n  - one\n    more\n  - three\nanswer: b\n", id="a scalar over two lines"),
        pytest.param("titel: é\U0001f680\nutterances:\n  - one\n", "titel: é\U0001f680\nutterances:\n  - one\n  - three\n", id="signs outside ASCII"),
    ],
)  # fmt: skip
def test_an_utterance_is_added_and_no_other_byte_changes(before: str, after: str) -> None:
    assert with_utterance(before, " three ", PATH) == after


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_any_text_is_read_back_as_it_was_said(said: str) -> None:
    text = " ".join(said.split())
    document = nodes.parse(PATH, f"a:\n  - {scalar(text)}\nb: [x, {scalar(text)}]\n")

    assert isinstance(document, nodes.Mapping)
    listed, flow = document.get("a"), document.get("b")
    assert [item.text for item in nodes.items(listed) if isinstance(item, nodes.Scalar)] == [text]
    assert [item.text for item in nodes.items(flow) if isinstance(item, nodes.Scalar)] == ["x", text]


@pytest.mark.parametrize("word", ["no", "on", "1.10", "null", "2026-11-24", "~", "012"])
def test_what_others_take_for_something_else_is_quoted(word: str) -> None:
    assert yaml.safe_load(scalar(word)) == word


@pytest.mark.parametrize(
    ("text", "said", "complaint"),
    [
        (GOOD, "What is a POD?", "a/pod.yaml:2: utterance 'what is a pod' is there; give another one"),
        (GOOD, "   ", "a/pod.yaml:2: an empty utterance"),
        ("title: a\n", "b", "a/pod.yaml:1: 'utterances' is missing"),
        ("utterances: [a\n", "b", "a/pod.yaml:2: not valid YAML"),
        ("utterances: {a: b}\n", "c", "a/pod.yaml:1: 'utterances' is no list of texts"),
        ("utterances: []\n", "c", "a/pod.yaml:1: 'utterances' is no list of texts"),
    ],
)
def test_what_cannot_be_added_is_refused(text: str, said: str, complaint: str) -> None:
    with pytest.raises(KnowledgeError) as raised:
        with_utterance(text, said, PATH)

    assert str(raised.value).startswith(complaint)


def test_the_file_is_replaced_with_its_rights(write: Write) -> None:
    folder = write("a/pod.yaml")
    path = folder / "a/pod.yaml"
    path.chmod(0o640)

    line = add_utterance(path, folder, "smallest thing that runs")

    assert "smallest thing that runs" in path.read_text().splitlines()[line - 1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in path.parent.iterdir()] == ["pod.yaml"]
