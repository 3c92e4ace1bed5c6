"""A crawl that stands still ends; one that goes on does not."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CRAWL = """
import asyncio, sys, time
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Spider(scrapy.Spider):
    name = "waits"

    async def start(self):
        {wait}
        print("went on", flush=True)
        return
        yield

process = AsyncCrawlerProcess(
    {{"EXTENSIONS": {{"scraper.frontier.stall.Stall": 0}}, "STALL_PATIENCE": 10, "TELNETCONSOLE_ENABLED": False}}
)
process.crawl(Spider)
process.start()
"""


def crawl(wait):
    return subprocess.run(
        [sys.executable, "-c", CRAWL.format(wait=wait)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )


def test_a_loop_that_stands_still_ends_with_1_and_says_where():
    done = crawl("__import__('threading').Event().wait(200)")
    assert done.returncode == 1
    assert "went on" not in done.stdout
    assert "in start" in done.stderr


def test_a_crawl_may_wait_longer_than_that_while_its_loop_turns():
    done = crawl("await asyncio.sleep(15)")
    assert (done.returncode, done.stdout) == (0, "went on\n"), done.stderr
