"""The command line: parse, call, print, exit code. Each command imports what it needs when it runs."""

from __future__ import annotations

import logging
import sys

import typer

from bot.cli import asking, knowledge_base, measuring, public_data, serving
from bot.errors import AskOpsError

EXPECTED, BUG, INTERRUPTED = 1, 3, 130

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


def main() -> None:
    """Run a command; the only place that exits.

    0: done. 1: expected failure, said in one line (or one a mistake). 2: wrong usage. 3: a bug, logged.
    130: Ctrl-C.
    """
    try:
        app(standalone_mode=True)
    except* AskOpsError as errors:
        for error in _flat(errors):
            sys.stderr.write(f"{error}\n")
        sys.exit(EXPECTED)
    except* KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except* BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXPECTED)
    except* Exception:
        logging.getLogger(__name__).exception(
            "This is a bug in AskOps; please report it with the lines above"
        )
        sys.exit(BUG)


def _flat(errors: BaseExceptionGroup[AskOpsError]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in errors.exceptions:
        found.extend(_flat(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found
