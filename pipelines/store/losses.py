"""URLs that left the sitemaps of their source: each is looked after once, soon, and within a budget.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from pipelines.store.database import Database, one
from pipelines.store.frontier import Running
from pipelines.store.hosts import host_key

LOOKS_A_RUN = 0.02
"""Share of the named URLs that one run looks after when they leave: a sitemap that breaks loses them all."""
FEWEST_LOOKS = 20

_LOST = """
SELECT id, url FROM urls WHERE source = ? AND named < ? AND run <> ? AND state = 'stored' AND rank > 0
ORDER BY visited_at, id LIMIT ?
"""
_LOOK_AFTER = """
UPDATE urls SET run = ?, host = ?, state = 'pending', reason = NULL, capture = NULL, named = NULL WHERE id = ?
"""


def look_after_lost(db: Database, run: Running) -> int:
    """Make URLs pending that a sitemap named in an earlier run and none names in this one; how many.

    A piece that leaves the sitemap was often taken down. Only where all sitemaps of this run could be read; each loss
    is looked into once, the longest unvisited first, and those beyond this run's share wait for the next.
    """
    if run.plan.limit is not None or not _all_sitemaps_read(db, run):
        return 0
    counted = one(db, "SELECT count(*) FROM urls WHERE source = ? AND named IS NOT NULL", [run.source])
    most = max(FEWEST_LOOKS, int((counted[0] if counted else 0) * LOOKS_A_RUN))
    lost = db.rows(_LOST, [run.source, run.number, run.id, most])
    db.run_many(_LOOK_AFTER, [(run.id, host_key(url), id) for id, url in lost])
    return len(lost)


def _all_sitemaps_read(db: Database, run: Running) -> bool:
    found: dict[str, int] = dict(
        db.rows("SELECT state, count(*) FROM urls WHERE run = ? AND kind = 'sitemap' GROUP BY state", [run.id])
    )
    return set(found) == {"stored"}
