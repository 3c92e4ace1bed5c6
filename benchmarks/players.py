"""Do players of others show what we archived? WACZ bundles in ReplayWeb.page (a real browser) and in pywb.

    python -m benchmarks.others                       # once: fetches the players
    python -m benchmarks.players [--pages 12] [--real 400]

Bundles are made as a user makes them: the sample institute crawled and exported; real saved pages (THINKTANK_SHARED)
packed, imported and exported. Of each, some pages are opened in ReplayWeb.page, served on loopback to the system's
Chromium, and their title (or first words) is looked for in what the page shows; pywb must give the payload byte for
byte (`id_`), and the words in its own rewriting (`mp_`).
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.client
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks import others
from pipelines.store import open_store
from scraper.archive.cdxj import timestamp
from scraper.archive.reader import page_of, read_exchange, read_record
from scraper.archive.warc import parse_date
from scraper.fetch.render import chromium

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("THINKTANK_SHARED", ROOT.parent / "shared"))
PATIENCE = 150_000
"""Milliseconds for a page to appear: a busy machine starts a browser in half a minute."""
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
_PYWB = """
from gevent import monkey; monkey.patch_all()
from gevent.pywsgi import WSGIServer
from pywb.apps.frontendapp import FrontEndApp
server = WSGIServer(("127.0.0.1", 0), FrontEndApp(), log=None)
server.start()
print("port", server.server_port, flush=True)
server.serve_forever()
"""


@dataclass(frozen=True)
class Shown:
    """A page of a bundle and what a player must show of it."""

    url: str
    stamp: str
    told: tuple[str, ...]
    """Any of this must be seen: the title, or the first words of the text where a saved page has lost its title."""
    payload: bytes

    def is_in(self, text: str) -> bool:
        seen = folded(text)
        return any(folded(one) in seen for one in self.told)


@dataclass(frozen=True)
class Bundle:
    """A WACZ and pages of it."""

    name: str
    path: Path
    pages: Sequence[Shown]


def thinktank(home: Path, *words: str | Path) -> None:
    places = {"THINKTANK_STORE": str(home / "store.sqlite"), "THINKTANK_ARCHIVE": str(home / "archive")}
    line = [sys.executable, "-m", "scraper.cli", *(str(word) for word in words)]
    done = subprocess.run(line, cwd=ROOT, env={**os.environ, **places}, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(line)}: {done.stderr[-2000:]}")


def sample_bundle(home: Path, most: int) -> Bundle:
    thinktank(home, "demo", "--home", home)
    return exported(home, "sample", most)


def real_bundle(home: Path, folder: Path, take: int, most: int) -> Bundle:
    """Saved pages of registered sources, packed and taken in."""
    saved = home / "saved"
    saved.mkdir(parents=True)
    rows = (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(row) for row in rows]
    chosen = told[:: max(1, len(told) // take)]
    for number, one in enumerate(chosen):
        shutil.copy(folder / one["path"], saved / str(number))  # pack follows no link out of its folder
        one["path"] = str(number)
    (saved / "index.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in chosen), encoding="utf-8")
    thinktank(home, "pack", saved, "-o", home / "real.warc.gz", "--date", "2026-01-05")
    thinktank(home, "import", home / "real.warc.gz")
    return exported(home, "real pages", most)


def exported(home: Path, name: str, most: int) -> Bundle:
    target = home / f"{name.partition(' ')[0]}.wacz"
    thinktank(home, "export", "--format", "wacz", "-o", target)
    thinktank(home, "verify", target)
    return Bundle(name, target, shown_pages(home, most))


def shown_pages(home: Path, most: int) -> list[Shown]:
    """Current records with their title and the payload of their page, spread over the store."""
    store = open_store(str(home / "store.sqlite"))
    try:
        folders = {
            file.name: file.folder for run in store.runs() for file in store.warc_files(run.source) if file.folder
        }
        found = [one for one in store.articles() if one.title and one.state == "current" and one.provenance.captures]
        pages = []
        for article in found[:: max(1, len(found) // most)][:most]:
            ref = article.provenance.captures[0]
            exchange = read_exchange(Path(folders.get(ref.warc) or home / "archive"), ref)
            record = read_record(Path(folders.get(ref.warc) or home / "archive") / ref.warc, ref)
            told = tuple(one for one in (article.title, article.text[:60]) if one)
            pages.append(
                Shown(exchange.url, timestamp(parse_date(record.field("WARC-Date"))), told, page_of(exchange).body)
            )
        return pages
    finally:
        store.close()


def folded(text: str) -> str:
    return "".join(char for char in unescape(text).casefold() if char.isalnum())


class _Patient(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A player asks for the whole bundle, sees that it needs a part, and hangs up."""


