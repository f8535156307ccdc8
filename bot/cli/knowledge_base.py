"""`askops kb ...`: for the people who keep the knowledge base."""

from __future__ import annotations

import typer

from bot.cli import kb_import, kb_simulate
from bot.cli.kb import checking, showing, testing, trying, writing


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    commands = typer.Typer(help="Write, try and check the knowledge base.", no_args_is_help=True)
    commands.command("check")(checking.check)
    commands.command("test")(testing.run_tests)
    commands.command("new")(writing.new)
    commands.command("try")(trying.try_out)
    commands.command("show")(showing.show)
    commands.command("list")(showing.list_topics)
    commands.command("stats")(showing.stats)
    commands.command("add-utterance")(writing.add_utterance)
    commands.command("schema")(writing.schema)
    kb_simulate.register(commands)
    kb_import.register(commands)
    app.add_typer(commands, name="kb")
