"""What archiving costs: CPU of writing, reading and indexing pages, and of the gzip packers that were looked at.

    python benchmarks/archive.py [--pages FOLDER]

Pages are real ones from the data folder (THINKTANK_SHARED) when it is there, else made up of words.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from isal import isal_zlib

from scraper.archive.exchange import Exchange
from scraper.archive.index import ReplayIndex
from scraper.archive.reader import page_of, read_exchange
from scraper.archive.verify import verify_file
from scraper.archive.writer import WarcWriter

HEAD = b"HTTP/1.1 200 OK\r\nDate: Thu, 05 Mar 2026 09:30:00 GMT\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
REQUEST = b"GET / HTTP/1.1\r\nHost: institute.example\r\nUser-Agent: benchmark\r\n\r\n"


def sample(folder: Path) -> list[bytes]:
    """Pages of 60 to 200 KB."""
    found = [path.read_bytes() for path in sorted(folder.glob("*/*.html")) if 60_000 < path.stat().st_size < 200_000]
    return found[:60] or [_invented(number) for number in range(60)]


def _invented(number: int) -> bytes:
    draw = random.Random(number)
    words = ["".join(draw.choices("abcdefghijklmnop", k=draw.randint(2, 11))) for _ in range(3000)]
    return "".join(f"<p class='c{n % 7}'>{' '.join(draw.choices(words, k=60))}</p>\n" for n in range(230)).encode()


def measure(name: str, work: Callable[[], int], pages: int) -> None:
    """CPU and wall time a page."""
    wall, cpu = time.perf_counter(), time.process_time()
    size = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    times = f"{cpu / pages * 1e3:7.2f} ms CPU {wall / pages * 1e3:7.2f} ms wall"
    print(f"{name:28} {times} {size / pages / 1e3:8.1f} KB a page")


def packers(pages: list[bytes]) -> None:
    """The packers and levels between which `scraper.archive.warc` chose."""
    for module, levels in ((zlib, (1, 2, 4, 6, 9)), (isal_zlib, (0, 1, 2, 3))):
        for level in levels:
            work = partial(_packed_sizes, module, level, pages)
            measure(f"{module.__name__} level {level}", work, len(pages))


def _packed_sizes(module: object, level: int, pages: list[bytes]) -> int:
    return sum(_packed(module, level, page) for page in pages)


def _packed(module: object, level: int, page: bytes) -> int:
    packer = module.compressobj(level, 8, 31)  # type: ignore[attr-defined]
    return len(packer.compress(page) + packer.flush())


def archive(pages: Iterable[bytes], count: int, folder: Path) -> None:
    """Write, sync, read back, index and verify."""
    writer = WarcWriter(folder, "bench", "run")
    now = datetime.now(UTC)
    made = [
        Exchange(f"https://institute.example/{number}", REQUEST, HEAD, page, now) for number, page in enumerate(pages)
    ]
    captures = []

    def write() -> int:
        for number, one in enumerate(made):
            captures.append(writer.append(one))
            if number % 50 == 49:
                writer.sync()
        return sum(writer.close().values())

    measure("append, sync every 50", write, count)
    measure(
        "read_exchange, page_of", lambda: sum(len(page_of(read_exchange(folder, c.ref)).body) for c in captures), count
    )
    measure("ReplayIndex.open", lambda: len(ReplayIndex.open([folder])), count)
    measure("verify", lambda: sum(1 for path in folder.glob("*.gz") for _ in verify_file(path)), count)


def main() -> None:
    """Print the table."""
    shared = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).parents[2] / "shared"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=Path, default=shared / "pages", help="folder of saved pages")
    pages = sample(parser.parse_args().pages)
    print(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1e3:.0f} KB on average")
    packers(pages)
    with tempfile.TemporaryDirectory() as folder:
        archive(pages * 10, len(pages) * 10, Path(folder))


if __name__ == "__main__":
    main()
