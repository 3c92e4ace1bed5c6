"""An invented institute and its pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scraper.page import Page
from scraper.source import Source

HOME = "https://www.meridian.example/"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def source(**crawl: Any) -> Source:
    return Source.model_validate({"id": "meridian", "name": "Meridian Institute", "homepage": HOME, "crawl": crawl})


def page(body: str | bytes, path: str = "", **more: Any) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page(url=HOME + path, body=data, fetched_at=NOW, **more)
