"""What an error text in a message says about its topics: the listed error decides, an unknown one doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.addressing import asks_generally
from bot.core.confidence import Match
from bot.core.matching import Evidence
from bot.core.signatures import Signature, Signatures, best_of, is_paste

SIGNATURE_CONFIDENCE = 0.92
"""Of an error text that stands in the message word by word."""
SETTLED = 0.1
"""Confidence by which one of several topics with the same error leads, so that it is the one."""
SAYS_MUCH = 3
"""Words from which an error text counts though the rest of the message seems to ask something else."""
UNKNOWN_ERROR = 0.5
"""How much of its confidence a match keeps that rests on the words of an error nobody listed."""
SURE = 0.5
"""Confidence of another topic from which a single word like `OOMKilled` is only mentioned in passing."""


def with_errors(
    message: str, matches: Sequence[Match], signatures: Signatures
) -> tuple[list[Match], Signature | None]:
    """Return `matches` in the light of the error texts in `message`, and the one that decided, if any did."""
    found = best_of(signatures.find(message))
    pasted = is_paste(message)
    if found and (pasted or _decides(found, matches)):
        return _led_by(found, matches), found[0]
    if pasted and not asks_generally(message):
        return [replace(match, confidence=match.confidence * UNKNOWN_ERROR) for match in matches], None
    return list(matches), None


def _decides(found: Sequence[Signature], matches: Sequence[Match]) -> bool:
    if found[0].words >= SAYS_MUCH or not matches:
        return True
    return matches[0].confidence < SURE or matches[0].topic.id in {signature.topic.id for signature in found}


def _led_by(found: Sequence[Signature], matches: Sequence[Match]) -> list[Match]:
    """Put the topics of the error first; of several the one that the other words single out."""
    before = {match.topic.id: match for match in matches}
    topics = sorted(found, key=lambda signature: -_confidence(before, signature))
    if len(topics) > 1 and _confidence(before, topics[0]) - _confidence(before, topics[1]) > SETTLED:
        topics = topics[:1]
    leaders = [_match(signature, before.get(signature.topic.id)) for signature in topics]
    ids = {signature.topic.id for signature in topics}
    # The rest must not be close: it only shares words.
    rest = [replace(m, confidence=m.confidence * UNKNOWN_ERROR) for m in matches if m.topic.id not in ids]
    return [*leaders, *rest]


def _confidence(before: dict[str, Match], signature: Signature) -> float:
    match = before.get(signature.topic.id)
    return match.confidence if match else 0.0


def _match(signature: Signature, match: Match | None) -> Match:
    if match:
        return replace(match, confidence=SIGNATURE_CONFIDENCE)
    evidence = Evidence(signature.topic, 1.0, 1.0, 0.0, signature.text, 0.0, 0.0)
    return Match(signature.topic, SIGNATURE_CONFIDENCE, evidence)
