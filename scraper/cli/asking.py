"""A few addresses anywhere, visited by the crawl's own path; store and archive are thrown away afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from pipelines.outlinks import Visit
from pipelines.store import SqlStore, open_store
from scraper.archive import heads
from scraper.archive.exchange import Capture
from scraper.archive.reader import page_of, read_exchange
from scraper.errors import ArchiveError, NotReadable, StorageError
from scraper.fetch.guard import place_of
from scraper.fetch.identity import require_contact
from scraper.frontier.options import CrawlOptions
from scraper.urls import UrlRefused, normalise

SOURCE = "asked-once"
MOST_HOPS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one visit."""

    visit: Visit
    body: bytes | None
    """Of a 2xx, content codings undone."""


def ask(urls: Sequence[str], contact: str | None, allow: tuple[str, ...] = ()) -> dict[str, Answer]:
    """Visit addresses (as `checked_url` writes them) once each: robots.txt, pauses, guard and caps hold.

    Raises UsageError when no contact is set, StorageError when the crawl could not write.
    """
    if not urls:
        return {}
    for url in urls:
        require_contact(contact, place_of(url), frozenset(allow))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        homepage = f"http://{allow[0]}/" if allow else "https://asked-once.invalid/"
        # A delay of 0 holds for allow-listed addresses alone; all others get the usual one.
        text = f'name = "asked once"\nhomepage = {json.dumps(homepage)}\n[crawl]\ndelay = 0\n'
        (home / f"{SOURCE}.toml").write_text(text, encoding="utf-8")
        options = CrawlOptions(
            source=SOURCE,
            store=str(home / "store.sqlite"),
            archive=home / "archive",
            folders=(home,),
            only=tuple(urls),
            readers=1,
            contact=contact,
            allow=frozenset(allow),
        )
        _crawl(options)
        return _answers(options, urls)


def _crawl(options: CrawlOptions) -> None:
    """In a process of its own, without the table of a run that nobody asked for."""
    words = [sys.executable, "-m", "scraper.cli.crawl", json.dumps(options.arguments())]
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 3):
        last = done.stderr.strip().splitlines()[-1:]
        raise StorageError(f"the addresses could not be visited: {''.join(last)}")


def _answers(options: CrawlOptions, urls: Sequence[str]) -> dict[str, Answer]:
    store = open_store(options.store)
    try:
        captures = {capture.url: capture for capture in store.captures(SOURCE)}
        endings = _endings(store)
        return {url: _answer(options.archive, url, captures, endings) for url in urls}
    finally:
        store.close()


def _endings(store: SqlStore) -> dict[str, str | None]:
    """Reason by address; None for what was read as an article."""
    return dict(store.database.rows("SELECT url, reason FROM urls WHERE source = ?", [SOURCE]))


def _answer(archive: Path, url: str, captures: dict[str, Capture], endings: dict[str, str | None]) -> Answer:
    last, target = captures.get(url), None
    for _ in range(MOST_HOPS):
        place = _location(archive, last) if last else None
        if place is None or place not in captures:
            break
        last, target = captures[place], place
    reason = endings.get(url, "not_visited")
    body = _body(archive, last) if last and 200 <= last.status < 300 else None
    return Answer(Visit(last.status if last else None, reason, target), body)


def _location(archive: Path, capture: Capture) -> str | None:
    if not 300 <= capture.status < 400:
        return None
    head = heads.headers(read_exchange(archive, capture.ref).response_head)
    place = heads.first(head, "location")
    try:
        return normalise(urljoin(capture.url, place)) if place else None
    except (UrlRefused, ValueError):
        return None


def _body(archive: Path, capture: Capture) -> bytes | None:
    try:
        return page_of(read_exchange(archive, capture.ref)).body
    except (NotReadable, ArchiveError):
        return None
