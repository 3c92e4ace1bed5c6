"""The frontier on disk: what is pending in a run, and what is known of each URL from earlier ones.

Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from pipelines.days import is_before
from pipelines.lastmods import UNTRIED, Lastmods, is_probe
from pipelines.outcome import Outcome
from pipelines.revisit import GONE, SEEDS, Known, due
from pipelines.store import tellers
from pipelines.store.database import Database, Row, one, where_in
from pipelines.store.hosts import host_key
from pipelines.store.protocol import Plan
from pipelines.store.values import moment, plain, stamp
from scraper.discover import Candidate
from scraper.urls import UrlRefused, identity_key

RANKS = {"sitemap": 0, "feed": 0, "listing": 0, "api": 0, "article": 1, "attachment": 2, "continuation": 2}

_KNOWN = """url_key, id, run, kind, state, reason, visited_at, found_at, published, not_before, attempts, edits,
  gone_run, named, lastmod, way"""

_SWEEP = f"""
SELECT {_KNOWN}, url FROM urls WHERE source = ? AND rank > 0 AND run <> ? AND id > ? ORDER BY id LIMIT ?
"""  # noqa: S608 - constants
SEEDS_OF = "SELECT url, kind FROM urls WHERE source = ? AND rank = 0 ORDER BY id"
State = tuple[str, str | None]
"""State of a URL, and why."""
SWEPT = 5000
"""Known URLs in memory at once: a source may have a million."""
_INSERT = """
INSERT INTO urls (source, url, host, url_key, kind, rank, way, run, state, reason, lastmod, published, found_at, named,
  teller)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, url_key) DO NOTHING
"""
_AGAIN = """
UPDATE urls SET kind = ?, rank = ?, host = ?, run = ?, state = ?, reason = ?, lastmod = coalesce(?, lastmod),
  published = coalesce(?, published), capture = NULL WHERE id = ?
"""
_SWEPT_IN = "UPDATE urls SET run = ?, host = ?, state = 'pending', reason = NULL, capture = NULL WHERE id = ?"
_NAMED = "UPDATE urls SET named = ?, lastmod = coalesce(?, lastmod) WHERE id = ?"
_END = """
UPDATE urls SET url = coalesce(?, url), host = coalesce(?, host), state = ?, reason = ?, not_before = ?, attempts = ?,
  visited_at = coalesce(?, visited_at),
  etag = coalesce(?, etag), last_modified = coalesce(?, last_modified), published = coalesce(?, published),
  gone_run = ?, edits = edits + ?, capture = NULL,
  lastmod_seen = CASE WHEN named = ? THEN lastmod ELSE lastmod_seen END
WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class Running:
    """The run that enqueues, as the frontier needs it."""

    id: str
    source: str
    plan: Plan
    number: int = 0
    """Place in the order of all runs."""
    lastmods: Lastmods = UNTRIED
    """What is known of the source's lastmod."""
    walks: bool = True
    """Are lists followed to their end, or until a page has nothing new?"""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a lease ended, as the URL's row keeps it."""

    outcome: Outcome
    visited_at: str | None
    edited: bool
    gone_run: str | None
    """The run that first found it gone; None when this look did not."""
    first_gone: bool = False
    """That run is this one: what failed before says nothing of how often it was gone."""


def enqueue(db: Database, run: Running, candidates: Iterable[Candidate], now: datetime) -> int:
    """Make URLs pending where the plan and what is known of them call for a visit; how many."""
    told = [(key, found) for found in candidates if (key := key_of(found.url)) is not None]
    by_key: dict[str, Candidate] = {}
    for key, found in told:
        by_key.setdefault(key, found)
    known = {row[0]: row for row in where_in(db, _known_sql(), list(by_key), [run.source])}
    wanted = {key: found for key, found in by_key.items() if key not in known or _is_due(known[key], found, run, now)}
    states = dict(zip(wanted, _admit(db, run, list(wanted.values())), strict=True))
    at = stamp(now)
    fresh = [_new_row(run, key, found, states[key], at) for key, found in wanted.items() if key not in known]
    again = [_known_row(run, known[key], found, states[key]) for key, found in wanted.items() if key in known]
    db.run_many(_INSERT, fresh)
    db.run_many(_AGAIN, again)
    named = {key: found for key, found in told if _names(found) and key in known}
    rows = ((known[key], found.lastmod) for key, found in named.items())
    db.run_many(_NAMED, [(run.number, lastmod, row[1]) for row, lastmod in rows if row[13] != run.number])
    _note_tellers(db, run, told, known, now)
    return sum(state == "pending" for state, _ in states.values())


