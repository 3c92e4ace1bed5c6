"""Leases: which URLs of a run may be fetched now, host by host, so that a paused host holds up nobody else's.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.outcome import Lease
from pipelines.store.database import Database, Row, one, where_in
from pipelines.store.protocol import Turns
from pipelines.store.values import capture_ref
from scraper.article import CaptureRef

_NEXT_HOST = """
SELECT host FROM urls WHERE run = ? AND state = 'pending' AND host > ? ORDER BY host LIMIT 1
"""
_FIRST_HOST = "SELECT host FROM urls WHERE run = ? AND state = 'pending' ORDER BY host LIMIT 1"
_LEASE = """
UPDATE urls SET state = 'leased' WHERE id IN
  (SELECT id FROM urls WHERE run = ? AND state = 'pending' AND host = ? ORDER BY rank, id LIMIT ?)
RETURNING id, source, url, kind, attempts, etag, last_modified, lastmod, capture, rank
"""


def lease(db: Database, run: str, limit: int, turns: Turns) -> list[Lease]:
    """What leads to articles, then articles, then attachments; the oldest first; host after host."""
    rows: list[Row] = []
    for host in _hosts(db, run, turns.after):
        room = min(limit - len(rows), turns.each - turns.out.get(host, 0))
        if room > 0:
            rows += sorted(db.rows(_LEASE, [run, host, room]), key=lambda row: (row[9], row[0]))
        if len(rows) >= limit:
            break
    captures = _captures_of(db, [row[8] for row in rows if row[8] is not None])
    return [
        Lease(
            id=id,
            source=source,
            url=url,
            kind=kind,
            attempts=attempts,
            etag=etag,
            last_modified=last_modified,
            lastmod=lastmod,
            capture=captures.get(capture),
        )
        for id, source, url, kind, attempts, etag, last_modified, lastmod, capture, _ in rows
    ]


def _hosts(db: Database, run: str, after: str) -> Iterator[str]:
    """Hosts with pending URLs, each once, from the one after `after` on and round. Each step is one index look-up."""
    seen = after
    while (row := one(db, _NEXT_HOST, [run, seen])) is not None:
        seen = row[0]
        yield seen
    row = one(db, _FIRST_HOST, [run])
    while row is not None and row[0] <= after:
        yield row[0]
        row = one(db, _NEXT_HOST, [run, row[0]])


def _captures_of(db: Database, ids: Sequence[int]) -> dict[int, CaptureRef]:
    sql = "SELECT id, role, warc, warc_offset, warc_length, record_id, payload_digest FROM captures WHERE id {in}"
    return {row[0]: capture_ref(row[1:]) for row in where_in(db, sql, ids)}


def release(db: Database, run: str, leases: Sequence[Lease]) -> None:
    """Leases become pending again."""
    sql = "UPDATE urls SET state = 'pending' WHERE id = ? AND run = ? AND state = 'leased'"
    db.run_many(sql, ((one.id, run) for one in leases))
