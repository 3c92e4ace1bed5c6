"""Archive and index for replay tools: WACZ bundles and CDXJ, out of store and archive, up to what is committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.store import SqlStore
from scraper.archive import cdxj
from scraper.archive.wacz import PageEntry, WarcPart, write_wacz
from scraper.archive.warc import parse_date
from scraper.errors import UsageError


def export_wacz(store: SqlStore, archive: Path, source: str | None, target: Path) -> int:
    """A WACZ of a source (None: of all) with its articles as page list; how many pages it lists.

    Raises UsageError when nothing is archived, ArchiveError when a WARC is missing, StorageError when the
    target cannot be written.
    """
    parts = _parts(store, archive, source)
    if not parts:
        raise UsageError(f"nothing of '{source}' is archived" if source else "nothing is archived yet")
    pages = list(_pages(store, source))
    write_wacz(target, source or "thinktank-archive", parts, cdxj.lines(store.captures(source)), pages)
    return len(pages)


def export_cdxj(store: SqlStore, source: str | None) -> Iterator[str]:
    """The CDXJ index of a source's captures (None: of all), line by line."""
    return (f"{line}\n" for line in cdxj.lines(store.captures(source)))


def _parts(store: SqlStore, archive: Path, source: str | None) -> list[WarcPart]:
    sources = [source] if source else sorted({run.source for run in store.runs()})
    files = [file for one in sources for file in store.warc_files(one)]
    return [
        WarcPart((Path(file.folder) if file.folder else archive) / file.name, file.committed)
        for file in files
        if file.committed
    ]


def _pages(store: SqlStore, source: str | None) -> Iterator[PageEntry]:
    for article in store.articles(source):
        if article.state != "merged" and article.provenance.captures:
            yield PageEntry(article.url, article.title, parse_date(article.provenance.fetched_at))