def _note_tellers(
    db: Database, run: Running, told: Sequence[tuple[str, Candidate]], known: Mapping[str, Row], now: datetime
) -> None:
    """Of what was known before, and of what several ways named at once."""
    rows = {key: (row[1], row[15], row[7]) for key, row in known.items()}
    counts = Counter({(key, found.way) for key, found in told if key not in known})
    twice = [key for key, ways in Counter(key for key, _ in counts).items() if ways > 1]
    sql = "SELECT url_key, id, way, found_at FROM urls WHERE source = ? AND url_key {in}"
    rows |= {row[0]: row[1:] for row in where_in(db, sql, twice, [run.source])} if twice else {}
    tellers.note(db, (one for one in told if RANKS[one[1].kind]), rows, now)


def _names(found: Candidate) -> bool:
    return found.way == "sitemap" and found.kind not in SEEDS


def _new_row(run: Running, key: str, found: Candidate, state: State, at: str | None) -> Row:
    told = (found.kind, RANKS[found.kind], found.way, run.id, *state, found.lastmod, found.published, at)
    named = run.number if _names(found) else None
    return (run.source, found.url, host_key(found.url), key, *told, named, plain(found.teller))


def _known_row(run: Running, row: Row, found: Candidate, state: State) -> Row:
    kind = _kind(row, found)
    return (kind, RANKS[kind], host_key(found.url), run.id, *state, found.lastmod, found.published, row[1])


def _known_sql() -> str:
    return f"SELECT {_KNOWN} FROM urls WHERE source = ? AND url_key {{in}}"  # noqa: S608 - constants


def _is_due(row: Row, found: Candidate, run: Running, now: datetime) -> bool:
    known = replace(_as_known(row), kind=_kind(row, found))
    return row[2] != run.id and due(known, found.lastmod, now, run.plan.full, run.lastmods)


def _kind(row: Row, found: Candidate) -> str:
    """A page that was taken for an article may be declared a listing later; the reverse is only a link to it."""
    return found.kind if found.kind in SEEDS else str(row[3])


def _as_known(row: Row) -> Known:
    _, id, _, kind, state, reason, visited_at, found_at, published, not_before, attempts, edits, gone_run, *_ = row
    return Known(
        kind=kind,
        state=state,
        reason=reason,
        visited_at=moment(visited_at),
        found_at=moment(found_at),
        published=published,
        not_before=moment(not_before),
        attempts=attempts,
        edits=edits,
        gone=gone_run is not None,
        probe=is_probe(id),
    )


_OVER_LIMIT = "excluded", "over_limit"


def _admit(db: Database, run: Running, candidates: Sequence[Candidate]) -> list[State]:
    """State and reason of each: pending, or excluded by `--since` or `--limit`."""
    left = _articles_left(db, run)
    states: list[State] = []
    for found in candidates:
        if found.kind == "article" and is_before(found.published, run.plan.since):
            states.append(("excluded", "before_since"))
        elif left is not None and left <= 0 and found.kind == "article":
            states.append(_OVER_LIMIT)
        else:
            states.append(("pending", None))
            left = left - 1 if left is not None and found.kind == "article" else left
    if left is not None and left <= 0:
        _stop_discovery(db, run)
        return [_OVER_LIMIT if found.kind in SEEDS else state for found, state in zip(candidates, states, strict=True)]
    return states


def _articles_left(db: Database, run: Running) -> int | None:
    if run.plan.limit is None:
        return None
    counted = """SELECT count(*) FROM urls WHERE run = ? AND rank = 1
      AND (reason IS NULL OR reason NOT IN ('before_since', 'over_limit'))"""
    found = one(db, counted, [run.id])
    return run.plan.limit - (found[0] if found else 0)


