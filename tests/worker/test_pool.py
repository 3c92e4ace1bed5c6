"""The pool with real child processes: pages, a hang, a death, a lie."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive.exchange import Exchange
from scraper.source import Registry, data_file, load_registry
from scraper.worker import child as reading_process
from scraper.worker import pool as pools
from scraper.worker.pool import ReaderPool

PAGE = b"""<html><head><title>Tides and tariffs - Meridian</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>Tides and tariffs</h1><p>Ports plan for storms and for trade wars with one crane, one quay and one budget.</p>
<p>That budget, says the harbour master, is set once in seven years and spent within the first three of them.</p>
</article></body></html>"""


def exchange(body=PAGE, content_type="text/html; charset=utf-8", url="https://www.meridian.example/a"):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
    return Exchange(url, b"", head, body, datetime(2026, 3, 2, 5, tzinfo=UTC))


def run(*jobs, size=1, deadline=20.0, between=None):
    """Read jobs one after the other; `between(pool)` runs after the first."""

    async def go():
        pool = ReaderPool(size, deadline=deadline)
        try:
            out = []
            for number, job in enumerate(jobs):
                out.append(await pool.read("article", None, job))
                if number == 0 and between:
                    between(pool)
            return out
        finally:
            await pool.close()

    return asyncio.run(go())


def test_a_page_becomes_a_record():
    (reading,) = run(exchange())
    assert reading.error is None
    assert reading.article.title == "Tides and tariffs"
    assert "harbour master" in reading.article.text
    assert reading.article.provenance.fetched_at == "2026-03-02T05:00:00Z"


def test_a_killed_child_costs_its_page_and_the_next_page_is_read():
    def kill(pool):
        for child in pool._all:
            os.kill(child.pid, signal.SIGKILL)

    first, second, third = run(exchange(), exchange(), exchange(), between=kill)
    assert first.article is not None
    assert second.error == "reader_crashed"
    assert third.article.title == "Tides and tariffs"


def test_a_reading_of_an_archived_page_looks_for_no_leads(monkeypatch):
    source = next(iter(load_registry(Path(str(data_file("sample"))) / "sources").sources.values()))

    def leads(*_):
        raise AssertionError("nobody follows them")

    monkeypatch.setattr(reading_process, "_leads", leads)
    job = {
        "source": source.id,
        "url": f"{source.homepage}/a",
        "head": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    }
    registry = Registry({source.id: source})
    assert reading_process.read({**job, "kind": "reading"}, PAGE, registry)["article"]["title"] == "Tides and tariffs"
    with pytest.raises(AssertionError, match="nobody follows"):
        reading_process.read({**job, "kind": "article"}, PAGE, registry)


@pytest.fixture
def child_that(monkeypatch, tmp_path):
    """Put another program in the child's place."""

    def place(text):
        script = tmp_path / "child.py"
        script.write_text(text)
        real = asyncio.create_subprocess_exec

        async def spawn(*command, **options):
            return await real(sys.executable, str(script), **options)

        monkeypatch.setattr(pools.asyncio, "create_subprocess_exec", spawn)

    return place


def test_a_hanging_child_is_cut_at_the_deadline(child_that):
    child_that("import time; time.sleep(60)")
    (reading,) = run(exchange(), deadline=0.5)
    assert reading.error == "reader_timeout"


@pytest.mark.parametrize(
    "answer", [b"[1]", b"{", b'{"article": {"url": 7, "text": []}}', b'{"candidates": [{"x": 1}]}']
)
def test_a_child_is_not_believed_blindly(child_that, answer):
    child_that(
        "import sys, struct\nfrom time import sleep\n"
        f"sys.stdout.buffer.write(struct.pack('>IQ', {len(answer)}, 0) + {answer!r}); sys.stdout.flush(); sleep(30)"
    )
    (reading,) = run(exchange(), deadline=5)
    assert reading.error == "reader_crashed"


def test_a_claim_of_four_gigabytes_is_not_read(child_that):
    child_that("import sys, struct\nsys.stdout.buffer.write(struct.pack('>IQ', 2**32 - 1, 0)); sys.stdout.flush()")
    (reading,) = run(exchange(), deadline=5)
    assert reading.error == "reader_crashed"


def test_a_child_that_never_starts_is_said_aloud(monkeypatch, caplog):
    async def never(*command, **options):
        await asyncio.Event().wait()

    monkeypatch.setattr(pools.asyncio, "create_subprocess_exec", never)
    monkeypatch.setattr(pools, "STARTING", 0.2)
    (reading,) = run(exchange())
    assert reading.error == "reader_timeout" and "no reading process within" in reading.detail
    assert "no reading process within" in caplog.text


def test_a_killed_child_that_stays_is_left_and_named(child_that, monkeypatch, caplog):
    child_that("import time; time.sleep(60)")
    monkeypatch.setattr(pools, "ENDING", 0.2)

    async def go():
        pool = ReaderPool(1, deadline=0.5)
        await pool.read("article", None, exchange())
        (child,) = pool._ending
        with monkeypatch.context() as patch:
            patch.setattr(child, "wait", asyncio.Event().wait)
            await pool.close()
        await child.wait()
        return child.pid

    pid = asyncio.run(go())
    assert f"reading process {pid} was killed and is not gone" in caplog.text
