"""`thinktank check`: does a source still bring what its file says, and if not, why not and what next?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scraper.cli.common import (
    allow_option,
    contact_option,
    json_option,
    put_json,
    registry_of,
    safe_line,
    say,
    sources_option,
)
from scraper.cli.looker import Looker
from scraper.cli.pin import pin_folders, pins_option
from scraper.cli.sources import WAYS
from scraper.discover import Candidate, Discovery, discover, seeds
from scraper.discover.causes import Cause, cause_of, changed_fields
from scraper.errors import Degraded, SourceError, UsageError
from scraper.extract import extract
from scraper.page import Page
from scraper.pins import differences, load_pins
from scraper.source import Layout, Registry, Source, overlaps

SAMPLES = 3
"""Articles read to see whether the rules still fit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one entry point, the newest articles or a pinned page of a source brought."""

    source: str
    way: str
    """sitemap, feed, api, listing, articles or pin."""
    url: str
    result: str
    """`200`, or why there is no answer: `404`, `robots`, `timeout` ..."""
    articles: int = 0
    further: int = 0
    """Sitemaps, feeds and next pages that it leads to."""
    newest: str | None = None
    """Latest date among its entries, where they have dates."""
    only_here: int = 0
    """Articles that no other entry point of the source names, as far as was looked."""
    notes: str = ""
    cause: str | None = None
    """One word for what is wrong; null when nothing is."""
    what: str = ""
    action: str = ""
    """What to do next."""

    @property
    def is_good(self) -> bool:
        """Does it bring what it should?"""
        return self.cause in (None, "posts_only")


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@click.option(
    "--replay", multiple=True, metavar="WARC|DIR", type=click.Path(path_type=Path), help="Look at WARC files."
)
@click.option("--pins-only", is_flag=True, help="Hold pinned pages against their records; ask no site.")
@pins_option
@json_option
@contact_option
@allow_option
@sources_option
def command(
    ids: tuple[str, ...],
    replay: tuple[Path, ...],
    pins_only: bool,
    pins: Path | None,
    as_json: bool,
    contact: str | None,
    allow: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Hold the sources ID against what their files say: entry points, the newest articles, pinned pages.

    Each failure comes with its cause and the next action. Exit code 3 when an entry point that a file names
    leads nowhere (where it names none: when neither /sitemap.xml nor the homepage does), when the rules
    find nothing any more, or when a pinned page is read otherwise than agreed.
    """
    if not ids:
        raise UsageError("name the sources to check; `thinktank sources` lists all")
    registry = registry_of(folders)
    if claims := overlaps(registry):
        raise SourceError("\n".join(claims))
    chosen = [registry.get(one) for one in ids]
    findings = [one for source in chosen for one in _pinned(source, folders, pins)]
    if not pins_only:
        findings += [one for source in chosen for one in check(source, contact, allow, replay)]
    if as_json:
        put_json([asdict(one) for one in findings])
    else:
        _print(findings)
    _end(registry, findings)


def _end(registry: Registry, findings: Sequence[Finding]) -> None:
    """Raises Degraded when a source is not what its file says."""
    bad = sorted({one.source for one in findings if _is_broken(registry.get(one.source), one, findings)})
    pinned = sorted({one.source for one in findings if one.way == "pin" and not one.is_good})
    said = [f"entry points that lead nowhere: {', '.join(bad)}"] if bad else []
    said += [f"pinned pages are read otherwise: {', '.join(pinned)}"] if pinned else []
    if said:
        raise Degraded("; ".join(said))


def check(
    source: Source, contact: str | None, allow: Sequence[str], replay: tuple[Path, ...] = ()
) -> Iterator[Finding]:
    """One finding for each entry point, in the order of the source file, and one for the newest articles."""
    with Looker(
        source.homepage, contact, allow, replay, hosts=sorted(source.hosts), delay=source.crawl.delay
    ) as looker:
        entries = seeds(source)
        pages = looker.fetch(one.url for one in entries)
        found = {seed.url: discover(seed.kind, pages[seed.url], source) for seed in entries if seed.url in pages}
        for seed in entries:
            yield _finding(source, seed, looker, found)
        yield from _newest(source, looker, found)


