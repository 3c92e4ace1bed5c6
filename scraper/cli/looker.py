"""A handful of pages of a site by the crawl's own path, round by round, kept nowhere: for `new`, `check` and `pin`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from urllib.parse import urljoin

from pipelines.store import open_store
from pipelines.store.store import SqlStore
from scraper.archive import heads
from scraper.archive.exchange import Capture, Exchange
from scraper.archive.reader import page_of, read_exchange
from scraper.errors import Degraded, NotReadable, UsageError
from scraper.fetch.identity import PRODUCT
from scraper.fetch.rules import parse_rules
from scraper.frontier.options import CrawlOptions
from scraper.page import Page
from scraper.urls import identity_key

SOURCE = "look"
MAX_HOPS = 10


PATIENCE = 1800
"""Seconds that a look may take beside its pages: twice the longest pause of a host that is waited for."""
PAGE = 330
"""Seconds for a page: the longest Crawl-delay that is obeyed, and its reading."""
PAGE_REPLAYED = 30


def longest(pages: int, replayed: bool) -> int:
    """Seconds after which a look at so many pages is given up: no pause is ever that long."""
    return PATIENCE + (PAGE_REPLAYED if replayed else PAGE) * pages


def _run(line: list[str], seconds: int) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        said = error.stderr.decode("utf-8", "replace") if isinstance(error.stderr, bytes) else error.stderr or ""
        last = said.strip().splitlines()[-1:] or ["it said nothing"]
        raise UsageError(f"the pages were not fetched within {seconds} s: {last[0]}") from error


class Looker:
    """Fetches addresses of one site into a store and an archive that are thrown away when it is left.

    Robots.txt, guard, turns and caps hold as in any crawl; what a page leads to is not followed.
    """

    def __init__(
        self,
        homepage: str,
        contact: str | None,
        allow: Sequence[str],
        replay: tuple[Path, ...],
        hosts: Sequence[str] = (),
        delay: float | None = None,
    ) -> None:
        self._homepage, self._contact, self._allow, self._replay = homepage, contact, frozenset(allow), replay
        self._hosts, self._delay = list(hosts), delay or 0
        self._members: dict[str, Capture] = {}
        self._places: dict[str, str | None] = {}
        self._folder = tempfile.TemporaryDirectory()
        self.results: dict[str, str] = {}
        """How each request ended, by the identity of the address: `200`, `404`, `robots`, `dns` ..."""
        self.answers: dict[str, Page] = {}
        """Last answers of any status, by the identity of the address asked for."""

    def __enter__(self) -> Looker:
        home = Path(self._folder.name)
        told = {"name": SOURCE, "homepage": self._homepage}
        lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
        lines += ["[crawl]", "deny = ['.']", f"delay = {self._delay}", f"hosts = {json.dumps(self._hosts)}"]
        (home / f"{SOURCE}.toml").write_text("\n".join(lines), encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def fetch(self, urls: Iterable[str]) -> dict[str, Page]:
        """Pages that answered 200, by the address asked for; redirects on the site are followed.

        Raises UsageError when nothing could be asked at all (no contact, a torn WARC), and when a look has no end.
        """
        asked = list(urls)
        options = self._options(asked)
        line = [sys.executable, "-m", "scraper.cli.crawl", json.dumps(options.arguments())]
        done = _run(line, longest(len(asked), bool(self._replay)))
        if done.returncode not in (0, Degraded.exit_code):
            said = done.stderr.strip().splitlines() or ["no reason given"]
            raise UsageError(f"nothing could be fetched: {said[-1].removeprefix('thinktank: ')}")
        store = open_store(options.store)
        try:
            return self._read(store, options, asked)
        finally:
            store.close()

    def sitemaps(self) -> list[str]:
        """Sitemaps that the robots.txt of the homepage's host names."""
        page = self.answer(urljoin(self._homepage, "/robots.txt"))
        return parse_rules(page.body, PRODUCT).sitemaps if page is not None and page.status == 200 else []

    def why(self, url: str) -> str:
        """How the request for an address ended."""
        return self.results.get(identity_key(url), "not fetched")

    def answer(self, url: str) -> Page | None:
        """The last answer of any status for an address that was asked for."""
        return self.answers.get(identity_key(url))

    def member(self, url: str) -> bytes:
        """The bytes of the WARC member that holds the page of an address. Raises NotReadable when there is none."""
        capture = self._members.get(identity_key(url))
        if capture is None:
            raise NotReadable("not_fetched", f"{url}: {self.why(url)}")
        if capture.revisit:
            raise NotReadable("revisit", f"{url}: the archive holds a reference to an earlier capture only")
        folder = Path(self._places.get(capture.ref.warc) or self._options([]).archive)
        with (folder / capture.ref.warc).open("rb") as stream:
            stream.seek(capture.ref.offset)
            return stream.read(capture.ref.length)

    def _options(self, only: Sequence[str]) -> CrawlOptions:
        home = Path(self._folder.name)
        return CrawlOptions(
            source=SOURCE,
            store=str(home / "store.sqlite"),
            archive=home / "archive",
            folders=(home,),
            only=tuple(only),
            replay=self._replay,
            contact=self._contact,
            allow=self._allow,
        )

    def _read(self, store: SqlStore, options: CrawlOptions, asked: Sequence[str]) -> dict[str, Page]:
        self._places = {one.name: one.folder for one in store.warc_files(SOURCE)}
        captures = {identity_key(one.url): one for one in store.captures(SOURCE)}
        run = store.runs(SOURCE)[-1].id
        self.results |= {identity_key(str(row["url"])): str(row["result"]) for row in store.ledger(run)}
        pages = {}
        for url in (*asked, urljoin(self._homepage, "/robots.txt")):
            capture = self._last(url, captures)
            page = self._page(capture, options.archive) if capture is not None else None
            if capture is None or page is None:
                continue
            self.answers[identity_key(url)], self._members[identity_key(url)] = page, capture
            if page.status == 200 and url in asked:
                pages[url] = page
        return pages

    def _exchange(self, capture: Capture, archive: Path) -> Exchange:
        return read_exchange(Path(self._places.get(capture.ref.warc) or archive), capture.ref)

    def _page(self, capture: Capture, archive: Path) -> Page | None:
        try:
            return page_of(self._exchange(capture, archive))
        except NotReadable:
            return None

    def _last(self, url: str, captures: dict[str, Capture]) -> Capture | None:
        """The capture at the end of an address's redirects."""
        for _ in range(MAX_HOPS):
            capture = captures.get(identity_key(url))
            if capture is None or not 300 <= capture.status < 400:
                return capture
            head = self._exchange(capture, self._options([]).archive).response_head
            url = urljoin(url, heads.first(heads.headers(head), "location") or url)
            if not url.startswith(("http://", "https://")):
                return None
        return None
