"""Write or serve the invented institute.

python -m benchmarks.institute --sample data/sample            the sample of the repository, again
python -m benchmarks.institute --articles 3000 --size 100000 -o DIR     a WARC and its source file
python -m benchmarks.institute --articles 3000 --size 100000 --serve 8123 [-o DIR]   on loopback
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.institute import catalogue, expected, site
from benchmarks.institute.model import DAY_ONE, DAY_TWO, Institute
from benchmarks.institute.serve import Site, serve
from benchmarks.institute.warc import write_warc

SOURCE = """name = "Meridian Institute (generated)"
homepage = "{origin}/en"
languages = ["en"]

[crawl]
sitemaps = ["{origin}/sitemap.xml"]
article = '^/(en/publications|blog|archive|data-notes)/part-'
delay = 0

[expect]
articles = {articles}
"""
SECOND_VISIT = ("/robots.txt", "/sitemap.xml", "/sitemaps/publications.xml", "/feed.xml", "/en", "/en/publications",
                "/en/publications?page=1", catalogue.CHANGED, catalogue.REDATED, "/en/publications/a-wet-winter-is-not-a-reserve")  # fmt: skip


def write_sample(folder: Path) -> None:
    """The two captures of the sample, a week apart, and the records expected of each."""
    first, second = catalogue.sample(), catalogue.second_day()
    before = dict(site.visits(first))
    after = {path: reply for path, reply in site.visits(second, DAY_TWO) if path in SECOND_VISIT}
    after[catalogue.WITHDRAWN] = site.gone()
    for day, institute, answers in ((DAY_ONE, first, before), (DAY_TWO, second, after)):
        write_warc(folder / f"meridian-{day}.warc.gz", institute.origin, answers.items(), _five_o_clock(day))
    changed = [piece for piece in second.pieces if piece.path in after]
    lines = [_line(expected.record(piece, first), DAY_ONE) for piece in first.pieces]
    lines += [_line(expected.record(piece, second), DAY_TWO) for piece in changed]
    (folder / "expected.jsonl").write_text("".join(lines), encoding="utf-8")


def _line(record: dict[str, object], day: date) -> str:
    return json.dumps({"captured": str(day), **record}, ensure_ascii=False) + "\n"


def _five_o_clock(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def write_many(institute: Institute, answers: Iterable[tuple[str, site.Reply]], folder: Path) -> None:
    """A WARC of the whole site and the source file to crawl it with."""
    write_source(institute, folder)
    count = write_warc(folder / "institute.warc.gz", institute.origin, answers, _five_o_clock(DAY_ONE))
    print(f"{folder / 'institute.warc.gz'}: {count} answers, {len(institute.pieces)} of them articles")


def write_source(institute: Institute, folder: Path) -> None:
    """The source file of a generated institute."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    text = SOURCE.format(origin=institute.origin, articles=len(institute.pieces))
    (folder / "sources" / "meridian-generated.toml").write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.institute", description="An invented think tank")
    parser.add_argument("--sample", type=Path, metavar="DIR", help="write the sample of the repository")
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--size", type=int, default=100_000, help="median bytes of an article page")
    parser.add_argument("--serve", type=int, metavar="PORT", help="serve on loopback instead of writing a WARC")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    if options.sample:
        return write_sample(options.sample)
    if options.serve:
        institute = catalogue.many(options.articles, options.size, f"http://127.0.0.1:{options.serve}")
        if options.output:
            write_source(institute, options.output)
        return asyncio.run(serve(Site(site.visits(institute)), options.serve))
    if not options.output:
        parser.error("say where to write: -o DIR, --sample DIR or --serve PORT")
    institute = catalogue.many(options.articles, options.size)
    return write_many(institute, site.visits(institute), options.output)


if __name__ == "__main__":
    main()
