"""Redirects: at most ten hops, no loop, no step off the source's ground, nothing secret carried along."""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urljoin

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from pipelines.outcome import Lease
from scraper.fetch.desk import desk_of, origin_of
from scraper.fetch.guard import check_url
from scraper.fetch.reasons import FetchFailed, Refused
from scraper.source import Source

_CODES = frozenset({301, 302, 303, 307, 308})
_OWN_HEADERS = ("User-Agent", "Accept", "Accept-Language", "Accept-Encoding")
_ABSOLUTE = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_LONGEST = 20_000
_COOKIES_CAP = 20
"""Cookies kept along one chain of redirects; consent gates set one or two."""


class RedirectMiddleware:
    """Follows what a server says in Location; never what a page says (meta refresh).

    A redirected request keeps its meta: lease, captures, and `redirects`, the URLs on the way.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._desk = desk_of(crawler)
        self._source = self._desk.session.source
        self._most = crawler.settings.getint("THINKTANK_REDIRECTS")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RedirectMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises Refused (`offsite`, `url_...`) and FetchFailed (`redirect_loop`, `too_many_redirects`)."""
        location = response.headers.get("Location")
        if response.status not in _CODES or not location:
            return response
        try:
            target = self._target(request.url, location)
            if not _may_leave(request) and not stays(self._source, request.url, target):
                raise Refused("offsite", target[:200])
        except Refused as error:
            self._desk.refuse(error.detail, f"redirect of {request.url}"[:300], error.reason)
            raise
        cookies = _cookies(request, response)
        way: list[str] = [*request.meta.get("redirects", []), request.url]
        if target in way and cookies == request.meta.get("cookies_on_way", {}):
            raise FetchFailed("redirect_loop", target[:200])
        if len(way) > self._most:
            raise FetchFailed("too_many_redirects", f"{len(way)} from {way[0]}"[:300])
        return self._onward(request, target, way, cookies)

    def _target(self, base: str, location: bytes) -> str:
        """Location as browsers read it: UTF-8, else Latin-1; relative to the request (RFC 9110 section 10.2.2)."""
        try:
            text = location.decode("utf-8").strip()
        except UnicodeDecodeError:
            text = location.decode("latin-1").strip()
        try:
            # An absolute one is judged as written: joining would repair `http:///host` into a path of our own.
            joined = text if _ABSOLUTE.match(text) else urljoin(base, text[:_LONGEST])
            check_url(joined, self._desk.allowed)
            return Request(joined).url.partition("#")[0]
        except ValueError:  # urljoin: `//[` is no host
            raise Refused("url_bad_host", text[:200]) from None

    def _onward(self, request: Request, target: str, way: list[str], cookies: dict[str, str]) -> Request:
        """A new request with our own headers only: validators belong to the first URL, secrets to its origin."""
        same = origin_of(target) == origin_of(request.url)
        headers: dict[str, Any] = {name: request.headers[name] for name in _OWN_HEADERS if name in request.headers}
        if same and cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        meta = {**request.meta, "redirects": way, "cookies_on_way": cookies if same else {}}
        meta.pop("rule", None)
        return request.replace(url=target, method="GET", body=b"", headers=headers, meta=meta)


def _may_leave(request: Request) -> bool:
    """robots.txt may (RFC 9309 section 2.3.1.2), and files, which sites hand out through stores of others."""
    lease: Lease | None = request.meta.get("lease")
    return bool(request.meta.get("robots")) or (lease is not None and lease.kind == "attachment")


def stays(source: Source, here: str, target: str) -> bool:
    """May a page of this source lead there? To its own ground; from elsewhere (attachments) to that host or home."""
    if source.owns(target):
        return True
    return not source.owns(here) or origin_of(here)[1] == origin_of(target)[1]


def _cookies(request: Request, response: Response) -> dict[str, str]:
    """Cookies of the chain so far. They live for one chain on one origin: some sites redirect until one is sent."""
    held = dict(request.meta.get("cookies_on_way", {}))
    for line in response.headers.getlist("Set-Cookie")[:_COOKIES_CAP]:
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(line[:4096].decode("latin-1"))
        except CookieError:
            continue
        held.update({name: morsel.coded_value for name, morsel in jar.items()})
    return dict(list(held.items())[:_COOKIES_CAP])
