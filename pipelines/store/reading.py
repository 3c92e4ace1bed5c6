"""What the store tells: records, captures, changes. Streams are of one moment, while a crawl writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.assemble import INTRODUCES, introduces_a_file, with_file_text, with_texts
from pipelines.revisit import REMOVED
from pipelines.store.database import Database, Row, one, where_in
from pipelines.store.frontier import key_of
from pipelines.store.records import CURRENT, article_of, record_of, texts
from pipelines.store.values import capture_ref, load, moment, shown
from scraper.archive.exchange import Capture
from scraper.article import Article

_CHANGES = """
SELECT c.source, c.article, c.revision, c.run, c.at, c.kind, c.field, c.before, c.after, c.place, c.size, v.state, c.id
FROM changes c LEFT JOIN revisions v ON v.article = c.article AND v.revision = c.revision
"""
_LEDGER = "SELECT at, url, rule, result, waited, seconds, bytes, record_id FROM ledger WHERE run = ? ORDER BY id"
_LEDGER_NAMES = ("at", "url", "rule", "result", "waited", "seconds", "bytes", "record_id")
_CAPTURES = """
SELECT role, warc, warc_offset, warc_length, record_id, payload_digest, url, fetched_at, status, media_type,
  revisit, synthetic FROM captures
"""


_OURS = "NOT EXISTS (SELECT 1 FROM warc_files f WHERE f.name = captures.warc AND f.folder IS NOT NULL)"
"""Not in a replayed file, which lies where somebody else may move it."""


def records_after(db: Database, source: str | None, after: int) -> Iterator[dict[str, Any]]:
    """Current records in `seq` order, tombstones included."""
    where, values = (" AND a.source = ?", [after, source]) if source else ("", [after])
    for row in db.stream(f"{CURRENT} WHERE a.seq > ?{where} ORDER BY a.seq", values):
        yield _whole(db, record_of(row))


def run_records(db: Database, run: str) -> Iterator[dict[str, Any]]:
    """Records that a run added or changed, as they are now."""
    which = f"{CURRENT} JOIN run_articles u ON u.article = a.id WHERE u.run = ? ORDER BY a.seq"
    for row in db.stream(which, [run]):
        yield _whole(db, record_of(row))


def _whole(db: Database, said: dict[str, Any]) -> dict[str, Any]:
    """A record whose page only introduces its file, with the file's text; all others as they are."""
    if not said["attachments"] or said["word_count"] >= INTRODUCES:  # nearly all: not worth a model
        return said
    article = article_of(said)
    joined = with_file_text(article, texts(db, [article])) if introduces_a_file(article) else article
    return said if joined is article else joined.model_dump(mode="python")


def article(db: Database, article_id: str, revision: int | None) -> Article | None:
    """The current record, or that of a revision, with the texts of its attachments."""
    row = one(db, f"{CURRENT} WHERE a.id = ?", [article_id])
    if row is None:
        return None
    found = article_of(record_of(row))
    if revision is not None:
        past = _revision(db, article_id, revision)
        if past is None:
            return None
        found = _as_revision(found, past, revision)
    else:
        seen = one(db, "SELECT last_seen FROM articles WHERE id = ?", [article_id])
        found = found.model_copy(update={"last_seen": shown(seen[0]) if seen else None})
    files = texts(db, [found])
    return with_texts(with_file_text(found, files), files)


def id_of(db: Database, url: str) -> str | None:
    """The article that an address leads to, whatever its source."""
    key = key_of(url)
    row = one(db, "SELECT article FROM aliases WHERE url_key = ? ORDER BY source", [key]) if key else None
    return row[0] if row else None


def ids_from(db: Database, url: str) -> list[str]:
    """The article that an address leads to, or the articles that list the file there."""
    found = id_of(db, url)
    listing = db.rows("SELECT DISTINCT article FROM attachment_uses WHERE url = ? ORDER BY article", [url])
    return [found] if found else [row[0] for row in listing]


def _revision(db: Database, article_id: str, revision: int) -> Row | None:
    return one(
        db,
        """SELECT r.record, v.content_hash, v.first_seen, v.last_seen FROM revisions v
        JOIN readings r ON r.id = v.reading WHERE v.article = ? AND v.revision = ?""",
        [article_id, revision],
    )


def _as_revision(current: Article, past: Row, revision: int) -> Article:
    """A revision's own content and times, with the identity of its article."""
    record, digest, first_seen, last_seen = past
    return load(record).model_copy(
        update={
            "id": current.id,
            "source": current.source,
            "aliases": current.aliases,
            "seq": current.seq,
            "state": current.state,
            "merged_into": current.merged_into,
            "work": current.work,
            "revision": revision,
            "content_hash": digest,
            "first_seen": shown(first_seen),
            "last_seen": shown(last_seen),
        }
    )


