"""A small invented site as a WARC, crawled as a user does it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.institute.site import Reply

ROOT = Path(__file__).resolve().parents[2]
LINE = "The ferry that once carried grain across the strait now carries mostly rumours"
PROSE = "".join(
    f"<p>{LINE}, and the harbour office has stopped printing its timetable for the {n}th time.</p>" for n in range(8)
)
SOURCE = """name = "Quay"
homepage = "https://www.quay.example/"
[crawl]
listings = ["https://www.quay.example/"]
article = '^/notes/'
delay = 0
"""


def html(body: str) -> Reply:
    text = f"<!doctype html><html lang=en><head><title>Quay</title></head><body>{body}</body></html>".encode()
    return Reply(200, "OK", (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(text)))), text)


def file(body: bytes) -> Reply:
    return Reply(200, "OK", (("Content-Type", "application/pdf"), ("Content-Length", str(len(body)))), body)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THINKTANK_")}
    command = [sys.executable, "-m", "scraper.cli", *words]
    place = {**kept, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=place, capture_output=True, text=True, check=False, timeout=280)
