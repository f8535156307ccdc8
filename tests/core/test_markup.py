from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markup import BulletList, Fence, Paragraph, Span, parse, plain, unsupported


def test_the_subset_becomes_blocks() -> None:
    text = "One **bold**\nline.\n\n- `a` *b*\n- [c](https://example.org)\n\n```sh\nls\n```"

    assert parse(text) == (
        Paragraph((Span("One "), Span("bold", bold=True), Span(" line."))),
        BulletList(
            (
                (Span("a", code=True), Span(" "), Span("b", italic=True)),
                (Span("c", url="https://example.org"),),
            )
        ),
        Fence("sh", "ls"),
    )


def test_numbered_lists_stay_numbered() -> None:
    assert plain("1. first\n2. second") == "1. first\n2. second"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("fine\n\n# no", 2, "a heading"),
        ("> no", 0, "a quotation"),
        ("fine\n\n---", 2, "a ruler"),
        ("<b>no</b>", 0, "HTML"),
        ("![no](https://example.org/a.png)", 0, "an image"),
        ("- a\n  - b", 1, "a list inside a list"),
    ],
)
def test_what_slack_would_not_draw_is_found(text: str, line: int, what: str) -> None:
    assert (line, what) in unsupported(text)


def test_the_subset_is_supported() -> None:
    assert unsupported("**a** *b* `c` [d](https://example.org)\n\n- e\n\n1. f\n\n```\ng\n```") == []


def test_what_is_not_supported_keeps_its_words() -> None:
    assert plain("# Title\n\n> said\n\n![alt](https://example.org/a.png)") == "Title\nsaid\nalt"


@given(st.text())
def test_any_text_can_be_parsed(text: str) -> None:
    assert isinstance(plain(text), str)
    assert isinstance(unsupported(text), list)
