"""Articles in the database: current records, their readings, revisions, aliases and attachments.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.assemble import KnownAttachment, assemble, assemble_missing, attachment_key
from pipelines.revisions import Past, Standing
from pipelines.store import continuing
from pipelines.store.database import Database, Row, one, where_in
from pipelines.store.values import capture_ref, digest_of, dump, load, load_attachment, plain, shown
from scraper.article import Article, CaptureRef
from scraper.errors import StorageError

CURRENT = """
SELECT a.id, a.source, a.seq, a.state, a.merged_into, a.revision, a.aliases, a.work, a.first_seen, a.shown_seen,
  r.content_hash, r.record
FROM articles a LEFT JOIN readings r ON r.id = a.reading
"""


@dataclass(slots=True)
class Entry:
    """The row of an article."""

    id: str
    source: str
    url: str
    born: int
    state: str
    revision: int
    reading: int | None
    aliases: list[str]


def entry(db: Database, article_id: str) -> Entry | None:
    """The row of an article, tombstones included."""
    row = one(
        db, "SELECT id, source, url, born, state, revision, reading, aliases FROM articles WHERE id = ?", [article_id]
    )
    if row is None:
        return None
    id, source, url, born, state, revision, reading, aliases = row
    return Entry(id, source, url, born, state, revision, reading, json.loads(aliases))


def standing(db: Database, article: Entry) -> Standing:
    """The article's current revision and its current reading, and what its other revisions were."""
    rows = db.rows(
        """SELECT v.revision, v.content_hash, v.payload_digest, r.extractor, r.rules
        FROM revisions v JOIN readings r ON r.id = v.reading WHERE v.article = ? ORDER BY v.revision""",
        [article.id],
    )
    record = one(db, "SELECT record FROM readings WHERE id = ?", [article.reading])
    past = [Past(number, digest, payload, (by, rules)) for number, digest, payload, by, rules in rows]
    now = next(known for known in past if known.revision == article.revision)
    assert record is not None
    others = tuple(known for known in past if known is not now)
    return Standing(now.revision, now.content_hash, now.payload_digest, load(record[0]), others)


def reading_of(db: Database, article_id: str, revision: int) -> tuple[int, Article] | None:
    """The current reading of a revision: its number, and what it says."""
    row = one(
        db,
        """SELECT r.id, r.record FROM revisions v JOIN readings r ON r.id = v.reading
        WHERE v.article = ? AND v.revision = ?""",
        [article_id, revision],
    )
    return (int(row[0]), load(row[1])) if row else None


def add_alias(db: Database, article: Entry, key: str, url: str, reason: str) -> None:
    """One more address of an article, which leads to none yet."""
    db.run(
        "INSERT INTO aliases (source, url_key, article, url, reason) VALUES (?, ?, ?, ?, ?)",
        [article.source, key, article.id, url, reason],
    )
    if url not in article.aliases:
        article.aliases.append(url)


def capture_id(db: Database, source: str, ref: CaptureRef) -> int | None:
    """The row of a registered capture."""
    sql = "SELECT id FROM captures WHERE source = ? AND warc = ? AND warc_offset = ?"
    row = one(db, sql, [source, ref.warc, ref.offset])
    return None if row is None else int(row[0])


