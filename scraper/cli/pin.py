"""`thinktank pin`: a page and the record agreed for it, kept as a test in a folder of yours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from scraper.cli.common import allow_option, contact_option, registry_of, say, sources_option
from scraper.cli.looker import Looker
from scraper.errors import NotReadable, UsageError
from scraper.extract import extract
from scraper.pins import name_of, record_of, write_pin
from scraper.places import data_home
from scraper.source import Registry, Source
from scraper.urls import checked_url

pins_option = click.option(
    "--pins",
    envvar="THINKTANK_PINS",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of pinned pages; else `pins` in your folder of sources, or in the data folder.",
)


@click.command()
@click.argument("url")
@click.option("--source", "source_id", metavar="ID", help="Whose page it is, where the address does not tell.")
@click.option(
    "--replay", multiple=True, metavar="WARC|DIR", type=click.Path(path_type=Path), help="Pin from WARC files."
)
@pins_option
@contact_option
@allow_option
@sources_option
def command(
    url: str,
    source_id: str | None,
    replay: tuple[Path, ...],
    pins: Path | None,
    contact: str | None,
    allow: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """Keep the page URL and its record as a test: `check` will say when it is read otherwise.

    Look at the record that is written, correct what is wrong in it, and delete the fields that you do not want to
    hold. Every field that stays is compared.
    """
    registry = registry_of(folders)
    address = checked_url(url, [one.rpartition(":")[0] for one in allow])
    source = _source(registry, address, source_id)
    with Looker(address, contact, allow, replay, hosts=sorted(source.hosts), delay=source.crawl.delay) as looker:
        pages = looker.fetch([address])
        if address not in pages:
            raise NotReadable("not_fetched", f"{address}: {looker.why(address)}")
        article = extract(pages[address], source)
        folder = pin_folders(folders, pins)[0] / source.id
        path = write_pin(folder, name_of(address), looker.member(address), address, record_of(article))
    if article.no_article:
        say(f"the reader takes it for no article: {article.no_article}")
    say(f"{path}: correct it where it is wrong, then `thinktank check {source.id} --pins-only`")


def pin_folders(folders: Sequence[Path], pins: Path | None) -> list[Path]:
    """Where pins are looked for: the folder named, else beside the source files; a new pin goes into the first."""
    if pins is not None:
        return [pins]
    return [one / "pins" for one in folders] or [data_home() / "pins"]


def _source(registry: Registry, url: str, source_id: str | None) -> Source:
    source = registry.get(source_id) if source_id else registry.owner(url)
    if source is None:
        raise UsageError(f"{url}: lies on no source's ground; say whose it is with --source ID")
    if not source.same_site(url):
        raise UsageError(f"{url}: is not on the ground of {source.id} ({source.homepage})")
    return source
