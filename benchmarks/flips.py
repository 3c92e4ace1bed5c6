"""One flipped bit in the store's file: does `verify` see it, where it altered what the store says?

    python -m benchmarks.flips [--flips 300] [--seed 1]

The sample institute is replayed into a store; then, again and again, one bit of a copy of the file is flipped, the
copy is verified, and every row that people rely on (articles, revisions, readings, changes, addresses, captures, files,
links) is compared with the original. A flip in unused space or in the frontier's notes alters none of them.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from pipelines.store import open_store
from scraper.archive.verify import verify_archive
from scraper.errors import StorageError

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
CONTENT = ("articles", "revisions", "readings", "changes", "aliases", "captures", "attachments", "links")


def crawl(home: Path) -> Path:
    """The sample, two months apart, into one store; one file, no log beside it."""
    store = home / "store.sqlite"
    for warc in sorted(SAMPLE.glob("*.warc.gz")):
        words = [sys.executable, "-m", "scraper.cli", "crawl", "meridian", "--sources", str(SAMPLE / "sources")]
        words += ["--replay", str(warc), "--full", "--store", str(store), "--archive", str(home / "archive")]
        subprocess.run(words, cwd=ROOT, check=False, capture_output=True)
    with sqlite3.connect(store) as db:
        db.execute("PRAGMA journal_mode=DELETE")
    return store


def said(path: Path) -> dict[str, dict[str, str] | str]:
    """A digest of each row of each table; a word where a table cannot be read."""
    found: dict[str, dict[str, str] | str] = {}
    db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    for table in CONTENT:
        try:
            rows = db.execute(f"SELECT rowid, * FROM {table} NOT INDEXED").fetchall()
            found[table] = {str(row[0]): hashlib.sha256(repr(row).encode()).hexdigest() for row in rows}
        except (sqlite3.Error, UnicodeDecodeError):
            found[table] = "unreadable"
    db.close()
    return found


def is_seen(path: Path, archive: Path) -> bool:
    """Does `thinktank verify` say anything?"""
    try:
        store = open_store(str(path), create=False)
    except StorageError:
        return True
    try:
        elsewhere = {one.name: Path(one.folder or archive) / one.name for one in store.warc_files("meridian")}
        findings = next(iter(verify_archive(archive, store.captures(), elsewhere)), None)
        return bool(findings or next(iter(store.problems()), None))
    except StorageError:
        return True
    finally:
        store.close()


def flip(original: bytes, target: Path, bit: int) -> None:
    target.write_bytes(original)
    with target.open("rb+") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--flips", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = crawl(home)
        original, truth, draw = store.read_bytes(), said(store), random.Random(asked.seed)
        assert not is_seen(store, home / "archive"), "the untouched store is not clean"
        copy = home / "copy.sqlite"
        for _ in range(asked.flips):
            bit = draw.randrange(len(original) * 8)
            flip(original, copy, bit)
            altered = [table for table, rows in said(copy).items() if rows != truth[table]]
            seen = is_seen(copy, home / "archive")
            counts["altered" if altered else "harmless", seen] += 1  # type: ignore[index]
            if altered and not seen:
                print(f"unseen: byte {bit // 8}, {', '.join(altered)}: {original[bit // 8 - 40 : bit // 8 + 20]!r}")
            for one in home.glob("copy.sqlite*"):
                one.unlink()
    altered, seen = counts["altered", True] + counts["altered", False], counts["altered", True]  # type: ignore[index]
    print(f"{asked.flips} flips in {len(original)} bytes: {altered} altered a row of the content, {seen} of them seen")
    print(f"{counts['harmless', True]} of {asked.flips - altered} others seen as well")  # type: ignore[index]


if __name__ == "__main__":
    main()
