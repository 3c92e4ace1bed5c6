"""What was read from a further page of a piece: it completes the record of the piece, or it is an edit."""

from __future__ import annotations

from dataclasses import replace

from pipelines.assemble import attachment_key, part_digest
from pipelines.outcome import Outcome, Receipt
from pipelines.revisions import judge, reader_of
from pipelines.revisit import REMOVED
from pipelines.store import continuing, filing, looks, records
from pipelines.store.writer import Writer
from scraper.article import Article


def take_part(writer: Writer, outcome: Outcome) -> Receipt:
    """A page that arrives first completes the articles that name it; one that says otherwise than before is an edit.

    The article is read again from the archive, so that its text is joined from its pages and never from itself.
    """
    read = outcome.article
    assert read is not None
    url, digest = attachment_key(outcome.lease.url), part_digest(read)
    before = continuing.current(writer.db, url)
    if before is not None and before[0] == digest:
        return Receipt(outcome, change="unchanged")
    capture = writer.capture_id(outcome.capture.ref if outcome.capture else None)
    continuing.keep(writer.db, url, digest, capture, writer.run.id, read)
    # Another reader reads otherwise: that is no edit.
    edited = before is not None and reader_of(before[1]) == reader_of(read)
    users = continuing.articles_of(writer.db, url)
    for article_id in users:
        _join(writer, outcome, article_id, edited)
    return Receipt(outcome, users[0] if users else None, "revised" if edited and users else None)


def _join(writer: Writer, outcome: Outcome, article_id: str, edited: bool) -> None:
    article = records.entry(writer.db, article_id)
    if article is None or article.state in ("merged", REMOVED):
        return
    whole = looks.joined_again(writer, article)
    if whole is None:
        return  # its capture cannot be read now; the next visit joins it
    if edited:
        _edit(writer, outcome, article, whole)
    else:
        looks.set_reading(writer, article, article.revision, whole)
    writer.touch(article.id)


def _edit(writer: Writer, outcome: Outcome, article: records.Entry, whole: Article) -> None:
    standing = records.standing(writer.db, article)
    verdict = judge(standing, whole, None, lambda number: None)
    if verdict.kind in ("revised", "restored"):
        page = replace(outcome, capture=filing.page_capture(outcome, standing.payload_digest))
        looks.edited(writer, page, article, whole, verdict, looks.changes_of(verdict, whole))
