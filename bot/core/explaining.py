"""Why this reply, in plain words: the same in a terminal and behind a button."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.confidence import Match
from bot.core.signatures import Signature
from bot.core.vocabulary import Slot

_SHARES = (
    (0.97, "all"),
    (0.87, "nearly all"),
    (0.71, "three quarters"),
    (0.58, "two thirds"),
    (0.42, "half"),
    (0.29, "a third"),
    (0.12, "a fifth"),
    (0.0, "hardly any"),
)
_MATTERS = 0.15
"""Share of unknown words, and distance to the next topic, that are worth a word."""
REPAIRED = 0.7
"""Least trust in a reading that is worth telling."""


def why(
    slots: Sequence[Slot], matches: Sequence[Match], signature: Signature | None = None
) -> tuple[str, ...]:
    """Return sentences that tell how a question was read, what is closest to it, and how sure that is.

    `matches` is most confident first, as in an outcome. A pure function of what was weighed.
    """
    return tuple(_sentences(slots, matches, signature))


def _sentences(slots: Sequence[Slot], matches: Sequence[Match], signature: Signature | None) -> Iterator[str]:
    yield from _readings(slots)
    if not matches:
        yield "None of your words is on any page."
        return
    best = matches[0]
    if signature:
        yield f"Your message holds “{signature.text}”, an error that “{best.topic.title}” lists."
    else:
        yield f"Closest to “{best.evidence.example}”, on the page “{best.topic.title}”."
        share = share_in_words(best.evidence.explained)
        yield f"{share[0].upper()}{share[1:]} of what your words say is on that page."
        if best.evidence.unknown >= _MATTERS:
            yield f"{best.evidence.unknown:.0%} of your question is in words that no page uses."
    if len(matches) > 1 and best.confidence - matches[1].confidence < _MATTERS:
        yield f"“{matches[1].topic.title}” comes close ({matches[1].confidence:.2f})."
    yield f"Sure: {best.confidence:.2f} (of ten such answers, about {round(best.confidence * 10)} are right)."


def _readings(slots: Sequence[Slot]) -> Iterator[str]:
    """Tell of words that were read as something else than they say."""
    for slot in slots:
        others = [" ".join(reading.stems) for reading in slot.readings[1:] if reading.weight >= REPAIRED]
        if others:
            yield f"I read “{slot.written}” as {_either(list(dict.fromkeys(others))[:3])}."


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def share_in_words(share: float) -> str:
    """Return a share, 0..1, as people say it.

    >>> share_in_words(0.66)
    'two thirds'
    """
    return next(said for least, said in _SHARES if share >= least)
