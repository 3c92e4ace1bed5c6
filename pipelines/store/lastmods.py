"""What became of what lastmod said: counted per source at each visit of a probe that a sitemap named in this run.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

from pipelines.days import latest
from pipelines.lastmods import Lastmods, is_probe
from pipelines.outcome import Receipt
from pipelines.store.database import Database, one, where_in
from pipelines.store.frontier import Running

LOOKED = frozenset({"unchanged", "reread", "revised", "restored"})
"""Visits of a page that was known."""
CHANGED = frozenset({"revised", "restored"})
MEMORY = 5000
"""Visits that are remembered in full; beyond, all counts are halved, so that a site may mend its ways."""
_NAMES = [one.name for one in fields(Lastmods)]
_ADD = f"""
INSERT INTO lastmods (source, {", ".join(_NAMES)}) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (source) DO UPDATE SET {", ".join(f"{name} = lastmods.{name} + excluded.{name}" for name in _NAMES)}
"""  # noqa: S608 - constants
_HALVE = f"""
UPDATE lastmods SET {", ".join(f"{name} = {name} / 2" for name in _NAMES)}
WHERE source = ? AND {" + ".join(_NAMES)} > {MEMORY}
"""  # noqa: S608 - constants


def of_source(db: Database, source: str) -> Lastmods:
    """What is known so far."""
    row = one(db, f"SELECT {', '.join(_NAMES)} FROM lastmods WHERE source = ?", [source])  # noqa: S608 - constants
    return Lastmods(*row) if row else Lastmods()


def observe(db: Database, run: Running, receipts: Sequence[Receipt]) -> None:
    """Count visits; before the rows of the URLs say that these visits were made.

    Only where a sitemap named the page in this run: a page that came first has an old lastmod, which proves nothing.
    """
    looked = {id: one for one in receipts if is_probe(id := one.outcome.lease.id) and one.change in LOOKED}
    sql = "SELECT id, lastmod, lastmod_seen FROM urls WHERE named = ? AND lastmod_seen IS NOT NULL AND id {in}"
    rows = where_in(db, sql, list(looked), [run.number]) if looked else []
    counts: Counter[str] = Counter()
    for id, told, before in rows:
        moved = "still" if latest(told) == latest(before) else "moved"
        counts[f"{moved}_{'changed' if looked[id].change in CHANGED else 'same'}"] += 1
    if counts:
        db.run(_ADD, [run.source, *(counts[name] for name in _NAMES)])
        db.run(_HALVE, [run.source])
