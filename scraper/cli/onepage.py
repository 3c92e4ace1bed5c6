"""One live page by the crawl's own path: robots.txt, guard, caps and capture hold for it as for any other."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from pipelines.store import open_store
from scraper.archive.reader import page_of, read_exchange
from scraper.cli.crawl import crawl
from scraper.errors import NotReadable, ThinktankError
from scraper.frontier.options import CrawlOptions
from scraper.page import Page
from scraper.urls import checked_url

SOURCE = "one-page"


def fetch_page(url: str, contact: str | None, allow: tuple[str, ...] = ()) -> Page:
    """Fetch one address into a store and an archive that are thrown away.

    Raises UsageError for an address that is refused or when no contact is set; NotReadable with the reason
    when nothing came back.
    """
    address = checked_url(url, [one.rpartition(":")[0] for one in allow])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / f"{SOURCE}.toml").write_text(f'name = "one page"\nhomepage = {json.dumps(address)}\n', encoding="utf-8")
        options = CrawlOptions(
            source=SOURCE,
            store=str(home / "store.sqlite"),
            archive=home / "archive",
            folders=(home,),
            only=(address,),
            limit=1,
            contact=contact,
            allow=frozenset(allow),
        )
        code = crawl(options)
        return _page(options, address, code)


def _page(options: CrawlOptions, address: str, code: int) -> Page:
    store = open_store(options.store)
    try:
        pages = [one for one in store.captures(SOURCE) if one.status == 200 and not one.url.endswith("/robots.txt")]
        if pages:
            return page_of(read_exchange(options.archive, pages[-1].ref))
        run = store.runs(SOURCE)[-1].id
        reasons = ", ".join(store.reasons(run)) or f"exit code {code}"
    finally:
        store.close()
    raise NotReadable("not_fetched", f"{address}: {reasons}") from ThinktankError(reasons)
