"""Pages that show nothing without a browser: rendered by the system's Chromium, which never touches the network itself.

Every request of the browser comes to us. It is answered by the crawl's own path, so that guard, robots.txt, turns,
ledger and archive hold for scripts and data as for any page; whatever is not needed to build the text is refused.
(scrapy-playwright lets the browser connect by itself: there the address that a name resolves to cannot be judged.)
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from scraper.archive.exchange import Capture, Exchange
from scraper.archive.reader import page_of
from scraper.errors import NotReadable, UsageError
from scraper.fetch.reasons import FetchError
from scraper.worker.pool import Reading

if TYPE_CHECKING:
    from scraper.frontier.session import Session

log = logging.getLogger(__name__)

MAX_REQUESTS = 60
"""Scripts and answers that one page may ask for."""
MAX_DOM = 8 * 2**20
DEADLINE = 120.0
"""Seconds for one page: sixty polite requests and the time to run what they bring."""
SETTLED = 20_000.0
"""Milliseconds within which a page must have fallen silent; what it shows then is taken."""
KEPT = 32 * 2**20
"""Bytes of scripts kept in memory for the further pages of a list."""
NEEDED = frozenset({"document", "script", "xhr", "fetch"})
"""Kinds of requests that build a text; pictures, fonts, styles, films and pings are not asked for."""
KINDS: Mapping[str, frozenset[str]] = {
    "never": frozenset(),
    "listings": frozenset({"listing"}),
    "always": frozenset({"listing", "article"}),
}
NO_EXTRA = (
    "this page needs a browser, and none is here: install the extra (pip install 'thinktank-archive[render]') and "
    "Chromium (apt-get install chromium, or THINKTANK_CHROMIUM=/path)"
)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever escaped us would find no host
    "--proxy-bypass-list=<-loopback>",  # nor would it be let to our own machine
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--js-flags=--max-old-space-size=512",
)
_NOWHERE = "http://127.0.0.1:9"
"""The proxy of a browser that is to reach nobody: RFC 863's discard port."""


def is_bare(kind: str, reading: Reading) -> bool:
    """Did a page bring nothing as it came?"""
    if kind == "article":
        return reading.article is not None and reading.article.no_article == "empty"
    return "empty_listing" in reading.notes


