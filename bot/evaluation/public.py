"""Public intent data as a knowledge base: how often the bot finds the intent, how often it declines.

CLINC150 (Larson et al., "An Evaluation Dataset for Intent Classification and Out-of-Scope Prediction", 2019)
and BANKING77 (Casanueva et al., "Efficient Intent Detection with Dual Sentence Encoders", 2020). Each intent
becomes the least topic there can be: its name as the title, and utterances.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant import Outcome
from bot.core.answering import Clarification, answered, offered
from bot.core.knowledge import Area, Knowledge, Topic
from bot.errors import QuestionFileError
from bot.evaluation.sampling import digest

HELD_BACK = 5
"""One utterance in so many of BANKING77's is a question, the others are the knowledge."""
DECLINED_SHARE = 0.65
"""The share of out-of-scope questions declined at which accuracies are compared."""
CLARIFIED = 0.5
"""What asking back counts: half an answer, half a decline."""

Labelled = tuple[str, str]  # an utterance and its intent


@dataclass(frozen=True, slots=True)
class IntentData:
    """Utterances that the bot knows, and what it is then asked."""

    known: tuple[Labelled, ...]
    asked: tuple[Labelled, ...]
    out_of_scope: tuple[str, ...] = ()

    @property
    def intents(self) -> int:
        """How many intents are known."""
        return len({intent for _, intent in self.known})


@dataclass(frozen=True, slots=True)
class IntentFigures:
    """Shares, 0..1.

    `best`: questions whose best candidate is right; `decided`: the same where the bot also says so (asking
    back counts half, declining nothing); `declined`: out-of-scope questions declined at that setting (asking
    back counts half); `best_while_declining`: questions whose best candidate is right and above the
    confidence at which DECLINED_SHARE of out-of-scope questions are declined. None where nothing was out of
    scope.
    """

    best: float
    decided: float
    declined: float | None
    best_while_declining: float | None


def read_clinc150(path: Path, per_intent: int | None = None) -> IntentData:
    """Read CLINC150's JSON: `train` is known, `val` and `oos_val` are asked.

    `per_intent`: known utterances an intent (default: all); which are kept depends on their text alone.
    Raises QuestionFileError.
    """
    try:
        parts = json.loads(_text(path))
        known, asked = (tuple(map(_labelled, parts[part])) for part in ("train", "val"))
        outside = tuple(_labelled(row)[0] for row in parts["oos_val"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise QuestionFileError(
            f"{path}: not CLINC150; it is one JSON object with `train`, `val` and `oos_val`, lists of "
            "[utterance, intent]"
        ) from error
    return _checked(path, IntentData(_few(known, per_intent), asked, outside))


def read_banking77(path: Path, per_intent: int | None = None) -> IntentData:
    """Read BANKING77's CSV: one utterance in HELD_BACK, by its text, is asked, the others are known.

    `per_intent` as for `read_clinc150`. Raises QuestionFileError.
    """
    rows = csv.DictReader(io.StringIO(_text(path), newline=""))
    try:
        labelled = [_labelled((row["text"], row["category"])) for row in rows]
    except (KeyError, ValueError, csv.Error) as error:
        raise _not_banking77(path) from error
    if "category" not in (rows.fieldnames or ()):
        raise _not_banking77(path)
    known = [pair for pair in labelled if not _held_back(pair)]
    return _checked(path, IntentData(_few(known, per_intent), tuple(filter(_held_back, labelled))))


def knowledge_of(known: Iterable[Labelled]) -> Knowledge:
    """Return a knowledge base with one topic an intent: title, utterances, a one-line answer."""
    utterances: dict[str, list[str]] = {}
    for text, intent in known:
        utterances.setdefault(intent, []).append(text)
    area = Area("intents", "Intents")
    topics = (
        Topic(topic_id(intent), intent.replace("_", " "), area, tuple(texts), "No answer, only an intent.")
        for intent, texts in utterances.items()
    )
    return Knowledge({topic.id: topic for topic in topics}, "public intents")


def topic_id(intent: str) -> str:
    """Return the topic id that stands for `intent`.

    >>> topic_id("Refund_not_showing_up")
    'refund-not-showing-up'
    """
    return re.sub(r"[^a-z0-9]+", "-", intent.lower()).strip("-")


def measure_intents(data: IntentData, ask: Callable[[str], Outcome]) -> IntentFigures:
    """Ask every question of `data` and count."""
    best = decided = 0.0
    confidences: list[float] = []  # of right best candidates
    for text, intent in data.asked:
        outcome, wanted = ask(text), topic_id(intent)
        if outcome.candidates and outcome.candidates[0].topic.id == wanted:
            best += 1
            confidences.append(outcome.candidates[0].confidence)
        decided += _said(outcome, wanted)
    asked = max(1, len(data.asked))
    if not data.out_of_scope:
        return IntentFigures(best / asked, decided / asked, None, None)
    outside = [ask(text) for text in data.out_of_scope]
    bar = _bar([o.candidates[0].confidence if o.candidates else 0.0 for o in outside])
    return IntentFigures(
        best / asked,
        decided / asked,
        sum(map(_declined, outside)) / len(outside),
        sum(confidence > bar for confidence in confidences) / asked,
    )


def _said(outcome: Outcome, wanted: str) -> float:
    """Return how far the bot said that `wanted` is meant: 0, 1, or half when it asked back."""
    chosen = answered(outcome.reply) or offered(outcome.reply)
    right = bool(chosen) and chosen[0].id == wanted
    return (1 - _declined(outcome)) if right else 0.0


def _declined(outcome: Outcome) -> float:
    """Return how far the bot declined: 0, 1, or half when it asked back."""
    if answered(outcome.reply):
        return 0.0
    return CLARIFIED if isinstance(outcome.reply, Clarification) else 1.0


def _bar(confidences: Sequence[float]) -> float:
    """Return the least confidence at or below which DECLINED_SHARE of `confidences` lie."""
    return sorted(confidences)[math.ceil(DECLINED_SHARE * len(confidences)) - 1]


def _not_banking77(path: Path) -> QuestionFileError:
    return QuestionFileError(f"{path}: not BANKING77; it is CSV with the columns `text,category`")


def _held_back(pair: Labelled) -> bool:
    return digest(f"split {pair[0]}") % HELD_BACK == 0


def _checked(path: Path, data: IntentData) -> IntentData:
    if not (data.known and data.asked):
        raise QuestionFileError(f"{path}: no utterances in it")
    ids = Counter(topic_id(intent) for intent in {intent for _, intent in data.known})
    if "" in ids or max(ids.values()) > 1:
        raise QuestionFileError(f"{path}: two intents have the same letters and digits; rename one of them")
    return data


def _labelled(row: Any) -> Labelled:
    text, intent = row
    if not (isinstance(text, str) and isinstance(intent, str) and text.strip()):
        raise ValueError(row)
    return text, intent


def _few(known: Sequence[Labelled], per_intent: int | None) -> tuple[Labelled, ...]:
    """Keep `per_intent` utterances of each intent: those whose digests come first."""
    if per_intent is None:
        return tuple(known)
    counts: Counter[str] = Counter()
    kept: list[Labelled] = []
    for text, intent in sorted(known, key=lambda pair: digest(pair[0])):
        if counts[intent] < per_intent:
            counts[intent] += 1
            kept.append((text, intent))
    return tuple(kept)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise QuestionFileError(f"{path}: can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path}: not UTF-8 text; save it as UTF-8") from error
