"""Committer: the one writer of a run. It gathers, syncs the archive, commits, and only then gives receipts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from pipelines.outcome import Batch, LedgerRow, Outcome, Receipt
from pipelines.store.protocol import Reread, Store
from scraper.archive.exchange import Capture
from scraper.errors import StorageError

MOST_OUTCOMES = 50
"""Outcomes in one transaction: enough to share one fsync, few enough to lose little work at a kill."""


class Archive(Protocol):
    """What the committer needs of the WARC writer."""

    def sync(self) -> Mapping[str, int]:
        """Everything appended is on disk; file name -> end offset of the files that grew."""


Note = Callable[[Capture, Mapping[str, Any]], None]
"""Appends a metadata record about a capture to the archive: `WarcWriter.append_metadata`."""


class Committer:
    """Gathers captures, ledger rows and outcomes in memory; no transaction is open meanwhile.

    The caller drives the timer: `add_outcome` commits a full batch itself, `flush` commits what there is.
    Order within a commit: the archive is synced, then the store's transaction, then receipts. After the
    first StorageError nothing is accepted any more: what was not acknowledged is found again by the next run.
    """

    def __init__(self, store: Store, run: str, archive: Archive, reread: Reread, note: Note | None = None) -> None:
        self._store, self._run, self._archive, self._reread, self._note = store, run, archive, reread, note
        self._batch = Batch()
        self._failure: StorageError | None = None

    def add_capture(self, capture: Capture) -> None:
        """A response was appended to the archive. Raises StorageError after a failure."""
        self._check()
        self._batch.captures.append(capture)

    def add_ledger(self, row: LedgerRow) -> None:
        """A request was sent or refused. Raises StorageError after a failure."""
        self._check()
        self._batch.ledger.append(row)

    def add_outcome(self, outcome: Outcome) -> list[Receipt] | None:
        """A lease ended; the receipts of the whole batch when it is full, else None. Raises StorageError."""
        self._check()
        self._batch.outcomes.append(outcome)
        return self.flush() if len(self._batch.outcomes) >= MOST_OUTCOMES else None

    def flush(self) -> list[Receipt]:
        """Commit what has gathered: only what the receipts name is stored. Raises StorageError."""
        self._check()
        if not self._batch:
            return []
        batch, self._batch = self._batch, Batch()
        try:
            ends = self._archive.sync()
            receipts = self._store.commit(self._run, batch, ends, self._reread)
            self._write_ids(receipts)
        except StorageError as error:
            self._failure = error
            raise
        return receipts

    def _write_ids(self, receipts: list[Receipt]) -> None:
        """Minted ids go into the archive, from which the store can be rebuilt; the next commit syncs them."""
        if self._note is None:
            return
        for receipt in receipts:
            if receipt.change == "new" and receipt.outcome.capture is not None:
                self._note(receipt.outcome.capture, {"article": receipt.article_id, "run": self._run})

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure
