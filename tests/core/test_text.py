from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import MAX_CHARACTERS, MAX_WORDS, ngrams, normalise, readable, stem, words


@pytest.mark.parametrize(
    ("message", "normalised"),
    [
        pytest.param("<@U012AB> What is *DevOps*?", "what is devops", id="mention and bold"),
        pytest.param("see <https://example.org/a_b|the docs>", "see the docs", id="labelled link"),
        pytest.param("see <https://example.org/a_b> now", "see now", id="bare link"),
        pytest.param("in <#C012|general> and <!here>", "in and", id="channel and broadcast"),
        pytest.param("`kubectl get pods` fails", "kubectl get pods fails", id="code"),
        pytest.param("```\nexit code 137\n```", "exit code 137", id="fence"),
        pytest.param("&gt; it said &lt;none&gt; &amp; stopped", "it said none stopped", id="escaped quote"),
        pytest.param("help :pray: :smile::+1:", "help", id="emoji"),
        pytest.param("image:latest at 10:30", "image latest at 10 30", id="colons that are no emoji"),
        pytest.param("C# vs C++ vs F#", "csharp vs cplusplus vs fsharp", id="names with signs"),
        pytest.param("CI/CD on .NET and Node.js", "cicd on dotnet and nodejs", id="more names with signs"),
        pytest.param("whats k8s, can't find it", "what is k8s can not find it", id="contractions"),
        pytest.param("isn\u2019t it Docker\u2019s?", "is not it docker is", id="typographic apostrophe"),
        pytest.param("\uff2b\uff35\uff22\uff25 \xdcn\xefcode", "kube unicode", id="full width and accents"),
        pytest.param("zero\u200bwidth \u202ertl\u202c", "zerowidth rtl", id="invisible signs"),
        pytest.param("VPN vpn Vpn", "vpn vpn vpn", id="case"),
        pytest.param(":tada: :rocket:", "", id="only emoji"),
        pytest.param("", "", id="empty"),
    ],
)
def test_messages_become_comparable_words(message: str, normalised: str) -> None:
    assert normalise(message) == normalised


@given(st.text())
def test_any_text_can_be_normalised_and_stays_so(message: str) -> None:
    once = normalise(message)

    assert normalise(once) == once


@given(st.text(alphabet="<>@#!|&;:*_~`'\u2019/.ab1 \n\u0301\u202e\U0001f600", max_size=200))
def test_markup_in_any_order_can_be_normalised(message: str) -> None:
    assert normalise(normalise(message)) == normalise(message)


@pytest.mark.parametrize(
    "message", ["a" * 40_000, "word " * 8_000, "<" * 40_000, "*_~" * 13_000, "&amp;" * 8_000]
)
def test_huge_messages_are_cut_to_a_bounded_size(message: str) -> None:
    assert len(readable(message)) <= MAX_CHARACTERS
    assert len(words(message)) <= MAX_WORDS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("deployment", "deployments"),
        ("policy", "policies"),
        ("organise", "organized"),
        ("behaviour", "behavior"),
        ("labelling", "labeling"),
        ("catalogue", "catalogs"),
        ("licence", "license"),
        ("running", "run"),
        ("caches", "cache"),
    ],
)
def test_forms_and_spellings_of_a_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("status", "state"), ("kubernetes", "kubelet"), ("sass", "sas"), ("s3", "s")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_ngrams_mark_the_borders_of_a_word() -> None:
    assert list(ngrams("git")) == ["<git", "git>"]
