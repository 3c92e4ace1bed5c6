"""What a crawl was asked to do: the same words from the command line and from `scrapy crawl -a`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from pipelines.store.protocol import Plan
from scraper.errors import UsageError
from scraper.places import Places

_DAY = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """One crawl of one source. Everything arrives as text; `of` checks it."""

    source: str
    store: str
    archive: Path
    folders: tuple[Path, ...] = ()
    """Further folders of source files."""
    only: tuple[str, ...] = ()
    """Visit these URLs and nothing else."""
    limit: int | None = None
    since: str | None = None
    full: bool = False
    replay: tuple[Path, ...] = ()
    """WARC files or folders that answer in place of the network."""
    replay_at: datetime | None = None
    """The replay clock: the latest capture at or before it answers; None means the latest of all."""
    readers: int = 2
    """Processes that read pages: two keep up with any polite crawl; more serve replays on larger machines."""
    contact: str | None = None
    """Mail address or URL for the User-Agent; a live crawl refuses to start without one."""
    allow: frozenset[str] = frozenset()
    """host:port pairs that the address guard lets pass; for tests on loopback only."""

    @property
    def plan(self) -> Plan:
        """How the run chooses what to visit."""
        return Plan(full=self.full, since=self.since, limit=self.limit)

    @classmethod
    def of(cls, given: Mapping[str, str | None]) -> CrawlOptions:
        """Options from spider arguments, completed from the environment. Raises UsageError."""
        known = {one.name for one in fields(cls)} | {"sources"}
        own = {name for name in given if not name.startswith("_")}  # scrapyd adds `_job`, the name of its job
        if unknown := sorted(own - known):
            raise UsageError(f"unknown spider argument {unknown[0]!r}; known: {', '.join(sorted(known))}")
        if not given.get("source"):
            raise UsageError("a source is needed: -a source=ID; `thinktank sources` lists all")
        places = Places.of(
            given.get("store") or os.environ.get("THINKTANK_STORE"),
            given.get("archive") or os.environ.get("THINKTANK_ARCHIVE"),
        )
        return cls(
            source=str(given["source"]),
            store=places.store,
            archive=places.archive,
            folders=_paths(given.get("sources") or os.environ.get("THINKTANK_SOURCES")),
            only=tuple((given.get("only") or "").split()),
            limit=_whole_number("limit", given.get("limit")),
            since=_day("since", given.get("since")),
            full=(given.get("full") or "").lower() in ("1", "true", "yes"),
            replay=_paths(given.get("replay")),
            replay_at=_moment(given.get("replay_at")),
            readers=min(64, _whole_number("readers", given.get("readers")) or 2),
            contact=given.get("contact") or os.environ.get("THINKTANK_CONTACT") or None,
            allow=_words(given.get("allow") or os.environ.get("THINKTANK_ALLOW_ADDRESSES")),
        )

    def arguments(self) -> dict[str, str]:
        """The spider arguments that give these options back: what the command hands to Scrapy."""
        given = {
            "source": self.source,
            "store": self.store,
            "archive": str(self.archive),
            "sources": _joined(self.folders),
            "only": " ".join(self.only),
            "limit": "" if self.limit is None else str(self.limit),
            "since": self.since or "",
            "full": "yes" if self.full else "",
            "replay": _joined(self.replay),
            "replay_at": self.replay_at.isoformat() if self.replay_at else "",
            "readers": str(self.readers),
            "contact": self.contact or "",
            "allow": ",".join(sorted(self.allow)),
        }
        return {name: value for name, value in given.items() if value}


def _joined(paths: Sequence[Path]) -> str:
    return os.pathsep.join(map(str, paths))


def _paths(text: str | None) -> tuple[Path, ...]:
    return tuple(Path(one) for one in (text or "").split(os.pathsep) if one)


def _words(text: str | None) -> frozenset[str]:
    return frozenset(one.strip() for one in (text or "").split(",") if one.strip())


def _whole_number(name: str, text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdigit() or int(text) < 1:
        raise UsageError(f"{name}: {text!r} is not a number from 1 on")
    return int(text)


def _day(name: str, text: str | None) -> str | None:
    """A day, month or year that exists; kept with the precision given."""
    if not text:
        return None
    padded = f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10]
    try:
        if not _DAY.match(text):
            raise ValueError
        datetime.strptime(padded, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise UsageError(f"{name}: {text!r} is no date; write 2024, 2024-03 or 2024-03-05") from None
    return text


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"replay clock: {text!r} is no time; write 2026-11-23 or 2026-11-23T04:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
