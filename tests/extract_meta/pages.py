"""Invented pages for the tests of the metadata readers."""

from __future__ import annotations

from datetime import UTC, datetime

from scraper.extract.title import read_title
from scraper.extract.tree import Document, parse
from scraper.page import Page

URL = "https://www.harbour-institute.example/en/publications/tides"
FETCHED = datetime(2025, 6, 1, tzinfo=UTC)


def document(html: str, url: str = URL, fetched_at: datetime | None = FETCHED) -> Document:
    """A parsed page."""
    return parse(Page(url=url, body=html.encode(), fetched_at=fetched_at))


def page(
    body: str, head: str = "", lang: str = "en", url: str = URL, fetched_at: datetime | None = FETCHED
) -> Document:
    """A page with a head and a body, its title already read, as the composition does it."""
    doc = document(f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url, fetched_at)
    read_title(doc)
    return doc


PROSE = "<p>" + "The estuary silted up within two generations, and the ports moved downstream. " * 4 + "</p>"
