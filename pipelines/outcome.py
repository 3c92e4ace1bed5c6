"""What a crawl hands to the writer: leases come out of the store, outcomes and captures go back in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scraper.archive.exchange import Capture
from scraper.article import Article, Attachment, CaptureRef
from scraper.discover import Candidate

Kind = Literal["article", "sitemap", "feed", "listing", "api", "attachment", "continuation"]
FinalState = Literal["stored", "failed", "excluded", "deferred"]


@dataclass(frozen=True, slots=True)
class Lease:
    """One URL that the scheduler may fetch now. A retry or a redirect keeps its lease."""

    id: int
    """Row of the URL in the store."""
    source: str
    url: str
    kind: Kind
    attempts: int = 0
    etag: str | None = None
    last_modified: str | None = None
    """Validators of the last stored capture, for a conditional request (RFC 9110 section 13.1)."""
    lastmod: str | None = None
    """What discovery said of the page's last change."""
    capture: CaptureRef | None = None
    """A whole capture that a dead run left behind: used, not fetched again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one lease ended. Each fetched page yields exactly one."""

    lease: Lease
    state: FinalState
    reason: str | None = None
    """Machine-readable; null only for `stored`: `robots`, `http_404`, `timeout`, `no_article:listing` ..."""
    not_before: datetime | None = None
    """For `deferred`: the earliest next try."""
    capture: Capture | None = None
    """The capture that was read; redirects on the way are captures of their own."""
    article: Article | None = None
    attachment: Attachment | None = None
    """What was read from a PDF or other file (kind `attachment`)."""
    candidates: tuple[Candidate, ...] = ()
    unchanged: bool = False
    """The server said 304: the stored capture still holds."""
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One request that was sent or refused, and the rule that allowed or forbade it."""

    url: str
    at: datetime
    """When it was sent, after its turn had come; when it was refused, if it never was."""
    rule: str
    """`robots: Allow /en/ (line 12)`, `robots: none (404)`, `guard: private address` ..."""
    result: str
    """`200`, `304`, `timeout`, `refused` ..."""
    waited: float = 0.0
    """Seconds that politeness held the request back."""
    seconds: float = 0.0
    """Seconds on the wire."""
    bytes: int = 0
    record_id: str | None = None


@dataclass(slots=True)
class Batch:
    """Everything that one transaction makes true."""

    captures: list[Capture] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.captures or self.ledger or self.outcomes)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a commit did with one outcome."""

    outcome: Outcome
    article_id: str | None = None
    change: Literal["new", "revised", "reread", "unchanged", "withdrawn", "restored"] | None = None