def chromium() -> str | None:
    """Where Chromium is: THINKTANK_CHROMIUM, else the system's; None for the one that Playwright brought, if any."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("THINKTANK_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@dataclass(frozen=True, slots=True)
class _Kept:
    status: int
    content_type: str
    body: bytes


class Renderer:
    """One browser for a crawl, started when the first page needs it."""

    def __init__(self, crawler: Crawler, session: Session) -> None:
        self._crawler, self._session = crawler, session
        self._browser: Any = None
        self._playwright: Any = None
        self._lock = asyncio.Lock()
        self._scripts: dict[str, _Kept] = {}
        self._missing = False

    def wanted(self, kind: str, reading: Reading) -> bool:
        """Is this a page that the source's `render` is meant for, and did it bring nothing as it came?"""
        return kind in KINDS[self._session.source.crawl.render] and is_bare(kind, reading)

    async def read(self, kind: str, exchange: Exchange, capture: Capture, reading: Reading) -> tuple[Capture, Reading]:
        """The reading of the page as a browser shows it, and the capture that holds it; what came in when it fails."""
        async with self._lock:  # one page at a time: a browser is the heaviest thing that we run
            try:
                dom = await asyncio.wait_for(self._render(exchange), DEADLINE)
            except UsageError as error:
                self._note("render_missing", str(error))
                return capture, reading
            except (TimeoutError, NotReadable) as error:
                self._note("render_failed", f"{exchange.url}: {error or 'over the deadline'}")
                return capture, reading
        shown = replace(exchange, payload=dom, response_head=_HEAD)
        if self._session.writer is not None:
            capture = self._session.writer.append_conversion(capture, dom, "text/html; charset=utf-8")
            self._session.committer.add_capture(capture)
        self._session.notes["rendered"] += 1
        return capture, await self._session.pool.read(kind, self._session.source.id, shown)

    async def close(self) -> None:
        """End the browser."""
        if self._browser is not None:
            await self._browser.close()
            await self._playwright.stop()
            self._browser = None

    def _note(self, name: str, said: str) -> None:
        self._session.notes[name] += 1
        if not (name == "render_missing" and self._missing):
            log.error("%s", said)
        self._missing = self._missing or name == "render_missing"

    async def _render(self, exchange: Exchange) -> bytes:
        from playwright.async_api import Error  # noqa: PLC0415 - _start says what to do where it is missing

        browser = await self._start()
        context = await browser.new_context(
            service_workers="block", accept_downloads=False, user_agent=self._user_agent(exchange)
        )
        try:
            visit = _Visit(self, exchange)
            await context.route("**/*", visit.answer)
            await context.route_web_socket("**/*", visit.refuse_socket)
            page = await context.new_page()
            await page.goto(exchange.url, wait_until="load", timeout=DEADLINE * 1000)
            try:
                await page.wait_for_load_state("networkidle", timeout=SETTLED)
            except Error:
                log.info("%s: still busy after %.0f s; taken as it is", exchange.url, SETTLED / 1000)
            shown: str = await page.content()
        except Error as error:
            raise NotReadable("render_failed", str(error).splitlines()[0][:200]) from None
        finally:
            await context.close()
        dom = shown.encode("utf-8", "replace")
        if len(dom) > MAX_DOM:
            raise NotReadable("render_failed", f"a document of over {MAX_DOM} bytes")
        return dom

    async def _start(self) -> Any:
        if self._browser is not None:
            return self._browser
        if importlib.util.find_spec("playwright") is None:
            raise UsageError(NO_EXTRA)
        from playwright.async_api import Error, async_playwright  # noqa: PLC0415

        self._playwright = await async_playwright().start()
        try:
            self._browser = await self._playwright.chromium.launch(
                executable_path=chromium(), args=list(_ARGUMENTS), proxy={"server": _NOWHERE}
            )
        except Error as error:
            await self._playwright.stop()
            raise UsageError(f"{NO_EXTRA} ({str(error).splitlines()[0][:120]})") from None
        return self._browser

    def _user_agent(self, exchange: Exchange) -> str | None:
        """The browser says who we are, like every request."""
        lines = exchange.request_head.decode("latin-1").split("\r\n")
        return next((line[12:].strip() for line in lines if line.lower().startswith("user-agent: ")), None)

    async def fetch(self, url: str) -> _Kept | None:
        """A script or answer by the crawl's own path; None when it is refused or fails."""
        if url in self._scripts:
            return self._scripts[url]
        engine = self._crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(Request(url, callback=NO_CALLBACK))
        except FetchError as error:
            log.info("%s: %s", url, error.reason)
            return None
        declared = (response.headers.get("Content-Type") or b"application/octet-stream").decode("latin-1")
        kept = _Kept(response.status, declared, response.body)
        if "javascript" in declared and sum(len(one.body) for one in self._scripts.values()) + len(kept.body) <= KEPT:
            self._scripts[url] = kept
        return kept

    def is_ours(self, url: str) -> bool:
        """On the source's own hosts? Scripts of strangers are not run: they are not needed to list papers."""
        return self._session.source.same_site(url)


class _Visit:
    """What one page asks for."""

    def __init__(self, renderer: Renderer, exchange: Exchange) -> None:
        self._renderer, self._exchange = renderer, exchange
        self._asked = 0

    async def answer(self, route: Any) -> None:
        """Answer a request of the browser, or refuse it."""
        from playwright.async_api import Error  # noqa: PLC0415

        request = route.request
        try:
            if request.is_navigation_request() and _same(request.url, self._exchange.url):
                page = page_of(self._exchange)
                await route.fulfill(status=200, content_type=page.header("content-type") or "text/html", body=page.body)
            elif (kept := await self._fetch(request)) is not None:
                await route.fulfill(status=kept.status, content_type=kept.content_type, body=kept.body)
            else:
                await route.abort("blockedbyclient")
        except Error:
            log.debug("%s: the page had gone before its answer came", request.url)

    async def _fetch(self, request: Any) -> _Kept | None:
        self._asked += 1
        if request.method != "GET" or request.resource_type not in NEEDED or request.is_navigation_request():
            return None
        if self._asked > MAX_REQUESTS or not self._renderer.is_ours(request.url):
            return None
        return await self._renderer.fetch(request.url)

    def refuse_socket(self, socket: Any) -> None:
        """A socket that is not joined to a server goes nowhere."""


def _same(one: str, other: str) -> bool:
    return one.partition("#")[0] == other.partition("#")[0]
