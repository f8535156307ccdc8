"""Notes and variants in Slack: what one company adds, and the switch between ways to read a topic."""

from __future__ import annotations

from dataclasses import replace

from bot.core.answering import Answer
from bot.core.knowledge import MAX_VARIANTS, Topic, Variant
from bot.slack.choices import Choice
from bot.slack.rendering import Message, check_topic, render, render_private
from tests.samples import topic

DEPLOY = replace(
    topic("deploy", answer="Ask the pipeline."),
    title="How do I deploy?",
    note="Only **before** noon.",
    variants=(Variant("aws", "AWS", answer="Use ECS."), Variant("gcp", "GCP", note="Ask Grace.")),
)


def switch(message: Message) -> dict[str, Choice | None]:
    """The buttons that show a variant, by label."""
    return {
        button["text"]["text"]: Choice.decoded(button["value"])
        for block in message.blocks
        if block["type"] == "actions"
        for button in block["elements"]
        if button["action_id"].startswith("show_variant_")
    }


def test_a_note_is_shown_with_the_answer_and_said_in_the_text() -> None:
    message = render(Answer(DEPLOY, 0.9))

    note = message.blocks[2]["elements"][0]["elements"]
    assert [part["text"] for part in note] == ["Note: ", "Only ", "before", " noon."]
    assert "Note: Only before noon." in message.text


def test_the_topic_itself_offers_its_variants() -> None:
    assert switch(render(Answer(DEPLOY, 0.9), "how")) == {
        "AWS": Choice("deploy", "how", "aws"),
        "GCP": Choice("deploy", "how", "gcp"),
    }


def test_a_variant_is_named_and_offers_the_way_back() -> None:
    message = render(Answer(DEPLOY.as_variant("aws"), 0.9))

    assert message.blocks[0]["text"]["text"] == "How do I deploy? (AWS)"
    assert "Use ECS." in message.text
    assert switch(message) == {"General": Choice("deploy", ""), "GCP": Choice("deploy", "", "gcp")}


def test_a_topic_without_variants_has_no_switch() -> None:
    assert switch(render(Answer(topic("plain"), 0.9))) == {}


def test_what_is_shared_is_the_variant_that_was_seen() -> None:
    message = render_private(Answer(DEPLOY.as_variant("gcp"), 0.9), "how")

    share = message.blocks[-1]["elements"][0]
    assert Choice.decoded(share["value"]) == Choice("deploy", "how", "gcp")


def test_as_many_variants_as_there_may_be_fit() -> None:
    many = tuple(Variant(f"v{number}", "x" * 80, answer="A") for number in range(MAX_VARIANTS))

    assert check_topic(replace(DEPLOY, variants=many)) == []


def test_what_does_not_fit_names_the_variant() -> None:
    huge: Topic = replace(DEPLOY, variants=(Variant("big", "Big", answer="word " * 4000),))

    problems = check_topic(huge)

    assert problems
    assert all(problem.startswith("variant 'big': ") for problem in problems)