def revisions(db: Database, article_id: str) -> list[dict[str, Any]]:
    """Number, state, first and last seen, hash and run of each revision, the oldest first."""
    rows = db.rows(
        """SELECT revision, state, first_seen, last_seen, content_hash, run FROM revisions
        WHERE article = ? ORDER BY revision""",
        [article_id],
    )
    return [
        {
            "revision": row[0],
            "state": row[1],
            "first_seen": shown(row[2]),
            "last_seen": shown(row[3]),
            "content_hash": row[4],
            "run": row[5],
        }
        for row in rows
    ]


def captures(db: Database, source: str | None) -> Iterator[Capture]:
    """All captures in the order of their commits."""
    where, values = (" WHERE source = ?", [source]) if source else ("", [])
    return map(_capture, db.stream(f"{_CAPTURES}{where} ORDER BY id", values))


def capture_at(db: Database, warc: str, offset: int) -> Capture | None:
    """The capture whose record holds this byte of a WARC file."""
    sql = f"{_CAPTURES} WHERE warc = ? AND warc_offset <= ? AND warc_offset + warc_length > ? ORDER BY id LIMIT 1"
    row = one(db, sql, [warc, offset, offset])
    return _capture(row) if row else None


def find_payload(db: Database, source: str, payload_digest: str) -> Capture | None:
    """The first full capture with this payload in our own archive: a replayed file may be gone tomorrow."""
    where = f"source = ? AND payload_digest = ? AND revisit = 0 AND {_OURS}"
    row = one(db, f"{_CAPTURES} WHERE {where} ORDER BY id LIMIT 1", [source, payload_digest])
    return _capture(row) if row else None


def last_capture(db: Database, source: str, url: str) -> Capture | None:
    """The latest capture of a URL with status 200 in our own archive."""
    where = f"source = ? AND url = ? AND status = 200 AND {_OURS}"
    row = one(db, f"{_CAPTURES} WHERE {where} ORDER BY id DESC LIMIT 1", [source, url])
    return _capture(row) if row else None


MOST_OF_ONE = 10_000
"""Captures of one address; a page that is captured every hour for a year has 8,760."""


def captures_of(db: Database, url: str) -> list[Capture]:
    """Captures of an address, the newest ones, in order of their commits; none that were taken down.

    One that differs in scheme, `www.` or a final slash is the same address, as replay tools have it.
    """
    spellings = sorted(_spellings(url))
    sql = f"{_CAPTURES} WHERE payload_digest <> ? AND url {{in}} ORDER BY id DESC LIMIT {MOST_OF_ONE}"
    return [_capture(row) for row in where_in(db, sql, spellings, [REMOVED])][::-1]


def _spellings(url: str) -> set[str]:
    rest = url.partition("://")[2].removeprefix("www.")
    ends = {rest, rest.rstrip("/"), f"{rest.rstrip('/')}/" if "?" not in rest else rest}
    return {url, *(f"{start}{end}" for start in _STARTS for end in ends)}


_STARTS = ("http://", "https://", "http://www.", "https://www.")


def _capture(row: Row) -> Capture:
    url, fetched_at, status, media_type, revisit, synthetic = row[6:]
    return Capture(
        ref=capture_ref(row[:6]),
        url=url,
        fetched_at=moment(fetched_at),
        status=status,
        media_type=media_type,
        revisit=bool(revisit),
        synthetic=bool(synthetic),
    )


def changes(db: Database, source: str | None, since: int = 0) -> Iterator[Mapping[str, Any]]:
    """What publishers changed, in the order in which it was noticed; `since` is the `number` of the last one known."""
    where, values = (" AND c.source = ?", [since, source]) if source else ("", [since])
    rows = db.stream(f"{_CHANGES} WHERE c.id > ?{where} ORDER BY c.id", values)
    for told_source, told_article, revision, run, at, kind, field, before, after, place, size, state, number in rows:
        yield {
            "number": number,
            "source": told_source,
            "id": told_article,
            "revision": revision,
            "run": run,
            "at": shown(at),
            "kind": kind,
            "field": field,
            "before": json.loads(before),
            "after": json.loads(after),
            "place": place,
            "size": size,
            "state": state,
        }


def ledger(db: Database, run: str) -> Iterator[Mapping[str, Any]]:
    """Every request of a run, in the order of commits."""
    for row in db.stream(_LEDGER, [run]):
        yield {**dict(zip(_LEDGER_NAMES, row, strict=True)), "at": shown(row[0])}


def last_seq(db: Database) -> int:
    """The `seq` of the newest change."""
    row = one(db, "SELECT value FROM counters WHERE name = 'seq'")
    return int(row[0]) if row else 0
