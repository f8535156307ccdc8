from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA

from bot.core.knowledge import Vocabulary
from bot.core.matching import IntentIndex
from bot.core.text import words
from bot.core.vocabulary import REPAIR_CUTOFF, Lexicon, compounds, neighbours
from bot.evaluation.typos import misspelt


def readings(index: IntentIndex, question: str) -> set[tuple[str, ...]]:
    return {reading.stems for slot in index.lexicon.read(words(question)) for reading in slot.readings[1:]}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("kuberentes", ("kubernet",), id="letters swapped"),
        pytest.param("dokcer", ("docker",), id="in a short word"),
        pytest.param("deploymnt", ("deployment",), id="letter missing"),
        pytest.param("kuber netes", ("kubernet",), id="torn apart"),
        pytest.param("dockercompose", ("docker", "compos"), id="run together"),
        pytest.param("k8s", ("kubernet",), id="abbreviation"),
        pytest.param("kubernetes", ("k8s",), id="abbreviation, the other way"),
        pytest.param("revert", ("roll", "back"), id="synonym"),
        pytest.param("wgat", ("what",), id="question word"),
        pytest.param("wha", ("what",), id="short question word"),
        pytest.param("crash loop back off", ("crashloopbackoff",), id="inner borders"),
    ],
)
def test_words_are_read_as_what_they_mean(
    small_index: IntentIndex, typed: str, meant: tuple[str, ...]
) -> None:
    assert meant in readings(small_index, typed)


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("podman", id="known product"),
        pytest.param("pasta", id="ordinary word"),
        pytest.param("docker", id="word of the index"),
        pytest.param("v1alpha2", id="version"),
        pytest.param("xyz", id="too short"),
        pytest.param("qqqqwwwww", id="near nothing"),
    ],
)
def test_words_that_are_right_are_not_repaired(small_index: IntentIndex, word: str) -> None:
    assert readings(small_index, word) == set()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("git rest vs revert", ["reset"], id="known elsewhere"),
        pytest.param("git nest", [], id="two letters off"),
        pytest.param("git set", [], id="another first letter"),
        pytest.param("an api rst", ["rest"], id="short"),
        pytest.param("rest api", [], id="where it stands"),
        pytest.param("git resets", [], id="the same word in another form"),
        pytest.param("the rest", [], id="beside a carrier word"),
    ],
)
def test_a_known_word_is_another_only_where_it_never_stands(typed: str, meant: list[str]) -> None:
    said = ["git reset hard", "how to git reset", "rest api", "what is a rest api"]
    known = dict.fromkeys(word for text in said for word in words(text))
    lexicon = Lexicon(
        dict.fromkeys(known, 1), Vocabulary(), {"nest"}, beside=neighbours(words(text) for text in said)
    )

    slots = lexicon.read(words(typed))

    assert [reading.stems[0] for slot in slots for reading in slot.readings[1:]] == meant


def test_the_literal_reading_comes_first(small_index: IntentIndex) -> None:
    slots = small_index.lexicon.read(("what", "is", "k8s"))

    assert [slot.readings[0].stems for slot in slots] == [("what",), ("is",), ("k8s",)]


def test_compounds_are_found_by_their_capitals() -> None:
    found = compounds(["Why `ImagePullBackOff`, not NASA or GitHub?"])

    assert found == {"imagepullbackoff": ("image", "pull", "back", "off"), "github": ("git", "hub")}


def test_no_word_that_is_near_enough_is_overlooked() -> None:
    rng = random.Random(5)  # noqa: S311  (data of a test)
    known = ["".join(rng.choices("abcdeéy-ß", k=rng.randint(4, 12))) for _ in range(400)]
    lexicon = Lexicon(dict.fromkeys(known, 1), Vocabulary())
    typed = [misspelt(word, 2) for word in known] + known[:50]

    missed = [
        (word, target)
        for word in typed
        for target in set(known) - set(lexicon._alike(word))
        if OSA.normalized_similarity(word, target) >= REPAIR_CUTOFF
    ]

    assert not missed
    assert sum(len(set(lexicon._alike(word))) for word in typed) < len(typed) * len(known) / 2