def _finding(source: Source, seed: Candidate, looker: Looker, every: Mapping[str, Discovery]) -> Finding:
    result, page, found = looker.why(seed.url), looker.answer(seed.url), every.get(seed.url)
    cause = cause_of(result, page, found)
    if found is None:
        return _with(Finding(source.id, seed.way, seed.url, result), cause)
    articles = {one.url: one for one in found.candidates if one.kind in ("article", "attachment")}
    others = {one.url for url, other in every.items() if url != seed.url for one in other.candidates}
    dates = [day for one in articles.values() if (day := one.published or one.lastmod)]
    told = Finding(
        source.id,
        seed.way,
        seed.url,
        "200",
        len(articles),
        len(found.candidates) - len(articles),
        max(dates, default="")[:10] or None,
        len(set(articles) - others),
        ", ".join(found.notes),
    )
    return _with(told, cause)


def _with(finding: Finding, cause: Cause | None) -> Finding:
    if cause is None:
        return finding
    return Finding(**{**asdict(finding), "cause": cause.name, "what": cause.what, "action": cause.action})


def _newest(source: Source, looker: Looker, every: Mapping[str, Discovery]) -> Iterator[Finding]:
    """Do the file's rules still find something on the newest articles? Asked only where a file has rules."""
    ruled = _ruled(source)
    listed = {one.url: one for found in every.values() for one in found.candidates if one.kind == "article"}
    newest = sorted(listed.values(), key=lambda one: one.published or one.lastmod or "", reverse=True)
    if not ruled or not newest:
        return
    pages = looker.fetch(one.url for one in newest[:SAMPLES])
    filled = [_filled(page, source) for page in pages.values()]
    told = Finding(source.id, "articles", newest[0].url, f"{len(pages)} read", len(pages))
    if not pages:
        yield _with(told, cause_of(looker.why(newest[0].url), looker.answer(newest[0].url), None))
    elif lost := changed_fields(filled, ruled):
        what = f"{', '.join(lost)}: expected by the file, and found on none of {len(pages)} articles"
        yield _with(told, Cause("layout_changed", what, f"`thinktank diagnose {source.id}` proposes new rules"))
    else:
        yield told


def _ruled(source: Source) -> set[str]:
    """Fields that the newest layout has selectors for, or that nearly every record should have."""
    rules = next((one for one in source.layout if one.until is None), Layout())
    named = {name for name in Layout.model_fields if name not in ("until", "drop", "body", "author_role")}
    ruled = {name for name in named if getattr(rules, name)}
    return (ruled & {"title", "authors", "published"}) | {
        name for name, share in source.expect.filled.items() if share > 0.9
    }


def _filled(page: Page, source: Source) -> set[str]:
    article = extract(page, source)
    if article.no_article:
        return set()
    return {name for name in type(article).model_fields if getattr(article, name)}


def _pinned(source: Source, folders: Sequence[Path], pins: Path | None) -> Iterator[Finding]:
    for folder in pin_folders(folders, pins):
        for pin in load_pins(folder / source.id):
            wrong = differences(pin, source)
            told = Finding(source.id, "pin", pin.page.url, pin.name, int(not wrong))
            if wrong:
                what = "; ".join(f"{one.field}: agreed {one.agreed!r}, read {one.read!r}" for one in wrong)
                action = f"correct the rules, or the agreed record {folder / source.id / pin.name}.json"
                told = _with(told, Cause("read_otherwise", what, action))
            yield told


def _is_broken(source: Source, finding: Finding, findings: Sequence[Finding]) -> bool:
    if finding.way == "pin":
        return False
    if finding.way == "articles" or any(getattr(source.crawl, way) for way in WAYS):
        return not finding.is_good
    mine = [one for one in findings if one.source == source.id and one.way not in ("pin", "articles")]
    return not any(one.is_good for one in mine)


def _print(findings: Sequence[Finding]) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False)
    for head in ("source", "way", "address", "result", "articles", "only here", "further", "newest", "cause"):
        table.add_column(head, overflow="fold")
    for one in findings:
        counts = (str(one.articles), str(one.only_here), str(one.further), one.newest or "", one.cause or "")
        table.add_row(one.source, one.way, safe_line(one.url), one.result, *counts, style="" if one.is_good else "bold")
    (console if console.is_terminal else Console(width=200)).print(table)
    for one in findings:
        if one.cause:
            say(f"{one.source}: {safe_line(one.url)}: {safe_line(one.what)}\n  next: {safe_line(one.action)}")
