"""How large the archive is: ten nightly runs over a served institute, beside gzip of the same answers.

    python -m benchmarks.archive_size [--articles 60] [--size 100000] [--nights 10]

Each night everything is visited (--full); pages have validators, and are as they were but for one. The bytes of the
WARC files are those of all records: responses, revisits, requests, headers, ids.
"""

from __future__ import annotations

import argparse
import gzip
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.store import open_store
from scraper.archive.reader import read_exchange

ROOT = Path(__file__).resolve().parent.parent
ID = "meridian-generated"


def serve(folder: Path, articles: int, size: int) -> tuple[subprocess.Popen[str], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    what = ["--articles", str(articles), "--size", str(size), "--serve", str(port), "-o", str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.institute", *what], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process, port


def crawl(home: Path, site: Path, port: int) -> None:
    words = [sys.executable, "-m", "scraper.cli", "crawl", ID, "--full", "--sources", str(site / "sources")]
    words += ["--allow-address", f"127.0.0.1:{port}", "--store", str(home / "store.sqlite")]
    words += ["--archive", str(home / "archive")]
    done = subprocess.run(
        words, cwd=home, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True, text=True
    )
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr[-2000:])


def measured(home: Path) -> tuple[int, int, int, int]:
    """Answers, those with a payload of their own, bytes of WARC, and of gzip of every answer's payload."""
    store = open_store(str(home / "store.sqlite"))
    answers = full = packed = 0
    for capture in store.captures(ID):
        answers += 1
        full += not capture.revisit
        packed += len(gzip.compress(read_exchange(home / "archive", capture.ref).payload, 6))
    store.close()
    return answers, full, sum(path.stat().st_size for path in (home / "archive").glob("*.warc.gz")), packed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--nights", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, site = Path(folder), Path(folder) / "site"
        process, port = serve(site, asked.articles, asked.size)
        try:
            print(print("night  answers   full   WARC KB   gzip KB  WARC/answer  ratio"))
            for night in range(1, asked.nights + 1):
                crawl(home, site, port)
                answers, full, size, packed = measured(home)
                told = f"{night:5} {answers:8} {full:6} {size / 1e3:9.0f} {packed / 1e3:9.0f}"
                print(f"{told} {size / answers:12.0f} {size / packed:6.3f}", flush=True)
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
