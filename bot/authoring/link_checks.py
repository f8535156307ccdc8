"""Whether the pages that topics link to are there: asked over the network, gently."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.authoring import yaml_nodes as nodes
from bot.authoring.advice import Advice
from bot.authoring.checks import in_order
from bot.authoring.editing import replace_file
from bot.authoring.loading import Library
from bot.errors import KnowledgeError

AT_ONCE = 24
AT_ONCE_PER_HOST = 2
TIMEOUT_S = 15.0
ATTEMPTS = 3
LONGEST_BACKOFF_S = 20.0
PROBED_HOSTS = 4
"""Hosts that are tried first: if none of them can be reached, this machine is offline."""
KEPT_S = 7 * 24 * 3600.0
"""How long a page that was there is not asked for again."""
HEADERS = {
    "User-Agent": "askops-link-check (reads headers only)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
}
BUSY = {429, 500, 502, 503, 504}
GONE = {404, 410}
NEEDS_GET = {400, 403, 405, 406, 501}
"""Answers of servers that know HEAD badly; GET tells."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How long a host is left alone: `pause_s` after each page, `backoff_s` and then more when it is busy."""

    pause_s: float = 0.25
    backoff_s: float = 1.0


class State(StrEnum):
    """What is known of a page."""

    THERE = "there"
    GONE = "gone"
    UNSURE = "unsure"
    """The host doesn't answer this checker, or not now."""
    UNREACHABLE = "unreachable"
    """No connection came about."""


@dataclass(frozen=True, slots=True)
class Page:
    """What came of asking for `url`; `detail` says it in words."""

    url: str
    state: State
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What came of asking for all links. `is_offline`: no host could be reached, so nothing is known."""

    warnings: tuple[Advice, ...]
    notes: tuple[str, ...]
    is_offline: bool = False


@dataclass(slots=True)
class Remembered:
    """Pages that were there not long ago, kept in a file; one that can't be read or written is no loss."""

    path: Path | None
    clock: Callable[[], float] = time.time
    seen: dict[str, float] = field(default_factory=dict)

    def read(self) -> None:
        """Read what earlier checks found."""
        with suppress(OSError, ValueError, AttributeError):
            kept = json.loads(self.path.read_text("utf-8")) if self.path else {}
            self.seen = {str(url): float(at) for url, at in kept.items() if self.clock() - float(at) < KEPT_S}

    def write(self) -> None:
        """Keep it for the next check."""
        if self.path:
            with suppress(OSError, KnowledgeError):
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch()
                replace_file(self.path, json.dumps(self.seen, indent=0, sort_keys=True))


async def check_links(
    library: Library,
    cache: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    manners: Manners | None = None,
) -> LinkReport:
    """Ask for every linked page once and return what is wrong, by file and line.

    `cache`: a file that remembers pages that were there. `progress` is told how many are done, of how many.
    """
    places = _places(library)
    remembered = Remembered(cache)
    remembered.read()
    urls = [url for url in places if url not in remembered.seen]
    asked = await _Asker(progress, manners or Manners()).ask_all(urls)
    if asked is None:
        hosts = len({urlsplit(url).netloc for url in urls})
        note = f"offline: none of {hosts} hosts can be reached, so {len(urls)} links were not checked"
        return LinkReport((), (note,), is_offline=True)
    remembered.seen |= {page.url: remembered.clock() for page in asked if page.state is State.THERE}
    remembered.write()
    return LinkReport(in_order(_warnings(asked, places)), tuple(_notes(asked, len(places) - len(urls))))


