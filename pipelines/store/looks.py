"""What one look at a page does to its article: identity, revision, attachment, withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.assemble import assemble, attachment_key
from pipelines.changes import Change, changes_between
from pipelines.outcome import Outcome, Receipt
from pipelines.revisions import Verdict, judge
from pipelines.store import frontier, merging, records
from pipelines.store.database import Database, one
from pipelines.store.frontier import Running
from pipelines.store.protocol import Reread
from pipelines.store.records import Entry
from pipelines.store.values import as_json, dump, load, shown, stamp
from scraper.archive.exchange import Capture
from scraper.article import Article, content_hash
from scraper.urls import mint_id


class Writer:
    """Writes of one transaction: draws `seq` numbers and remembers which articles the run touched."""

    def __init__(self, db: Database, run: Running, reread: Reread) -> None:
        self.db, self.run, self.reread = db, run, reread
        self._touched: dict[str, None] = {}
        # An update, not a SELECT: on PostgreSQL it makes other writers wait, so that `seq` order is commit order.
        row = one(db, "UPDATE counters SET value = value WHERE name = 'seq' RETURNING value")
        assert row is not None
        self._seq = int(row[0])

    def next_seq(self) -> int:
        """The next place in the order of visible changes."""
        self._seq += 1
        return self._seq

    def touch(self, article_id: str) -> None:
        """The export of this article changed."""
        self.db.run("UPDATE articles SET seq = ?, shown_seen = last_seen WHERE id = ?", [self.next_seq(), article_id])
        self._touched[article_id] = None

    def added(self, article_id: str) -> None:
        """The run added this article."""
        self._touched[article_id] = None

    def change(self, article_id: str, revision: int, at: str | None, changes: Sequence[Change]) -> None:
        """Remember typed changes."""
        self.db.run_many(
            """INSERT INTO changes (source, article, revision, run, at, kind, field, before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (self.run.source, article_id, revision, self.run.id, at, one.kind, one.field, *_sides(one))
                for one in changes
            ],
        )

    def finish(self) -> None:
        """Write the counter and the run's list."""
        self.db.run("UPDATE counters SET value = ? WHERE name = 'seq'", [self._seq])
        self.db.run_many(
            "INSERT INTO run_articles (run, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(self.run.id, article_id) for article_id in self._touched],
        )


def _sides(change: Change) -> tuple[str, str]:
    return as_json(change.before), as_json(change.after)


def take(writer: Writer, outcome: Outcome, gone_before: str | None) -> Receipt:
    """Apply one outcome. `gone_before` is the run that first found this URL gone."""
    if frontier.is_gone(outcome):
        return _gone(writer, outcome, gone_before)
    if outcome.attachment is not None and outcome.state == "stored":
        return _file(writer, outcome)
    if outcome.unchanged:
        return _not_modified(writer, outcome)
    if outcome.article is None:
        return Receipt(outcome)
    refused = _refusal(outcome)
    if refused is not None:
        return Receipt(replace(outcome, state="excluded", reason=refused, article=None))
    return _article(writer, outcome, outcome.article)


def _refusal(outcome: Outcome) -> str | None:
    """Why a page must not become a revision, whatever the reader made of it."""
    article, capture = outcome.article, outcome.capture
    assert article is not None
    if article.no_article:
        return f"no_article:{article.no_article}"
    if capture is not None and not 200 <= capture.status < 300:
        return f"http_{capture.status}"
    if not article.title and not article.text:
        return "no_article:empty"
    return None if outcome.state == "stored" else outcome.reason or outcome.state


def _article(writer: Writer, outcome: Outcome, read: Article) -> Receipt:
    found = merging.resolve(writer, outcome, read)
    record = _placed(writer, read, outcome.capture)
    if found is None:
        return _new(writer, outcome, record)
    found = replace(found)
    merging.add_aliases(writer, found, outcome, read)
    return _again(writer, outcome, found, record)


