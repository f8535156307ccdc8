"""Speed, as ratios against named baselines measured in the same run: `make bench`.

No figure here is a test: machines differ, ratios on one machine do not. One theme alone:
`make bench ARGS=growth`; half a million utterances as well: `make bench ARGS="growth --large"`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from rich.console import Console

from tests.bench import foreign_faq, growth, processes, questions, strange_texts
from tests.bench.authoring import authoring


def main() -> None:
    options = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    console = Console(highlight=False, width=100)
    themes: dict[str, Callable[[bool], None]] = {
        "questions": lambda _: questions.report(console),
        "processes": lambda _: processes.report(console),
        "strange": lambda _: strange_texts.report(console),
        "faq": lambda _: foreign_faq.report(console),
        "growth": lambda large: growth.report(console, large=large),
        "authoring": lambda _: console.print(authoring()),
    }
    options.add_argument("themes", nargs="*", help=f"any of {', '.join(themes)}; all if none is named")
    options.add_argument("--large", action="store_true", help="growth goes up to 500,000 utterances")
    chosen = options.parse_args()
    if unknown := set(chosen.themes) - set(themes):
        options.error(f"no theme {', '.join(sorted(unknown))}; there are {', '.join(themes)}")
    for name in chosen.themes or themes:
        themes[name](chosen.large)


if __name__ == "__main__":
    main()
