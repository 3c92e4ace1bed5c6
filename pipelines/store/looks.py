"""What one look at a page does to its article: identity, revision, attachment, withdrawal."""

from __future__ import annotations

from dataclasses import replace

from pipelines.assemble import assemble
from pipelines.changes import Change, changes_between
from pipelines.outcome import Outcome, Receipt
from pipelines.revisions import Verdict, judge
from pipelines.revisit import REMOVED
from pipelines.store import continuing, frontier, merging, records, works
from pipelines.store.protocol import Witness
from pipelines.store.records import Entry
from pipelines.store.values import as_json, shown, stamp
from pipelines.store.writer import Writer
from pipelines.witness import confirmed, is_doubtful
from scraper.archive.exchange import Capture
from scraper.article import Article, content_hash
from scraper.urls import mint_id


def take(writer: Writer, outcome: Outcome, gone_before: str | None) -> Receipt:
    """Apply one outcome. `gone_before` is the run that first found this URL gone."""
    if frontier.is_gone(outcome):
        return _gone(writer, outcome, gone_before)
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
    if found.state == REMOVED:
        return Receipt(replace(outcome, state="excluded", reason=REMOVED, article=None))
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
    if placed.attachments:
        placed = assemble(placed, records.known_attachments(writer.db, placed))
    return continuing.joined(writer.db, placed)


def _new(writer: Writer, outcome: Outcome, record: Article) -> Receipt:
    db, source, at = writer.db, writer.run.source, _time(outcome)
    seq = writer.next_seq()
    fresh = Entry(mint_id(source, record.url), source, record.url, seq, "current", 1, None, [])
    merging.add_aliases(writer, fresh, outcome, record)
    fresh.reading = _add_revision(writer, fresh, 1, record, outcome)
    db.run(
        """INSERT INTO articles (id, born, source, url, seq, state, revision, reading, aliases, published,
          first_seen, last_seen, shown_seen) VALUES (?, ?, ?, ?, ?, 'current', 1, ?, ?, ?, ?, ?, ?)""",
        [fresh.id, seq, source, record.url, seq, fresh.reading, as_json(fresh.aliases), record.published, at, at, at],
    )
    records.add_links(db, fresh.id, record)
    works.introduce(writer, fresh, record)
    writer.added(fresh.id)
    return Receipt(outcome, fresh.id, "new")


def _add_revision(writer: Writer, article: Entry, revision: int, record: Article, outcome: Outcome) -> int:
    at, payload = _time(outcome), outcome.capture.ref.payload_digest if outcome.capture else None
    reading, digest = _add_reading(writer, article, revision, record)
    writer.db.run(
        """INSERT INTO revisions (article, revision, content_hash, payload_digest, state, first_seen, last_seen, run,
          reading) VALUES (?, ?, ?, ?, 'observed', ?, ?, ?, ?)""",
        [article.id, revision, digest, payload, at, at, writer.run.id, reading],
    )
    return reading


def _add_reading(writer: Writer, article: Entry, revision: int, record: Article) -> tuple[int, str]:
    page = next((ref for ref in record.provenance.captures if ref.role == "page"), None)
    capture, digest = writer.capture_id(page), content_hash(record)
    number = writer.new_reading()
    records.add_reading(writer.db, number, article.id, revision, writer.run.id, record, digest, capture)
    return number, digest


