"""Re-extraction: what today's reader makes of the captures that records stand on, and how that differs."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from pipelines.store import SqlStore
from pipelines.store.rereading import StandingFile, StandingReading
from scraper.article import Article, Attachment

T = TypeVar("T")
A = TypeVar("A")
BATCH = 50
"""Readings in one transaction; and, with those that are read ahead, what a kill costs."""
AHEAD = 2
"""Batches that are read while one is written, so that no reading process waits for a slow page or for the disk."""

Renewed = tuple[StandingReading, Article]
Read = Callable[[StandingReading], Awaitable[Article | str]]
"""Reads the capture of a standing reading again: a record, or the machine-readable reason why there is none."""
RenewedFile = tuple[StandingFile, Attachment]
ReadFile = Callable[[StandingFile], Awaitable[Attachment | str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that today's reader reads otherwise."""

    field: str
    before: Any
    after: Any
    before_by: str | None = None
    """What the value stood on, by its evidence: `label at published`; None for a field without evidence."""
    after_by: str | None = None


@dataclass(slots=True)
class Tally:
    """What came of the readings of one source."""

    read: int = 0
    changed: int = 0
    """Readings that were (in a dry run: would be) replaced."""
    renamed: int = 0
    """Of these, those in which nothing differs but who read them."""
    fields: Counter[str] = field(default_factory=Counter)
    """Changed records by field."""
    rules: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Changed values by field, and by what the old and the new one stand on; positions in the page left out."""
    kept: Counter[str] = field(default_factory=Counter)
    """Records that could not be read again and stay as they are, by reason."""


@dataclass(frozen=True, slots=True)
class Reread:
    """One standing reading and what became of it."""

    standing: StandingReading
    record: Article | None
    """None when the capture could not be read: the standing reading is kept."""
    reason: str | None = None

    @property
    def differs(self) -> bool:
        """Did today's reader read anything otherwise?"""
        return self.record is not None and self.record != self.standing.record

    def differences(self) -> list[Difference]:
        """Field by field, in the order of the record; evidence and provenance are one field each."""
        if self.record is None:
            return []
        old, new = self.standing.record, self.record
        names = {name for name in Article.model_fields if getattr(old, name) != getattr(new, name)}
        before, after = old.model_dump(include=names), new.model_dump(include=names)
        return [Difference(name, before[name], after[name], _by(old, name), _by(new, name)) for name in after]


def _by(record: Article, name: str) -> str | None:
    why = record.evidence.get(name)
    return f"{why.method} at {why.where}" if why else None


_POSITION = re.compile(r"\[\d+\]")


async def reextract(
    store: SqlStore, source: str, read: Read, write: Callable[[Sequence[Renewed]], int], tell: Callable[[Reread], None]
) -> Tally:
    """Read every standing reading of a source again; `write` gets those that could be read, a batch at a time.

    `tell` hears of each that differs or could not be read. Raises StorageError when the store refuses.
    """
    tally = Tally()

    def settle(batch: Sequence[StandingReading], answers: Sequence[Article | str]) -> None:
        done = [_completed(store, *pair) for pair in zip(batch, answers, strict=True)]
        other = [one for one in done if one.reason or one.differs]
        tally.read += len(done)
        for one in other:
            _count(tally, one)
            tell(one)
        tally.changed += write([(one.standing, one.record) for one in other if one.record is not None])

    await _through(store.standing_readings(source), read, settle)
    return tally


async def reextract_files(
    store: SqlStore, source: str, read: ReadFile, write: Callable[[Sequence[RenewedFile]], int]
) -> Tally:
    """Read the files of a source's publications again; before its articles, which take pages and sizes from them."""
    tally = Tally()

    def settle(batch: Sequence[StandingFile], answers: Sequence[Attachment | str]) -> None:
        tally.read += len(batch)
        tally.kept.update(answer for answer in answers if isinstance(answer, str))
        pairs = zip(batch, answers, strict=True)
        tally.changed += write([(one, answer) for one, answer in pairs if not isinstance(answer, str)])

    await _through(store.standing_files(source), read, settle)
    return tally


async def _through(
    standing: Iterable[T],
    read: Callable[[T], Awaitable[A]],
    settle: Callable[[Sequence[T], Sequence[A]], None],
) -> None:
    """Read all that stands; `settle` gets batch after batch, in order, on a thread while the next ones are read."""
    under_way: deque[tuple[Sequence[T], asyncio.Future[list[A]]]] = deque()
    try:
        for batch in _batches(standing):
            under_way.append((batch, asyncio.gather(*(read(one) for one in batch))))
            if len(under_way) > AHEAD:
                await _settled(settle, *under_way.popleft())
        while under_way:
            await _settled(settle, *under_way.popleft())
    finally:  # after a refusal of the store or Ctrl-C nothing more is read
        for _, answers in under_way:
            answers.cancel()
        await asyncio.gather(*(answers for _, answers in under_way), return_exceptions=True)


async def _settled(
    settle: Callable[[Sequence[T], Sequence[A]], None], batch: Sequence[T], answers: asyncio.Future[list[A]]
) -> None:
    await asyncio.to_thread(settle, batch, await answers)


def _completed(store: SqlStore, standing: StandingReading, answer: Article | str) -> Reread:
    if isinstance(answer, str):
        return Reread(standing, None, answer)
    if answer.no_article:
        return Reread(standing, None, f"no_article:{answer.no_article}")
    if not answer.title and not answer.text:
        return Reread(standing, None, "no_article:empty")
    return Reread(standing, store.as_read_today(standing, answer))


def _count(tally: Tally, one: Reread) -> None:
    if one.reason:
        tally.kept[one.reason] += 1
    differences = one.differences()
    tally.renamed += [difference.field for difference in differences] == ["provenance"]
    tally.fields.update(difference.field for difference in differences)
    tally.rules.update(
        (each.field, _POSITION.sub("", each.before_by or "nothing"), _POSITION.sub("", each.after_by or "nothing"))
        for each in differences
        if each.before_by or each.after_by
    )


def _batches(standing: Iterable[T]) -> Iterator[Sequence[T]]:
    pending = iter(standing)
    while batch := list(islice(pending, BATCH)):
        yield batch
