"""The log keeps to what a person must know: no record texts at any level, no line per dropped outcome."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietFormatter(LogFormatter):
    """Scrapy's formatter prints whole items at DEBUG; ours names the URL."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Any) -> LogFormatterResult:
        """One line per stored record."""
        return {"level": logging.DEBUG, "msg": "stored %(url)s", "args": {"url": getattr(item, "url", "?")}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        """The level that the exception asks for."""
        level = getattr(exception, "log_level", None) or "DEBUG"
        return {"level": logging.getLevelName(level), "msg": "%(why)s", "args": {"why": str(exception)}}
