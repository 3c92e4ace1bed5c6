"""What pages are made of: real ones beside the generated ones that the crawl benchmark is run on.

    python -m benchmarks.shape

Medians of bytes, elements, links, block elements, share of scripts and styles, and words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from statistics import median

from lxml import html

from benchmarks.institute import catalogue
from benchmarks.institute.layouts import render
from benchmarks.shared import page_bytes, records, shared_folder

BLOCKS = ("p", "div", "li", "td", "blockquote", "h1", "h2", "h3", "h4")
PARSER = html.HTMLParser(encoding="utf-8")


def shape(page: bytes) -> tuple[float, ...]:
    """The six measures of one page."""
    tree = html.document_fromstring(page, parser=PARSER)
    scripts = sum(len(one.text or "") for one in tree.iter("script", "style"))
    words = " ".join(tree.xpath("//body//text()[not(parent::script or parent::style)]")).split()
    counts = [sum(1 for _ in tree.iter(*tags)) for tags in ((), ("a",), BLOCKS)]
    return (len(page), *counts, scripts / len(page), len(words))


def saved_pages() -> Iterator[bytes]:
    """Whole articles of think tanks."""
    pages = shared_folder() / "pages"
    for line in (pages / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "article" and row["completeness"].startswith("whole"):
            yield (pages / row["path"]).read_bytes()


def generated() -> Iterator[bytes]:
    """Articles of the invented institute at the benchmark's size."""
    institute = catalogue.many(100, 100_000)
    for piece in institute.pieces:
        yield render(piece, institute)


def row(name: str, pages: Iterable[bytes]) -> str:
    """One line of the table."""
    shapes = [shape(page) for page in pages]
    size, elements, links, blocks, scripts, words = (median(column) for column in zip(*shapes, strict=True))
    return f"| {name} | {size / 1000:.0f} | {elements:.0f} | {links:.0f} | {blocks:.0f} | {scripts:.0%} | {words:.0f} |"


def main() -> None:
    """The command."""
    print("| pages | kB | elements | links | block elements | scripts | words |\n|---|---|---|---|---|---|---|")
    print(row("think tanks, whole articles", saved_pages()))
    for name in ("aeb", "np4k"):
        print(row(name, map(page_bytes, records(name))))
    print(row("generated", generated()))


if __name__ == "__main__":
    main()
