"""Further pages of a piece in the database: by address and content, apart from the records that they belong to.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.assemble import KnownPart, attachment_key, join_parts
from pipelines.store.database import Database, one, where_in
from pipelines.store.values import capture_ref, dump, load, plain
from scraper.article import Article


def joined(db: Database, record: Article) -> Article:
    """A record as read from its first page, with the text of its further pages that are known."""
    return join_parts(record, known_parts(db, record)) if record.continuations else record


def joined_as(db: Database, standing: Article, record: Article) -> Article:
    """The same for a reading of the page that `standing` was read from: each further page with the content that it
    had there, so that an edit of a further page does not reach back into the revisions before it."""
    if not record.continuations:
        return record
    return join_parts(record, known_parts(db, record) | _own_parts(db, standing))


def known_parts(db: Database, record: Article) -> dict[str, KnownPart]:
    """What was read last of the pages on which a piece goes on, by address."""
    urls = [plain(attachment_key(part.url)) for part in record.continuations]
    return {url: part for url, _, part in _parts(db, f"{_PARTS} t.current = 1 AND t.url {{in}}", urls)}


def _own_parts(db: Database, standing: Article) -> dict[str, KnownPart]:
    own = {(plain(attachment_key(part.url)), part.sha256) for part in standing.continuations if part.sha256}
    found = _parts(db, f"{_PARTS} t.url {{in}}", sorted({url for url, _ in own if url}))
    return {url: part for url, sha256, part in found if (url, sha256) in own}


_PARTS = """
SELECT t.url, t.sha256, t.record, c.warc, c.warc_offset, c.warc_length, c.record_id, c.payload_digest
FROM continuations t LEFT JOIN captures c ON c.id = t.capture WHERE"""


def _parts(db: Database, sql: str, urls: Sequence[str | None]) -> Iterator[tuple[str, str, KnownPart]]:
    for url, sha256, text, *place in where_in(db, sql, urls):
        ref = capture_ref(("continuation", *place)) if place[0] is not None else None
        yield url, sha256, KnownPart(load(text), ref)


def current(db: Database, url: str) -> tuple[str, Article] | None:
    """Digest and content of the page at an address, as it was read last."""
    row = one(db, "SELECT sha256, record FROM continuations WHERE url = ? AND current = 1", [url])
    return (row[0], load(row[1])) if row else None


def keep(db: Database, url: str, sha256: str, capture: int | None, run: str, read: Article) -> None:
    """What was read now is what the page at this address says."""
    db.run("UPDATE continuations SET current = 0 WHERE url = ?", [url])
    db.run(
        """INSERT INTO continuations (url, sha256, current, capture, run, record) VALUES (?, ?, 1, ?, ?, ?)
        ON CONFLICT (url, sha256) DO UPDATE SET current = 1, capture = excluded.capture, record = excluded.record""",
        [url, sha256, capture, run, dump(read)],
    )


def articles_of(db: Database, url: str) -> list[str]:
    """Articles that go on at an address."""
    return [row[0] for row in db.rows("SELECT article FROM attachment_uses WHERE url = ? ORDER BY article", [url])]


def forget(db: Database, urls: list[str]) -> None:
    """Of an article that is taken down nothing stays."""
    db.run_many("DELETE FROM continuations WHERE url = ?", [(url,) for url in urls])