class _Asker:
    """Asks for pages: many hosts at once, each host little by little."""

    def __init__(self, progress: Callable[[int, int], None], manners: Manners) -> None:
        self._progress = progress
        self._manners = manners
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(AT_ONCE_PER_HOST)
        )
        self._all = asyncio.Semaphore(AT_ONCE)

    async def ask_all(self, urls: Sequence[str]) -> list[Page] | None:
        """Return a page for each of `urls`, or None when this machine is offline."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        # trust_env: many company networks are left through a proxy only.
        async with aiohttp.ClientSession(headers=HEADERS, timeout=timeout, trust_env=True) as session:
            if urls and await self._is_offline(session, urls):
                return None
            found: list[Page] = []
            tasks = [asyncio.create_task(self._ask_gently(session, url)) for url in urls]
            for task in asyncio.as_completed(tasks):
                found.append(await task)
                self._progress(len(found), len(urls))
            return found

    async def _is_offline(self, session: aiohttp.ClientSession, urls: Sequence[str]) -> bool:
        of_hosts = {urlsplit(url).netloc: url for url in urls}
        probes = [self._ask(session, url) for url in list(of_hosts.values())[:PROBED_HOSTS]]
        return all(page.state is State.UNREACHABLE for page, _ in await asyncio.gather(*probes))

    async def _ask_gently(self, session: aiohttp.ClientSession, url: str) -> Page:
        async with self._hosts[urlsplit(url).netloc], self._all:
            page = Page(url, State.UNSURE)
            for attempt in range(ATTEMPTS):
                page, wait = await self._ask(session, url)
                if page.state in {State.THERE, State.GONE} or wait is None or attempt == ATTEMPTS - 1:
                    break
                await asyncio.sleep(min(LONGEST_BACKOFF_S, wait or self._manners.backoff_s * 2**attempt))
            await asyncio.sleep(self._manners.pause_s)
            return page

    async def _ask(self, session: aiohttp.ClientSession, url: str) -> tuple[Page, float | None]:
        """Return the page and how long to wait before asking again (0: it doesn't say); None: don't."""
        try:
            for method in ("HEAD", "GET"):
                async with session.request(method, url) as response:
                    if method == "GET" or response.status not in NEEDS_GET | GONE:
                        return _judged(url, response)
        except aiohttp.InvalidURL:
            return Page(url, State.GONE, "not an address"), None
        except aiohttp.TooManyRedirects:
            return Page(url, State.UNSURE, "sent from page to page without end"), None
        except (aiohttp.ClientConnectionError, TimeoutError) as error:
            detail = "no answer in time" if isinstance(error, TimeoutError) else "the host can't be reached"
            return Page(url, State.UNREACHABLE, detail), 0.0
        except aiohttp.ClientError as error:
            return Page(url, State.UNSURE, type(error).__name__), None
        raise AssertionError("GET always returns")


def _judged(url: str, response: aiohttp.ClientResponse) -> tuple[Page, float | None]:
    if response.status in GONE:
        return Page(url, State.GONE, f"the host says {response.status}"), None
    if response.status in BUSY:
        after = response.headers.get("Retry-After", "")
        wait = float(after) if after.isdecimal() else 0.0
        return Page(url, State.UNSURE, f"the host says {response.status}"), wait
    if not response.ok:
        return Page(url, State.UNSURE, f"the host says {response.status}"), None
    return Page(url, State.THERE), None


def _warnings(pages: Sequence[Page], places: Mapping[str, list[tuple[Path, int]]]) -> Iterator[Advice]:
    for page in sorted(pages, key=lambda page: page.url):
        if page.state in {State.GONE, State.UNREACHABLE}:
            for path, line in places[page.url]:
                yield Advice(path, line, f"{page.url}: {page.detail}", "link to where the page is now")


def _notes(pages: Sequence[Page], remembered: int) -> Iterator[str]:
    for page in sorted(pages, key=lambda page: page.url):
        if page.state is State.UNSURE:
            yield f"{page.url}: can't be told from here ({page.detail})"
    there = sum(page.state is State.THERE for page in pages)
    lately = f", {remembered} seen there in the last week" if remembered else ""
    yield f"links: {there} of {len(pages)} asked for are there{lately}"


def _places(library: Library) -> dict[str, list[tuple[Path, int]]]:
    """Return where each address stands."""
    found: defaultdict[str, list[tuple[Path, int]]] = defaultdict(list)
    for file in library.files.values():
        for link in nodes.items(file.node.get("links")) if file.topic else ():
            url = link.get("url") if isinstance(link, nodes.Mapping) else None
            if isinstance(url, nodes.Scalar):
                found[url.text.strip().partition("#")[0]].append((file.path, url.line))
    return dict(found)