def _stop_discovery(db: Database, run: Running) -> None:
    """Enough articles are pending: what would only lead to more is not asked of the site."""
    db.run(
        "UPDATE urls SET state = 'excluded', reason = 'over_limit' WHERE run = ? AND state = 'pending' AND rank = 0",
        [run.id],
    )


def sweep(db: Database, run: Running, now: datetime) -> None:
    """Known URLs that are due whether or not discovery names them again: failures, deferrals, old looks."""
    last = 0
    while rows := db.rows(_SWEEP, [run.source, run.id, last, SWEPT]):
        again = [row for row in rows if due(_as_known(row), row[14], now, trust=run.lastmods)]
        db.run_many(_SWEPT_IN, [(run.id, host_key(row[-1]), row[1]) for row in again])
        last = rows[-1][1]


def take_up(db: Database, run: Running, now: datetime) -> None:
    """Put the URLs of an unfinished run in the state that today's plan asks for; nothing is on the way any more."""
    unplaced = db.rows("SELECT id, url FROM urls WHERE run = ? AND host = ''", [run.id])  # of an earlier version
    db.run_many("UPDATE urls SET host = ? WHERE id = ?", [(host_key(url), id) for id, url in unplaced])
    again = "UPDATE urls SET state = 'pending', reason = NULL WHERE run = ? AND "
    db.run(f"{again} state = 'leased'", [run.id])
    db.run(f"{again} state = 'deferred' AND not_before <= ?", [run.id, stamp(now)])
    if run.plan.since is None:
        db.run(f"{again} state = 'excluded' AND reason = 'before_since'", [run.id])
    if run.plan.limit is None:
        db.run(f"{again} state = 'excluded' AND reason = 'over_limit'", [run.id])
        return
    db.run(
        """UPDATE urls SET state = 'excluded', reason = 'over_limit' WHERE run = ? AND state = 'pending' AND rank = 1
        AND id NOT IN (SELECT id FROM urls WHERE run = ? AND state = 'pending' AND rank = 1 ORDER BY id LIMIT ?)""",
        [run.id, run.id, run.plan.limit],
    )


def end(db: Database, run: Running, endings: Iterable[Ending]) -> None:
    """Write how leases ended."""
    db.run_many(_END, (_end_values(run, ending) for ending in endings))


def _end_values(run: Running, ending: Ending) -> Row:
    outcome = ending.outcome
    failed = outcome.state == "failed" or is_gone(outcome)
    spelling = _present_spelling(outcome)
    return (
        spelling,
        host_key(spelling) if spelling else None,
        outcome.state,
        plain(outcome.reason),
        stamp(outcome.not_before),
        (1 if ending.first_gone else outcome.lease.attempts + 1) if failed else 0,
        ending.visited_at,
        plain(outcome.etag),
        plain(outcome.last_modified),
        outcome.article.published if outcome.article else None,
        ending.gone_run,
        int(ending.edited),
        run.number if outcome.state == "stored" else -1,
        outcome.lease.id,
    )


def _present_spelling(outcome: Outcome) -> str | None:
    """Where http, `www.` or a slash was only redirected away, the next visit asks for the right address at once."""
    if outcome.state != "stored" or outcome.capture is None or outcome.capture.url == outcome.lease.url:
        return None
    return outcome.capture.url if key_of(outcome.capture.url) == key_of(outcome.lease.url) else None


def is_gone(outcome: Outcome) -> bool:
    """Did the server say, by status, words or a way home, that the page exists no more?"""
    return outcome.reason in GONE and outcome.lease.kind not in SEEDS


@lru_cache(maxsize=4096)  # one look asks for the same few addresses many times
def key_of(url: str) -> str | None:
    """What makes two URLs the same page; None for an address that is no http URL."""
    try:
        return identity_key(url)
    except UrlRefused:
        return None


def counts(db: Database, run: str) -> dict[str, int]:
    """URLs of this run by state."""
    return dict(db.rows("SELECT state, count(*) FROM urls WHERE run = ? GROUP BY state", [run]))


def reasons(db: Database, run: str) -> dict[str, int]:
    """URLs of this run by `state:reason`."""
    rows = db.rows(
        "SELECT state, reason, count(*) FROM urls WHERE run = ? AND reason IS NOT NULL GROUP BY state, reason", [run]
    )
    return {f"{state}:{reason}": number for state, reason, number in rows}
