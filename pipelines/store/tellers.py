"""Who told of an address, and when: every way of discovery, with the page that told first.

The first way stands in the row of the URL itself (`way`, `teller`, `found_at`); `tellers` holds what came later.
Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pipelines.store.database import Database, Row, where_in
from pipelines.store.values import moment, plain, shown, stamp
from scraper.discover import Candidate
from scraper.discover.tellers import BITS, summary_of

EXACT_TO = timedelta(days=7)
"""How exactly the last time is kept: what a sitemap names every night is not written every night."""
_FRESH = """
INSERT INTO tellers (url, way, page, first_at, last_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url, way) DO NOTHING
"""
_AGAIN = "UPDATE tellers SET last_at = ? WHERE url = ? AND way = ?"
_OF_URL = """
SELECT way, page, first_at, last_at FROM (
  SELECT way, teller AS page, found_at AS first_at, found_at AS last_at FROM urls WHERE id = ?
  UNION ALL SELECT way, page, first_at, last_at FROM tellers WHERE url = ?
) AS told ORDER BY first_at, last_at, way
"""
_BIT = "CASE way " + " ".join(f"WHEN '{way}' THEN {bit}" for way, bit in BITS.items()) + " ELSE 0 END"
_MASKS = f"""
SELECT mask, count(*) FROM (
  SELECT id, sum({_BIT}) AS mask FROM (
    SELECT id, way FROM urls WHERE source = ? AND rank = 1
    UNION SELECT urls.id, tellers.way FROM tellers JOIN urls ON urls.id = tellers.url
      WHERE urls.source = ? AND urls.rank = 1
  ) AS told GROUP BY id
) AS masks GROUP BY mask
"""  # noqa: S608 - constants


def note(db: Database, told: Iterable[tuple[str, Candidate]], known: Mapping[str, Row], now: datetime) -> None:
    """Keep who told of known URLs. `known` has rows of (id, first way, found_at) by identity of the address."""
    ways: dict[tuple[int, str], Candidate] = {}
    for key, found in told:
        if found.way in BITS and key in known:
            ways.setdefault((known[key][0], found.way), found)
    if not ways:
        return
    first = {id: (way, moment(found_at)) for id, way, found_at in known.values()}
    ids = sorted({id for id, _ in ways})
    rows = where_in(db, "SELECT url, way, last_at FROM tellers WHERE url {in}", ids)
    kept = {(id, way): moment(last) for id, way, last in rows}
    fresh, again = [], []
    for (id, way), found in ways.items():
        own, since = first[id]
        last = kept.get((id, way)) or (since if own == way else None)
        if last is not None and now - last < EXACT_TO:
            continue
        if (id, way) in kept:
            again.append((stamp(now), id, way))
        else:
            began = since if own == way else now
            fresh.append((id, way, plain(found.teller), stamp(began), stamp(now)))
    db.run_many(_FRESH, fresh)
    db.run_many(_AGAIN, again)


def of_url(db: Database, source: str, key: str) -> list[dict[str, Any]]:
    """Every way that told of an address, the first one first: way, page, first_at, last_at."""
    rows = db.rows("SELECT id FROM urls WHERE source = ? AND url_key = ?", [source, key])
    found: dict[str, dict[str, Any]] = {}
    for way, page, first_at, last_at in db.rows(_OF_URL, [rows[0][0]] * 2) if rows else ():
        one = found.setdefault(way, {"way": way, "page": page, "first_at": shown(first_at)})
        one["page"] = one["page"] or page
        one["last_at"] = shown(last_at)
    return list(found.values())


def ways(db: Database, source: str) -> dict[str, dict[str, int]]:
    """By way, over all runs: articles it named, those that nobody else named, those it would have missed alone."""
    masks: Sequence[Row] = db.rows(_MASKS, [source, source])
    return summary_of({int(mask): int(count) for mask, count in masks})
