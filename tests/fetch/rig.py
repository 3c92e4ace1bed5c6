"""A crawl in a process of its own: our handler and middlewares under Scrapy, with a session made of simple parts.

Run as `python -m tests.fetch.rig` with a job as JSON on stdin; prints what happened to each URL as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def run(job: dict[str, Any], timeout: float = 60, **environment: str) -> dict[str, Any]:
    """Called by tests: crawl `job["urls"]` and return {"urls": {url: {...}}, "ledger": [...], ...}."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fetch.rig"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"the rig ended with {done.returncode}:\n{done.stderr[-4000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    result["log"] = done.stderr
    return result


def _main() -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    job = json.load(sys.stdin)
    process = AsyncCrawlerProcess(_settings(job))
    seen: dict[str, Any] = {"urls": {}}
    started = process.crawl(_spider(job, seen))
    process.start()
    started.result()
    session = seen.pop("session")
    seen["ledger"] = [
        {"url": row.url, "rule": row.rule, "result": row.result, "waited": row.waited, "bytes": row.bytes}
        for row in session.committer.ledger
    ]
    seen["captures"] = [one.url for one in session.committer.captures]
    seen["refs"] = {one.url: one.ref.model_dump() for one in session.committer.captures}
    seen["hosts"] = {name: vars_of(row) for name, row in session.store._rows.items()}
    seen["rss_mb"] = _peak_memory()
    seen["failure"] = str(session.failure) if session.failure else None
    print(json.dumps(seen))


def _peak_memory() -> float:
    """The greatest resident memory of this process, MiB. Not `ru_maxrss`: that one lives through exec, so that a
    process started by a test of 390 MB says 390 MB before it has done anything.
    """
    return _status_kib("VmHWM") / 1024


def _status_kib(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def vars_of(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _settings(job: dict[str, Any]) -> dict[str, Any]:
    from scraper.fetch import FETCH_SETTINGS

    return {
        **FETCH_SETTINGS,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "CONCURRENT_REQUESTS": 100,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 100,
        "REFERER_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "LOG_LEVEL": "INFO",
        "THINKTANK_BACKOFF": 0.05,
        **job.get("settings", {}),
    }


class _Committer:
    def __init__(self) -> None:
        self.captures: list[Any] = []
        self.ledger: list[Any] = []

    def add_capture(self, capture: Any) -> None:
        self.captures.append(capture)

    def add_ledger(self, row: Any) -> None:
        self.ledger.append(row)


def _session(job: dict[str, Any]) -> Any:
    from scraper.archive.index import ReplayIndex
    from scraper.archive.reader import read_exchange
    from scraper.archive.writer import WarcWriter
    from scraper.fetch.politeness import MemoryHosts
    from scraper.source import Source

    class Store(MemoryHosts):
        def find_payload(self, source: str, payload_digest: str) -> None:
            return None

        def last_capture(self, source: str, url: str) -> None:
            return None

    replay = ReplayIndex.open([Path(one) for one in job["replay"]]) if job.get("replay") else None
    at = datetime.fromisoformat(job["replay_at"]) if job.get("replay_at") else None
    store = Store()
    for name, columns in job.get("hosts", {}).items():
        store.update_host(name, **columns)
    source = {"id": "meridian", "name": "Meridian Institute", "homepage": "http://127.0.0.1/", **job.get("source", {})}
    writer = None if replay else WarcWriter(Path(job["archive"]), "meridian", "run1")
    if writer and job.get("disk_full"):
        writer._refuse("write", OSError(28, "No space left on device"))
    return SimpleNamespace(
        options=SimpleNamespace(replay_at=at, contact=job.get("contact")),
        allowed_addresses=frozenset(job.get("allow", [])),
        source=Source.model_validate(source),
        store=store,
        writer=writer,
        committer=_Committer(),
        replay=replay,
        failure=None,
        now=lambda: datetime.now(UTC),
        exchange_of=lambda ref: read_exchange(Path(job["archive"]), ref),
    )


def _spider(job: dict[str, Any], seen: dict[str, Any]) -> Any:
    import scrapy

    from pipelines.outcome import Lease
    from scraper.article import CaptureRef
    from scraper.fetch.reasons import deferral_of

    class Probe(scrapy.Spider):
        name = "probe"

        @classmethod
        def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Any:
            crawler.thinktank = seen["session"] = _session(job)
            return super().from_crawler(crawler, *args, **kwargs)

        async def start(self) -> Any:
            for url in job["urls"]:
                headers = job.get("headers", {})
                meta = {"first": url, "began": time.monotonic()}
                request = scrapy.Request(
                    url, self.parse, errback=self.errback, headers=headers, meta=meta, dont_filter=True
                )
                request.meta["asked"] = request.url
                kept = job.get("kept", {}).get(url)
                ref = CaptureRef.model_validate(kept) if kept else None
                request.meta["lease"] = Lease(1, "meridian", url, job.get("kind", "article"), capture=ref)
                yield request

        def parse(self, response: Any) -> None:
            meta = response.meta
            self._note(
                meta,
                state="answered",
                status=response.status,
                body=len(response.body),
                start=response.body[:40].decode("latin-1"),
                url=response.url,
                head=meta["exchange"].response_head[:2000].decode("latin-1"),
                request_head=meta["exchange"].request_head.decode("latin-1"),
                ip=meta["exchange"].ip,
                fetched_at=meta["exchange"].fetched_at.isoformat() if meta["exchange"].fetched_at else None,
                rule=meta.get("rule"),
            )

        def errback(self, failure: Any) -> None:
            state, reason, not_before = deferral_of(failure)
            self._note(
                failure.request.meta,
                state=state,
                reason=reason,
                not_before=not_before.timestamp() if not_before else None,
                detail=str(failure.value)[:300],
            )

        def _note(self, meta: Any, **said: Any) -> None:
            said["asked"] = meta["asked"]
            said["seconds"] = round(time.monotonic() - meta["began"], 2)
            said["captures"] = len(meta.get("captures", []))
            seen["urls"][meta["first"]] = said

        async def closed(self, reason: str) -> None:
            seen["finish"] = reason
            if self.crawler.thinktank.writer and not job.get("disk_full"):
                self.crawler.thinktank.writer.close()
            await asyncio.sleep(0)

    return Probe


if __name__ == "__main__":
    _main()