class _Parts(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        found = _RANGE.match(self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if found is None or not path.is_file():
            super().do_GET()
            return
        first, last = found.groups()
        size = path.stat().st_size
        start = int(first) if first else max(0, size - int(last or 0))
        end = min(int(last), size - 1) if first and last else size - 1
        with path.open("rb") as file:
            file.seek(start)
            part = file.read(end - start + 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[int]:
    """A folder on loopback, by parts too (RFC 9110 section 14): a player reads a bundle here and there."""
    server = _Patient(("127.0.0.1", 0), functools.partial(_Parts, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def site_of(player: Path, bundle: Bundle, folder: Path) -> None:
    """The embedding that the player's own guide describes: one page, `ui.js`, `replay/sw.js`, the bundle."""
    (folder / "replay").mkdir(parents=True)
    shutil.copy(player / "ui.js", folder)
    shutil.copy(player / "sw.js", folder / "replay")
    shutil.copy(bundle.path, folder / "bundle.wacz")
    for number, page in enumerate(bundle.pages):
        attributes = f'source="/bundle.wacz" url="{page.url.replace("&", "&amp;")}" ts="{page.stamp}"'
        element = f'<replay-web-page style="display:block;height:90vh" embed="replayonly" {attributes}>'
        text = f'<!doctype html><meta charset="utf-8"><script src="/ui.js"></script>{element}</replay-web-page>'
        (folder / f"{number}.html").write_text(text, encoding="utf-8")


def in_browser(player: Path, bundle: Bundle, folder: Path) -> list[Shown]:
    """The pages whose words ReplayWeb.page shows."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the rest works without it

    site_of(player, bundle, folder)
    with served(folder) as port, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), timeout=PATIENCE)
        try:
            page = browser.new_page()
            page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort())
            return [
                one
                for number, one in enumerate(bundle.pages)
                if _shows(page, f"http://127.0.0.1:{port}/{number}.html", one)
            ]
        finally:
            browser.close()


def _shows(page: Any, address: str, wanted: Shown) -> bool:
    """Waits for the frame of the replayed page, and until it shows the words or nothing more comes."""
    from playwright.sync_api import Error  # noqa: PLC0415

    page.goto(address, timeout=PATIENCE)
    for _ in range(PATIENCE // 250):
        page.wait_for_timeout(250)
        frames = [frame for frame in page.frames if "mp_/" in frame.url]
        try:
            if frames and wanted.is_in(frames[0].evaluate("document.body?.textContent ?? ''")):
                return True
            if frames and frames[0].evaluate("document.readyState") == "complete" and _settled(page, frames[0]):
                return wanted.is_in(frames[0].evaluate("document.body.textContent"))
        except Error:  # the frame moved on while it was asked
            continue
    return False


def _settled(page: Any, frame: Any) -> bool:
    """Did twenty seconds pass without another text? The player shows pages of its own while it loads."""
    before = frame.evaluate("document.body?.textContent.length ?? 0")
    page.wait_for_timeout(20_000)
    return bool(before and before == frame.evaluate("document.body?.textContent.length ?? 0"))


@contextlib.contextmanager
def pywb_over(bundle: Bundle, folder: Path) -> Iterator[int]:
    """pywb with the bundle as its only collection; the port."""
    wayback = others.wayback()
    assert wayback is not None
    folder.mkdir(parents=True)
    manager, python = wayback.with_name("wb-manager"), wayback.with_name("python")
    for words in (["init", "ours"], ["add", "ours", "--unpack-wacz", str(bundle.path)]):
        subprocess.run([str(manager), *words], cwd=folder, check=True, capture_output=True, timeout=600)
    process = subprocess.Popen(
        [str(python), "-c", _PYWB], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield next(int(line.split()[1]) for line in process.stdout if line.startswith("port "))
    finally:
        process.kill()
        process.wait()


def in_pywb(bundle: Bundle, folder: Path) -> tuple[list[Shown], list[Shown]]:
    """The pages whose payload pywb gives byte for byte, and those whose words its rewritten page holds."""
    with pywb_over(bundle, folder) as port:
        same = [one for one in bundle.pages if _asked(port, one, "id_") == one.payload]
        shown = [one for one in bundle.pages if one.is_in(_asked(port, one, "mp_").decode("utf-8", "replace"))]
    return same, shown


def _asked(port: int, page: Shown, kind: str) -> bytes:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    asking.request("GET", f"/ours/{page.stamp}{kind}/{quote(page.url, safe='/:?&=#%+,;@!$()*~')}")
    answer = asking.getresponse()
    body = answer.read()
    asking.close()
    return body if answer.status == 200 else b""


def told(name: str, player: str, right: Sequence[Shown], bundle: Bundle) -> None:
    lost = [one.url for one in bundle.pages if one not in right]
    print(
        f"{name:12} {player:32} {len(right):4} of {len(bundle.pages):4}",
        *(f"\n  not: {url}" for url in lost),
        flush=True,
    )


def play(bundle: Bundle, home: Path) -> None:
    size = f"{bundle.path.stat().st_size / 1e6:.1f} MB"
    print(f"{bundle.name}: {size}, {len(bundle.pages)} pages looked at")
    player = others.replaywebpage()
    if player is not None and chromium() is not None:
        told(bundle.name, "ReplayWeb.page shows the words", in_browser(player, bundle, home / "browser"), bundle)
    if others.wayback() is not None:
        same, shown = in_pywb(bundle, home / "pywb")
        told(bundle.name, "pywb gives the bytes (id_)", same, bundle)
        told(bundle.name, "pywb rewrites, the words are there", shown, bundle)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=12, help="pages of each bundle that are opened")
    parser.add_argument("--real", type=int, default=400, help="saved pages that are packed")
    asked = parser.parse_args()
    if lacking := others.missing():
        print(f"not here: {', '.join(lacking)}; `python -m benchmarks.others` fetches them")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        play(sample_bundle(home / "sample", asked.pages), home / "sample")
        if (SHARED / "pages" / "index.jsonl").is_file():
            play(real_bundle(home / "real", SHARED / "pages", asked.real, asked.pages), home / "real")
        else:
            print(f"no real pages in {SHARED / 'pages'}: set THINKTANK_SHARED")


if __name__ == "__main__":
    main()
