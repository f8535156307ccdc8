"""Settings: read once from the environment, checked once; secrets are unprintable."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError


class Transport(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Settings(BaseSettings):
    """What `askops run` needs to know of Slack. Every field is an environment variable of the same name.

    Where knowledge comes from is an option of every command, with a variable of its own (cli/options.py).
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: HttpUrl = HttpUrl("https://slack.com/api/")
    host: str = "0.0.0.0"  # noqa: S104  (a container or a platform's router must reach it)
    port: int = Field(default=3000, ge=0, le=65_535)
    askops_log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    askops_admins: Annotated[tuple[str, ...], NoDecode] = ()
    askops_watch: bool = True

    @field_validator("askops_admins", mode="before")
    @classmethod
    def _user_ids(cls, written: str | tuple[str, ...]) -> tuple[str, ...]:
        ids = tuple(written.replace(",", " ").split()) if isinstance(written, str) else written
        if not all(re.fullmatch(r"[UW][A-Z0-9]+", user) for user in ids):
            raise ValueError("write Slack user ids such as U0123ABC, with commas between them")
        return ids

    @property
    def api_url(self) -> str:
        """Slack's Web API, with the slash at its end that slack_sdk needs."""
        return str(self.slack_api_url).rstrip("/") + "/"


def read_settings() -> Settings:
    """Return the settings. Raises SettingsError, which names every wrong setting and no value."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [f"{str(problem['loc'][0]).upper()}: {problem['msg']}" for problem in error.errors()]
        raise SettingsError("Wrong settings: " + "; ".join(problems)) from None


def choose_transport(settings: Settings, wanted: Transport | None = None) -> Transport:
    """Return how to run: as `wanted`, else by what is set. Raises SettingsError when tokens are missing."""
    if settings.slack_bot_token is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is not set: copy it from your Slack app, OAuth & Permissions (xoxb-...)"
        )
    if wanted is None and settings.slack_app_token and settings.slack_signing_secret:
        raise SettingsError(
            "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: choose with --socket or --http"
        )
    chosen = wanted or (
        Transport.SOCKET
        if settings.slack_app_token
        else Transport.HTTP
        if settings.slack_signing_secret
        else None
    )
    if chosen is None:
        raise SettingsError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: set the first for Socket Mode "
            "(Basic Information, App-Level Tokens, scope connections:write), the second for HTTP "
            "(Basic Information, Signing Secret)"
        )
    if chosen is Transport.SOCKET and settings.slack_app_token is None:
        raise SettingsError(
            "Socket Mode needs SLACK_APP_TOKEN (Basic Information, App-Level Tokens, xapp-...)"
        )
    if chosen is Transport.HTTP and settings.slack_signing_secret is None:
        raise SettingsError("HTTP needs SLACK_SIGNING_SECRET (Basic Information, Signing Secret)")
    return chosen
