"""Do readers of others see what we wrote? Records, blocks and payloads of our archives, counted and digested by each.

    python -m benchmarks.others warcio       # once: fetches the one that is no Python package
    python -m benchmarks.readers [FILE.warc.gz ...]

warcio, FastWARC and warcio.js (Node) share no code. Each reads every record of a file, and computes the SHA-1 of its
block and of its payload; all must agree with each other, with our reader and with what the records declare. Without
FILE: the sample, real saved pages (THINKTANK_SHARED) packed and imported, and an archive that a crawl of a served
institute writes over three nights, revisits and all, whose payloads are also held against what the server sent.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks import others
from benchmarks.archive_size import ID, crawl, serve
from benchmarks.players import SHARED, thinktank
from scraper.archive import heads
from scraper.archive.index import ReplayIndex
from scraper.archive.records import Damage, iterate
from scraper.source import data_file

HTTP = "application/http"
_NODE = """
import fs from "node:fs";
import { createHash } from "node:crypto";
const { WARCParser } = await import(process.argv[2]);
const sha = data => createHash("sha1").update(data ?? new Uint8Array()).digest("hex");
for (const path of process.argv.slice(3)) {
  const read = async parseHttp => {
    const found = [];
    const parser = new WARCParser(fs.createReadStream(path), { parseHttp });
    for await (const record of parser) {
      const bytes = await record.readFully(false);
      found.push([record.warcHeader("WARC-Record-ID"), record.warcType, sha(bytes)]);
    }
    return found;
  };
  const blocks = await read(false), payloads = await read(true);
  console.log(JSON.stringify(blocks.map((one, n) => [...one, payloads[n][2]])));
}
"""

Seen = tuple[str, str, str, str]
"""Record id, type, SHA-1 of block and of payload (of a record without HTTP, of the block), in hex."""


def sha1(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def by_ours(path: Path) -> Iterator[Seen]:
    for one in iterate(path):
        assert not isinstance(one, Damage), one
        is_http = (one.field("Content-Type") or "").startswith(HTTP)
        payload = heads.split(one.block)[1] if is_http else one.block
        yield one.id, one.type, sha1(one.block), sha1(payload)


def by_warcio(path: Path) -> Iterator[Seen]:
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415

    with path.open("rb") as raw, path.open("rb") as parsed:
        blocks, payloads = ArchiveIterator(raw, no_record_parse=True), ArchiveIterator(parsed)
        for one, other in zip(blocks, payloads, strict=True):
            id_ = one.rec_headers.get_header("WARC-Record-ID")
            yield id_, one.rec_type, sha1(one.raw_stream.read()), sha1(other.raw_stream.read())


def by_fastwarc(path: Path) -> Iterator[Seen]:
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415

    with path.open("rb") as raw, path.open("rb") as parsed:
        blocks = (
            (one.record_id, one.headers, sha1(one.reader.read())) for one in ArchiveIterator(raw, parse_http=False)
        )
        payloads = (sha1(one.reader.read()) for one in ArchiveIterator(parsed, parse_http=True))
        for (_, fields, block), payload in zip(blocks, payloads, strict=True):
            yield fields["WARC-Record-ID"], fields["WARC-Type"], block, payload


def by_warciojs(path: Path) -> Iterator[Seen]:
    module = others.warciojs()
    assert module is not None
    words = ["node", "--input-type=module", "-", str(module), str(path)]
    done = subprocess.run(words, input=_NODE, capture_output=True, text=True, check=True, timeout=600)
    yield from (tuple(one) for one in json.loads(done.stdout))


def readers() -> dict[str, Callable[[Path], Iterator[Seen]]]:
    found = {"ours": by_ours, "warcio": by_warcio, "FastWARC": by_fastwarc}
    return found | ({"warcio.js": by_warciojs} if others.warciojs() else {})


def declared(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """By record id, the digests that the file itself states, in hex."""
    found = {}
    for one in iterate(path):
        if not isinstance(one, Damage):
            payload = None if one.type == "revisit" else one.field("WARC-Payload-Digest")
            found[one.id] = _hex(one.field("WARC-Block-Digest")), _hex(payload)
    return found


def _hex(digest: str | None) -> str | None:
    return base64.b32decode(digest.removeprefix("sha1:")).hex() if digest else None


def differing(path: Path) -> tuple[Counter[str], list[str]]:
    """Records by type; what any reader sees otherwise than ours, or than the file declares."""
    ours = list(by_ours(path))
    wrong = []
    for name, read in readers().items():
        if name != "ours":
            theirs = list(read(path))
            wrong += [f"{name}: {len(theirs)} records, ours {len(ours)}"] if len(theirs) != len(ours) else []
            wrong += [f"{name}: {them}, ours {us}" for us, them in zip(ours, theirs, strict=False) if us != them]
    said = declared(path)
    for id_, _, block, payload in ours:
        for computed, stated in zip((block, payload), said[id_], strict=True):
            wrong += [f"{id_} states {stated}, has {computed}"] if stated not in (None, computed) else []
    return Counter(kind for _, kind, _, _ in ours), wrong


def compare(name: str, paths: Sequence[Path]) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for path in paths:
        some, bad = differing(path)
        counts += some
        wrong += [f"{path.name}: {one}" for one in bad]
    told = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    print(
        f"{name:12} {len(paths)} files, {counts.total():6} records ({told}); seen otherwise: {len(wrong)}", flush=True
    )
    print("".join(f"  {one}\n" for one in wrong[:20]), end="")


def served_archive(home: Path) -> list[Path]:
    """Three nights of a served institute; what it sends is asked for once more, by another client."""
    process, port = serve(home / "site", 40, 60_000)
    try:
        for _ in range(3):
            crawl(home, home / "site", port)
        index = ReplayIndex.open([home / "archive"])
        sent = [one for one in index.captures() if one.status == 200 and not one.revisit]
        same = sum(_is_served(port, index.exchange(one).payload, one.url) for one in sent)
        replayed = sum(_replays(index, one.url) for one in index.captures() if one.status == 200)
    finally:
        process.kill()
        process.wait()
    print(f"served       {len(sent)} payloads in the archive of {ID}, {same} byte for byte what the server sends now")
    print(
        f"served       {replayed} of {sum(one.status == 200 for one in index.captures())} answers replay byte for byte"
    )
    return sorted((home / "archive").glob("*.warc.gz"))


def _is_served(port: int, payload: bytes, url: str) -> bool:
    parts = urlsplit(url)
    with urlopen(f"http://127.0.0.1:{port}{parts.path}{f'?{parts.query}' if parts.query else ''}") as answer:
        return bool(answer.read() == payload)


def _replays(index: ReplayIndex, url: str) -> bool:
    """Is what replay answers the payload of its record, found by another reader?"""
    capture = index.lookup(url)
    return capture is not None and sha1(index.exchange(capture).payload) == _hex(capture.ref.payload_digest)


def packed_archive(home: Path) -> list[Path]:
    thinktank(home, "pack", SHARED / "pages", "-o", home / "real.warc.gz", "--date", "2026-01-05")
    thinktank(home, "import", home / "real.warc.gz")
    return [home / "real.warc.gz", *sorted((home / "archive").glob("*.warc.gz"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    asked = parser.parse_args()
    print(f"readers: {', '.join(readers())}")
    if asked.files:
        compare("given", asked.files)
        return
    compare("sample", sorted(Path(str(data_file("sample"))).glob("*.warc.gz")))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("served", "real"):
            (home / name).mkdir()
        compare("served", served_archive(home / "served"))
        if (SHARED / "pages" / "index.jsonl").is_file():
            compare("real pages", packed_archive(home / "real"))
        else:
            print(f"no real pages in {SHARED / 'pages'}: set THINKTANK_SHARED")


if __name__ == "__main__":
    main()
