"""What later folders add, replace, change and take away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.authoring.loading import load, read_library
from bot.authoring.overlays import origins
from bot.core.knowledge import Facts, Knowledge, Link, Topic
from bot.errors import KnowledgeErrors

BASE = """\
title: What is Docker?
aliases: [docker engine]
utterances: [what is docker, docker basics]
answer: It runs containers.
code: {language: bash, text: docker run}
table: {columns: [a, b], rows: [[1, 2]]}
facts: {licence: Apache-2.0, language: Go, alternatives: [podman]}
links: [{title: Docs, url: "https://docs.docker.com"}]
owner: platform
reviewed: 2026-11-24
"""
Folders = Callable[..., list[Path]]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Write one folder for each mapping of file names to text; return them in order."""

    def write(*contents: dict[str, str]) -> list[Path]:
        paths = [tmp_path / f"folder{number}" for number in range(len(contents))]
        for folder, files in zip(paths, contents, strict=True):
            for name, text in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, "utf-8")
        return paths

    return write


def loaded(paths: list[Path]) -> Knowledge:
    base, *overlays = paths
    return load(base, overlays)


def mistakes(paths: list[Path]) -> list[str]:
    with pytest.raises(KnowledgeErrors) as raised:
        loaded(paths)
    return [str(error).replace(f"{paths[0].parent}/", "") for error in raised.value.exceptions]


def patched(folders: Folders, *patches: str) -> Topic:
    """Docker after `patches`, each from a folder of its own."""
    paths = folders({"tools/docker.yaml": BASE}, *({"docker.yaml": f"extends: true\n{p}"} for p in patches))
    return loaded(paths).topics["docker"]


def test_what_a_patch_does_not_mention_stays(folders: Folders) -> None:
    before = loaded(folders({"tools/docker.yaml": BASE})).topics["docker"]

    after = patched(folders, "note: Ask us first.\n")

    assert after.note == "Ask us first."
    assert (after.title, after.links, after.area) == (before.title, before.links, before.area)


def test_scalars_replace(folders: Folders) -> None:
    topic = patched(folders, "owner: ours\nanswer: We use it.\nreviewed: 2027-01-01\n")

    assert (topic.owner, topic.answer, topic.reviewed and topic.reviewed.year) == ("ours", "We use it.", 2027)


def test_lists_append_without_duplicates(folders: Folders) -> None:
    topic = patched(folders, "utterances: [docker basics, where is our registry]\naliases: moby\n")

    assert topic.utterances == ("what is docker", "docker basics", "where is our registry")
    assert topic.aliases == ("docker engine", "moby")


def test_of_two_links_to_one_page_the_later_stays_in_its_place(folders: Folders) -> None:
    topic = patched(
        folders,
        "links: [{title: Ours, url: 'https://wiki.example.org'}, {title: Manual, url: 'https://docs.docker.com'}]",
    )

    assert topic.links == (
        Link("Manual", "https://docs.docker.com"),
        Link("Ours", "https://wiki.example.org"),
    )


def test_keys_and_values_merge_key_by_key(folders: Folders) -> None:
    topic = patched(
        folders, "facts: {licence: ours, language: null, alternatives: [nerdctl]}\ncode: {text: docker ps}"
    )

    assert topic.facts == Facts(licence="ours", alternatives=("podman", "nerdctl"))
    assert topic.code and (topic.code.language, topic.code.text) == ("bash", "docker ps")


def test_a_table_gets_further_rows(folders: Folders) -> None:
    topic = patched(folders, "table: {rows: [[3, 4]]}\n")

    assert topic.table and topic.table.rows == (("1", "2"), ("3", "4"))


@pytest.mark.parametrize("null", ["null", "~", ""])
def test_null_takes_away(folders: Folders, null: str) -> None:
    topic = patched(folders, f"links: {null}\nowner: {null}\ntable: {null}\n")

    assert (topic.links, topic.owner, topic.table) == ((), "", None)


def test_null_in_quotes_is_text(folders: Folders) -> None:
    assert patched(folders, 'owner: "null"\n').owner == "null"


def test_any_number_of_folders_have_the_last_word_in_turn(folders: Folders) -> None:
    topic = patched(folders, "owner: one\nutterances: [a]\n", "owner: two\nutterances: [b]\n", "note: c\n")

    assert (topic.owner, topic.utterances[-2:], topic.note) == ("two", ("a", "b"), "c")


def test_a_patch_lies_anywhere_and_leaves_the_area(folders: Folders) -> None:
    paths = folders({"tools/docker.yaml": BASE}, {"ours/docker.yaml": "extends: true\nowner: us\n"})

    assert loaded(paths).topics["docker"].area.id == "tools"


def test_a_topic_that_was_replaced_can_be_extended(folders: Folders) -> None:
    paths = folders(
        {"tools/docker.yaml": BASE},
        {"ours/docker.yaml": "title: Our Docker\nutterances: [our docker]\nanswer: Ours.\n"},
        {"docker.yaml": "extends: true\nutterances: [the docker of ours]\n"},
    )

    topic = loaded(paths).topics["docker"]

    assert topic.utterances == ("our docker", "the docker of ours")
    assert (topic.area.id, topic.links) == ("ours", ())


