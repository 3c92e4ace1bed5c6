"""`thinktank new`: a source file drafted from a first, polite look at a site."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import click

from pipelines.store import open_store
from scraper.archive.reader import page_of, read_exchange
from scraper.cli.common import allow_option, contact_option, registry_of, say, sources_option
from scraper.cli.crawl import crawl
from scraper.discover.draft import draft_source, to_toml
from scraper.errors import NotReadable, UsageError
from scraper.fetch.rules import parse_rules
from scraper.frontier.options import CrawlOptions
from scraper.page import Page
from scraper.source import Registry, parse_source
from scraper.urls import checked_url

SOURCE = "draft"
_LOOK = """
name = "draft"
homepage = {homepage}
[crawl]
sitemaps = [{sitemap}]
listings = [{homepage}]
article = '(?!)'
deny = ['[?&](?:page|paged|offset)=', '^/(?!sitemap\\.xml$).*sitemap']
"""
"""One sitemap, the homepage, and what its head names: no articles, no second pages, no parts of an index."""


@click.command()
@click.argument("url")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the draft here; its name becomes the id.")
@click.option(
    "--replay", multiple=True, metavar="WARC|DIR", type=click.Path(path_type=Path), help="Look at WARC files."
)
@contact_option
@allow_option
@sources_option
def command(
    url: str,
    output: Path | None,
    replay: tuple[Path, ...],
    contact: str | None,
    allow: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Draft a source file from a site's homepage URL: TOML on stdout, or in a file.

    Looks at robots.txt, /sitemap.xml, the homepage, and the feeds and API that it names. Only what
    answered is written down; the rest is for you to add.
    """
    say(f"looking at {url}")
    homepage = checked_url(url, [one.rpartition(":")[0] for one in allow])
    if output is not None and output.exists():
        raise UsageError(f"{output}: is there already; a source is edited, not drafted again")
    _warn_of_owner(registry_of(folders), homepage)
    pages = _first_look(homepage, contact, allow, replay)
    if not pages:
        raise NotReadable("not_fetched", f"{homepage}: nothing of the site could be fetched")
    named = [one for page in pages if page.url.endswith("/robots.txt") for one in _sitemaps(page)]
    text = to_toml(draft_source(homepage, pages, named), date.today().isoformat())
    parse_source(text, SOURCE, str(output or "draft"))  # what we hand out can be used
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        say(f"{output}: try it with `thinktank crawl {output.stem} --sources {output.parent} --limit 5`")


def _warn_of_owner(registry: Registry, homepage: str) -> None:
    owner = registry.owner(homepage)
    if owner is not None:
        say(f"warning: {homepage} is on the ground of source {owner.id}")


def _sitemaps(robots: Page) -> list[str]:
    return parse_rules(robots.body, "thinktank-archive").sitemaps


def _first_look(homepage: str, contact: str | None, allow: Sequence[str], replay: tuple[Path, ...]) -> list[Page]:
    """A short crawl by the usual way, into a store and an archive that are thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        text = _LOOK.format(homepage=json.dumps(homepage), sitemap=json.dumps(urljoin(homepage, "/sitemap.xml")))
        (home / f"{SOURCE}.toml").write_text(text, encoding="utf-8")
        options = CrawlOptions(
            source=SOURCE,
            store=str(home / "store.sqlite"),
            archive=home / "archive",
            folders=(home,),
            replay=replay,
            contact=contact,
            allow=frozenset(allow),
        )
        with contextlib.redirect_stderr(io.StringIO()):  # its summary would complain that no article was found
            crawl(options)
        return _pages(options)


def _pages(options: CrawlOptions) -> list[Page]:
    store = open_store(options.store)
    try:
        folders = {one.name: one.folder for one in store.warc_files(SOURCE)}
        captures = [one for one in store.captures(SOURCE) if one.status == 200]
        return [page_of(read_exchange(Path(folders.get(one.ref.warc) or options.archive), one.ref)) for one in captures]
    finally:
        store.close()
