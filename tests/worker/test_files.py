"""Files of publications through real reading processes: a file that cannot be read costs its own text alone."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.institute.site import Reply
from benchmarks.institute.warc import write_warc
from scraper.archive.exchange import Exchange
from scraper.worker.files import kept_unread
from scraper.worker.pool import ReaderPool, Reading
from tests.worker.pdfs import bomb, page
from tests.worker.quay import LINE, PROSE, SOURCE, file, html, run

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("THINKTANK_SHARED", ROOT.parent / "shared"))
GENERATOR = SHARED / "hostile" / "gen.py"
URL = "https://www.quay.example/f/study.pdf"


def exchange(body: bytes) -> Exchange:
    return Exchange(URL, b"", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", body, None)


def read(*bodies: bytes) -> list[Reading]:
    """The files one after the other in one pool of one child."""

    async def go() -> list[Reading]:
        pool = ReaderPool(1)
        try:
            return [kept_unread(await pool.read("attachment", None, exchange(body)), exchange(body)) for body in bodies]
        finally:
            await pool.close()

    return asyncio.run(go())


def test_a_bomb_costs_its_own_text_and_the_next_file_is_read() -> None:
    body = bomb()
    first, second = read(body, page(LINE))
    assert first.error is None and first.attachment is not None
    assert first.attachment.unread in ("reader_crashed", "out_of_memory", "reader_timeout")
    assert first.attachment.sha256 == hashlib.sha256(body).hexdigest()
    assert first.notes == (f"unread_file:{first.attachment.unread}",)
    assert second.attachment is not None
    assert (second.attachment.text, second.attachment.unread) == (LINE, None)


def test_a_broken_file_says_so() -> None:
    (reading,) = read(b"%PDF-1.7\nno more")
    assert reading.attachment is not None
    assert (reading.attachment.unread, reading.attachment.bytes) == ("bad_pdf", 16)


def test_an_answer_that_is_no_file_stays_an_error() -> None:
    torn = Exchange(URL, b"", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", b"no gzip", None)
    assert kept_unread(Reading(error="bad_encoding"), torn).attachment is None


def generator():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("hostile_inputs", GENERATOR)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module.CASES


@pytest.mark.skipif(not GENERATOR.is_file(), reason=f"{GENERATOR} is missing (set THINKTANK_SHARED)")
def test_hostile_files_cost_only_themselves() -> None:
    # Its two bombs take half a minute to make; ours above is of their kind.
    cases = [case for case in generator().values() if case.kind == "pdf" and "bomb" not in case.name]
    bodies = [case.body() for case in cases]
    readings = read(*[one for body in bodies for one in (body, page(LINE))])
    assert [one.attachment.text for one in readings[1::2] if one.attachment] == [LINE] * len(bodies)
    assert all(one.attachment is not None and one.attachment.sha256 for one in readings)


def test_a_run_survives_a_bomb_and_the_record_says_why(tmp_path: Path) -> None:
    def note(name: str) -> Reply:
        link = f'<p><a href="/f/{name}.pdf">Download (PDF)</a></p>'
        return html(f"<main><article><h1>Note {name}</h1>{PROSE}{link}</article></main>")

    listed = "".join(f'<li><h3><a href="/notes/{name}">Note {name} on ferries</a></h3></li>' for name in "ab")
    visits = {
        "/robots.txt": Reply(404, "Not Found", (("Content-Length", "0"),), b""),
        "/": html(f"<main><ul>{listed}</ul></main>"),
        "/notes/a": note("a"),
        "/notes/b": note("b"),
        "/f/a.pdf": file(bomb()),
        "/f/b.pdf": file(page(LINE)),
    }
    warc = tmp_path / "quay.warc.gz"
    write_warc(warc, "https://www.quay.example", visits.items(), datetime(2024, 3, 5, tzinfo=UTC))
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "quay.toml").write_text(SOURCE)
    store = ["--store", str(tmp_path / "s.sqlite")]
    done = run(tmp_path, "crawl", "quay", *store, "--sources", "sources", "--replay", str(warc), "--archive", "archive")
    assert done.returncode == 0, done.stderr
    exported = run(tmp_path, "export", *store, "--with", "attachments")
    files = [one["attachments"][0] for one in map(json.loads, exported.stdout.splitlines())]
    found = {one["url"][-5:]: (one.get("unread"), one.get("text"), bool(one["sha256"])) for one in files}
    assert found["b.pdf"] == (None, LINE, True)
    assert found["a.pdf"][0] in ("reader_crashed", "out_of_memory", "reader_timeout")
    assert found["a.pdf"][1:] == (None, True)
