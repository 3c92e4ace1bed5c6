"""Works: translations of one piece are articles of their own, joined by `work`, the id of the oldest of them."""

from __future__ import annotations

from pipelines.store import records
from pipelines.store.database import one, where_in
from pipelines.store.frontier import key_of
from pipelines.store.records import Entry
from pipelines.store.values import load
from pipelines.store.writer import Writer
from scraper.article import Article

MOST_TRANSLATIONS = 50
"""Languages that one page may name: the United Nations have six, the European Union 24."""


def join(writer: Writer, article: Entry, record: Article) -> None:
    """Join the article with the translations that it names and that name it in turn.

    One side is not enough: many sites link every page to the other language's home page or newest piece.
    """
    if not record.translations:
        return
    mine = {key_of(url) for url in (record.url, article.url, *article.aliases)}
    others = [other for other in _named(writer, record) if other != article.id and _names(writer, other, mine)]
    if others:
        _unite(writer, [article.id, *others])


def _named(writer: Writer, record: Article) -> list[str]:
    keys = [key_of(one.url) for one in record.translations[:MOST_TRANSLATIONS]]
    known = records.ids_of(writer.db, writer.run.source, [key for key in keys if key])
    return list(dict.fromkeys(known.values()))


def _names(writer: Writer, article_id: str, keys: set[str | None]) -> bool:
    row = one(
        writer.db,
        "SELECT r.record FROM articles a JOIN readings r ON r.id = a.reading WHERE a.id = ? AND a.state <> 'merged'",
        [article_id],
    )
    if row is None:
        return False
    return bool(keys & {key_of(one.url) for one in load(row[0]).translations[:MOST_TRANSLATIONS]})


def _unite(writer: Writer, ids: list[str]) -> None:
    """One work for all of these and for all that were joined with any of them."""
    db = writer.db
    works = [
        row[0] for row in where_in(db, "SELECT DISTINCT work FROM articles WHERE work IS NOT NULL AND id {in}", ids)
    ]
    members = where_in(db, "SELECT id, born, work FROM articles WHERE id {in}", ids)
    members += where_in(db, "SELECT id, born, work FROM articles WHERE work {in}", works)
    oldest = min(members, key=lambda member: member[1])[0]
    for article_id in dict.fromkeys(id for id, _, work in sorted(members, key=lambda m: m[1]) if work != oldest):
        db.run("UPDATE articles SET work = ? WHERE id = ?", [oldest, article_id])
        writer.touch(article_id)
