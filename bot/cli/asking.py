"""`askops ask` and `askops chat`."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import quick
from bot.cli.options import CacheFolder, KnowledgeFolder, Overlays
from bot.core import wording
from bot.core.answering import Answer, Reply
from bot.core.knowledge import Knowledge
from bot.errors import AskOpsError

if TYPE_CHECKING:
    from bot.core.answering import Reply

LEAVE = {"quit", "exit", ":q"}


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(ask)
    app.command()(chat)


def ask(  # noqa: PLR0917  (the command's options)
    question: Annotated[
        str | None, typer.Argument(help="The question; - reads it from standard input.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch", help="Answer each JSON line's `q`; print one JSON object a line.", metavar="FILE"
        ),
    ] = None,
    blocks: Annotated[bool, typer.Option("--blocks", help="With --batch: add the Block Kit blocks.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Show how the question was read and what was weighed.")
    ] = False,
    variant: Annotated[
        str, typer.Option("--for", help="Answer for a variant, such as aws or v2.", metavar="VARIANT")
    ] = "",
    context: Annotated[
        str,
        typer.Option(help="Ids of the topics that were answered before, for follow-ups.", metavar="ID,..."),
    ] = "",
    unaddressed: Annotated[
        bool, typer.Option("--unaddressed", help="As if overheard in a channel: silent unless sure.")
    ] = False,
    knowledge: KnowledgeFolder = None,
    overlay: Overlays = None,
    cache_dir: CacheFolder = None,
) -> None:
    """Answer a question in the terminal."""
    from bot.ports import Spoken  # noqa: PLC0415
    from bot.wiring import build_assistant  # noqa: PLC0415

    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch FILE")
    assistant = build_assistant(knowledge, overlay or (), cache_dir)
    before = Spoken(_known_ids(context, assistant.knowledge.topics))
    if batch:
        from bot.cli.records import record  # noqa: PLC0415
        from bot.evaluation.questions import read_questions  # noqa: PLC0415

        for text, ids in read_questions(batch):
            outcome = assistant.consider(
                text, context=Spoken(ids) if ids else before, unaddressed=unaddressed
            )
            line = json.dumps({"q": text, **record(outcome, blocks=blocks)}, ensure_ascii=False)
            sys.stdout.write(line + "\n")
        return
    text = sys.stdin.read() if question == "-" else question or ""
    outcome = assistant.consider(text, context=before, unaddressed=unaddressed)
    if variant:
        outcome = replace(outcome, reply=_for_variant(outcome.reply, variant, assistant.knowledge))
    if as_json:
        from bot.cli.records import record  # noqa: PLC0415

        sys.stdout.write(json.dumps(record(outcome, blocks=True), ensure_ascii=False, indent=2) + "\n")
        return
    quick.show(outcome, why=why)


def _known_ids(listed: str, topics: Collection[str]) -> tuple[str, ...]:
    ids = tuple(name.strip() for name in listed.split(",") if name.strip())
    if unknown := [name for name in ids if name not in topics]:
        raise typer.BadParameter(f"no such topic: {', '.join(unknown)}", param_hint="--context")
    return ids


def chat(knowledge: KnowledgeFolder = None, overlay: Overlays = None, cache_dir: CacheFolder = None) -> None:
    """Talk to the bot in the terminal; a number or a variant's name picks, "quit" leaves."""
    from bot.assistant import spoken_in  # noqa: PLC0415
    from bot.cli import terminal  # noqa: PLC0415
    from bot.core.answering import answer_with, onward  # noqa: PLC0415
    from bot.ports import Spoken  # noqa: PLC0415
    from bot.wiring import build_assistant  # noqa: PLC0415

    assistant = build_assistant(knowledge, overlay or (), cache_dir)
    console = terminal.console()
    console.print('Ask about DevOps or MLOps. A number picks a choice; "quit" leaves.')
    choices: tuple[str, ...] = ()
    context = Spoken()
    reply: Reply | None = None
    while True:
        try:
            said = console.input("\n[bold]>[/bold] ").strip()
        except EOFError:
            break
        if said.lower() in LEAVE:
            break
        picked = choices[int(said) - 1] if said.isdecimal() and 0 < int(said) <= len(choices) else None
        if picked:
            context = Spoken((picked,))
            reply = answer_with(assistant.knowledge.topics[picked], assistant.knowledge)
        elif switched := _switched(reply, said, assistant.knowledge):
            reply = switched
        else:
            outcome = assistant.consider(said, context=context)
            context = spoken_in(outcome) or context
            reply = outcome.reply
        console.print(terminal.draw(reply))
        choices = tuple(topic.id for topic in onward(reply))


def _for_variant(reply: Reply, variant: str, knowledge: Knowledge) -> Reply:
    """Return an answer as it reads for `variant`. Raises AskOpsError where it has no such variant."""
    if switched := _switched(reply, variant, knowledge):
        return switched
    names = [other.id for other in reply.topic.variants] if isinstance(reply, Answer) else []
    there = f"there are: {', '.join(names)}" if names else "the answer is the same for all"
    raise AskOpsError(f"No variant {variant!r}; {there}")


def _switched(reply: Reply | None, said: str, knowledge: Knowledge) -> Answer | None:
    """Return an answer in the variant whose name was said, or None: then it is no switch."""
    if not isinstance(reply, Answer):
        return None
    for variant, name in wording.switches(reply.topic):
        if said.lower() in {variant.lower(), name.lower()}:
            return replace(reply, topic=knowledge.topics[reply.topic.id].as_variant(variant))
    return None
