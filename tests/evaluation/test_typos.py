from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.evaluation.questions import LabelledQuestion
from bot.evaluation.typos import misspelt, with_typos


@given(st.text(st.sampled_from("abekz Küaß9 -?"), max_size=60), st.integers(0, 3))
def test_only_letters_behind_the_first_of_longer_words_change(text: str, mistakes: int) -> None:
    slipped = misspelt(text, mistakes)

    assert OSA.distance(text, slipped) <= mistakes
    assert misspelt(text, mistakes) == slipped


@given(st.text("abeKoß", min_size=4, max_size=12))
def test_a_slip_shows_and_spares_the_first_letter(word: str) -> None:
    slipped = misspelt(word, 1)

    assert slipped != word
    assert slipped[0] == word[0]
    assert OSA.distance(word, slipped) == 1


def test_short_words_and_what_is_no_word_stay() -> None:
    text = "why is my pod at 443 v1.29.3 ?"

    assert misspelt(text, 5) == text


def test_different_texts_slip_differently() -> None:
    texts = [f"number{'x' * count} deployment rollback" for count in range(40)]

    ways = {len(misspelt(text, 1)) - len(text) for text in texts}

    assert ways == {-1, 0, 1}


def test_a_misspelt_question_keeps_its_labels() -> None:
    question = LabelledQuestion("what is kubernetes", ("kubernetes",), "real", parts=1)

    slipped = with_typos(question, 2)

    assert slipped.text != question.text
    assert (slipped.topics, slipped.type) == (question.topics, question.type)
    assert with_typos(question, 0) == question
