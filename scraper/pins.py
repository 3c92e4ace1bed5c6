"""Pins: a page as it was captured, and the record that a person agreed to. A pin is a test of the reader and its rules.

`pins/ID/NAME.warc.gz` holds the bytes of one capture, `pins/ID/NAME.json` the agreed record: a person corrects what
the reader said, and from then on a reading that differs is reported, field by field.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from scraper.archive.index import ReplayIndex
from scraper.archive.reader import page_of
from scraper.article import Article
from scraper.errors import ArchiveError, NotReadable, UsageError
from scraper.extract import extract
from scraper.page import Page
from scraper.source import Source

FIELDS = ("no_article", "title", "subtitle", "standfirst", "authors", "published", "modified", "language", "kind",
          "genre", "topics", "regions", "series", "number", "published_in", "attachments", "text")  # fmt: skip
"""What a pin may agree on; fields that its file leaves out are not compared."""
_NO_NAME = re.compile(r"[^\w.-]+")
_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned page."""

    name: str
    page: Page
    agreed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose reading is not what was agreed."""

    field: str
    agreed: str
    read: str


def name_of(url: str) -> str:
    """The name of an address's pin: its last words, and a digest that tells it from others."""
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]) or "home"
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{_NO_NAME.sub('-', last)[:60].strip('-.') or 'page'}-{digest}"


def record_of(article: Article) -> dict[str, Any]:
    """What a reading says in the fields of a pin; empty ones are left out, the text is kept whole."""
    said = article.model_dump(mode="json", include=set(FIELDS))
    said["authors"] = [one.name if not one.role else f"{one.name}, {one.role}" for one in article.authors]
    said["attachments"] = [one.url for one in article.attachments]
    said["published_in"] = article.published_in.name if article.published_in else None
    return {name: said[name] for name in FIELDS if said.get(name)}


def write_pin(folder: Path, name: str, member: bytes, url: str, record: dict[str, Any]) -> Path:
    """Keep a WARC member and the record read from it; returns the file to be corrected. Raises UsageError."""
    target = folder / f"{name}.json"
    if target.exists():
        raise UsageError(f"{target}: is pinned already; correct this file, or delete it and pin again")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.warc.gz").write_bytes(member)
        target.write_text(json.dumps({"url": url, **record}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: a pin cannot be written here: {error.strerror}") from error
    return target


def load_pins(folder: Path) -> Iterator[Pin]:
    """The pins in a folder by name. Raises UsageError, which names the file and what is wrong with it."""
    for path in sorted(folder.glob("*.json")):
        try:
            agreed = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise UsageError(f"{path}: no pin: {error}") from error
        yield _pin(path, agreed)


def _pin(path: Path, agreed: object) -> Pin:
    if not isinstance(agreed, dict) or not isinstance(agreed.get("url"), str):
        raise UsageError(f"{path}: no pin: `url` is missing")
    if unknown := sorted(set(agreed) - {"url", *FIELDS}):
        raise UsageError(f"{path}: unknown field '{unknown[0]}'; a pin may agree on {', '.join(FIELDS)}")
    warc = path.with_suffix(".warc.gz")
    if not warc.is_file():
        raise UsageError(f"{path}: its page {warc.name} is missing")
    try:
        index = ReplayIndex.open([warc])
        capture = next(iter(index.captures()), None)
        if capture is None:
            raise UsageError(f"{warc}: holds no page")
        page = page_of(index.exchange(capture))
    except (ArchiveError, NotReadable) as error:
        raise UsageError(f"{warc}: cannot be read: {error}") from error
    return Pin(path.name.removesuffix(".json"), page, {name: agreed[name] for name in FIELDS if name in agreed})


def differences(pin: Pin, source: Source) -> list[Difference]:
    """Where today's reading of a pinned page is not what was agreed."""
    read = record_of(extract(pin.page, source))
    found = []
    for name, agreed in pin.agreed.items():
        now = read.get(name)
        if (now or None) != (agreed or None):
            found.append(Difference(name, *_shown(agreed, now)))
    return found


def _shown(agreed: object, read: object) -> tuple[str, str]:
    """Both sides from shortly before the first letter in which they differ."""
    one, other = _plain(agreed), _plain(read)
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, start - 20) if max(len(one), len(other)) > _SHOWN else 0
    return _cut(one, start), _cut(other, start)


def _plain(value: object) -> str:
    if value in (None, "", []):
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str, start: int) -> str:
    piece = " ".join(text[start : start + _SHOWN].split())
    return ("… " if start else "") + piece + (" …" if len(text) > start + _SHOWN else "")
