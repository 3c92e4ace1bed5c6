"""Is the store what it was? The database's own check, every record against its digest, every row against its kin."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.store.database import Database
from pipelines.store.frontier import key_of
from pipelines.store.sqlite import SqliteDatabase
from pipelines.store.values import digest_of, load, plain
from scraper.article import content_hash
from scraper.errors import StorageError

_READINGS = """
SELECT r.article, r.revision, r.content_hash, r.digest, r.extractor, r.rules, r.record FROM readings r ORDER BY r.id
"""
_FILES = "SELECT url, sha256, digest, record FROM attachments ORDER BY url, sha256"
_ARTICLES = """
SELECT a.id, a.url, a.published, a.revision, a.aliases, v.revision, r.record FROM articles a
LEFT JOIN revisions v ON v.article = a.id AND v.revision = a.revision LEFT JOIN readings r ON r.id = a.reading
WHERE a.state IN ('current', 'withdrawn') ORDER BY a.id
"""
_ADDRESSES = "SELECT article, url FROM aliases ORDER BY article"
_LINKS = """
SELECT l.article, l.position, l.url, l.text, r.record FROM links l JOIN articles a ON a.id = l.article
JOIN readings r ON r.id = a.reading ORDER BY l.article, l.position
"""
_TIMES = """
SELECT a.id, a.source, a.first_seen, a.last_seen, a.shown_seen, v.first_seen, v.last_seen, v.revision FROM articles a
JOIN revisions v ON v.article = a.id WHERE a.state IN ('current', 'withdrawn') ORDER BY a.id
"""
_REVISIONS = """
SELECT v.article, v.revision, v.content_hash, v.state, r.article, r.revision, r.content_hash FROM revisions v
LEFT JOIN readings r ON r.id = v.reading ORDER BY v.article, v.revision
"""
_PAYLOADS = """
SELECT v.article, v.revision, v.payload_digest FROM revisions v JOIN articles a ON a.id = v.article
WHERE v.payload_digest IS NOT NULL AND a.state IN ('current', 'withdrawn') AND NOT EXISTS
  (SELECT 1 FROM captures c WHERE c.source = a.source AND c.payload_digest = v.payload_digest)
"""
_ALIASES = """
SELECT l.source, l.url_key, l.url, l.article, a.source FROM aliases l LEFT JOIN articles a ON a.id = l.article
ORDER BY l.source, l.url_key
"""
_CHANGES = "SELECT c.id, c.article, c.before, c.after, a.id FROM changes c LEFT JOIN articles a ON a.id = c.article"
_RUNLESS = """
SELECT t.run, count(*) FROM {table} t LEFT JOIN runs r ON r.id = t.run WHERE r.id IS NULL GROUP BY t.run
"""
_STATES = ("observed", "confirmed", "transient")


@dataclass(frozen=True, slots=True)
class StoreProblem:
    """One thing that is wrong in the store."""

    where: str
    """`database`, `ARTICLE revision N`, or the row."""
    problem: str
    """Machine-readable: damaged_database, unreadable_record, content_hash, record_digest, broken_row."""
    detail: str


def problems(db: Database) -> Iterator[StoreProblem]:
    """What is wrong, row by row; PostgreSQL checks its own pages (data checksums)."""
    for check in (_database, _readings, _files, _articles, _revisions, _aliases, _links, _times, _changes, _runs):
        try:
            yield from check(db)
        except StorageError as error:
            yield StoreProblem("database", "damaged_database", str(error))
            if "locked" in str(error):  # a flip in the file's head may look like a lock, and each check would wait
                return


def _database(db: Database) -> Iterator[StoreProblem]:
    if isinstance(db, SqliteDatabase):
        rows = db.rows("PRAGMA integrity_check(20)")
        yield from (StoreProblem("database", "damaged_database", str(row[0])) for row in rows if row[0] != "ok")


def _readings(db: Database) -> Iterator[StoreProblem]:
    for article, revision, hashed, digest, extractor, rules, record in db.stream(_READINGS):
        where = f"{article} revision {revision}"
        yield from _of_record(where, digest, record)
        yield from _of_reading(where, hashed, (extractor, rules), record)


def _of_record(where: str, digest: str | None, record: object) -> Iterator[StoreProblem]:
    """Rows of an older schema have no digest."""
    if digest is not None and (not isinstance(record, str) or digest_of(record) != digest):
        yield StoreProblem(where, "record_digest", f"the record is not what its digest {digest[:16]} says")


def _of_reading(
    where: str, hashed: str, reader: tuple[str | None, str | None], record: object
) -> Iterator[StoreProblem]:
    """A removed article's readings have no hash: nothing is left of them that could be checked."""
    try:
        found = load(record) if isinstance(record, str) else None
    except (ValueError, RecursionError) as error:
        yield StoreProblem(where, "unreadable_record", " ".join(str(error).split())[:200])
        return
    if found is None:
        yield StoreProblem(where, "unreadable_record", "no text")
    elif hashed and content_hash(found) != hashed:
        yield StoreProblem(where, "content_hash", f"the record is not what {hashed} says")
    elif (found.provenance.extractor, found.provenance.rules) != reader:
        yield StoreProblem(where, "broken_row", f"the record was not read by {reader}")


