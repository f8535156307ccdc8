"""What the environment says, as the bot reads it."""

from __future__ import annotations

import pytest

from bot.config import read_settings


@pytest.mark.parametrize(
    ("written", "admins"),
    [("", ()), ("U0ADA", ("U0ADA",)), ("U0ADA, W0GRACE,U0ALAN", ("U0ADA", "W0GRACE", "U0ALAN"))],
)
def test_admins_are_user_ids_with_commas(
    monkeypatch: pytest.MonkeyPatch, written: str, admins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ASKOPS_ADMINS", written)

    assert read_settings().askops_admins == admins


@pytest.mark.parametrize(("written", "watches"), [("", True), ("false", False), ("0", False), ("true", True)])
def test_watching_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, written: str, watches: bool) -> None:  # noqa: FBT001  (a case)
    monkeypatch.setenv("ASKOPS_WATCH", written)

    assert read_settings().askops_watch is watches


def test_without_settings_nobody_is_told_and_changes_are_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ASKOPS_ADMINS", "ASKOPS_WATCH"):
        monkeypatch.delenv(name, raising=False)

    assert (read_settings().askops_admins, read_settings().askops_watch) == ((), True)
