from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.signatures import Signatures, is_paste
from tests.samples import topic

LISTED = {
    "pull": ("ErrImagePull", "Failed to pull image"),
    "disk": ("No space left on device",),
    "host-disk": ("No space left on device",),
    "oom": ("exit code 137", "OOMKilled"),
    "branch": ("error: unable to delete 'feature': remote ref does not exist",),
    "network": ("dial tcp i/o timeout",),
    "modules": ("No module named 'src'",),
    "mcp": ("No module named 'mcp.server.fastmcp'",),
    "timeout": ("Test timeout of 30000ms exceeded.",),
    "heap": ("java.lang.OutOfMemoryError: Java heap space",),
}
SIGNATURES = Signatures([replace(topic(name), errors=errors) for name, errors in LISTED.items()])


@pytest.mark.parametrize(
    ("message", "topics"),
    [
        pytest.param("kubectl says errimagepull", ["pull"], id="case"),
        pytest.param("write /var/lib/x: no space left on device", ["disk", "host-disk"], id="two pages"),
        pytest.param("terminated with exit code 137", ["oom"], id="a number that names the error"),
        pytest.param("terminated with exit code 1", [], id="another number"),
        pytest.param(
            "error: unable to delete 'hotfix-12': remote ref does not exist", ["branch"], id="quoted"
        ),
        pytest.param("dial tcp 10.2.3.4:443: i/o timeout", ["network"], id="an address in between"),
        pytest.param(
            "No module named 'mcp.server.fastmcp'", ["mcp", "modules"], id="the quoted name tells more"
        ),
        pytest.param("Test timeout of 5000ms exceeded", ["timeout"], id="a duration"),
        pytest.param(
            'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n\tat a.B.c(B.java:1)',
            ["heap"],
            id="a class with its package",
        ),
        pytest.param("Failed to pull image &quot;r.io/a/b:1.2&quot;", ["pull"], id="as Slack encodes it"),
        pytest.param("the pull failed because the image is old", [], id="the same words, another order"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_an_error_leads_to_the_topics_that_list_it(message: str, topics: list[str]) -> None:
    found = SIGNATURES.find(message)

    assert [signature.topic.id for signature in found] == topics


def test_the_most_telling_error_of_a_log_wins() -> None:
    log = "\n".join(
        [
            *(f"2026-11-24T10:00:{n:02d}Z web-6d5f7c8b9-x2x4z INFO request {n} done" for n in range(50)),
            "2026-11-24T10:01:00Z ERROR exit code 137",
            "2026-11-24T10:01:01Z ERROR java.lang.OutOfMemoryError: Java heap space",
            *(f"2026-11-24T10:02:{n:02d}Z INFO retry {n}" for n in range(50)),
        ]
    )

    found = SIGNATURES.find(log)

    assert [signature.topic.id for signature in found] == ["heap", "oom"]


@pytest.mark.parametrize(
    "text",
    [
        "exit code " * 4_000,
        "x" * 40_000,
        "'" * 40_000,
        "a/" * 20_000,
        "1.1:" * 10_000,
        "[<{" * 13_000,
        "No space left on " * 2_500,
    ],
    ids=lambda text: text[:10],
)
def test_a_worst_case_is_read_to_its_end(text: str) -> None:
    assert "pull" in [found.topic.id for found in SIGNATURES.find(f"{text}\nFailed to pull image")]
    assert is_paste(text) in {True, False}


@pytest.mark.parametrize(
    ("text", "pasted"),
    [
        ("Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\nKeyError: 'x'", True),
        ("[ERROR] boom\n[ERROR] bang", True),
        ("my pod keeps restarting, what can I do?", False),
        ("how do I fix ImagePullBackOff", False),
    ],
)
def test_a_paste_is_told_from_a_question(text: str, pasted: bool) -> None:  # noqa: FBT001
    assert is_paste(text) is pasted