def _files(db: Database) -> Iterator[StoreProblem]:
    for url, sha256, digest, record in db.stream(_FILES):
        yield from _of_record(f"file {url} {sha256}", digest, record)


def _articles(db: Database) -> Iterator[StoreProblem]:
    """What an article's row repeats of its record and of its addresses."""
    known: dict[str, set[str]] = defaultdict(set)
    for id, url in db.stream(_ADDRESSES):
        known[id].add(url)
    for id, url, published, revision, aliases, its_revision, record in db.stream(_ARTICLES):
        try:
            said, listed = json.loads(record), set(json.loads(aliases))
        except (TypeError, ValueError):
            yield StoreProblem(f"article {id}", "broken_row", "its reading or its list of addresses cannot be read")
            continue
        if (said.get("url"), said.get("published"), its_revision) != (url, published, revision):
            yield StoreProblem(f"article {id}", "broken_row", f"url, day or revision {revision} is not its reading's")
        if not listed <= known[id]:
            yield StoreProblem(f"article {id}", "broken_row", f"not known: {', '.join(sorted(listed - known[id]))}")


def _links(db: Database) -> Iterator[StoreProblem]:
    """Links are those of the current reading."""
    last, said = None, []
    for article, position, url, text, record in db.stream(_LINKS):
        if article != last:
            last, said = article, load(record).links
        if position >= len(said) or (url, text) != (plain(said[position].url), plain(said[position].text)):
            yield StoreProblem(f"article {article}", "broken_row", f"link {position}, {url}, is not its record's")


def _times(db: Database) -> Iterator[StoreProblem]:
    """Articles and revisions were seen when something was captured."""
    moments = {hash(row) for row in db.stream("SELECT source, fetched_at FROM captures")}
    for id, source, *times, revision in db.stream(_TIMES):
        strange = [one for one in times if one is not None and hash((source, one)) not in moments]
        if strange:
            yield StoreProblem(f"{id} revision {revision}", "broken_row", f"nothing was captured at {strange[0]}")


def _revisions(db: Database) -> Iterator[StoreProblem]:
    for article, revision, hashed, state, its_article, its_revision, its_hash in db.stream(_REVISIONS):
        if (article, revision, hashed) != (its_article, its_revision, its_hash) or state not in _STATES:
            where = f"{article} revision {revision}"
            yield StoreProblem(where, "broken_row", "the revision and its reading do not say the same")
    for article, revision, digest in db.rows(_PAYLOADS):
        yield StoreProblem(f"{article} revision {revision}", "broken_row", f"no capture has the payload {digest}")


def _aliases(db: Database) -> Iterator[StoreProblem]:
    for source, key, url, article, owner in db.stream(_ALIASES):
        if key_of(url) != key or owner != source:
            yield StoreProblem(f"address {url}", "broken_row", f"{source} {key} leads to {article}")


def _changes(db: Database) -> Iterator[StoreProblem]:
    for number, article, before, after, known in db.stream(_CHANGES):
        try:
            json.loads(before), json.loads(after)
        except (TypeError, ValueError):
            yield StoreProblem(f"change {number}", "broken_row", f"of {article}: cannot be read")
        if known is None:
            yield StoreProblem(f"change {number}", "broken_row", f"there is no article {article}")


def _runs(db: Database) -> Iterator[StoreProblem]:
    for table in ("revisions", "readings", "captures", "changes", "attachments"):
        for run, count in db.rows(_RUNLESS.replace("{table}", table)):
            yield StoreProblem(f"{count} rows of {table}", "broken_row", f"there is no run {run}")
