"""The whole way: two crawls of a served site, a redesign between them, and what the command says of it."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

from benchmarks.institute.serve import Site, serve
from benchmarks.institute.site import answer
from scraper.cli import run
from tests.rot.test_rot import new, old

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """name = "Lantern Institute"
homepage = "{origin}/"

[crawl]
sitemaps = ["{origin}/sitemap.xml"]
article = '^/p/'
delay = 0

[[layout]]
authors = [".byline .who"]
"""


def pages(make):
    for number in range(12):
        yield f"/p/{number}", answer(make(number).encode(), "text/html; charset=utf-8")


def test_a_redesign_between_two_nights(tmp_path, capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    entries = "".join(f"<url><loc>{origin}/p/{number}</loc></url>" for number in range(12))
    site = Site(pages(old))
    site.put([("/sitemap.xml", answer(f"<urlset>{entries}</urlset>".encode(), "application/xml"))])
    threading.Thread(target=lambda: asyncio.run(serve(site, port)), daemon=True).start()
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "lantern.toml").write_text(SOURCE.format(origin=origin))

    places = ["--store", f"{tmp_path}/store.sqlite", "--archive", f"{tmp_path}/archive"]
    places += ["--sources", f"{tmp_path}/sources"]

    def crawl(*options):
        command = [sys.executable, "-m", "scraper.cli", "crawl", "lantern", *places, *options]
        allowed = ["--allow-address", f"127.0.0.1:{port}"]
        return subprocess.run([*command, *allowed], cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)

    def diagnose(*options):
        assert run(["diagnose", "lantern", *places, *options]) == 0
        return capsys.readouterr()

    assert crawl().returncode == 0
    assert "no field broke" in diagnose().err
    site.put(pages(new))
    second = crawl("--full")
    assert second.returncode == 3, second.stderr
    (told,) = json.loads(diagnose("--json").out)
    assert (told["field"], told["method"], told["where"]) == ("authors", "rule", ".byline .who")
    assert (told["filled_before"], told["filled_since"], told["known"]) == (1.0, 0.0, 12)
    assert told["candidates"][0]["selector"] == ".blk-lead .nm"
    assert (told["patch"]["right"], told["patch"]["pages"]) == (12, 12)
    said = diagnose().out
    assert "stopped matching: rule: .byline .who" in said and '+authors = [".blk-lead .nm"]' in said