@pytest.mark.parametrize(
    ("patch", "complaint"),
    [
        pytest.param(
            "titel: x\n",
            "folder1/docker.yaml:2: unknown key 'titel' in a file that extends a topic; did you mean 'title'?",
            id="unknown key",
        ),
        pytest.param(
            "facts: {license: x}\n",
            "folder1/docker.yaml:2: unknown key 'license' in facts; did you mean 'licence'?",
            id="unknown key of a key",
        ),
        pytest.param(
            "note: a\nanswer: null\n",
            "folder1/docker.yaml:3: takes 'answer' away, which a topic needs; replace it instead",
            id="what is needed taken away",
        ),
        pytest.param(
            "owner: b\ntable: {rows: [[3]]}\n",
            "folder1/docker.yaml:3: together with folder0/tools/docker.yaml: a row of 1 cells in a table of 2"
            " columns; give every row one cell for each column",
            id="wrong only together",
        ),
        pytest.param(
            "related: [nobody]\n",
            "folder1/docker.yaml:2: related to an unknown topic 'nobody'; correct the id or remove it",
            id="unknown relation",
        ),
        pytest.param(
            "links: [{title: a}]\n",
            "folder1/docker.yaml:2: 'url' is missing; add it; a link needs title, url",
            id="items of lists are whole",
        ),
        pytest.param(
            "redirect: podman\n",
            "folder1/docker.yaml:2: 'redirect' in a topic that isn't retired;"
            " write `status: retired` as well, or remove it",
            id="a redirect alone",
        ),
    ],
)
def test_a_wrong_patch_is_named_with_line_and_remedy(folders: Folders, patch: str, complaint: str) -> None:
    paths = folders({"tools/docker.yaml": BASE}, {"docker.yaml": f"extends: true\n{patch}"})

    assert mistakes(paths) == [complaint]


def test_a_patch_for_nothing_says_so(folders: Folders) -> None:
    paths = folders({"tools/docker.yaml": BASE}, {"dokcer.yaml": "extends: true\nowner: x\n"})

    assert mistakes(paths) == [
        "folder1/dokcer.yaml:1: extends 'dokcer', which no earlier folder has; did you mean 'docker'?"
    ]


def test_extends_is_true_or_false(folders: Folders) -> None:
    assert mistakes(folders({"docker.yaml": BASE + "extends: yes\n"})) == [
        "folder0/docker.yaml:11: extends: 'yes' is not true or false; write true or false"
    ]
    assert loaded(folders({"docker.yaml": BASE + "extends: false\n"})).topics["docker"].owner == "platform"


OLD = """\
status: retired
redirect: docker
title: What is dotCloud?
aliases: [dotcloud]
utterances: [what is dotcloud]
errors: [dotcloud is gone]
"""
USER = "title: A user\nutterances: [a user]\nanswer: b\nrelated: [dotcloud]\nfacts: {alternatives: [dotcloud, x]}\n"


def test_what_led_to_a_retired_topic_leads_to_the_new_one(folders: Folders) -> None:
    knowledge = loaded(folders({"docker.yaml": BASE, "dotcloud.yaml": OLD, "user.yaml": USER}))

    docker, user = knowledge.topics["docker"], knowledge.topics["user"]
    assert docker.utterances[-2:] == ("What is dotCloud?", "what is dotcloud")
    assert docker.aliases == ("docker engine", "dotcloud")
    assert docker.errors == ("dotcloud is gone",)
    assert user.related == ("docker",)
    assert docker.related == ("user",)
    assert user.facts and user.facts.alternatives == ("docker", "x")
    assert knowledge.find("dotcloud") is docker
    assert "dotcloud" not in knowledge.topics


def test_redirects_lead_on_to_the_end(folders: Folders) -> None:
    older = "status: retired\nredirect: dotcloud\nutterances: [what came before]\n"

    knowledge = loaded(folders({"docker.yaml": BASE, "dotcloud.yaml": OLD, "older.yaml": older}))

    assert knowledge.redirects == {"dotcloud": "docker", "older": "docker"}
    assert "what came before" in knowledge.topics["docker"].utterances


def test_an_overlay_retires_a_topic_for_good(folders: Folders) -> None:
    knowledge = loaded(
        folders(
            {"docker.yaml": BASE, "podman.yaml": USER.replace("dotcloud", "docker")},
            {"docker.yaml": "extends: true\nstatus: retired\n"},
        )
    )

    assert list(knowledge.topics) == ["podman"]
    assert knowledge.topics["podman"].related == ()
    assert knowledge.find("docker") is None


def test_an_overlay_takes_a_topic_back_into_service(folders: Folders) -> None:
    back = {"dotcloud.yaml": "extends: true\nstatus: active\nredirect: null\nanswer: It is back.\n"}

    knowledge = loaded(folders({"docker.yaml": BASE, "dotcloud.yaml": OLD}, back))

    assert knowledge.topics["dotcloud"].answer == "It is back."
    assert "what is dotcloud" not in knowledge.topics["docker"].utterances


