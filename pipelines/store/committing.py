"""One batch becomes true: captures, ledger, records, discovered URLs and URL states, in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pipelines.outcome import Batch, LedgerRow, Outcome, Receipt
from pipelines.store import filing, frontier, lastmods, looks, merging, parts, records, walks, works
from pipelines.store.database import Database, one, where_in
from pipelines.store.frontier import Ending, Running
from pipelines.store.protocol import Reread
from pipelines.store.values import as_json, plain, stamp
from pipelines.store.writer import Writer
from pipelines.tally import Tally
from scraper.archive.exchange import Capture
from scraper.errors import StorageError

_CAPTURE = """
INSERT INTO captures (run, source, url, role, warc, warc_offset, warc_length, record_id, payload_digest,
  fetched_at, status, media_type, revisit, synthetic)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_LEDGER = """
INSERT INTO ledger (run, at, url, rule, result, waited, seconds, bytes, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def commit_batch(
    db: Database, run: Running, started: datetime, batch: Batch, warc_ends: Mapping[str, int], reread: Reread
) -> list[Receipt]:
    """Write everything that the batch says; what happened to each outcome.

    `started`, the time of the run, stands in where a capture's own time is unknown.
    """
    advance(db, warc_ends)
    add_captures(db, run, [*batch.captures, *(one.capture for one in batch.outcomes if one.capture)])
    db.run_many(_LEDGER, (_ledger_values(run.id, row) for row in batch.ledger))
    writer = Writer(db, run, reread)
    _look_up(writer, batch.outcomes)
    gone_before = _gone_before(db, batch.outcomes)
    receipts: list[Receipt] = []
    endings: list[Ending] = []
    for outcome in batch.outcomes:
        receipt = _take(writer, outcome, gone_before)
        receipts.append(receipt)
        endings.append(_ending(receipt, run.id, started, gone_before))
    works.introduce_all(writer)
    writer.finish()
    lastmods.observe(db, run, receipts)
    frontier.end(db, run, endings)
    found, cut = walks.followed(db, run, started, batch.outcomes)
    if found:
        frontier.enqueue(db, run, found, started)
    _count(db, run, receipts, cut)
    return receipts


def _look_up(writer: Writer, outcomes: Sequence[Outcome]) -> None:
    """What every outcome asks, asked for all at once."""
    writer.learn_captures(one.capture.ref for one in outcomes if one.capture)
    read = (key for one in outcomes if one.article for key in merging.keys_of(one, one.article))
    leased = (key for one in outcomes if (key := frontier.key_of(one.lease.url)))
    writer.owners([*read, *leased])


def _count(db: Database, run: Running, receipts: Sequence[Receipt], cut: int) -> None:
    """With the outcomes themselves: a resumed run goes on counting where the dead one stopped."""
    told = tally(db, run.id)
    told.lists_cut += cut
    for receipt in receipts:
        told.add(receipt)
    db.run("UPDATE runs SET tally = ? WHERE id = ?", [as_json(told.as_dict()), run.id])


def tally(db: Database, run: str) -> Tally:
    """What the run did so far."""
    row = one(db, "SELECT tally FROM runs WHERE id = ?", [run])
    return Tally.of(json.loads(row[0])) if row and row[0] else Tally()


def _take(writer: Writer, outcome: Outcome, gone_before: Mapping[int, str]) -> Receipt:
    if outcome.attachment is not None and outcome.state == "stored":
        return filing.take_file(writer, outcome)
    if outcome.lease.kind == "continuation" and outcome.article is not None and outcome.state == "stored":
        return parts.take_part(writer, outcome)
    return looks.take(writer, outcome, gone_before.get(outcome.lease.id))


def advance(db: Database, warc_ends: Mapping[str, int]) -> None:
    """How far each WARC file is on disk: pointers up to there may be committed."""
    db.run_many(
        "UPDATE warc_files SET committed = ? WHERE name = ? AND committed < ?",
        [(end, name, end) for name, end in warc_ends.items()],
    )


def add_captures(db: Database, run: Running, captures: Sequence[Capture]) -> None:
    """Register captures. Raises StorageError for a pointer beyond what is on disk: a bug that must not be stored."""
    names = sorted({capture.ref.warc for capture in captures})
    ends: dict[str, int] = dict(
        where_in(db, "SELECT name, committed FROM warc_files WHERE source = ? AND name {in}", names, [run.source])
    )
    for capture in captures:
        end = capture.ref.offset + capture.ref.length
        if end > ends.get(capture.ref.warc, end):  # replayed files are not ours to register
            synced = ends[capture.ref.warc]
            raise StorageError(f"{capture.ref.warc}: a capture ends at {end}, the file is synced to {synced}: stopped")
    db.run_many(_CAPTURE, (_capture_values(run, capture) for capture in captures))


def _capture_values(run: Running, capture: Capture) -> tuple[object, ...]:
    ref = capture.ref
    told = (capture.status, plain(capture.media_type), int(capture.revisit), int(capture.synthetic))
    where = (ref.role, ref.warc, ref.offset, ref.length, ref.record_id, ref.payload_digest)
    return (run.id, run.source, plain(capture.url), *where, stamp(capture.fetched_at), *told)


def _ledger_values(run: str, row: LedgerRow) -> tuple[object, ...]:
    told = (plain(row.url), plain(row.rule), plain(row.result), row.waited, row.seconds, row.bytes, row.record_id)
    return (run, stamp(row.at), *told)


def _gone_before(db: Database, outcomes: Iterable[Outcome]) -> dict[int, str]:
    """Row of a URL -> the run that first found it gone."""
    ids = [outcome.lease.id for outcome in outcomes if frontier.is_gone(outcome)]
    rows = where_in(db, "SELECT id, gone_run FROM urls WHERE gone_run IS NOT NULL AND id {in}", ids)
    return dict(rows)


def _ending(receipt: Receipt, run: str, started: datetime, gone_before: Mapping[int, str]) -> Ending:
    outcome = receipt.outcome
    told = (outcome.capture.fetched_at if outcome.capture else None) or started
    gone = gone_before.get(outcome.lease.id, run) if frontier.is_gone(outcome) else None
    edited = receipt.change in ("revised", "restored")
    return Ending(outcome, stamp(told), edited, gone, first_gone=gone == run)


def adopt(db: Database, run: Running, captures: Sequence[Capture]) -> None:
    """Register captures that a dead run wrote; the URLs they answer are leased with them.

    Redirects and transient errors are registered but not handed out: what follows them must be asked anew.
    """
    ends: dict[str, int] = {}
    for capture in captures:
        ends[capture.ref.warc] = max(ends.get(capture.ref.warc, 0), capture.ref.offset + capture.ref.length)
    advance(db, ends)
    add_captures(db, run, captures)
    for capture in captures:
        if 200 <= capture.status < 300 or capture.status in (404, 410):
            _attach(db, run, capture)


def _attach(db: Database, run: Running, capture: Capture) -> None:
    found = records.capture_id(db, run.source, capture.ref)
    key = frontier.key_of(capture.url)
    if found and key:
        db.run(
            """UPDATE urls SET capture = ?, state = 'pending' WHERE source = ? AND url_key = ? AND run = ?
            AND state IN ('pending', 'leased')""",
            [found, run.source, key, run.id],
        )
