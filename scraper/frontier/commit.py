"""The pipeline's end: an outcome goes to the writer, and what Scrapy sees as item is the record on disk."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from pipelines.outcome import Outcome
from scraper.article import Article
from scraper.errors import StorageError
from scraper.frontier.session import session_of


class CommitPipeline:
    """Waits for the group commit; passes on new and changed records, so that `-O records.jsonl` works too."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CommitPipeline:
        """Scrapy's constructor."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Article:
        """Raises DropItem, without a word in the log, for outcomes that bring no new or changed record."""
        if not isinstance(item, Outcome):
            raise DropItem(f"not an outcome: {type(item).__name__}")
        try:
            receipt = await self._session.submit(item)
        except StorageError as error:  # it ends the run, and is said once there
            raise DropItem(str(error), log_level="DEBUG") from None
        if receipt.change not in ("new", "revised", "restored") or receipt.article_id is None:
            raise DropItem(f"{item.lease.url}: {receipt.change or item.state}", log_level="DEBUG")
        article = self._session.store.article(receipt.article_id)
        if article is None:
            raise DropItem(f"{receipt.article_id}: gone from the store", log_level="ERROR")
        return article
