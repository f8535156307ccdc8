"""`askops run`, `demo`, `workspace` and `manifest`."""

from __future__ import annotations

import asyncio
import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays

DEMO_PORT = 8010


class Form(StrEnum):
    """How a manifest is written."""

    JSON = "json"
    YAML = "yaml"


Port = Annotated[int, typer.Option(help="The workspace's port on this machine; 0 lets the system choose.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(run)
    app.command()(demo)
    app.command()(workspace)
    app.command()(manifest)


def run(
    socket: Annotated[bool, typer.Option("--socket", help="Use Socket Mode (SLACK_APP_TOKEN).")] = False,
    http: Annotated[
        bool, typer.Option("--http", help="Serve HTTP (SLACK_SIGNING_SECRET, HOST, PORT).")
    ] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Run the bot in Slack; settings come from the environment."""
    from bot.authoring.locations import default_knowledge  # noqa: PLC0415
    from bot.config import Transport, choose_transport, read_settings  # noqa: PLC0415
    from bot.wiring import build_assistant, run_bot, set_up_logging  # noqa: PLC0415

    if socket and http:
        raise typer.BadParameter("choose one of --socket and --http")
    settings = read_settings()
    wanted = Transport.SOCKET if socket else Transport.HTTP if http else None
    transport = choose_transport(settings, wanted)
    set_up_logging(settings.askops_log_level)
    assistant = build_assistant(knowledge, overlay or (), cache_dir, for_slack=True)
    folders = [knowledge or default_knowledge(), *(overlay or ())]
    asyncio.run(run_bot(assistant, settings, transport, folders, cache_dir))


def demo(
    port: Port = DEMO_PORT,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Start a local workspace in the browser with the bot in it; Ctrl-C ends both."""
    from bot.authoring.locations import default_knowledge  # noqa: PLC0415
    from bot.wiring import build_assistant, run_demo, set_up_logging  # noqa: PLC0415

    set_up_logging("WARNING")
    sys.stderr.write("Reading the knowledge base; after a change to it this takes some seconds.\n")
    assistant = build_assistant(knowledge, overlay or (), cache_dir, for_slack=True)

    def ready(url: str) -> None:
        sys.stdout.write(f"AskOps is ready: open {url} in your browser. Ctrl-C ends it.\n")
        sys.stdout.flush()

    folders = [knowledge or default_knowledge(), *(overlay or ())]
    asyncio.run(run_demo(assistant, port, ready, folders, cache_dir))


def workspace(port: Port = DEMO_PORT) -> None:
    """Start the local workspace alone; it prints what a bot needs to join."""
    from bot.wiring import run_workspace, set_up_logging  # noqa: PLC0415

    def ready(url: str, settings: dict[str, str]) -> None:
        sys.stdout.write(f"The workspace is at {url}. Ctrl-C ends it. In another terminal:\n\n")
        sys.stdout.writelines(f"export {name}={value}\n" for name, value in settings.items())
        sys.stdout.write("askops run --socket\n")
        sys.stdout.flush()

    set_up_logging("WARNING")
    asyncio.run(run_workspace(port, ready))


def manifest(
    http: Annotated[
        str | None,
        typer.Option("--http", help="For HTTP, with the bot's public https address.", metavar="URL"),
    ] = None,
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode (the default).")] = False,
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.YAML,
) -> None:
    """Print the Slack app's manifest: exactly the scopes and events that the bot uses."""
    from bot.authoring.writing import to_yaml  # noqa: PLC0415
    from bot.slack.manifest import manifest as slack_manifest  # noqa: PLC0415

    if socket and http:
        raise typer.BadParameter("choose one of --socket and --http")
    if http and not http.startswith("https://"):
        raise typer.BadParameter("Slack needs an https:// address", param_hint="--http")
    described = slack_manifest(http)
    sys.stdout.write(json.dumps(described, indent=2) + "\n" if form is Form.JSON else to_yaml(described))