def set_reading(writer: Writer, article: Entry, revision: int, record: Article) -> None:
    """Make `record` the current reading of a revision, and of the article if the revision is current."""
    reading, digest = _add_reading(writer, article, revision, record)
    writer.db.run(
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
    article.revision, article.url, article.reading = revision, record.url, reading
    records.set_links(writer.db, article.id, record)
    works.join(writer, article, record)


def _again(writer: Writer, outcome: Outcome, article: Entry, look: Article) -> Receipt:
    standing = records.standing(writer.db, article)
    payload = outcome.capture.ref.payload_digest if outcome.capture else None
    verdict = judge(standing, look, payload, lambda number: read_again(writer, article, number))
    if verdict.reading is not None:
        set_reading(writer, article, article.revision, verdict.reading)
    changes = _told(writer, verdict, look)
    if verdict.kind == "restored" or (verdict.kind == "revised" and changes):
        return edited(writer, outcome, article, look, verdict, changes)
    restored = article.state == "withdrawn"
    _seen(writer, article, _time(outcome))
    if verdict.reading is not None or restored:
        writer.touch(article.id)
    if restored:
        _return(writer, article, _time(outcome))
        return Receipt(outcome, article.id, "restored")
    return Receipt(outcome, article.id, "reread" if verdict.reading is not None else "unchanged")


def _told(writer: Writer, verdict: Verdict, look: Article) -> list[Change]:
    """What the publisher changed, as far as the two pages bear it out."""
    if verdict.kind not in ("revised", "restored") or verdict.base is None:
        return []
    changes = changes_between(verdict.base, look)
    refs = [next((r for r in one.provenance.captures if r.role == "page"), None) for one in (verdict.base, look)]
    if verdict.kind == "restored" or not isinstance(writer.reread, Witness) or not is_doubtful(changes):
        return changes
    before, after = (writer.reread.text(ref) if ref else None for ref in refs)
    return changes if before is None or after is None else confirmed(changes, before, after)


def read_again(writer: Writer, article: Entry, revision: int) -> Article | None:
    """The archived capture of a revision as today's reader reads it."""
    found = _from_archive(writer, article, revision)
    return records.as_read_today(writer.db, *found) if found else None


def joined_again(writer: Writer, article: Entry) -> Article | None:
    """The same of the current revision, with what its further pages say now."""
    found = _from_archive(writer, article, article.revision)
    return records.joined_today(writer.db, *found) if found else None


def _from_archive(writer: Writer, article: Entry, revision: int) -> tuple[Article, Article] | None:
    """What stands of a revision, and what is read of its page now."""
    found = records.reading_of(writer.db, article.id, revision)
    if found is None:
        return None
    record = found[1]
    page = next((ref for ref in record.provenance.captures if ref.role == "page"), None)
    read = writer.reread(page, record.url) if page else None
    return (record, read) if read and not read.no_article else None


def changes_of(verdict: Verdict, look: Article) -> list[Change]:
    """What differs between what stood and a look."""
    return changes_between(verdict.base, look) if verdict.base else []


def edited(
    writer: Writer, outcome: Outcome, article: Entry, look: Article, verdict: Verdict, changes: list[Change]
) -> Receipt:
    """The publisher changed the article: another revision is the current one from now on."""
    db, at = writer.db, _time(outcome)
    db.run(
        "UPDATE revisions SET state = 'transient' WHERE article = ? AND revision = ? AND state = 'observed'",
        [article.id, article.revision],
    )
    if verdict.kind == "restored":
        changes = [Change("reverted", None, article.revision, verdict.revision), *changes]
    writer.change(article.id, verdict.revision, at, changes)
    if verdict.kind == "restored":
        _restore(writer, article, verdict)
    else:
        reading = _add_revision(writer, article, verdict.revision, look, outcome)
        make_current(writer, article, verdict.revision, reading, look)
    _seen(writer, article, at)
    if article.state == "withdrawn":
        _return(writer, article, at)
    writer.touch(article.id)
    return Receipt(outcome, article.id, "restored" if verdict.kind == "restored" else "revised")


def _restore(writer: Writer, article: Entry, verdict: Verdict) -> None:
    article.revision = verdict.revision
    if verdict.again is not None:
        set_reading(writer, article, verdict.revision, verdict.again)
        return
    found = records.reading_of(writer.db, article.id, verdict.revision)
    assert found is not None
    make_current(writer, article, verdict.revision, *found)


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
