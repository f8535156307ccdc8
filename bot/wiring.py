"""Builds the whole, once; alone decides socket or HTTP and what keeps what."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

import bot
from bot.assistant import Assistant
from bot.authoring.loading import load
from bot.authoring.locations import default_knowledge
from bot.core.confidence import Calibration
from bot.core.knowledge import Topic
from bot.core.matching import SCORER_VERSION, IntentIndex
from bot.core.signatures import Signatures
from bot.errors import AskOpsError
from bot.store.index_cache import content_key, load_or_build
from bot.store.memory import MemoryConversations, MemoryInbox

if TYPE_CHECKING:
    from bot.config import Settings, Transport


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What the cache keeps."""

    index: IntentIndex
    calibration: Calibration
    signatures: Signatures


def build_assistant(
    knowledge: Path | None = None,
    overlays: Iterable[Path] = (),
    cache_folder: Path | None = None,
    *,
    for_slack: bool = False,
) -> Assistant:
    """Return an assistant for `knowledge` (default: the bundled one), from the cache if it is there.

    `for_slack` also proves that every topic fits into a Slack message. Raises KnowledgeErrors with every
    mistake in the knowledge files.
    """
    folders = [knowledge or default_knowledge(), *overlays]
    try:
        key = content_key(folders, f"{SCORER_VERSION} {_code_version('slack' if for_slack else '')}")
    except OSError as error:
        raise AskOpsError(f"{error.filename}: can't be read: {error.strerror}") from error
    cache = cache_folder or user_cache_path("askops")
    compiled = load_or_build(cache, key, _Compiled, lambda: _compile(folders, for_slack=for_slack))
    return Assistant(
        compiled.index,
        compiled.calibration,
        signatures=compiled.signatures,
        conversations=MemoryConversations(),
    )


def fits_slack(topic: Topic) -> Sequence[str]:
    """Return what in `topic` Slack would refuse."""
    from bot.slack.rendering import check_topic  # noqa: PLC0415  (slack_sdk's models take a while to import)

    return check_topic(topic)


def set_up_logging(level: str) -> None:
    """Log to standard error, one line a record."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


async def run_bot(assistant: Assistant, settings: Settings, transport: Transport) -> None:
    """Run the bot until a signal ends it."""
    from bot.config import Transport  # noqa: PLC0415
    from bot.service import serve, web_app  # noqa: PLC0415
    from bot.slack.app import build_app  # noqa: PLC0415
    from bot.slack.transports import http_endpoint, socket_mode  # noqa: PLC0415

    assert settings.slack_bot_token
    secret = settings.slack_signing_secret
    app = build_app(
        assistant,
        MemoryInbox(),
        bot_token=settings.slack_bot_token.get_secret_value(),
        api_url=settings.api_url,
        signing_secret=secret.get_secret_value() if secret else "",
    )
    if transport is Transport.HTTP:
        await serve(web_app(http_endpoint(app)), settings.host, settings.port)
        return
    assert settings.slack_app_token
    async with socket_mode(app, settings.slack_app_token.get_secret_value()):
        _log.info("Connected over Socket Mode, knowledge %s", assistant.knowledge.fingerprint)
        await _until_stopped()


async def run_demo(assistant: Assistant, port: int, ready: Callable[[str], None]) -> None:
    """Run the local workspace with the bot in it until a signal ends both; call `ready` with its address."""
    from bot.slack.app import build_app  # noqa: PLC0415
    from bot.slack.transports import socket_mode  # noqa: PLC0415
    from bot.workspace.server import LocalWorkspace  # noqa: PLC0415

    async with LocalWorkspace(port=port) as workspace:
        joined = workspace.credentials
        app = build_app(assistant, MemoryInbox(), bot_token=joined.bot_token, api_url=workspace.api_url)
        async with socket_mode(app, joined.app_token):
            ready(workspace.url)
            await _until_stopped()


async def run_workspace(port: int, ready: Callable[[str, dict[str, str]], None]) -> None:
    """Run the local workspace until a signal ends it; call `ready` with its address and a bot's settings."""
    from bot.workspace.server import LocalWorkspace  # noqa: PLC0415

    async with LocalWorkspace(port=port) as workspace:
        joined = workspace.credentials
        settings = {
            "SLACK_API_URL": workspace.api_url,
            "SLACK_BOT_TOKEN": joined.bot_token,
            "SLACK_APP_TOKEN": joined.app_token,
        }
        ready(workspace.url, settings)
        await _until_stopped()


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


def _compile(folders: Sequence[Path], *, for_slack: bool) -> _Compiled:
    # Only building needs the word list, and building is rare.
    from bot.store.english import english_words  # noqa: PLC0415

    base, *overlays = folders
    index = IntentIndex(load(base, overlays, fits=fits_slack if for_slack else None), english_words())
    signatures = Signatures(index.knowledge.topics.values())
    return _Compiled(index, Calibration.fitted(index), signatures)


def _code_version(surface: str = "") -> str:
    """Change with the code that compiles and, if topics are proven to fit a surface, with that surface's."""
    package = Path(bot.__file__).parent
    folders = ["core", "authoring", *filter(None, [surface])]
    sources = [path for folder in folders for path in sorted((package / folder).glob("*.py"))]
    stats = ((path, path.stat()) for path in sources)
    return surface + " ".join(f"{path.name}:{stat.st_mtime_ns}:{stat.st_size}" for path, stat in stats)
