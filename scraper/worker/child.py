"""The reading process: frames in, frames out, until stdin ends. `python -m scraper.worker.child [FOLDER ...]`."""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.archive.exchange import Exchange
from scraper.archive.reader import page_of
from scraper.article import Article
from scraper.discover import Candidate, Kind, discover, links
from scraper.discover.ground import is_denied
from scraper.discover.nature import unwanted
from scraper.discover.neighbours import neighbours
from scraper.errors import NotReadable
from scraper.extract import extract
from scraper.extract.pdf import read_pdf
from scraper.page import Page
from scraper.source import Registry, Source, load_registry
from scraper.urls import UrlRefused, checked_url
from scraper.worker.files import described
from scraper.worker.frames import encode, read_frame

MEMORY = 1536 * 2**20
"""Bytes of address space: about 700 MB are mapped by the interpreter and its libraries before the first page,
so that one page can have the 512 MB that the design allows, and then some for fragmentation."""


def read(job: dict[str, Any], payload: bytes, registry: Registry) -> dict[str, Any]:
    """What one capture says: `article`, `attachment`, `candidates`, `notes`, or `error` with a reason."""
    source = registry.sources.get(job["source"]) if job["source"] else None
    try:
        page = page_of(_exchange(job, payload))
        reader = _READERS.get(job["kind"])
        return reader(page, source) if reader else _discovery(job["kind"], page, source)
    except NotReadable as error:
        return {"error": {"reason": error.reason, "detail": str(error)}}
    except MemoryError:
        return {"error": {"reason": "out_of_memory", "detail": job["url"]}}


def _exchange(job: dict[str, Any], payload: bytes) -> Exchange:
    at = job.get("fetched_at")
    return Exchange(
        url=job["url"],
        request_head=b"",
        response_head=job["head"].encode("latin-1"),
        payload=payload,
        fetched_at=datetime.fromisoformat(at) if at else None,
        synthetic=bool(job.get("synthetic")),
    )


def _article(page: Page, source: Source | None) -> dict[str, Any]:
    article = _judged(page, source)
    candidates = _leads(article, page, source) if source else []
    return {"article": article.model_dump(mode="json"), "candidates": [asdict(one) for one in candidates]}


def _judged(page: Page, source: Source | None) -> Article:
    article = extract(page, source)
    if source is not None and (nature := unwanted(article, page, source)) is not None:
        article.no_article = nature  # counted, and not stored as an article
    return article


def _reading(page: Page, source: Source | None) -> dict[str, Any]:
    """Of an archived page: nobody follows where it leads, and to find that out takes a fifth of the time."""
    return {"article": _judged(page, source).model_dump(mode="json")}


def _continuation(page: Page, source: Source | None) -> dict[str, Any]:
    return {"article": extract(page, source).model_dump(mode="json")}


def _leads(article: Article, page: Page, source: Source) -> list[Candidate]:
    """Where an article leads: its further pages, its files, and articles it links to, offers or is translated to."""
    parts = (article.related, article.links, article.translations)
    # First, so that a further page of this piece is taken for no piece of its own.
    further = _own(source, "continuation", (one.url for one in article.continuations))
    beside = [] if source.crawl.sitemaps or source.crawl.api else neighbours(page)  # it costs a second parse
    found = links(page, [*(one.url for part in parts for one in part if one.url), *beside], source)
    return [*further, *found, *_own(source, "attachment", (one.url for one in article.attachments))]


def _own(source: Source, kind: Kind, urls: Iterable[str]) -> Iterator[Candidate]:
    """Addresses on the ground of a source that it does not exclude."""
    for href in urls:
        with contextlib.suppress(UrlRefused):
            url = checked_url(href, source.hosts)
            if source.same_site(url) and not is_denied(url, source):
                yield Candidate(url, way="link", kind=kind)


def _discovery(kind: str, page: Page, source: Source | None) -> dict[str, Any]:
    if source is None:
        return {"error": {"reason": "no_source", "detail": page.url}}
    found = discover(kind, page, source)
    return {"candidates": [asdict(one) for one in found.candidates], "notes": found.notes}


def _attachment(page: Page, source: Source | None) -> dict[str, Any]:
    """Digest and size of any file; text and pages of a PDF, told by its first bytes and not by its header."""
    attachment = described(page)
    if b"%PDF-" in page.body[:1024]:
        reading = read_pdf(page.body)
        attachment.title, attachment.pages, attachment.text = reading.title, reading.pages, reading.text
        attachment.author, attachment.published = reading.author, reading.date
        attachment.language, attachment.scan = reading.language, reading.scan
        attachment.media_type = "application/pdf"
    return {"attachment": attachment.model_dump(mode="json")}


_READERS = {"article": _article, "reading": _reading, "continuation": _continuation, "attachment": _attachment}


def main(folders: list[str]) -> None:
    """Serve frames until stdin ends. Replies go to the original stdout; prints of libraries cannot reach it."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it lets running pages end
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A page makes many thousand objects and hardly a cycle: looking for cycles every 700 costs 5 to 10 % of the time.
    gc.set_threshold(50_000)
    registry = load_registry(*map(Path, folders))
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        job, payload = frame
        try:
            replies.write(encode(read(job, payload, registry)))
            replies.flush()
        except BrokenPipeError:  # the parent ended while this page was read: nobody waits for the answer
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
