"""Pages per second of the whole crawl beside a plain Scrapy spider that only fetches, in one run.

    python -m benchmarks.crawl --articles 3000 --size 100000 --rounds 3

A generated institute is served on loopback by a process of its own. In each round a plain Scrapy spider fetches
every article and throws it away; then our crawl fetches, archives, extracts and commits the same pages; then it
replays them from a WARC. Quote the share, not the pages per second: it holds when the machine's speed drifts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "meridian-generated"
PEER, PEER_PAGES = "news-please, fetched and read by itself", 200

PLAIN = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Plain(scrapy.Spider):
    name = "plain"

    async def start(self):
        for line in open(sys.argv[1]):
            yield scrapy.Request(line.strip(), dont_filter=True)

    def parse(self, response):
        self.crawler.stats.inc_value("pages")

process = CrawlerProcess({
    "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 32, "DOWNLOAD_DELAY": 0, "COOKIES_ENABLED": False,
})
crawler = process.create_crawler(Plain)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("pages"))
"""


NEWS_PLEASE = """
import sys
from newsplease import NewsPlease

urls = [line.strip() for line in open(sys.argv[1])][: int(sys.argv[2])]
found = NewsPlease.from_urls(urls, request_args={"timeout": 60}, fetch_images=False)  # without them nothing comes back
print(sum(bool(getattr(article, "maintext", None)) for article in found.values()))
"""


@dataclass(frozen=True, slots=True)
class Lap:
    """One crawl: pages that ended as they should, wall seconds, CPU seconds of all its processes."""

    pages: int
    wall: float
    cpu: float


def timed(command: list[str], folder: Path) -> tuple[float, float, str]:
    """Wall seconds, CPU seconds of the process and its children, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with (folder / "log").open("w") as log:
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, check=False)
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command[:4]} ended with {done.returncode}:\n{(folder / 'log').read_text()[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def plain(urls: Path, folder: Path) -> Lap:
    """Plain Scrapy over a list of URLs."""
    wall, cpu, said = timed([sys.executable, "-c", PLAIN, str(urls)], folder)
    return Lap(int(said), wall, cpu)


def news_please(python: str, urls: Path, count: int, folder: Path) -> Lap:
    """news-please over the first `count` of these URLs: its own fetching and reading, no archive, no store."""
    wall, cpu, said = timed([python, "-c", NEWS_PLEASE, str(urls), str(count)], folder)
    return Lap(int(said.split()[-1]), wall, cpu)


def ours(folder: Path, *options: str) -> Lap:
    """Our whole crawl into a fresh store and archive; counts what the store holds at the end."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    store = home / "store.sqlite"
    where = ["--store", str(store), "--archive", str(home / "archive"), "--sources", str(folder / "sources")]
    wall, cpu, _ = timed([sys.executable, "-m", "scraper.cli", "crawl", SOURCE, *where, *options], folder)
    with sqlite3.connect(store) as base:
        pages = base.execute("SELECT count(*) FROM articles").fetchone()[0]
    return Lap(pages, wall, cpu)


@contextmanager
def served(articles: int, size: int, folder: Path) -> Iterator[int]:
    """The generated institute on a free port of loopback, in its own process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    size_of = ["--articles", str(articles), "--size", str(size)]
    command = [sys.executable, "-m", "benchmarks.institute", *size_of, "--serve", str(port), "-o", str(folder)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        print(server.stdout.readline().strip(), file=sys.stderr)
        yield port
    finally:
        server.terminate()
        server.wait()


def article_urls(port: int, articles: int, folder: Path) -> Path:
    """The addresses that the sitemap of the served institute lists."""

    def locations(url: str) -> list[str]:
        with urlopen(url) as answer:
            body = answer.read()
        text = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        return re.findall(r"<loc>([^<]+)</loc>", text.decode())

    origin = f"http://127.0.0.1:{port}"
    found = [one for part in locations(f"{origin}/sitemap.xml") for one in (locations(part) if ".xml" in part else [])]
    urls = [one for one in found if "/part-" in one]
    assert len(urls) == articles, (len(urls), articles)
    path = folder / "urls"
    path.write_text("\n".join(urls) + "\n")
    return path


def laps(folder: Path, articles: int, size: int, rounds: int, peer: str | None) -> dict[str, list[Lap]]:
    """The three crawls in turns."""
    kinds: dict[str, list[Lap]] = {
        "plain Scrapy, fetch only": [],
        "ours, loopback": [],
        "ours, loopback, one reader": [],
        "ours, replay": [],
    }
    replayed = folder / "replayed"
    size_of = ["--articles", str(articles), "--size", str(size)]
    subprocess.run([sys.executable, "-m", "benchmarks.institute", *size_of, "-o", replayed], cwd=ROOT, check=True)
    with served(articles, size, folder) as port:
        urls = article_urls(port, articles, folder)
        for _ in range(rounds):
            kinds["plain Scrapy, fetch only"].append(plain(urls, folder))
            there = ["--allow-address", f"127.0.0.1:{port}"]
            kinds["ours, loopback"].append(ours(folder, *there))
            kinds["ours, loopback, one reader"].append(ours(folder, *there, "--readers", "1"))
            kinds["ours, replay"].append(ours(replayed, "--replay", str(replayed / "institute.warc.gz")))
            if peer:
                kinds.setdefault(PEER, []).append(news_please(peer, urls, min(PEER_PAGES, articles), folder))
            print({name: round(own[-1].pages / own[-1].wall) for name, own in kinds.items()}, file=sys.stderr)
    return kinds


def report(kinds: dict[str, list[Lap]], articles: int) -> str:
    """A Markdown table of medians; the share is the median over rounds of ours divided by plain Scrapy's."""
    base = kinds["plain Scrapy, fetch only"]
    lines = ["| crawl | pages | pages/s | share of plain Scrapy | CPU ms/page |", "|---|---|---|---|---|"]
    for name, own in kinds.items():
        pages = min(PEER_PAGES, articles) if name == PEER else articles
        assert all(lap.pages == pages for lap in own), (name, [lap.pages for lap in own], pages)
        share = median((lap.pages / lap.wall) / (ref.pages / ref.wall) for lap, ref in zip(own, base, strict=True))
        speed = median(lap.pages / lap.wall for lap in own)
        cpu = median(1000 * lap.cpu / lap.pages for lap in own)
        lines.append(f"| {name} | {pages} | {speed:.0f} | {share:.0%} | {cpu:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--news-please", metavar="PYTHON", help="an interpreter that has news-please: a row for it")
    parser.add_argument("--json", type=Path, help="write every lap here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        (Path(folder) / "replayed").mkdir()
        kinds = laps(Path(folder), options.articles, options.size, options.rounds, options.news_please)
    print(report(kinds, options.articles))
    if options.json:
        options.json.write_text(json.dumps({k: [[x.pages, x.wall, x.cpu] for x in v] for k, v in kinds.items()}))


if __name__ == "__main__":
    main()
