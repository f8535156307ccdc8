"""Builds the whole, once; alone decides socket or HTTP and what keeps what."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import bot
from bot.assistant import Assistant
from bot.authoring.locations import default_knowledge
from bot.core.confidence import Calibration
from bot.core.forms import compile_all
from bot.core.knowledge import Knowledge, Topic
from bot.core.matching import SCORER_VERSION, IntentIndex
from bot.errors import AskOpsError
from bot.store.index_cache import content_key, load_kept, load_or_build
from bot.store.memory import MemoryConversations, MemoryInbox

if TYPE_CHECKING:
    from bot.authoring.reloading import Reloader, Tell
    from bot.config import Settings, Transport


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the cache keeps."""

    index: IntentIndex
    calibration: Calibration


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
    base, *others = folders = [knowledge or default_knowledge(), *overlays]
    fits = fits_slack if for_slack else None

    def read() -> Knowledge:
        from bot.authoring.loading import load  # noqa: PLC0415  (only building needs it)

        return load(base, others, fits=fits)

    compile_it = _compile_elsewhere if for_slack else None
    compiled = compile_index(folders, read, cache_folder, proven=for_slack, compile_it=compile_it)
    if for_slack:
        compile_all()
    return Assistant(compiled.index, compiled.calibration, conversations=MemoryConversations())


def compile_index(
    folders: Sequence[Path],
    read: Callable[[], Knowledge],
    cache_folder: Path | None = None,
    *,
    proven: bool = False,
    compile_it: Callable[[Knowledge], Compiled] | None = None,
) -> Compiled:
    """Return the index of `folders`, from the cache if it is there, else of what `read` says of them.

    `proven`: `read` has proven that every topic fits into a Slack message.
    """
    compile_it = compile_it or _compile
    try:
        key = _key_of(folders, proven=proven)
    except OSError as error:
        raise AskOpsError(f"{error.filename}: can't be read: {error.strerror}") from error
    return load_or_build(cache_folder or cache_path(), key, Compiled, lambda: compile_it(read()))


def assistant_of(knowledge: Knowledge) -> Assistant:
    """Return an assistant for knowledge that comes from no folder, built as any other but never cached."""
    compiled = _compile(knowledge)
    compile_all()
    return Assistant(compiled.index, compiled.calibration)


def cache_path() -> Path:
    """Return where things are kept that can be made again."""
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("askops")


def fits_slack(topic: Topic) -> Sequence[str]:
    """Return what in `topic` Slack would refuse."""
    from bot.slack.rendering import check_topic  # noqa: PLC0415  (slack_sdk's models take a while to import)

    return check_topic(topic)


