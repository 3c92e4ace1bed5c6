"""Which article an address leads to; two ids that prove to be one."""

from __future__ import annotations

from pipelines.changes import Change
from pipelines.outcome import Outcome
from pipelines.revisit import REMOVED
from pipelines.store import records, works
from pipelines.store.frontier import key_of
from pipelines.store.records import Entry
from pipelines.store.values import as_json
from pipelines.store.writer import Writer
from scraper.article import Article
from scraper.urls import believable_canonical


def addresses(outcome: Outcome, read: Article) -> list[tuple[str, str]]:
    """URL and reason of every address that is proved to lead to what was read, its own first.

    A redirect proves it as a canonical link does: many sites redirect dead pages to a living one.
    """
    found = [(read.url, "url")]
    if outcome.lease.url != read.url and believable_canonical(outcome.lease.url, read.url):
        found.append((outcome.lease.url, "redirect"))
    if read.canonical_url and read.canonical_url != read.url and believable_canonical(read.url, read.canonical_url):
        found.append((read.canonical_url, "canonical"))
    return found


def keys_of(outcome: Outcome, read: Article) -> list[str]:
    """What these addresses are known by."""
    return [key for url, _ in addresses(outcome, read) if (key := key_of(url))]


def article_at(writer: Writer, url: str) -> Entry | None:
    """The article that an address leads to."""
    key = key_of(url)
    found = writer.owners([key]) if key else {}
    return records.entry(writer.db, found[key]) if key in found else None


def resolve(writer: Writer, outcome: Outcome, read: Article) -> Entry | None:
    """The known article of a page; ids that this page proves to be one are merged into the oldest.

    What was taken down stays so: it is merged with nothing, and nothing is merged into it.
    """
    known = writer.owners(keys_of(outcome, read))
    entries = [records.entry(writer.db, article_id) for article_id in dict.fromkeys(known.values())]
    found = sorted((one for one in entries if one is not None), key=lambda one: one.born)
    removed = next((one for one in found if one.state == REMOVED), None)
    if removed is not None:
        return removed
    for younger in found[1:]:
        merge(writer, found[0], younger)
    return found[0] if found else None


def add_aliases(writer: Writer, article: Entry, outcome: Outcome, read: Article) -> None:
    """Remember every address that this page proved; a known address stays with its owner."""
    before = len(article.aliases)
    known = bool(before)
    for url, reason in addresses(outcome, read):
        key = key_of(url)
        if key:
            if not writer.owners([key]):
                records.add_alias(writer.db, article, key, url, reason if known else "first")
                writer.own(key, article.id)
            known = True
    if 0 < before < len(article.aliases):
        _write_aliases(writer, article)


def _write_aliases(writer: Writer, article: Entry) -> None:
    writer.db.run("UPDATE articles SET aliases = ? WHERE id = ?", [as_json(article.aliases), article.id])
    writer.touch(article.id)


def merge(writer: Writer, older: Entry, younger: Entry) -> None:
    """The older id lives on with the addresses of both; the younger becomes a tombstone that says so."""
    db = writer.db
    db.run("UPDATE aliases SET article = ?, reason = 'merge' WHERE article = ?", [older.id, younger.id])
    writer.hand_over(younger.id, older.id)
    db.run("UPDATE articles SET state = 'merged', merged_into = ? WHERE id = ?", [older.id, younger.id])
    db.run("UPDATE articles SET merged_into = ? WHERE merged_into = ?", [older.id, younger.id])
    db.run("DELETE FROM attachment_uses WHERE article = ?", [younger.id])
    works.forget(writer, younger.id)
    older.aliases += [url for url in younger.aliases if url not in older.aliases]
    writer.change(younger.id, younger.revision, None, [Change("merged", None, younger.id, older.id)])
    writer.touch(younger.id)
    _write_aliases(writer, older)