def _placed(writer: Writer, read: Article, capture: Capture | None) -> Article:
    """The reading with its provenance and what is known of its attachments."""
    told: dict[str, object] = {"run": writer.run.id}
    if capture is not None:
        told |= {
            "fetched_at": shown(stamp(capture.fetched_at)),
            "status": capture.status,
            "captures": [capture.ref],
            "synthetic": capture.synthetic,
        }
    placed = read.model_copy(
        update={"source": writer.run.source, "provenance": read.provenance.model_copy(update=told)}
    )
    return assemble(placed, records.known_attachments(writer.db, placed)) if placed.attachments else placed


def _new(writer: Writer, outcome: Outcome, record: Article) -> Receipt:
    db, source, at = writer.db, writer.run.source, _time(outcome)
    seq = writer.next_seq()
    fresh = Entry(mint_id(source, record.url), source, record.url, seq, "current", 1, None, [])
    merging.add_aliases(writer, fresh, outcome, record)
    db.run(
        """INSERT INTO articles (id, born, source, url, seq, state, revision, aliases, published,
          first_seen, last_seen, shown_seen) VALUES (?, ?, ?, ?, ?, 'current', 1, ?, ?, ?, ?, ?)""",
        [fresh.id, seq, source, record.url, seq, as_json(fresh.aliases), record.published, at, at, at],
    )
    _add_revision(writer, fresh, 1, record, outcome)
    writer.added(fresh.id)
    return Receipt(outcome, fresh.id, "new")


def _add_revision(writer: Writer, article: Entry, revision: int, record: Article, outcome: Outcome) -> None:
    at, payload = _time(outcome), outcome.capture.ref.payload_digest if outcome.capture else None
    writer.db.run(
        """INSERT INTO revisions (article, revision, content_hash, payload_digest, state, first_seen, last_seen, run)
        VALUES (?, ?, ?, ?, 'observed', ?, ?, ?)""",
        [article.id, revision, "", payload, at, at, writer.run.id],
    )
    set_reading(writer, article, revision, record)


def set_reading(writer: Writer, article: Entry, revision: int, record: Article) -> None:
    """Make `record` the current reading of a revision, and of the article if the revision is current."""
    db, digest = writer.db, content_hash(record)
    reading = records.add_reading(db, article.id, revision, writer.run.id, record, digest, _capture_id(writer, record))
    db.run(
        "UPDATE revisions SET reading = ?, content_hash = ? WHERE article = ? AND revision = ?",
        [reading, digest, article.id, revision],
    )
    if revision == article.revision:
        make_current(writer, article, revision, reading, record)


def make_current(writer: Writer, article: Entry, revision: int, reading: int, record: Article) -> None:
    """The record that exports show."""
    writer.db.run(
        "UPDATE articles SET revision = ?, reading = ?, url = ?, published = ? WHERE id = ?",
        [revision, reading, record.url, record.published, article.id],
    )
    known, article.reading = article.reading, reading
    article.revision, article.url = revision, record.url
    (records.set_links if known else records.add_links)(writer.db, article.id, record)


def _capture_id(writer: Writer, record: Article) -> int | None:
    page = next((ref for ref in record.provenance.captures if ref.role == "page"), None)
    if page is None:
        return None
    sql = "SELECT id FROM captures WHERE source = ? AND warc = ? AND warc_offset = ?"
    row = one(writer.db, sql, [writer.run.source, page.warc, page.offset])
    return None if row is None else int(row[0])


def _again(writer: Writer, outcome: Outcome, article: Entry, look: Article) -> Receipt:
    standing = records.standing(writer.db, article)
    payload = outcome.capture.ref.payload_digest if outcome.capture else None
    verdict = judge(standing, look, payload, lambda: _read_again(writer, standing.record))
    if verdict.reading is not None:
        set_reading(writer, article, article.revision, verdict.reading)
    if verdict.kind in ("revised", "restored"):
        return _edited(writer, outcome, article, look, verdict)
    restored = article.state == "withdrawn"
    _seen(writer, article, _time(outcome))
    if verdict.kind == "reread" or restored:
        writer.touch(article.id)
    if restored:
        _return(writer, article, _time(outcome))
        return Receipt(outcome, article.id, "restored")
    return Receipt(outcome, article.id, "unchanged" if verdict.kind == "same" else "reread")