@pytest.mark.parametrize(
    ("redirect", "complaint"),
    [
        ("dokcer", "leads to an unknown topic 'dokcer'; did you mean 'docker'?"),
        ("dotcloud", "leads to 'dotcloud' and from there back to itself; let one of them be answered"),
        (
            "gone",
            "leads to 'gone', which is retired and leads nowhere; name a topic that is answered, or remove `redirect`",
        ),
    ],
)
def test_a_redirect_must_reach_a_topic(folders: Folders, redirect: str, complaint: str) -> None:
    files = {
        "docker.yaml": BASE,
        "dotcloud.yaml": OLD.replace("redirect: docker", f"redirect: {redirect}"),
        "gone.yaml": "status: retired\n",
    }

    assert mistakes(folders(files)) == [f"folder0/dotcloud.yaml:2: {complaint}"]


VARIANTS = """\
extends: true
variants:
  aws: {title: AWS, answer: Use ECS., note: Ask the cloud team.}
  gcp: {answer: Use GKE., links: [{title: GKE, url: "https://cloud.google.com"}]}
"""


def test_a_variant_says_what_is_different(folders: Folders) -> None:
    topic = patched(folders, VARIANTS.removeprefix("extends: true\n"))

    aws, gcp = topic.as_variant("aws"), topic.as_variant("gcp")

    assert [(variant.id, variant.title) for variant in topic.variants] == [("aws", "AWS"), ("gcp", "gcp")]
    assert (aws.answer, aws.note, aws.links) == ("Use ECS.", "Ask the cloud team.", topic.links)
    assert (gcp.answer, gcp.links) == ("Use GKE.", (Link("GKE", "https://cloud.google.com"),))
    assert aws.variant is topic.variants[0]
    assert topic.as_variant("azure") is topic


def test_variants_merge_by_their_name(folders: Folders) -> None:
    more = "variants:\n  aws: {title: Amazon}\n  gcp: null\n  azure: {answer: Use AKS.}\n"

    topic = patched(folders, VARIANTS.removeprefix("extends: true\n"), more)

    assert [(v.id, v.title, v.answer) for v in topic.variants] == [
        ("aws", "Amazon", "Use ECS."),
        ("azure", "azure", "Use AKS."),
    ]


def test_a_variant_without_a_difference_is_a_mistake(folders: Folders) -> None:
    files = {"docker.yaml": BASE + "variants: {aws: {title: AWS}}\n"}

    assert mistakes(folders(files)) == [
        "folder0/docker.yaml:11: a variant that says nothing; give it an answer, or whatever else differs"
    ]


def test_too_many_variants_together_are_a_mistake(folders: Folders) -> None:
    more = ", ".join(f"v{number}: {{answer: a}}" for number in range(7))
    files = {"docker.yaml": f"extends: true\nvariants: {{{more}}}\n"}

    assert mistakes(folders({"docker.yaml": BASE}, {"docker.yaml": VARIANTS}, files)) == [
        "folder2/docker.yaml:2: together with folder0/docker.yaml: 9 variants; write 8 at most"
    ]


def test_every_key_knows_its_files(folders: Folders) -> None:
    paths = folders(
        {"tools/docker.yaml": BASE},
        {"docker.yaml": "extends: true\nowner: us\nutterances: [a]\ncode: null\n"},
        {"docker.yaml": "extends: true\nnote: hello\nutterances: [b]\n"},
    )

    file = read_library(paths).files["docker"]

    found = [(o.key, str(o.path.relative_to(paths[0].parent)), o.line) for o in origins(file)]
    assert [place for place in found if place[0] in {"title", "owner", "utterances", "note", "code"}] == [
        ("title", "folder0/tools/docker.yaml", 1),
        ("utterances", "folder0/tools/docker.yaml", 3),
        ("utterances", "folder1/docker.yaml", 3),
        ("utterances", "folder2/docker.yaml", 3),
        ("owner", "folder1/docker.yaml", 2),
        ("note", "folder2/docker.yaml", 2),
    ]


def test_a_replaced_file_is_remembered(folders: Folders) -> None:
    paths = folders({"tools/docker.yaml": BASE}, {"ours/docker.yaml": BASE})

    file = read_library(paths).files["docker"]

    assert file.replaces == paths[0] / "tools/docker.yaml"
    assert {origin.path for origin in origins(file)} == {paths[1] / "ours/docker.yaml"}


def test_redirects_and_variants_change_the_fingerprint(folders: Folders) -> None:
    base = {"docker.yaml": BASE, "podman.yaml": BASE}
    plain = loaded(folders(base)).fingerprint

    assert loaded(folders(base, {"docker.yaml": VARIANTS})).fingerprint != plain
    assert loaded(folders({**base, "old.yaml": "status: retired\nredirect: docker\n"})).fingerprint != plain