def add_reading(
    db: Database, number: int, article_id: str, revision: int, run: str, record: Article, content_hash: str,
    capture: int | None,
) -> None:  # fmt: skip
    """Store what was read."""
    reader, text = (record.provenance.extractor, record.provenance.rules), dump(record)
    db.run(
        """INSERT INTO readings (id, article, revision, run, capture, extractor, rules, content_hash, record, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [number, article_id, revision, run, capture, *reader, content_hash, text, digest_of(text)],
    )


def set_links(db: Database, article_id: str, record: Article) -> None:
    """Links of the main text and files of the publication, as the current reading lists them."""
    db.run("DELETE FROM links WHERE article = ?", [article_id])
    db.run("DELETE FROM attachment_uses WHERE article = ?", [article_id])
    add_links(db, article_id, record)


def add_links(db: Database, article_id: str, record: Article) -> None:
    """Links and files of an article that had none yet."""
    db.run_many(
        "INSERT INTO links (article, position, url, text) VALUES (?, ?, ?, ?)",
        [(article_id, place, plain(link.url), plain(link.text)) for place, link in enumerate(record.links)],
    )
    db.run_many(
        "INSERT INTO attachment_uses (url, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(plain(attachment_key(url)), article_id) for url in _apart(record)],
    )


def _apart(record: Article) -> list[str]:
    """Addresses whose content belongs to the article and is read apart: files, further pages."""
    return [*(file.url for file in record.attachments), *(page.url for page in record.continuations)]


def known_attachments(db: Database, record: Article) -> dict[str, KnownAttachment]:
    """What was read of the files that an article lists, by address."""
    urls = [plain(attachment_key(file.url)) for file in record.attachments]
    rows = where_in(
        db,
        """SELECT t.url, t.record, c.role, c.warc, c.warc_offset, c.warc_length, c.record_id, c.payload_digest
        FROM attachments t LEFT JOIN captures c ON c.id = t.capture WHERE t.current = 1 AND t.url {in}""",
        urls,
    )
    return {row[0]: _known(row) for row in rows}


def _known(row: Row) -> KnownAttachment:
    ref = capture_ref(("attachment", *row[3:])) if row[3] is not None else None
    return KnownAttachment(load_attachment(row[1]), ref)


def as_read_today(db: Database, record: Article, read: Article) -> Article:
    """What today's reader read from the capture of `record`, with that capture's provenance and attachments.

    A superseded revision keeps the files and further pages that it had; only what is not known of it yet is filled in.
    """
    return continuing.joined_as(db, record, _placed_today(db, record, read))


def joined_today(db: Database, record: Article, read: Article) -> Article:
    """The same with what its further pages say now."""
    return continuing.joined(db, _placed_today(db, record, read))


def _placed_today(db: Database, record: Article, read: Article) -> Article:
    own = _own_files(db, record)
    provenance = record.provenance.model_copy(
        update={"extractor": read.provenance.extractor, "rules": read.provenance.rules}
    )
    placed = read.model_copy(
        update={"source": record.source, "provenance": provenance, "attachments": assemble(read, own).attachments}
    )
    return assemble_missing(placed, known_attachments(db, placed))


def _own_files(db: Database, record: Article) -> dict[str, KnownAttachment]:
    """The files that a record has, each with its own content, as they are read today."""
    listed = {plain(attachment_key(one.url)) or "": one for one in record.attachments if one.sha256}
    rows = where_in(db, "SELECT url, sha256, record FROM attachments WHERE url {in}", sorted(listed))
    today = {(url, sha256): text for url, sha256, text in rows}
    found = {url: (one, today.get((url, one.sha256))) for url, one in listed.items()}
    return {url: KnownAttachment(load_attachment(text) if text else one) for url, (one, text) in found.items()}


def texts(db: Database, records: Iterable[Article]) -> dict[tuple[str, str], str | None]:
    """Texts of the attachments of some records, by (address, sha256)."""
    files = (file for record in records for file in record.attachments if file.sha256)
    urls = sorted({plain(attachment_key(file.url)) or "" for file in files})
    rows = where_in(db, "SELECT url, sha256, record FROM attachments WHERE url {in}", urls)
    return {(url, sha256): load_attachment(record).text for url, sha256, record in rows}


def _said(article_id: str, text: str) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(text)
        said["url"], said["text"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StorageError(
            f"the record of {article_id} is damaged: `thinktank verify` finds all such; restore a backup, "
            "or read it anew with `thinktank reextract`"
        ) from error
    return said


def record_of(row: Row) -> dict[str, Any]:
    """The whole record as a JSON object, from a row of CURRENT."""
    id, source, seq, state, merged_into, revision, aliases, work, first_seen, last_seen, content_hash, text = row
    said = _said(id, text)
    if merged_into:  # a tombstone says where the article lives on; its contents are there
        said = Article(url=said["url"]).model_dump(mode="json")
    said.update(
        id=id,
        source=source,
        seq=seq,
        state=state,
        merged_into=merged_into,
        revision=revision,
        aliases=[url for url in json.loads(aliases) if url != said["url"]],
        work=work,
        first_seen=shown(first_seen),
        last_seen=shown(last_seen),
        content_hash=content_hash,
    )
    return said


def article_of(said: Mapping[str, Any]) -> Article:
    """The record as the noun that it is."""
    return Article.model_validate(said)
