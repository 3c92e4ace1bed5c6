"""A crawl that says on stdout what it has acknowledged: one URL a line, written at once.

python -m benchmarks.durability.witness '{"source": ..., "store": ..., "archive": ..., "sources": ..., "allow": ...}'
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

import scraper.settings
from scraper.cli.crawl import crawl
from scraper.errors import ThinktankError
from scraper.frontier.options import CrawlOptions


class Witness:
    """Scrapy's extension: an item is passed on only when its record is on disk."""

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self.acknowledged, signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Witness:
        """Scrapy's constructor."""
        return cls(crawler)

    def acknowledged(self, item: Any) -> None:
        """One line, in one write."""
        os.write(1, f"{item.url}\n".encode())


def main() -> int:
    """Crawl; the exit code is that of `thinktank crawl`."""
    scraper.settings.EXTENSIONS["benchmarks.durability.witness.Witness"] = 1
    try:
        return crawl(CrawlOptions.of(json.loads(sys.argv[1])))
    except ThinktankError as error:
        print(f"thinktank: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
