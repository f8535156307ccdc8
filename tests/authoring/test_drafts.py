from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.authoring import drafts
from bot.authoring.checks import check
from bot.authoring.drafts import Draft, create
from bot.authoring.json_schema import FILE_NAME, as_text, topic_schema
from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.authoring.schema import TOPIC
from bot.core.knowledge import Kind
from bot.errors import KnowledgeError

TODAY = date(2026, 11, 24)


class _AllText(yaml.SafeLoader):
    """Scalars as an editor's YAML reader gives them, dates aside: JSON has none."""


_AllText.yaml_implicit_resolvers = {
    sign: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editors_read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=_AllText)  # noqa: S506  (a safe loader's child)


@pytest.mark.parametrize("kind", Kind)
def test_a_new_file_passes_the_structure_check_and_its_own_schema(tmp_path: Path, kind: Kind) -> None:
    (tmp_path / "_categories.yaml").write_text("registry: {title: Registries}\n")

    path = create(tmp_path, Draft("model-zoo", "models", kind, categories=["registry"]), TODAY)

    assert not check(tmp_path, today=TODAY).errors
    assert load(tmp_path).topics["model-zoo"].kind is kind
    assert path.read_text().startswith(f"# yaml-language-server: $schema=../{FILE_NAME}\n")
    beside = json.loads((path.parent / f"../{FILE_NAME}").read_text())
    jsonschema.validate(as_editors_read(path), beside)


def test_what_a_new_file_begins_with_is_found_where_it_was_left(tmp_path: Path) -> None:
    create(tmp_path, Draft("pod", "a", Kind.CONCEPT), TODAY)

    problems = [warning.problem for warning in check(tmp_path).warnings]

    assert "'answer' still says what a new file begins with" in problems
    assert "'points' still says what a new file begins with" in problems


def test_a_title_with_a_colon_is_quoted(tmp_path: Path) -> None:
    create(tmp_path, Draft("pod", "a", Kind.CONCEPT, title="Pods: why?", owner="on call: us"), TODAY)

    topic = load(tmp_path).topics["pod"]
    assert (topic.title, topic.owner) == ("Pods: why?", "on call: us")


@pytest.mark.parametrize(
    ("topic_id", "area", "complaint"),
    [
        ("pod", "a", "other/pod.yaml:1: topic 'pod' exists; edit that file, or choose another id"),
        ("My Pod", "a", "'My Pod' can't be a topic id"),
        ("pod2", "../up", "'../up' can't be an area"),
    ],
)
def test_what_cannot_be_created_is_refused(tmp_path: Path, topic_id: str, area: str, complaint: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/pod.yaml").write_text("title: a\n")

    with pytest.raises(KnowledgeError) as raised:
        create(tmp_path, Draft(topic_id, area, Kind.CONCEPT), TODAY)

    assert complaint in str(raised.value)
    assert [path.name for path in tmp_path.rglob("*.yaml")] == ["pod.yaml"]


def test_the_schema_knows_every_key_and_describes_it() -> None:
    properties = topic_schema()["properties"]

    assert set(properties) == set(TOPIC.keys)
    assert all(described["description"] for described in properties.values())
    assert len({described["description"] for described in properties.values()}) == len(properties)


def test_the_schema_that_is_shipped_is_the_formats() -> None:
    shipped = Path(drafts.__file__).with_name("topic.schema.json").read_text("utf-8")

    assert shipped == as_text(topic_schema()), "renew it: askops kb schema > bot/authoring/topic.schema.json"


def test_every_bundled_topic_satisfies_the_schema() -> None:
    validator = jsonschema.Draft7Validator(topic_schema())

    for path in sorted(default_knowledge().glob("*/*.yaml")):
        problems = [error.message for error in validator.iter_errors(as_editors_read(path))]
        assert not problems, path


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "tol"},
        {"titel": "a"},
        {"links": []},
        {"links": [{"title": "a"}]},
        {"review_in": 0},
        {"reviewed": "24 November"},
        {"utterances": []},
        {"table": {"columns": ["a"]}},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(wrong: dict[str, Any]) -> None:
    sound = {"title": "a", "utterances": ["a"], "answer": "a"}

    assert jsonschema.Draft7Validator(topic_schema()).is_valid(sound)
    assert not jsonschema.Draft7Validator(topic_schema()).is_valid(sound | wrong)