def _read_again(writer: Writer, record: Article) -> Article | None:
    """The archived capture of a record as today's reader reads it."""
    page = next((ref for ref in record.provenance.captures if ref.role == "page"), None)
    read = writer.reread(page, record.url) if page else None
    if read is None or read.no_article:
        return None
    provenance = record.provenance.model_copy(
        update={
            "run": writer.run.id,
            "captures": [page],
            "extractor": read.provenance.extractor,
            "rules": read.provenance.rules,
        }
    )
    placed = read.model_copy(update={"source": record.source, "provenance": provenance})
    return assemble(placed, records.known_attachments(writer.db, placed))


def _edited(writer: Writer, outcome: Outcome, article: Entry, look: Article, verdict: Verdict) -> Receipt:
    db, at = writer.db, _time(outcome)
    db.run(
        "UPDATE revisions SET state = 'transient' WHERE article = ? AND revision = ? AND state = 'observed'",
        [article.id, article.revision],
    )
    changes = changes_between(verdict.base, look) if verdict.base else []
    writer.change(article.id, verdict.revision, at, changes)
    if verdict.kind == "restored":
        _restore(writer, article, verdict.revision)
    else:
        article.revision = verdict.revision
        _add_revision(writer, article, verdict.revision, look, outcome)
    _seen(writer, article, at)
    if article.state == "withdrawn":
        _return(writer, article, at)
    writer.touch(article.id)
    return Receipt(outcome, article.id, "restored" if verdict.kind == "restored" else "revised")


def _restore(writer: Writer, article: Entry, revision: int) -> None:
    row = one(
        writer.db,
        """SELECT v.reading, r.record FROM revisions v JOIN readings r ON r.id = v.reading
        WHERE v.article = ? AND v.revision = ?""",
        [article.id, revision],
    )
    assert row is not None
    make_current(writer, article, revision, int(row[0]), load(row[1]))


def _seen(writer: Writer, article: Entry, at: str | None) -> None:
    """A look at the current revision: its last one so far, and its confirmation when it is the second."""
    if at is None:
        return
    writer.db.run("UPDATE articles SET last_seen = ? WHERE id = ?", [at, article.id])
    writer.db.run(
        """UPDATE revisions SET last_seen = ?,
          state = CASE WHEN run <> ? AND last_seen <> ? THEN 'confirmed' ELSE state END
        WHERE article = ? AND revision = ?""",
        [at, writer.run.id, at, article.id, article.revision],
    )


def _return(writer: Writer, article: Entry, at: str | None) -> None:
    writer.db.run("UPDATE articles SET state = 'current' WHERE id = ?", [article.id])
    writer.change(article.id, article.revision, at, [Change("restored")])
    article.state = "current"


def _not_modified(writer: Writer, outcome: Outcome) -> Receipt:
    """304: what is stored still holds."""
    article = merging.article_at(writer, outcome.lease.url)
    if article is None:
        return Receipt(outcome)
    _seen(writer, article, _time(outcome))
    if article.state != "withdrawn":
        return Receipt(outcome, article.id, "unchanged")
    _return(writer, article, _time(outcome))
    writer.touch(article.id)
    return Receipt(outcome, article.id, "restored")


