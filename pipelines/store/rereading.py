"""Readings replaced by those of today's reader: never a revision, never a change that the publisher made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.store import looks, order, records
from pipelines.store.database import Database, one
from pipelines.store.frontier import Running
from pipelines.store.protocol import Plan
from pipelines.store.values import capture_ref, digest_of, dump, load, load_attachment
from pipelines.store.writer import Writer
from scraper.article import Article, Attachment, CaptureRef

_STANDING = """
SELECT v.article, v.revision, a.source, r.record, r.digest FROM revisions v
JOIN articles a ON a.id = v.article JOIN readings r ON r.id = v.reading WHERE a.state NOT IN ('merged', 'removed')
"""
_FILES = """
SELECT t.url, c.source, t.record, c.role, c.warc, c.warc_offset, c.warc_length, c.record_id, c.payload_digest
FROM attachments t JOIN captures c ON c.id = t.capture
"""


@dataclass(frozen=True, slots=True)
class StandingReading:
    """The reading that a revision stands on."""

    article: str
    revision: int
    source: str
    record: Article
    said: str
    """The record as it is stored."""
    digest: str | None
    """SHA-256 of that text when it was written; records of old stores have none."""

    @property
    def intact(self) -> bool:
        """Is the record as it was written?"""
        return self.digest == digest_of(self.said)


def standing_readings(db: Database, source: str | None) -> Iterator[StandingReading]:
    """Of every revision of every article, tombstones left out; of one moment."""
    where, values = (" AND a.source = ?", [source]) if source else ("", [])
    for article, revision, owner, said, digest in db.stream(f"{_STANDING}{where} ORDER BY a.born, v.revision", values):
        yield StandingReading(article, revision, owner, load(said), said, digest)


def as_read_today(db: Database, standing: StandingReading, read: Article) -> Article:
    """What was read from the same capture now, with the capture's provenance and what is known of its attachments."""
    return records.as_read_today(db, standing.record, read)


def replace_readings(db: Database, renewed: Sequence[tuple[StandingReading, Article]]) -> int:
    """Store readings that differ from what stands; how many did.

    A revision whose reading was replaced by someone else meanwhile is left as it is.
    """
    return sum(_replace(db, standing, record) for standing, record in renewed if record != standing.record)


def _replace(db: Database, standing: StandingReading, record: Article) -> int:
    entry = records.entry(db, standing.article)
    sql = "SELECT r.record FROM revisions v JOIN readings r ON r.id = v.reading WHERE v.article = ? AND v.revision = ?"
    now = one(db, sql, [standing.article, standing.revision])
    if entry is None or now is None or now[0] != standing.said:
        return 0
    writer = Writer(db, Running(record.provenance.run or "", standing.source, Plan()), _never)
    looks.set_reading(writer, entry, standing.revision, record)
    if standing.revision == entry.revision:
        writer.touch(standing.article)
    writer.keep_seq()
    return 1


@dataclass(frozen=True, slots=True)
class StandingFile:
    """What was read of a file of a publication, and where its bytes lie."""

    url: str
    source: str
    capture: CaptureRef
    record: Attachment


def standing_files(db: Database, source: str | None) -> Iterator[StandingFile]:
    """Of every content that a file's address gave; of one moment."""
    where, values = (" WHERE c.source = ?", [source]) if source else ("", [])
    for url, owner, record, *place in db.stream(f"{_FILES}{where} ORDER BY t.url, t.sha256", values):
        yield StandingFile(url, owner, capture_ref(tuple(place)), load_attachment(record))


def replace_files(db: Database, renewed: Sequence[tuple[StandingFile, Attachment]]) -> int:
    """Store what was read otherwise of the same bytes; how many. Articles that list such a file are exported anew."""
    return sum(_replace_file(db, standing, read) for standing, read in renewed if differs(standing, read))


def differs(standing: StandingFile, read: Attachment) -> bool:
    """Was the same file read otherwise? Other bytes are no reading of this file."""
    same_bytes = read.sha256 == standing.record.sha256
    return same_bytes and read.model_copy(update={"url": standing.record.url}) != standing.record


def _replace_file(db: Database, standing: StandingFile, read: Attachment) -> int:
    record = read.model_copy(update={"url": standing.record.url})
    said = dump(record)
    db.run(
        "UPDATE attachments SET record = ?, digest = ? WHERE url = ? AND sha256 = ?",
        [said, digest_of(said), standing.url, record.sha256],
    )
    for (article,) in db.rows("SELECT article FROM attachment_uses WHERE url = ?", [standing.url]):
        _touch(db, article)
    return 1


def _touch(db: Database, article: str) -> None:
    """The article's export changed."""
    db.run("UPDATE articles SET seq = ?, shown_seen = last_seen WHERE id = ?", [order.next_seq(db), article])


def _never(ref: CaptureRef, url: str) -> Article | None:
    raise AssertionError(f"{ref.warc}: nothing is read twice here")
