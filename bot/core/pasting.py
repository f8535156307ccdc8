"""What an error text in a message says for its topics; one that nobody listed casts doubt on all."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.core.addressing import asks_generally
from bot.core.evidence import Evidence
from bot.core.signatures import Signature, Signatures, is_paste

LISTED = 2.5
"""What a topic's score gains, in log odds, when an error text it lists stands in the message word by word.
Set on the development questions: at 1 to 4 the pasted errors come out alike, above that other topics that
list the same general text win too often."""
STANDS = 1.0
"""The least score of a topic whose error text stands in a program's output, however much stands around it."""
SAYS_MUCH = 3
"""Words from which an error text counts in full; a single one may only be mentioned in passing."""
UNLISTED = 0.7
"""What every topic loses when the message is an output that no topic lists: many words are shared."""


def with_errors(
    message: str, ranked: Sequence[Evidence], signatures: Signatures
) -> tuple[list[Evidence], Signature | None]:
    """Return `ranked`, best first, in the light of the error texts in `message`.

    Also returns the signature of the best topic, if it has one: then that is why.
    """
    found = {signature.topic.id: signature for signature in signatures.find(message)}
    if not found:
        if not is_paste(message) or asks_generally(message):
            return list(ranked), None
        return [evidence._replace(score=evidence.score - UNLISTED) for evidence in ranked], None
    most = max(signature.weight for signature in found.values())
    gains = {
        topic_id: LISTED * (signature.weight / most) ** 2 * min(1.0, signature.words / SAYS_MUCH)
        for topic_id, signature in found.items()
    }
    lowest = min((evidence.score for evidence in ranked), default=0.0)
    listed = {evidence.topic.id for evidence in ranked}
    others = [
        Evidence(signature.topic, lowest, 0.0, 0.0, signature.text)
        for topic_id, signature in found.items()
        if topic_id not in listed
    ]
    pasted = is_paste(message)

    def weighed_by(evidence: Evidence) -> Evidence:
        gain = gains.get(evidence.topic.id, 0.0)
        stands = STANDS if pasted and gain == LISTED else -math.inf
        return evidence._replace(score=max(evidence.score + gain, stands))

    weighed = [weighed_by(evidence) for evidence in (*ranked, *others)]
    weighed.sort(key=lambda evidence: -evidence.score)
    return weighed, found.get(weighed[0].topic.id)
