"""Captures of an imported WARC become looks at articles, oldest first, as if the crawl had made them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from pipelines.outcome import Batch, Kind, Lease, Outcome
from pipelines.store import SqlStore
from pipelines.store.frontier import key_of
from pipelines.store.protocol import Plan, Reread, WarcFile
from scraper.archive.exchange import Capture
from scraper.archive.index import ReplayIndex
from scraper.archive.warc import parse_date
from scraper.article import Article, Attachment
from scraper.discover import Candidate
from scraper.discover.ground import is_article_url, is_denied
from scraper.errors import UsageError
from scraper.extract.pager import may_continue
from scraper.source import Source

BATCH = 50
_TURNS = 3
_ENDED = ("finished", "degraded")
_KINDS: dict[str, Kind] = {"text/html": "article", "application/xhtml+xml": "article", "application/pdf": "attachment"}

Read = Callable[[Kind, str, Capture], Awaitable[Article | Attachment | str]]
"""Reads a capture as this kind for this source: a record, a file, or the machine-readable reason why not."""


def wanted(index: ReplayIndex, source: Source) -> list[tuple[Kind, Capture]]:
    """Captures that may be articles or files of a source, articles first, oldest first."""
    found = [(kind, one) for one in index.captures() if (kind := _kind(one, source)) and index.answers(one)]
    unknown = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda pair: (pair[0] != "article", pair[1].fetched_at or unknown))


def _kind(capture: Capture, source: Source) -> Kind | None:
    kind = _KINDS.get(capture.media_type or "")
    if kind is None or capture.status != 200 or key_of(capture.url) is None:
        return None
    if not source.owns(capture.url) or is_denied(capture.url, source):
        return None
    return kind if kind == "attachment" or is_article_url(capture.url, source) else None


async def take_in(
    store: SqlStore,
    source: Source,
    index: ReplayIndex,
    found: Sequence[tuple[Kind, Capture]],
    read: Read,
    reread: Reread,
) -> Counter[str]:
    """One run over the captures of imported files; what became of them, by kind of change or by reason.

    Captures that the store has are passed over, and so are those of addresses that were seen later: what is
    known now must not be overtaken by what was (`older`). No run is made when nothing is left.
    Raises UsageError when a run of the source is not ended, SourceHeld, StorageError.
    """
    store.hold(source.id)
    _refuse_unfinished(store, source)
    tally: Counter[str] = Counter()
    found = _news(store, source, found, tally)
    if not found:
        return tally
    addresses = {key_of(capture.url) for _, capture in found}
    run = store.start_run(source.id, Plan(full=True, limit=max(1, len(addresses))), datetime.now(UTC))
    ends = {name: index.files[name].stat().st_size for name in sorted({one.ref.warc for _, one in found})}
    for name, end in ends.items():
        store.open_warc(WarcFile(name, run.id, source.id, end, sealed=True))
    further = {key_of(page.url) for article in store.articles(source.id) for page in article.continuations}
    for turn in range(_TURNS):
        some = [one for one in found if _turn(*one) == turn]
        kept = [("continuation" if key_of(one.url) in further else kind, one) for kind, one in some]
        async for batch in _read(store, run.id, kept, read, tally):
            receipts = store.commit(run.id, batch, ends, reread)
            tally.update(one.change or one.outcome.reason or one.outcome.state for one in receipts)
            read_now = (one.article for one in batch.outcomes if one.article)
            further |= {key_of(page.url) for article in read_now for page in article.continuations}
    store.end_run(run.id, "finished", {}, datetime.now(UTC))
    return +tally


def _turn(kind: Kind, capture: Capture) -> int:
    """What may be a further page of a piece comes after all others, whose first page says whether it is one; then
    come files."""
    return 2 if kind == "attachment" else int(may_continue(capture.url))


async def _read(
    store: SqlStore, run: str, found: Sequence[tuple[Kind, Capture]], read: Read, tally: Counter[str]
) -> AsyncIterator[Batch]:
    """The captures read, in batches in their order; those of addresses that were taken down are counted."""
    kinds = {key_of(capture.url): (kind, capture.url) for kind, capture in reversed(found)}
    candidates = [Candidate(url, way="link", kind=kind) for kind, url in kinds.values()]
    leases = _leases(store, run, candidates, datetime.now(UTC))
    pending = iter(found)
    while some := list(islice(pending, BATCH)):
        leased = [(leases[key], one) for _, one in some if (key := key_of(one.url)) in leases]
        tally["removed"] += len(some) - len(leased)
        outcomes = await asyncio.gather(*(_outcome(lease, one, read) for lease, one in leased))
        yield Batch(captures=[one for _, one in some], outcomes=list(outcomes))


def _news(
    store: SqlStore, source: Source, found: Sequence[tuple[Kind, Capture]], tally: Counter[str]
) -> list[tuple[Kind, Capture]]:
    """Captures that the store does not have and that are later than what it knows of their addresses."""
    have = {(one.ref.warc, one.ref.offset) for one in store.captures(source.id)}
    seen = _last_looks(store, source)
    news = []
    for kind, capture in found:
        if (capture.ref.warc, capture.ref.offset) in have:
            tally["known"] += 1
        elif _is_older(capture, seen):
            tally["older"] += 1
        else:
            news.append((kind, capture))
    return news


def _last_looks(store: SqlStore, source: Source) -> dict[str | None, datetime | None]:
    """When each known address was seen last; None for files, whose looks are not told apart."""
    seen: dict[str | None, datetime | None] = {}
    for article in store.articles(source.id):
        last = parse_date(article.last_seen)
        seen |= {key_of(url): last for url in (article.url, *article.aliases)}
        seen |= {key_of(file.url): None for file in article.attachments if file.sha256}
    return seen


def _is_older(capture: Capture, seen: Mapping[str | None, datetime | None]) -> bool:
    key = key_of(capture.url)
    if key not in seen:
        return False
    last = seen[key]
    return last is None or capture.fetched_at is None or capture.fetched_at <= last


def _refuse_unfinished(store: SqlStore, source: Source) -> None:
    for run in store.runs(source.id):
        if run.state not in _ENDED:
            raise UsageError(
                f"run {run.id} is {run.state}: `thinktank crawl {source.id}` must finish it before an import"
            )


def _leases(store: SqlStore, run: str, candidates: Sequence[Candidate], now: datetime) -> dict[str | None, Lease]:
    """Lease by URL identity; an address that was taken down gets none."""
    store.enqueue(run, candidates, now)
    leases: dict[str | None, Lease] = {}
    while some := store.lease(run, 1000, now):
        leases |= {key_of(one.url): one for one in some}
    return leases


async def _outcome(lease: Lease, capture: Capture, read: Read) -> Outcome:
    answer = await read(lease.kind, lease.source, capture)
    if isinstance(answer, str):
        return Outcome(lease, "failed", answer, capture=capture)
    if isinstance(answer, Attachment):
        return Outcome(lease, "stored", capture=capture, attachment=answer)
    if answer.no_article:
        return Outcome(lease, "excluded", f"no_article:{answer.no_article}", capture=capture)
    return Outcome(lease, "stored", capture=capture, article=answer)
