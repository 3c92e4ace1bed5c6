"""The sample: its captures as pages, its expected records, and how a record is held against what is expected.

`python -m tests.house.sample` reads every page and prints what differs, by design and field.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from scraper.extract import extract
from scraper.page import Page
from scraper.source import load_registry
from tests.house.generated import SAMPLE

Record = Mapping[str, Any]


def expected() -> list[dict[str, Any]]:
    """The lines of expected.jsonl: records with the day of their capture in `captured`."""
    return [json.loads(line) for line in (SAMPLE / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def pages() -> dict[tuple[str, str], Page]:
    """Captured pages by day and address, read with another reader than ours."""
    found = {}
    for path in sorted(SAMPLE.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    page = _page(record)
                    found[path.name.removesuffix(".warc.gz").removeprefix("meridian-"), page.url] = page
    return found


def _page(record: Any) -> Page:
    return Page(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        body=record.content_stream().read(),
        status=int(record.http_headers.get_statuscode()),
        headers=tuple(record.http_headers.headers),
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
    )


def differences(record: Record, wanted: Record) -> Iterator[tuple[str, Any, Any]]:
    """Fields of a record that are not what the page says: name, what was read, what was expected.

    Text is compared by its words (bullets and line ends are a matter of taste), lists of parts by the keys
    that are expected, languages by their first subtag.
    """
    for name, value in wanted.items():
        if name not in ("captured", "url") and not _agrees(name, record[name], value):
            yield name, record[name], value
    for name in ("modified", "published_in", "series", "number", "tables", "notes", "attachments", "translations"):
        if name not in wanted and record[name]:
            yield f"{name} (not on the page)", record[name], None
    if record["no_article"]:
        yield "no_article", record["no_article"], None


def _agrees(name: str, got: Any, wanted: Any) -> bool:
    if name == "text":
        return word_f1(got, wanted) > 0.995
    if name == "language":
        return bool(got) and got.split("-")[0] == wanted
    if isinstance(wanted, dict):
        return bool(got) and all(got[key] == value for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(wanted[0], dict):
        return [{key: one.get(key) for key in wanted[0]} for one in got] == wanted
    return bool(got == wanted)


def word_f1(got: str, wanted: str) -> float:
    """Share of words in common, as the harmonic mean of precision and recall."""
    mine, theirs = Counter(got.split()), Counter(wanted.split())
    common = (mine & theirs).total()
    return 2 * common / max(1, mine.total() + theirs.total())


def design(url: str) -> str:
    """Which part of the site a page belongs to: `en/publications`, `blog`, `archive` ..."""
    parts = urlsplit(url).path.split("/")
    return "/".join(parts[1:3]) if parts[1] in ("en", "fr") else parts[1]


def main() -> None:
    """Print the differences: how often, and one example each."""
    source = load_registry(SAMPLE / "sources").get("meridian")
    captured = pages()
    examples: dict[tuple[str, str], tuple[str, Any, Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for wanted in expected():
        record = extract(captured[wanted["captured"], wanted["url"]], source).model_dump(mode="json")
        for name, got, value in differences(record, wanted):
            counts[design(wanted["url"]), name] += 1
            examples.setdefault((design(wanted["url"]), name), (wanted["url"], got, value))
    for place, count in counts.most_common():
        url, got, value = examples[place]
        print(f"{count} x {' '.join(place)}, as on {url}\n  read      {str(got)[:300]}\n  expected  {str(value)[:300]}")


if __name__ == "__main__":
    main()
