"""All commands, as typer knows them."""

from __future__ import annotations

import typer

from bot.cli import asking, knowledge_base, measuring, public_data, serving

app = typer.Typer(
    name="askops",
    help="Answers DevOps and MLOps questions in Slack from a reviewed YAML knowledge base.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
asking.register(app)
knowledge_base.register(app)
measuring.register(app)
public_data.register(app)
serving.register(app)
