"""What every request says of itself: who we are, what we can read; and nothing else."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.http import Request

from scraper.fetch.desk import desk_of
from scraper.fetch.identity import user_agent

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"
_ENCODINGS = "gzip, deflate, br, zstd"
"""What scraper.archive.decode undoes."""


class HeadersMiddleware:
    """Sets User-Agent, Accept, Accept-Language and Accept-Encoding where a request does not."""

    def __init__(self, crawler: Crawler) -> None:
        session = desk_of(crawler).session
        self._headers = {
            "User-Agent": user_agent(session.options.contact),
            "Accept": _ACCEPT,
            "Accept-Language": ", ".join([*session.source.languages, "*;q=0.5"]),
            "Accept-Encoding": _ENCODINGS,
        }

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HeadersMiddleware:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Scrapy's hook."""
        for name, value in self._headers.items():
            request.headers.setdefault(name, value)
