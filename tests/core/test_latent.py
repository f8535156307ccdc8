"""Topics by subject: which are near a message that shares few words with them, or none."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.latent import LatentSpace
from bot.core.postings import Postings

# Words: 0 reject, 1 webhook, 2 refuse, 3 oven, 4 bread, 5 flour. Topics 0 and 1 are on one subject.
SAID = [[0, 1], [1, 2], [3, 4], [4, 5]]
WORDS = 6
REFUSE, FLOUR = 2, 5


def _space(said: list[list[int]]) -> LatentSpace:
    rows = np.array([word for topic in said for word in topic], np.int64)
    columns = np.repeat(np.arange(len(said)), [len(topic) for topic in said])
    return LatentSpace(Postings.of(rows, columns, np.ones(len(rows)), WORDS), np.ones(WORDS), len(said))


@pytest.fixture
def two_subjects(monkeypatch: pytest.MonkeyPatch) -> LatentSpace:
    monkeypatch.setattr("bot.core.latent.DIMENSIONS", 2)
    return _space(SAID)


@pytest.mark.parametrize(("word", "near"), [(REFUSE, {0, 1}), (FLOUR, {2, 3})])
def test_a_word_is_near_all_topics_of_its_subject(
    two_subjects: LatentSpace, word: int, near: set[int]
) -> None:
    likeness = two_subjects.likeness(np.array([word]))

    assert set(np.flatnonzero(likeness > 0.8)) == near
    assert set(np.flatnonzero(abs(likeness) < 0.3)) == set(range(len(SAID))) - near


def test_with_all_dimensions_only_words_in_common_count() -> None:
    likeness = _space(SAID).likeness(np.array([REFUSE]))

    assert likeness[0] == pytest.approx(0, abs=1e-3)
    assert likeness[1] > 0.5


def test_a_message_without_a_word_is_near_nothing(two_subjects: LatentSpace) -> None:
    assert two_subjects.likeness(np.zeros(0, np.int64)).tolist() == [0.0] * len(SAID)


def test_what_a_topic_no_longer_says_no_longer_draws_it() -> None:
    space, asked = _space(SAID), np.array([REFUSE])
    whole = space.likeness(asked)

    half = space.likeness_without(asked, 1, np.array([REFUSE]), np.array([0.5]))
    none = space.likeness_without(asked, 1, np.array([1, REFUSE]), np.array([1.0, 1.0]))

    assert whole[1] > half[1] > none[1] == pytest.approx(0, abs=1e-3)
    assert half[0] == whole[0]


def test_the_same_topics_make_the_same_space() -> None:
    asked = np.array([0, 1, REFUSE])

    assert _space(SAID).likeness(asked).tolist() == _space(SAID).likeness(asked).tolist()


@pytest.mark.parametrize(
    "said", [[], [[0]], [[], [0, 1]]], ids=["no topics", "one topic", "a topic without words"]
)
def test_small_and_empty_knowledge_makes_a_space(said: list[list[int]]) -> None:
    likeness = _space(said).likeness(np.array([0]))

    assert len(likeness) == len(said)
    assert np.isfinite(likeness).all()
