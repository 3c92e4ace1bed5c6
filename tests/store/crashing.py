"""A process that crawls an invented source until it is killed: `python -m tests.store.crashing FOLDER PAGES`.

It writes bytes to a file as an archive would, and prints each article id after its commit was acknowledged.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from pipelines.commit import Committer
from pipelines.outcome import Lease, LedgerRow, Outcome, Receipt
from pipelines.store import open_store
from pipelines.store.protocol import Plan, WarcFile
from scraper.archive.exchange import Capture
from scraper.article import Article, CaptureRef, Provenance
from scraper.discover import Candidate

SOURCE, HOST, NAME = "crashing", "https://crashing.example", "crashing.warc"
START = datetime(2026, 3, 1, tzinfo=UTC)
BATCH = 7


class Archive:
    """An append-only file; what `sync` tells is on disk."""

    def __init__(self, path: Path, committed: int) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        os.ftruncate(self._descriptor, committed)  # as recovery cuts a torn tail
        self.end = os.lseek(self._descriptor, 0, os.SEEK_END)

    def append(self, url: str, number: int) -> Capture:
        data = f"{url}\n{'x' * (number * 37 % 900)}\n".encode()
        os.write(self._descriptor, data)
        ref = CaptureRef(
            warc=NAME,
            offset=self.end,
            length=len(data),
            record_id=f"<urn:uuid:{self.end}>",
            payload_digest=f"sha1:{number}",
        )
        self.end += len(data)
        return Capture(ref, url, START, 200, "text/html")

    def sync(self) -> dict[str, int]:
        os.fdatasync(self._descriptor)
        return {NAME: self.end}


def read(url: str, number: int) -> Article:
    return Article(url=url, title=f"Paper {number}", text="words " * 50, provenance=Provenance(extractor="generic/1"))


def candidates(start: int, end: int) -> tuple[Candidate, ...]:
    return tuple(Candidate(f"{HOST}/papers/paper-number-{n}", "listing", "article") for n in range(start, end))


def outcome(lease: Lease, archive: Archive, pages: int) -> Outcome:
    """A listing names ten papers and the next listing; a paper is read."""
    number = int(lease.url.rsplit("-", 1)[1])
    capture = archive.append(lease.url, number)
    if lease.kind == "article":
        return Outcome(lease, "stored", capture=capture, article=read(lease.url, number))
    found = candidates(number * 10, min(number * 10 + 10, pages))
    if number * 10 + 10 < pages:
        found += (listing(number + 1),)
    return Outcome(lease, "stored", capture=capture, candidates=found)


def listing(number: int) -> Candidate:
    return Candidate(f"{HOST}/list-{number}", "pager", "listing")


def acknowledge(receipts: list[Receipt] | None) -> None:
    for receipt in receipts or ():
        if receipt.article_id:
            os.write(1, f"{receipt.article_id}\n".encode())


def main(folder: Path, pages: int) -> None:
    store = open_store(str(folder / "store.sqlite"))
    store.hold(SOURCE)
    run = store.start_run(SOURCE, Plan(), START)
    store.open_warc(WarcFile(NAME, run.id, SOURCE, 0))
    archive = Archive(folder / NAME, store.warc_files(SOURCE)[0].committed)
    store.enqueue(run.id, [listing(0)], START)
    committer = Committer(store, run.id, archive, lambda ref, url: None)
    while leases := store.lease(run.id, BATCH, START):
        for lease in leases:
            result = outcome(lease, archive, pages)
            assert result.capture is not None
            committer.add_capture(result.capture)
            committer.add_ledger(LedgerRow(lease.url, START, "robots: none (404)", "200"))
            acknowledge(committer.add_outcome(result))
        acknowledge(committer.flush())
    store.end_run(run.id, "finished", store.counts(run.id), START)
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
