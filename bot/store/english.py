"""Ordinary English words: not misspellings, even if no topic uses them."""

from __future__ import annotations

from spellchecker import SpellChecker

RARE = 100
"""How often a word must occur in the list's corpus of film subtitles: below are names and slips."""


def english_words() -> dict[str, int]:
    """Return about forty thousand lower-case words and how often each occurs in the list's corpus."""
    frequencies = SpellChecker(language="en").word_frequency.dictionary
    return {word: count for word, count in frequencies.items() if word.isalpha() and count >= RARE}