def _gone(writer: Writer, outcome: Outcome, gone_before: str | None) -> Receipt:
    """404 or 410: withdrawn when a second run confirms it, and only at the article's present address."""
    article = merging.article_at(writer, outcome.lease.url)
    confirmed = gone_before is not None and gone_before != writer.run.id
    if article is None or article.state != "current" or not confirmed:
        return Receipt(outcome, article.id if article else None)
    if frontier.key_of(article.url) != frontier.key_of(outcome.lease.url):
        return Receipt(outcome, article.id)
    writer.db.run("UPDATE articles SET state = 'withdrawn' WHERE id = ?", [article.id])
    writer.change(article.id, article.revision, _time(outcome), [Change("withdrawn", None, None, outcome.reason)])
    writer.touch(article.id)
    return Receipt(outcome, article.id, "withdrawn")


def _time(outcome: Outcome) -> str | None:
    return stamp(outcome.capture.fetched_at) if outcome.capture else None


def _file(writer: Writer, outcome: Outcome) -> Receipt:
    """What was read from an attachment completes the records that list it; another digest than before is an edit."""
    file, db = outcome.attachment, writer.db
    assert file is not None
    if not file.sha256:
        return Receipt(outcome)
    url = attachment_key(outcome.lease.url)
    before = one(db, "SELECT sha256 FROM attachments WHERE url = ? AND current = 1", [url])
    if before is not None and before[0] == file.sha256:
        return Receipt(outcome, change="unchanged")
    db.run("UPDATE attachments SET current = 0 WHERE url = ?", [url])
    db.run(
        """INSERT INTO attachments (url, sha256, current, capture, run, record) VALUES (?, ?, 1, ?, ?, ?)
        ON CONFLICT (url, sha256) DO UPDATE SET current = 1""",
        [url, file.sha256, _file_capture(writer, outcome), writer.run.id, dump(file)],
    )
    users = [row[0] for row in db.rows("SELECT article FROM attachment_uses WHERE url = ? ORDER BY article", [url])]
    for article_id in users:
        _join(writer, outcome, article_id, edited=before is not None)
    return Receipt(outcome, users[0] if users else None, "revised" if before is not None and users else None)


def _file_capture(writer: Writer, outcome: Outcome) -> int | None:
    if outcome.capture is None:
        return None
    ref = outcome.capture.ref
    sql = "SELECT id FROM captures WHERE source = ? AND warc = ? AND warc_offset = ?"
    row = one(writer.db, sql, [writer.run.source, ref.warc, ref.offset])
    return None if row is None else int(row[0])


def _join(writer: Writer, outcome: Outcome, article_id: str, edited: bool) -> None:
    article = records.entry(writer.db, article_id)
    if article is None or article.state == "merged":
        return
    standing = records.standing(writer.db, article)
    joined = assemble(standing.record, records.known_attachments(writer.db, standing.record))
    if edited:
        _edit_by_file(writer, outcome, article, joined)
    else:
        _complete(writer, article, joined)
    writer.touch(article.id)


def _complete(writer: Writer, article: Entry, joined: Article) -> None:
    digest = content_hash(joined)
    writer.db.run(
        "UPDATE readings SET record = ?, content_hash = ? WHERE id = ?", [dump(joined), digest, article.reading]
    )
    writer.db.run(
        "UPDATE revisions SET content_hash = ? WHERE article = ? AND revision = ?",
        [digest, article.id, article.revision],
    )


def _edit_by_file(writer: Writer, outcome: Outcome, article: Entry, joined: Article) -> None:
    standing = records.standing(writer.db, article)
    verdict = judge(standing, joined, None, lambda: None)
    if verdict.kind not in ("revised", "restored"):
        return
    # The page itself is as before: its payload stays the new revision's, so that the next look knows it.
    page = replace(outcome, capture=_page_capture(outcome, standing.payload_digest))
    _edited(writer, page, article, joined, verdict)


def _page_capture(outcome: Outcome, payload: str | None) -> Capture | None:
    if outcome.capture is None or payload is None:
        return outcome.capture
    ref = outcome.capture.ref.model_copy(update={"payload_digest": payload})
    return replace(outcome.capture, ref=ref)
