"""Lists are walked to their end once a month; on the nights between, until a page has nothing new.

A list that is not sorted by date may grow in its middle, which is why the walk to the end comes back.
Functions take the Database and run inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.outcome import Outcome
from pipelines.store.database import Database, where_in
from pipelines.store.frontier import Running, key_of
from pipelines.store.values import moment, stamp
from scraper.discover import Candidate
from scraper.discover.pager import page_number

EVERY = timedelta(days=28)
FEWEST = 3
"""Articles on a page that is to prove something."""


def walked_lately(db: Database, source: str, now: datetime) -> bool:
    """Did a run of the last four weeks finish that followed every list to its end?"""
    sql = "SELECT started_at, manifest FROM runs WHERE source = ? AND state = 'finished' ORDER BY number DESC"
    for started_at, text in db.rows(sql, [source]):
        started = moment(started_at)
        if started is None or now - started > EVERY:
            return False
        manifest = json.loads(text or "{}")
        plan = manifest.get("plan")
        whole = plan is not None and not (plan.get("limit") or plan.get("since") or plan.get("only"))
        if whole and not manifest.get("lists_cut"):
            return True
    return False


def followed(db: Database, run: Running, started: datetime, outcomes: Sequence[Outcome]) -> tuple[list[Candidate], int]:
    """Candidates of all outcomes, each with the page that told of it; and how many lists end here for this run."""
    lists = [one for one in outcomes if one.lease.kind in ("listing", "api") and any(map(_leads_on, one.candidates))]
    known = _known(db, run, started, lists) if lists and not run.walks else set()
    found: list[Candidate] = []
    cut = 0
    for outcome in outcomes:
        ends = bool(known) and outcome in lists and _has_nothing_new(outcome, known)
        cut += ends
        kept = (one for one in outcome.candidates if not (ends and _leads_on(one)))
        found += (replace(one, teller=outcome.lease.url) for one in kept)
    return found, cut


def _leads_on(candidate: Candidate) -> bool:
    return candidate.way == "pager"


def _articles(outcome: Outcome) -> Iterable[Candidate]:
    return (one for one in outcome.candidates if one.kind == "article")


def _known(db: Database, run: Running, started: datetime, lists: Sequence[Outcome]) -> set[str]:
    """Identities of articles on these pages that were known before this run."""
    keys = {key for outcome in lists for one in _articles(outcome) if (key := key_of(one.url)) is not None}
    sql = "SELECT url_key FROM urls WHERE source = ? AND found_at < ? AND url_key {in}"
    return {row[0] for row in where_in(db, sql, sorted(keys), [run.source, stamp(started)])}


def _has_nothing_new(outcome: Outcome, known: set[str]) -> bool:
    """All its articles are known, and older ones follow: by their dates, or because it is not the first page."""
    articles = list(_articles(outcome))
    if len(articles) < FEWEST or any(key_of(one.url) not in known for one in articles):
        return False
    return _is_newest_first(articles) or bool(page_number(outcome.lease.url))


def _is_newest_first(articles: Sequence[Candidate]) -> bool:
    days = [one.published[:10] for one in articles if one.published]
    return len(days) == len(articles) and days[0] > days[-1] and days == sorted(days, reverse=True)