def set_up_logging(level: str) -> None:
    """Log to standard error, one line a record."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("watchfiles").setLevel(
        logging.WARNING
    )  # it tells of every change, we of what comes of it


async def run_bot(
    assistant: Assistant,
    settings: Settings,
    transport: Transport,
    folders: Sequence[Path] = (),
    cache_folder: Path | None = None,
) -> None:
    """Run the bot until a signal ends it; what changes in `folders` is answered from soon after."""
    from bot.config import Transport  # noqa: PLC0415
    from bot.service import serve, web_app  # noqa: PLC0415
    from bot.slack.admins import Admins  # noqa: PLC0415
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
    admins = Admins(app.client, settings.askops_admins)
    current = kept_current(assistant, folders, cache_folder, admins.tell, watches=settings.askops_watch)
    if transport is Transport.HTTP:
        async with current:
            await serve(web_app(http_endpoint(app)), settings.host, settings.port)
        return
    assert settings.slack_app_token
    async with current, socket_mode(app, settings.slack_app_token.get_secret_value()):
        _log.info("Connected over Socket Mode, knowledge %s", assistant.knowledge.fingerprint)
        await _until_stopped()


@asynccontextmanager
async def kept_current(
    assistant: Assistant,
    folders: Sequence[Path],
    cache_folder: Path | None,
    tell: Tell,
    *,
    watches: bool = True,
) -> AsyncIterator[None]:
    """Let `assistant` answer from what `folders` say, for as long as the context lasts.

    They are read again when something in them changes, unless `watches` is off, and on SIGHUP.
    """
    import asyncio  # noqa: PLC0415  (who asks one thing in a terminal needs none of this)
    import signal  # noqa: PLC0415

    from bot.authoring.reloading import Reloader  # noqa: PLC0415
    from bot.rebuilding import Plan, ProcessBuilder  # noqa: PLC0415

    cache = cache_folder or cache_path()
    plan = Plan(
        tuple(folders),
        fits_slack,
        partial(_key_of, proven=True),
        partial(_keep, cache),
        partial(_kept, cache),
    )
    builder = ProcessBuilder(plan, assistant.knowledge)
    reloader = Reloader(assistant, builder, tell)
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reloader.request)
    tasks = [asyncio.create_task(reloader.run())]
    if watches:
        tasks += [asyncio.create_task(_request_after_changes(folders, reloader))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        builder.close()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _request_after_changes(folders: Sequence[Path], reloader: Reloader) -> None:
    from bot.authoring.watching import changes  # noqa: PLC0415  (its library takes a while to import)

    # Something may have changed since the files were read; and the builder is warm when it is needed.
    reloader.request()
    try:
        async for _ in changes(folders):
            reloader.request()
    except Exception:  # noqa: BLE001  (the bot goes on without)
        _log.exception("Changes are no longer noticed; send SIGHUP to have the knowledge read again")


async def run_demo(
    assistant: Assistant,
    port: int,
    ready: Callable[[str], None],
    folders: Sequence[Path] = (),
    cache_folder: Path | None = None,
) -> None:
    """Run the local workspace with the bot in it until a signal ends both; call `ready` with its address.

    What changes in `folders` is answered from soon after.
    """
    from bot.slack.app import build_app  # noqa: PLC0415
    from bot.slack.transports import socket_mode  # noqa: PLC0415
    from bot.workspace.server import LocalWorkspace  # noqa: PLC0415

    async with LocalWorkspace(port=port) as workspace:
        joined = workspace.credentials
        app = build_app(assistant, MemoryInbox(), bot_token=joined.bot_token, api_url=workspace.api_url)
        current = kept_current(assistant, folders, cache_folder, _tell_nobody)
        async with current, socket_mode(app, joined.app_token):
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


async def _tell_nobody(_sentence: str, _lines: Sequence[str]) -> None:
    """The log has it: who runs the local workspace sees that."""


async def _until_stopped() -> None:
    import asyncio  # noqa: PLC0415
    import signal  # noqa: PLC0415

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


def _key_of(folders: Sequence[Path], *, proven: bool) -> str:
    return content_key(folders, f"{SCORER_VERSION} {_code_version('slack' if proven else '')}")


def _keep(cache: Path, key: str, index: IntentIndex, calibration: Calibration) -> None:
    """Keep an index that was built elsewhere for the next start."""
    load_or_build(cache, key, Compiled, lambda: Compiled(index, calibration))


def _kept(cache: Path, key: str) -> IntentIndex | None:
    kept = load_kept(cache, key, Compiled)
    return kept.index if kept else None


def _compile(knowledge: Knowledge) -> Compiled:
    # Only building needs the word list, and building is rare.
    from bot.store.english import english_words  # noqa: PLC0415

    index = IntentIndex(knowledge, english_words())
    return Compiled(index, Calibration.fitted(index))


def _compile_elsewhere(knowledge: Knowledge) -> Compiled:
    """Compile in a process of its own: the memory that building takes would stay with the bot."""
    import multiprocessing  # noqa: PLC0415  (only a bot that finds no cache needs them)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_compile, knowledge).result()


def _code_version(surface: str = "") -> str:
    """Change with the code that compiles and, if topics are proven to fit a surface, with that surface's."""
    package = Path(bot.__file__).parent
    folders = ["core", "authoring", *filter(None, [surface])]
    sources = [path for folder in folders for path in sorted((package / folder).glob("*.py"))]
    stats = ((path, path.stat()) for path in sources)
    return surface + " ".join(f"{path.name}:{stat.st_mtime_ns}:{stat.st_size}" for path, stat in stats)
