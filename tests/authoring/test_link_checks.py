from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.authoring import link_checks
from bot.authoring.link_checks import LinkReport, Manners, check_links
from bot.authoring.loading import read_library
from tests.authoring.conftest import GOOD, Write


class Site:
    """A host whose pages answer as they are told; it counts who asks for what."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        page = request.path.strip("/")
        self.asked[f"{request.method} {page}"] += 1
        if page == "no-head" and request.method == "HEAD":
            return web.Response(status=405)
        if page == "busy-once" and self.asked[f"{request.method} {page}"] == 1:
            return web.Response(status=429, headers={"Retry-After": "0"})
        status = {"gone": 404, "forbidden": 403, "busy": 503, "moved": 301}.get(page, 200)
        return web.Response(status=status, headers={"Location": "/there"} if status == 301 else None)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{page:.*}", site.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


IN_HASTE = Manners(pause_s=0.0, backoff_s=0.01)


def linking(write: Write, *urls: str) -> Path:
    links = "".join(f"  - {{title: a, url: '{url}'}}\n" for url in urls)
    return write("a/pod.yaml", GOOD + "links:\n" + links)


async def checked(folder: Path, cache: Path | None = None) -> LinkReport:
    return await check_links(read_library([folder]), cache, manners=IN_HASTE)


@pytest.mark.parametrize("page", ["there", "no-head", "moved", "busy-once", "there#part"])
async def test_a_page_that_is_there_is_counted(write: Write, site: Site, page: str) -> None:
    report = await checked(linking(write, f"{site.url}/{page}"))

    assert report == LinkReport((), ("links: 1 of 1 asked for are there",))


async def test_a_page_that_is_gone_is_a_warning_at_each_link_to_it(write: Write, site: Site) -> None:
    linking(write, f"{site.url}/there", f"{site.url}/gone")
    folder = write("b/node.yaml", GOOD + f"links: [{{title: a, url: '{site.url}/gone'}}]\n")

    report = await checked(folder)

    assert [str(warning) for warning in report.warnings] == [
        f"{folder}/a/pod.yaml:6: warning: {site.url}/gone: the host says 404; link to where the page is now",
        f"{folder}/b/node.yaml:4: warning: {site.url}/gone: the host says 404; link to where the page is now",
    ]
    assert site.asked["HEAD gone"] <= 2, "once, and perhaps once to see whether the host is there"


@pytest.mark.parametrize(("page", "status"), [("forbidden", 403), ("busy", 503)])
async def test_a_page_that_is_kept_from_us_is_only_a_note(
    write: Write, site: Site, page: str, status: int
) -> None:
    report = await checked(linking(write, f"{site.url}/{page}"))

    assert report.warnings == ()
    assert report.notes[0] == f"{site.url}/{page}: can't be told from here (the host says {status})"


async def test_a_busy_host_is_asked_again_and_then_left_alone(write: Write, site: Site) -> None:
    await checked(linking(write, f"{site.url}/busy"))

    assert site.asked["HEAD busy"] == link_checks.ATTEMPTS + 1, "one more to see whether the host is there"


async def test_what_was_there_is_remembered_and_what_was_not_is_asked_again(
    write: Write, site: Site, tmp_path: Path
) -> None:
    folder = linking(write, f"{site.url}/there", f"{site.url}/gone")
    cache = tmp_path / "cache/links.json"
    await checked(folder, cache)
    site.asked.clear()

    report = await checked(folder, cache)

    assert not site.asked["HEAD there"]
    assert site.asked["HEAD gone"]
    assert report.notes == ("links: 0 of 1 asked for are there, 1 seen there in the last week",)


async def test_a_damaged_or_old_memory_is_no_loss(write: Write, site: Site, tmp_path: Path) -> None:
    folder = linking(write, f"{site.url}/there")
    cache = tmp_path / "links.json"
    for text in ("{", "[]", json.dumps({f"{site.url}/there": 1.0})):
        cache.write_text(text)
        site.asked.clear()

        await checked(folder, cache)

        assert site.asked["HEAD there"]


async def test_offline_says_so_and_warns_of_nothing(write: Write) -> None:
    folder = linking(write, "http://127.0.0.1:9/a", "http://127.0.0.1:9/b", "http://127.0.0.2:9/")

    report = await checked(folder)

    assert report.is_offline
    assert report.warnings == ()
    assert report.notes == ("offline: none of 2 hosts can be reached, so 3 links were not checked",)


async def test_a_host_that_is_gone_is_told_from_being_offline(write: Write, site: Site) -> None:
    report = await checked(linking(write, f"{site.url}/there", "http://127.0.0.1:9/"))

    assert [warning.problem for warning in report.warnings] == [
        "http://127.0.0.1:9/: the host can't be reached"
    ]


async def test_progress_is_told_link_by_link(write: Write, site: Site) -> None:
    folder = linking(write, *(f"{site.url}/{number}" for number in range(5)))
    told: list[tuple[int, int]] = []

    await check_links(read_library([folder]), progress=lambda done, count: told.append((done, count)))

    assert told == [(number, 5) for number in range(1, 6)]


async def test_a_folder_without_links_needs_no_network(write: Write) -> None:
    report = await checked(write("a/pod.yaml"))

    assert report == LinkReport((), ("links: 0 of 0 asked for are there",))
