"""The command line: parse, call, print, exit code. Each command imports what it needs when it runs."""

from __future__ import annotations

import sys

from bot.errors import AskOpsError

EXPECTED, BUG, INTERRUPTED = 1, 3, 130


def main() -> None:
    """Run a command; the only place that exits.

    0: done. 1: expected failure, said in one line (or one a mistake). 2: wrong usage. 3: a bug, logged.
    130: Ctrl-C.
    """
    try:
        _run(sys.argv[1:])
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
        import logging  # noqa: PLC0415

        logging.getLogger(__name__).exception(
            "This is a bug in AskOps; please report it with the lines above"
        )
        sys.exit(BUG)


def _run(arguments: list[str]) -> None:
    from bot.cli import quick  # noqa: PLC0415

    if quick.is_plain(arguments):
        quick.ask(arguments[1])
        return
    from bot.cli.commands import app  # noqa: PLC0415

    app(standalone_mode=True)


def _flat(errors: BaseExceptionGroup[AskOpsError]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in errors.exceptions:
        found.extend(_flat(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found
