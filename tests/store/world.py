"""A small world for tests of the store: captures, articles and runs with as few words as possible."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.outcome import Batch, Kind, Lease, Outcome, Receipt
from pipelines.store.protocol import Plan
from pipelines.store.store import SqlStore
from scraper.archive.exchange import Capture
from scraper.article import Article, Attachment, CaptureRef, Provenance
from scraper.discover import Candidate

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)
PLAIN, FULL = Plan(), Plan(full=True)
HOST = "https://www.meridian-institute.example"


def candidate(path: str, kind: Kind = "article", **more: Any) -> Candidate:
    return Candidate(url=HOST + path, way="sitemap", kind=kind, **more)


def article(path: str, text: str = "What the paper says.", **more: Any) -> Article:
    reader = Provenance(extractor=more.pop("extractor", "generic/1"), rules=more.pop("rules", "sha256:1"))
    return Article(url=HOST + path, title=more.pop("title", "A paper"), text=text, provenance=reader, **more)


class World:
    """One source, crawled run by run; each run is a day later than the one before."""

    def __init__(self, store: SqlStore, source: str = "meridian") -> None:
        self.store, self.source = store, source
        self.now = DAY
        self.offset = 0
        self.archive: dict[tuple[str, int], Any] = {}
        """What `reread` finds: a function from today's reader to an Article, by place of the capture."""
        self.rereads = 0
        self.run = ""

    def start(self, plan: Plan = PLAIN, days: int = 1) -> str:
        self.now += timedelta(days=days)
        self.run = self.store.start_run(self.source, plan, self.now).id
        return self.run

    def end(self, state: str = "finished") -> None:
        self.store.end_run(self.run, state, {}, self.now)

    def capture(self, url: str, body: str, status: int = 200) -> Capture:
        digest = "sha1:" + hashlib.sha1(body.encode("utf-8", "surrogatepass")).hexdigest()
        self.offset += 100
        self.now += timedelta(seconds=1)
        ref = CaptureRef(
            warc="m.warc.gz",
            offset=self.offset,
            length=100,
            record_id=f"<urn:uuid:{self.offset}>",
            payload_digest=digest,
        )
        return Capture(ref=ref, url=url, fetched_at=self.now, status=status, media_type="text/html")

    def lease(self, path: str, kind: Kind = "article") -> Lease:
        self.store.enqueue(self.run, [candidate(path, kind)], self.now)
        leases = self.store.lease(self.run, 1000, self.now)
        wanted = [one for one in leases if one.url == HOST + path]
        self.store.release(self.run, [one for one in leases if one.url != HOST + path])
        assert wanted, f"{path} is not due"
        return wanted[0]

    def commit(self, *outcomes: Outcome) -> list[Receipt]:
        return self.store.commit(self.run, Batch(outcomes=list(outcomes)), {}, self.reread)

    def reread(self, ref: CaptureRef, url: str) -> Article | None:
        self.rereads += 1
        found = self.archive.get((ref.warc, ref.offset))
        return found() if found else None

    def look(self, path: str, read: Article | None = None, body: str | None = None, **more: Any) -> Outcome:
        """The outcome of fetching a page that reads as `read`; the same text gives the same payload."""
        read = read or article(path)
        capture = self.capture(read.url, body if body is not None else f"{read.title}\n{read.text}", 200)
        return Outcome(self.lease(path), "stored", capture=capture, article=read, **more)

    def visit(self, path: str, read: Article | None = None, body: str | None = None) -> Receipt:
        return self.commit(self.look(path, read, body))[0]

    def failing(self, path: str, status: int) -> Receipt:
        capture = self.capture(HOST + path, f"{status}", status)
        return self.commit(Outcome(self.lease(path), "failed", f"http_{status}", capture=capture))[0]

    def failing_twice(self, path: str) -> Receipt:
        """404 in two runs."""
        self.again()
        self.failing(path, 404)
        self.again()
        return self.failing(path, 404)

    def file(self, path: str, sha256: str, text: str = "text of the file") -> Receipt:
        read = Attachment(url=HOST + path, sha256=sha256, media_type="application/pdf", bytes=9, pages=2, text=text)
        capture = self.capture(HOST + path, sha256)
        capture = replace(capture, ref=capture.ref.model_copy(update={"role": "attachment"}))
        return self.commit(Outcome(self.lease(path, "attachment"), "stored", capture=capture, attachment=read))[0]

    def again(self, plan: Plan = FULL, days: int = 1) -> str:
        """The next run, which visits everything."""
        self.end()
        return self.start(plan, days)

    def states(self, article_id: str) -> list[str]:
        return [one["state"] for one in self.store.revisions(article_id)]

    def all(self) -> list[Article]:
        return list(self.store.articles())


def urls(leases: Iterable[Lease]) -> list[str]:
    return [lease.url.removeprefix(HOST) for lease in leases]
