"""Cited addresses and what became of them. One row an address, whoever cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipelines.outlinks import Outlink
from pipelines.store.database import Database, where_in
from pipelines.store.values import moment, plain, stamp

_CITED = """
SELECT l.url, l.text, a.id, a.published, a.source FROM links l JOIN articles a ON a.id = l.article
WHERE a.state IN ('current', 'withdrawn')
"""
Cited = tuple[str, str, str, str | None, str]
"""Address, words of the link, article, day of publication, source."""


def cited(db: Database, article: str | None, source: str | None) -> Iterator[Cited]:
    """Links in the main texts of an article, a source, or everything, in the order of the articles."""
    given = [(" AND a.id = ?", article), (" AND a.source = ?", source)]
    where = "".join(words for words, value in given if value)
    values = [value for _, value in given if value]
    rows: Iterator[Any] = db.stream(f"{_CITED}{where} ORDER BY a.born, l.position", values)
    return rows


def known(db: Database, urls: Sequence[str]) -> dict[str, Outlink]:
    """What is known of some addresses."""
    rows = where_in(
        db,
        "SELECT url, checked_at, state, status, reason, target, memento, memento_at FROM outlinks WHERE url {in}",
        [plain(url) or "" for url in urls],
    )
    found: dict[str, Outlink] = {}
    for url, checked_at, state, status, reason, target, memento, memento_at in rows:
        checked = moment(checked_at)
        assert checked is not None
        found[url] = Outlink(url, checked, state, status, reason, target, memento, moment(memento_at))
    return found


def note(db: Database, outlinks: Iterable[Outlink]) -> None:
    """Remember what became of addresses; a copy that was found once is kept when the next look finds none."""
    db.run_many(
        """INSERT INTO outlinks (url, checked_at, state, status, reason, target, memento, memento_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET checked_at = excluded.checked_at,
          state = excluded.state, status = excluded.status, reason = excluded.reason, target = excluded.target,
          memento = COALESCE(excluded.memento, outlinks.memento),
          memento_at = COALESCE(excluded.memento_at, outlinks.memento_at)""",
        [
            (plain(one.url), stamp(one.checked_at), one.state, one.status, *_told(one), stamp(one.memento_at))
            for one in outlinks
        ],
    )


def _told(one: Outlink) -> tuple[str | None, ...]:
    return plain(one.reason), plain(one.target), plain(one.memento)
