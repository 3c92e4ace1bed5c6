"""A handful of pages of a site by the crawl's own path, round by round, kept nowhere: for `new`, `check` and `pin`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from urllib.parse import urljoin, urlsplit

from pipelines.store import open_store
from pipelines.store.hosts import host_key
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
    ) -> None:
        self._homepage, self._contact, self._allow, self._replay = homepage, contact, frozenset(allow), replay
        self._hosts = list(hosts)
        self._folder = tempfile.TemporaryDirectory()
        self.results: dict[str, str] = {}
        """How each request ended, by the identity of the address: `200`, `404`, `robots`, `dns` ..."""
        self.answers: dict[str, Page] = {}
        """Last answers of any status, by the identity of the address asked for."""

    def __enter__(self) -> Looker:
        home = Path(self._folder.name)
        told = {"name": SOURCE, "homepage": self._homepage}
        lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
        lines += ["[crawl]", "deny = ['.']", "delay = 0", f"hosts = {json.dumps(self._hosts)}"]
        (home / f"{SOURCE}.toml").write_text("\n".join(lines), encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def fetch(self, urls: Iterable[str]) -> dict[str, Page]:
        """Pages that answered 200, by the address asked for; redirects on the site are followed.

        Raises UsageError when nothing could be asked at all: no contact, a torn WARC.
        """
        asked = list(urls)
        options = self._options(asked)
        line = [sys.executable, "-m", "scraper.cli.crawl", json.dumps(options.arguments())]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
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
        return parse_rules(self._robots().encode(), PRODUCT).sitemaps

    def why(self, url: str) -> str:
        """How the request for an address ended."""
        return self.results.get(identity_key(url), "not fetched")

    def _robots(self) -> str:
        store = open_store(self._options([]).store)
        try:
            if self._replay:
                return next(
                    (
                        page.body.decode("utf-8", "replace")
                        for url, page in self.answers.items()
                        if url.endswith("/robots.txt")
                    ),
                    "",
                )
            host = store.host(host_key(self._homepage))
            return host.robots or "" if host.robots_verdict == "rules" else ""
        finally:
            store.close()

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
        folders = {one.name: one.folder for one in store.warc_files(SOURCE)}
        captures = {identity_key(one.url): one for one in store.captures(SOURCE)}
        run = store.runs(SOURCE)[-1].id
        self.results |= {identity_key(str(row["url"])): str(row["result"]) for row in store.ledger(run)}

        def exchange(capture: Capture) -> Exchange:
            return read_exchange(Path(folders.get(capture.ref.warc) or options.archive), capture.ref)

        pages = {}
        for url in (*asked, urljoin(self._homepage, "/robots.txt")):
            if (page := _last_answer(url, captures, exchange)) is not None:
                self.answers[identity_key(url)] = page
                if page.status == 200 and url in asked:
                    pages[url] = page
        return pages


def _last_answer(url: str, captures: dict[str, Capture], exchange: Callable[[Capture], Exchange]) -> Page | None:
    """The page at the end of an address's redirects."""
    for _ in range(MAX_HOPS):
        capture = captures.get(identity_key(url))
        if capture is None:
            return None
        found = exchange(capture)
        if not 300 <= capture.status < 400:
            try:
                return page_of(found)
            except NotReadable:
                return None
        there = heads.first(heads.headers(found.response_head), "location")
        if not there or not urlsplit(urljoin(url, there)).scheme.startswith("http"):
            return None
        url = urljoin(url, there)
    return None
