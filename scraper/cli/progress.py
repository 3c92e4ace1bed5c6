"""What a person sees while a crawl runs: one moving line on a terminal, a log of JSON Lines anywhere else."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from rich.console import Console
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from scraper.cli.common import safe_line
from scraper.frontier.session import Session, session_of

EVERY = 30.0
"""Seconds between two lines of the log that say how far a crawl is."""


class JsonLines(logging.Formatter):
    """One JSON object a record: control characters of hostile pages arrive escaped (CWE-117)."""

    def format(self, record: logging.LogRecord) -> str:
        """`at`, `level`, `logger`, `message`, and `trace` when there is one."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=True)


class PlainLines(logging.Formatter):
    """The message on one line of the terminal, which no page's text may steer; a trace below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The message, and the trace when there is one."""
        trace = self.formatException(record.exc_info).splitlines() if record.exc_info else []
        return "\n".join(map(safe_line, [record.getMessage(), *trace]))


def watch(settings: Settings) -> None:
    """Choose how progress is shown: by a moving line on a terminal, by a line of the log anywhere else."""
    progress = "TerminalLine" if sys.stderr.isatty() else "LogLine"
    extensions = {**settings.getdict("EXTENSIONS"), f"{__name__}.{progress}": 900}
    settings.set("EXTENSIONS", extensions, priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="project")


def log_to_stderr() -> None:
    """Send the log to stderr. Call it when Scrapy has set up its own; its INFO lines are for its developers."""
    terminal = sys.stderr.isatty()
    handler = logging.StreamHandler()
    handler.setFormatter(PlainLines() if terminal else JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in ("scrapy", "twisted", "py.warnings"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("scraper", "pipelines"):
        logging.getLogger(name).setLevel(logging.WARNING if terminal else logging.INFO)


def _words(session: Session) -> str:
    tally = session.tally
    read = sum(tally[kind] for kind in ("new", "revised", "unchanged", "reread", "restored"))
    said = [f"{read} articles", f"{tally['new']} new", f"{tally['revised']} revised", f"{tally['failed']} failed"]
    return f"{session.source.id}: " + ", ".join(said)


class TerminalLine:
    """A line that changes with every commit."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)
        self._status = Console(stderr=True).status(_words(self._session))
        self._session.on_commit.append(self._tell)
        crawler.signals.connect(self._status.start, signals.spider_opened)
        crawler.signals.connect(self._status.stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TerminalLine:
        """Scrapy's constructor."""
        return cls(crawler)

    def _tell(self) -> None:
        self._status.update(_words(self._session))


class LogLine:
    """A line at most every 30 seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._session = session_of(crawler)
        self._last = 0.0
        self._session.on_commit.append(self._tell)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LogLine:
        """Scrapy's constructor."""
        return cls(crawler)

    def _tell(self) -> None:
        now = self._session.elapsed
        if now - self._last >= EVERY:
            self._last = now
            logging.getLogger(__name__).info("%s", _words(self._session))
