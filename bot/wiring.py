"""Builds the whole, once; alone decides socket or HTTP and what keeps what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

import bot
from bot.assistant import Assistant
from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.confidence import Calibration
from bot.core.knowledge import Topic
from bot.core.matching import SCORER_VERSION, IntentIndex
from bot.errors import AskOpsError
from bot.store.index_cache import content_key, load_or_build


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What the cache keeps."""

    index: IntentIndex
    calibration: Calibration


def build_assistant(
    knowledge: Path | None = None, overlays: Iterable[Path] = (), cache_folder: Path | None = None
) -> Assistant:
    """Return an assistant for `knowledge` (default: the bundled one), from the cache if it is there.

    Raises KnowledgeErrors with every mistake in the knowledge files.
    """
    folders = [knowledge or default_knowledge(), *overlays]
    try:
        key = content_key(folders, f"{SCORER_VERSION} {_code_version()}")
    except OSError as error:
        raise AskOpsError(f"{error.filename}: can't be read: {error.strerror}") from error
    cache = cache_folder or user_cache_path("askops")
    compiled = load_or_build(cache, key, _Compiled, lambda: _compile(folders))
    return Assistant(compiled.index, compiled.calibration)


def fits_slack(topic: Topic) -> Sequence[str]:
    """Return what in `topic` Slack would refuse."""
    from bot.slack.rendering import check_topic  # noqa: PLC0415  (slack_sdk's models take a while to import)

    return check_topic(topic)


def _compile(folders: Sequence[Path]) -> _Compiled:
    # Only building needs the word list, and building is rare.
    from bot.store.english import english_words  # noqa: PLC0415

    base, *overlays = folders
    index = IntentIndex(load(base, overlays), english_words())
    return _Compiled(index, Calibration.fitted(index))


def _code_version() -> str:
    """Change with the code that compiles: a pickle of another version must not be loaded."""
    package = Path(bot.__file__).parent
    sources = [*sorted((package / "core").glob("*.py")), *sorted((package / "authoring").glob("*.py"))]
    return " ".join(f"{path.name}:{path.stat().st_mtime_ns}:{path.stat().st_size}" for path in sources)
