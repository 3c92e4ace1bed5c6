"""An article is taken down: its contents leave the store, a tombstone stays, its addresses are not visited again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pipelines.assemble import attachment_key
from pipelines.revisit import REMOVED
from pipelines.store import continuing, order, works
from pipelines.store.database import Database, one, where_in
from pipelines.store.frontier import Running, key_of
from pipelines.store.protocol import Plan
from pipelines.store.reading import captures
from pipelines.store.records import Entry
from pipelines.store.values import as_json, digest_of, dump, stamp
from pipelines.store.writer import Writer
from scraper.archive.exchange import Capture
from scraper.article import Article, CaptureRef


@dataclass(frozen=True, slots=True)
class Removal:
    """What must go from the archive, too."""

    article: str
    captures: list[CaptureRef]
    """Of the article's addresses and of files that no other article lists."""
    shared: list[str]
    """Addresses elsewhere whose revisit records stand on one of these payloads: those captures stay."""


def remove(db: Database, article: Entry, reason: str, now: datetime) -> Removal:
    """Take an article down. A second call says the same again, so that an interrupted removal can be finished."""
    keys = _keys(db, article)
    files = _own_files(db, article)
    found = [one for one in captures(db, article.source) if _is_of(one, keys, files)]
    removal = _removal(db, article, found)
    _leave_work(db, article)
    _forget(db, article, files)
    _close_addresses(db, article, keys | files)
    # Without its digest no later revisit record can stand on what is gone.
    gone = [(REMOVED, ref.warc, ref.offset) for ref in removal.captures]
    db.run_many("UPDATE captures SET payload_digest = ? WHERE warc = ? AND warc_offset = ?", gone)
    if article.state != REMOVED:
        _announce(db, article, reason, now)
    return removal


def _keys(db: Database, article: Entry) -> set[str]:
    return {row[0] for row in db.rows("SELECT url_key FROM aliases WHERE article = ?", [article.id])}


def _own_files(db: Database, article: Entry) -> set[str]:
    """Addresses of files that only this article lists."""
    rows = db.rows(
        """SELECT url FROM attachment_uses u WHERE article = ? AND NOT EXISTS
        (SELECT 1 FROM attachment_uses o WHERE o.url = u.url AND o.article <> u.article)""",
        [article.id],
    )
    return {row[0] for row in rows}


def _is_of(capture: Capture, keys: Collection[str], files: Collection[str]) -> bool:
    return key_of(capture.url) in keys or attachment_key(capture.url) in files


def _removal(db: Database, article: Entry, found: list[Capture]) -> Removal:
    """A payload on which a revisit record of another address stands is published there as well: it stays."""
    own = {one.ref.record_id for one in found}
    digests = sorted({one.ref.payload_digest for one in found if one.ref.payload_digest != REMOVED})
    sql = "SELECT record_id, payload_digest, url FROM captures WHERE source = ? AND revisit = 1 AND payload_digest {in}"
    others = [row for row in where_in(db, sql, digests, [article.source]) if row[0] not in own]
    needed = {row[1] for row in others}
    refs = [one.ref for one in found if one.ref.payload_digest not in needed]
    return Removal(article.id, refs, sorted({row[2] for row in others}))


def _forget(db: Database, article: Entry, files: Collection[str]) -> None:
    nothing = dump(Article(url=article.url, source=article.source))
    db.run(
        """UPDATE readings SET record = ?, digest = ?, content_hash = '', extractor = NULL, rules = NULL
        WHERE article = ?""",
        [nothing, digest_of(nothing), article.id],
    )
    db.run("UPDATE revisions SET content_hash = '', payload_digest = NULL WHERE article = ?", [article.id])
    db.run("UPDATE changes SET before = 'null', after = 'null' WHERE article = ? AND kind <> ?", [article.id, REMOVED])
    db.run("DELETE FROM links WHERE article = ?", [article.id])
    db.run_many("DELETE FROM attachments WHERE url = ?", [(url,) for url in files])
    continuing.forget(db, list(files))


def _leave_work(db: Database, article: Entry) -> None:
    writer = Writer(db, Running("", article.source, Plan()), lambda ref, url: None)
    works.forget(writer, article.id)
    writer.keep_seq()


def _close_addresses(db: Database, article: Entry, keys: Collection[str]) -> None:
    """Not visited again, in no run."""
    db.run_many(
        "UPDATE urls SET state = 'excluded', reason = ?, capture = NULL WHERE source = ? AND url_key = ?",
        [(REMOVED, article.source, key) for key in sorted(keys)],
    )


def _announce(db: Database, article: Entry, reason: str, now: datetime) -> None:
    seq = order.next_seq(db)
    db.run("UPDATE articles SET state = ?, published = NULL, seq = ? WHERE id = ?", [REMOVED, seq, article.id])
    last = one(db, "SELECT run FROM revisions WHERE article = ? ORDER BY revision DESC", [article.id])
    db.run(
        """INSERT INTO changes (source, article, revision, run, at, kind, field, before, after)
        VALUES (?, ?, ?, ?, ?, ?, NULL, 'null', ?)""",
        [article.source, article.id, article.revision, last[0] if last else "", stamp(now), REMOVED, as_json(reason)],
    )
