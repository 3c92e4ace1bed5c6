"""What was read from a file of a publication: it completes the records that list it, or it is an edit."""

from __future__ import annotations

from dataclasses import replace

from pipelines.assemble import assemble, assemble_missing, attachment_key
from pipelines.outcome import Outcome, Receipt
from pipelines.revisions import judge
from pipelines.revisit import REMOVED
from pipelines.store import looks, records
from pipelines.store.database import one
from pipelines.store.records import Entry
from pipelines.store.values import digest_of, dump, load
from pipelines.store.writer import Writer
from scraper.archive.exchange import Capture
from scraper.article import content_hash


def take_file(writer: Writer, outcome: Outcome) -> Receipt:
    """What was read from an attachment completes the records that list it; another digest than before is an edit."""
    file, db = outcome.attachment, writer.db
    assert file is not None
    if not file.sha256:
        return Receipt(outcome)
    url = attachment_key(outcome.lease.url)
    before = one(db, "SELECT sha256 FROM attachments WHERE url = ? AND current = 1", [url])
    if before is not None and before[0] == file.sha256:
        return Receipt(outcome, change="unchanged")
    capture = writer.capture_id(outcome.capture.ref if outcome.capture else None)
    db.run("UPDATE attachments SET current = 0 WHERE url = ?", [url])
    said = dump(file)
    db.run(
        """INSERT INTO attachments (url, sha256, current, capture, run, record, digest) VALUES (?, ?, 1, ?, ?, ?, ?)
        ON CONFLICT (url, sha256) DO UPDATE SET current = 1""",
        [url, file.sha256, capture, writer.run.id, said, digest_of(said)],
    )
    users = [row[0] for row in db.rows("SELECT article FROM attachment_uses WHERE url = ? ORDER BY article", [url])]
    for article_id in users:
        _join(writer, outcome, article_id, edited=before is not None)
    return Receipt(outcome, users[0] if users else None, "revised" if before is not None and users else None)


def _join(writer: Writer, outcome: Outcome, article_id: str, edited: bool) -> None:
    article = records.entry(writer.db, article_id)
    if article is None or article.state in ("merged", REMOVED):
        return
    if edited:
        _edit_by_file(writer, outcome, article)
    else:
        _complete(writer, article)
    writer.touch(article.id)


def _complete(writer: Writer, article: Entry) -> None:
    """All revisions that list files without digest get them: none of them said otherwise."""
    readings = writer.db.rows(
        """SELECT v.revision, r.id, r.record FROM revisions v JOIN readings r ON r.id = v.reading
        WHERE v.article = ?""",
        [article.id],
    )
    for revision, reading, text in readings:
        record = load(text)
        joined = assemble_missing(record, records.known_attachments(writer.db, record))
        digest = content_hash(joined)
        said = dump(joined)
        writer.db.run(
            "UPDATE readings SET record = ?, content_hash = ?, digest = ? WHERE id = ?",
            [said, digest, digest_of(said), reading],
        )
        writer.db.run(
            "UPDATE revisions SET content_hash = ? WHERE article = ? AND revision = ?", [digest, article.id, revision]
        )


def _edit_by_file(writer: Writer, outcome: Outcome, article: Entry) -> None:
    standing = records.standing(writer.db, article)
    joined = assemble(standing.record, records.known_attachments(writer.db, standing.record))
    verdict = judge(standing, joined, None, lambda number: None)
    if verdict.kind not in ("revised", "restored"):
        return
    # The page itself is as before: its payload stays the new revision's, so that the next look knows it.
    page = replace(outcome, capture=page_capture(outcome, standing.payload_digest))
    looks.edited(writer, page, article, joined, verdict, looks.changes_of(verdict, joined))


def page_capture(outcome: Outcome, payload: str | None) -> Capture | None:
    """The capture of a file or a further page, under the payload of the page that it belongs to."""
    if outcome.capture is None or payload is None:
        return outcome.capture
    ref = outcome.capture.ref.model_copy(update={"payload_digest": payload})
    return replace(outcome.capture, ref=ref)
