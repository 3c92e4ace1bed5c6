"""How fast the frontier is: `python -m benchmarks.store --frontier 1000000`."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pipelines.outcome import Batch, LedgerRow, Outcome
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan
from scraper.archive.exchange import Capture
from scraper.article import Article, CaptureRef, Evidence, Provenance
from scraper.discover import Candidate

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BATCH = 5000
WORDS = "the committee noted that trade in the region had grown and asked for a review of the policy ".split()  # noqa: SIM905


def candidates(number: int) -> Iterator[list[Candidate]]:
    for start in range(0, number, BATCH):
        yield [
            Candidate(
                f"https://www.example.org/en/publications/{n % 977}/a-paper-on-subject-{n}",
                way="sitemap",
                kind="article",
                lastmod="2026-02-01",
            )
            for n in range(start, min(start + BATCH, number))
        ]


def enqueue(store: SqlStore, number: int) -> dict[str, Any]:
    run = store.start_run("big", Plan(), NOW).id
    took = 0.0
    for some in candidates(number):
        start = time.perf_counter()
        store.enqueue(run, some, NOW)
        took += time.perf_counter() - start
    return {"run": run, "urls": number, "seconds": round(took, 2), "urls_per_second": round(number / took)}


def resume(location: str, run: str) -> dict[str, Any]:
    """Seconds until a new process could send its first request."""
    start = time.perf_counter()
    store = open_store(location)
    resumed = store.start_run("big", Plan(), NOW)
    leases = store.lease(resumed.id, 16, NOW)
    took = time.perf_counter() - start
    counted = time.perf_counter()
    counts = store.counts(run)
    store.release(run, leases)
    store.close()
    return {
        "resume_seconds": round(took, 3),
        "counts_seconds": round(time.perf_counter() - counted, 3),
        "pending": counts["pending"],
    }


def record(url: str, number: int) -> Article:
    text = " ".join(WORDS[(number + k) % len(WORDS)] for k in range(450))
    evidence = {
        name: Evidence(method="generic", where="h1", raw="A paper", confidence=0.9)
        for name in ("title", "authors", "published", "language")
    }
    return Article(
        url=url,
        title=f"A paper {number}",
        text=text,
        markdown=text,
        published="2024-03-05",
        evidence=evidence,
        provenance=Provenance(extractor="generic/1", rules="sha256:0"),
    )


def commit(store: SqlStore, batches: int, size: int = 50) -> dict[str, Any]:
    """Milliseconds of one commit of 50 outcomes: a first visit, then a second one that finds nothing new."""
    figures: dict[str, Any] = {}
    for name in ("new", "unchanged"):
        run = store.start_run("papers", Plan(full=True), NOW).id
        found = [Candidate(f"https://papers.example/p/{n}", "sitemap", "article") for n in range(batches * size)]
        store.enqueue(run, found, NOW)
        times, busy = [], []
        for _ in range(batches):
            leases = store.lease(run, size, NOW)
            batch = Batch()
            for lease in leases:
                batch.outcomes.append(outcome(lease, record(lease.url, lease.id), name))
                batch.ledger.append(LedgerRow(lease.url, NOW, "robots: none (404)", "200"))
            start, cpu = time.perf_counter(), time.process_time()
            store.commit(run, batch, {}, lambda ref, url: None)
            times.append((time.perf_counter() - start) * 1000)
            busy.append((time.process_time() - cpu) * 1000)
        store.end_run(run, "finished", {}, NOW)
        figures[f"commit_{name}_ms"] = {
            "median": round(statistics.median(times), 1),
            "p90": round(sorted(times)[int(0.9 * len(times))], 1),
            "cpu": round(statistics.median(busy), 1),
        }
    return figures


def outcome(lease: Any, read: Article, name: str) -> Outcome:
    ref = CaptureRef(
        warc=f"{name}.warc.gz",
        offset=lease.id * 1000,
        length=1000,
        record_id=f"<urn:uuid:{name}-{lease.id}>",
        payload_digest=f"sha1:{name}{lease.id}",
    )
    return Outcome(lease, "stored", capture=Capture(ref, lease.url, NOW, 200, "text/html"), article=read)


def frontier_figures(location: str, urls: int, batches: int = 40) -> dict[str, Any]:
    """Commit, enqueue, and how soon a resumed run sends its first request."""
    store = open_store(location)
    figures = commit(store, batches)
    figures |= enqueue(store, urls)
    store.close()
    figures |= resume(location, figures["run"])
    return {**figures, "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
