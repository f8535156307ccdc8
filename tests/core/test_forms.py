"""Forms are found by their cues: whatever has a form holds one of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import DataObject, data, from_regex

from bot.core import facts, feedback, followups, intents, kinds, requests
from bot.core.forms import Form, compile_all


def _forms_in(value: object) -> Iterator[Form]:
    """Yield the forms with cues among values, however deep."""
    if isinstance(value, Form) and value.cues:
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from _forms_in(one)


MODULES = (facts, feedback, followups, intents, kinds, requests)
FORMS = {
    form.pattern: form
    for module in MODULES
    for name, value in vars(module).items()
    if not name.startswith("__")
    for form in _forms_in(value)
}


@pytest.mark.parametrize("form", [pytest.param(form, id=form.pattern[:40]) for form in FORMS.values()])
@given(data())
@settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_whatever_has_a_form_holds_one_of_its_cues(form: Form, data: DataObject) -> None:
    text = data.draw(from_regex(form.pattern, fullmatch=True))

    assert any(cue in text for cue in form.cues), text


def test_forms_with_cues_are_among_them() -> None:
    assert len(FORMS) > 20


def test_forms_are_compiled_when_needed_or_all_at_once() -> None:
    form = Form("once|twice")

    before = "_compiled" in vars(form)
    compile_all()

    assert not before
    assert "_compiled" in vars(form)


def test_a_form_is_found_where_a_cue_stands_and_only_there() -> None:
    form = Form(r"(?:very )?good|bad", "goo")

    assert form.fullmatch("very good")
    assert form.search("a good one")
    assert form.match("good bye")
    assert form.search("a bad one") is None
