"""`askops kb ...`: for the people who keep the knowledge base."""

from __future__ import annotations

import typer

from bot.cli.kb import checking


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    commands = typer.Typer(help="Write, try and check the knowledge base.", no_args_is_help=True)
    commands.command("check")(checking.check)
    app.add_typer(commands, name="kb")
