"""RunKeeper: ends a run properly however it ends, with records, manifest, state and exit code."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

from pipelines.export import export_file
from pipelines.report import manifest as manifests
from pipelines.report.expectations import problems
from scraper import __version__
from scraper.archive.writer import make_folder
from scraper.errors import StorageError
from scraper.frontier.session import Session, session_of

FINISHED = "finished"


class RunKeeper:
    """Closes the session when the spider closes; `session.exit_code` is the command's exit code."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._closing: asyncio.Future[None] | None = None
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.spider_error, signals.spider_error)
        crawler.signals.connect(self.spider_error, signals.item_error)
        session_of(crawler).on_commit.append(self._stop_on_failure)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunKeeper:
        """Scrapy's constructor."""
        return cls(crawler)

    def _stop_on_failure(self) -> None:
        """Storage said no: send nothing more. What was acknowledged stays; the next run resumes."""
        if session_of(self._crawler).failure is not None:
            self._close("storage")

    def spider_error(self) -> None:
        """A bug of ours (the traceback is in the log): a lease without an outcome would be waited for for ever."""
        self._close("bug")

    def _close(self, reason: str) -> None:
        if self._crawler.engine.running and self._closing is None:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))

    async def spider_closed(self, reason: str) -> None:
        """Flush, write the run's records and manifest, release the source."""
        session = session_of(self._crawler)
        session.flush()
        await session.pool.close()
        try:
            if session.writer is not None and session.failure is None:
                session.writer.close()
            state = _end(session, reason)
        except (StorageError, OSError) as error:
            session.failure = session.failure or StorageError(str(error))
            state = "failed"
        finally:
            session.store.close()
        session.exit_code = 1 if session.bug or reason == "bug" else _exit_code(session, state)


def _end(session: Session, reason: str) -> str:
    if session.failure is not None:
        raise session.failure
    folder = session.options.archive / "runs" / session.run.id
    make_folder(folder)
    records = folder / "records.jsonl"
    export_file(session.store.run_articles(session.run.id), records)
    now = session.now()
    manifest = manifests.build(session.store, session.run, session.source, _said(session), {"records": records}, now)
    trouble = problems(session.source, manifest, manifests.earlier_manifests(session.store, session.run))
    state = _state(manifest["urls"], reason, trouble)
    manifest |= {"state": state, "problems": trouble}
    manifests.write(folder / "manifest.json", manifest)
    session.store.end_run(session.run.id, state, manifest, now)
    return state


def _state(urls: dict[str, int], reason: str, trouble: list[str]) -> str:
    """`finished` is said only when nothing is pending or leased."""
    if reason != FINISHED or urls.get("pending", 0) or urls.get("leased", 0):
        return "interrupted"
    return "degraded" if trouble else FINISHED


def _said(session: Session) -> dict[str, Any]:
    options = session.options
    return {
        "code": __version__,
        "plan": {"full": options.full, "since": options.since, "limit": options.limit, "only": list(options.only)},
        "replay": [Path(one).name for one in options.replay],
        **session.told.as_dict(),
        "discovery_notes": dict(session.notes),
        "ways": session.tellers.summary(),
        "recovered": session.recovered,
        "seconds": round(session.elapsed, 3),
    }


def _exit_code(session: Session, state: str) -> int:
    if session.failure is not None:
        return 5
    return {FINISHED: 0, "degraded": 3, "interrupted": 130}.get(state, 1)
