"""Which records an export holds. Counts while it is read; nothing is held in memory but the ids of a query."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pipelines.days import is_after, is_before, latest
from pipelines.store import SqlStore
from scraper.article import Article
from scraper.errors import UsageError


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; all of it must hold."""

    source: str | None = None
    since: str | None = None
    until: str | None = None
    """Days of publication, inclusive. A partial date counts where it may fall into the range."""
    language: str | None = None
    """A tag: `fr` takes `fr-CA` too."""
    topic: str | None = None
    ids: Collection[str] | None = None
    """What a search found; None where none was asked."""
    after: int = 0
    """Only what changed after this `seq`."""

    def __post_init__(self) -> None:
        for name, day in (("since", self.since), ("until", self.until)):
            if day and latest(day) is None:
                raise UsageError(f"--{name} {day}: a date as in 2024, 2024-03 or 2024-03-05")
        if self.since and self.until and is_after(self.since, self.until):
            raise UsageError(f"--since {self.since} is after --until {self.until}")

    def fits(self, article: Article) -> bool:
        """Is this record asked for? Tombstones are always announced: nobody knows what they once were."""
        if article.state in ("merged", "removed"):
            return True
        if self.since or self.until:
            told = article.published
            if told is None or is_before(told, self.since) or is_after(told, self.until):
                return False
        return (
            self._speaks(article.language) and self._is_about(article) and (self.ids is None or article.id in self.ids)
        )

    def _speaks(self, language: str | None) -> bool:
        wanted = (self.language or "").lower()
        return not wanted or f"{language or ''}-".lower().startswith(f"{wanted}-")

    def _is_about(self, article: Article) -> bool:
        return self.topic is None or self.topic.casefold() in (topic.casefold() for topic in article.topics)


@dataclass
class Chosen:
    """The records of a store that a choice names, in `seq` order."""

    store: SqlStore
    choice: Choice
    texts: bool = False
    """With the texts of attachments."""
    count: int = field(default=0, init=False)
    undated: int = field(default=0, init=False)
    """Left out because the page gives no date."""
    last: int = field(default=0, init=False)
    """The cursor of the next delta."""

    def __post_init__(self) -> None:
        if why := unknown_source(self.store, self.choice.source):
            raise UsageError(why)
        if self.choice.after > (latest_seq := self.store.last_seq()):
            raise UsageError(
                f"--after {self.choice.after}: this store is at {latest_seq}: the cursor is of another store, or of "
                "this one before it was made anew; take a full export"
            )
        self.last = self.choice.after

    def __iter__(self) -> Iterator[Article]:
        by_date = bool(self.choice.since or self.choice.until)
        for article in self.store.articles(self.choice.source, self.choice.after):
            self.last = article.seq or self.last
            if self.choice.fits(article):
                self.count += 1
                yield self.store.with_texts(article) if self.texts else article
            else:
                self.undated += by_date and article.published is None


def unknown_source(store: SqlStore, source: str | None) -> str:
    """A line about a source of which the store holds nothing; empty when it is known, or none is asked for."""
    known = store.sources()
    if source is None or source in known:
        return ""
    return f"no source '{source}' in this store; it has: {', '.join(known) or 'none'}"
