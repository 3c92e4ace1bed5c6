"""The reading room under load, on loopback: milliseconds by page and the server's memory.

python -m benchmarks.readingroom [--home FOLDER] [--records 10000] [--readers 8] [--seconds 30]

The store is that of `benchmarks.store` in the same folder, made when it is not there. JSON on stdout.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.corpus import Corpus
from benchmarks.store import filled, visits
from pipelines.store import open_store

MIX = (
    ("search", 40),
    ("article", 30),
    ("home", 6),
    ("changes", 5),
    ("source", 5),
    ("authors", 4),
    ("feed", 5),
    ("oai", 5),
)
"""Of 100 requests."""


def prepared(location: Path, records: int) -> list[str]:
    """Ids of some records."""
    store = open_store(str(location))
    if not store.last_seq():
        filled(store, Corpus(), records)
        visits(store, Corpus(), 200)
    ids = [row[0] for row in store.database.rows("SELECT id FROM articles LIMIT 2000")]
    store.close()
    return ids


@contextmanager
def serving(location: Path) -> Iterator[tuple[int, int]]:
    """Port and process of `thinktank serve`."""
    command = [sys.executable, "-m", "scraper.cli", "serve", "--store", str(location), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        port = next(int(found[1]) for line in process.stderr if (found := re.search(r"127\.0\.0\.1:(\d+)/", line)))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            yield port, process.pid
        finally:
            process.terminate()


def addresses(rng: random.Random, ids: list[str], records: int) -> Iterator[tuple[str, str]]:
    """Kind and address of what a reader asks next, for ever."""
    questions = list(Corpus().questions(records, 200))
    kinds, weights = zip(*MIX, strict=True)
    while True:
        kind = rng.choices(kinds, weights)[0]
        if kind == "search":
            _, words, narrow = rng.choice(questions)
            named = {name: value for name, value in narrow.items() if name in ("source", "language", "topic", "author")}
            yield kind, f"/search?{urlencode({'q': words, **named})}"
        else:
            yield (
                kind,
                {
                    "article": f"/article/{rng.choice(ids)}",
                    "home": "/",
                    "changes": "/changes",
                    "source": f"/source/source-{rng.randrange(90)}",
                    "authors": "/authors",
                    "feed": "/feeds/new.atom",
                    "oai": "/oai?verb=ListRecords&metadataPrefix=oai_dc",
                }[kind],
            )


def reading(port: int, asked: Iterator[tuple[str, str]], until: float, told: list[tuple[str, float, int]]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < until:
        kind, path = next(asked)
        start = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        told.append((kind, (time.perf_counter() - start) * 1000, answer.status))


def memory(process: int) -> dict[str, int]:
    """Megabytes of a process that no file backs, and in all; the greatest ever of the latter."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    wanted = {"RssAnon": "own_mb", "VmRSS": "rss_mb", "VmHWM": "peak_rss_mb"}
    return {
        wanted[name]: int(size) // 1024 for name, size in re.findall(r"(\w+):\s+(\d+) kB", status) if name in wanted
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = (options.home or Path(folder)) / f"store-{options.records}.sqlite"
        ids = prepared(location, options.records)
        told: list[tuple[str, float, int]] = []
        with serving(location) as (port, process):
            at_rest, until = memory(process), time.monotonic() + options.seconds
            readers = [
                threading.Thread(
                    target=reading, args=(port, addresses(random.Random(n), ids, options.records), until, told)
                )
                for n in range(options.readers)
            ]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()
            figures = {
                "requests_per_second": round(len(told) / options.seconds, 1),
                "at_rest": at_rest,
                "after": memory(process),
            }
        by_kind = {kind: sorted(took for one, took, _ in told if one == kind) for kind, _ in MIX}
        figures["ms"] = {
            kind: {
                "n": len(some),
                "median": round(some[len(some) // 2], 1),
                "p95": round(some[int(0.95 * len(some))], 1),
            }
            for kind, some in {"all": sorted(took for _, took, _ in told), **by_kind}.items()
            if some
        }
        figures["statuses"] = {
            status: sum(one == status for _, _, one in told) for status in {one for _, _, one in told}
        }
        print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
