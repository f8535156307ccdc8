"""Ordinary English words: not misspellings, even if no topic uses them."""

from __future__ import annotations

from spellchecker import SpellChecker

RARE = 100
"""How often a word must occur in the list's corpus of film subtitles: below are names and slips."""


def english_words() -> frozenset[str]:
    """Return about forty thousand lower-case words, from the frequency list that pyspellchecker ships."""
    frequencies = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, count in frequencies.items() if word.isalpha() and count >= RARE)
