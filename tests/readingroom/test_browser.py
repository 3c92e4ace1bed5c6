"""Every page in a real Chromium: it loads under its own policy, and no field of a record ever executes."""

from __future__ import annotations

import http.server
import runpy
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.readingroom.app import Room
from pipelines.store import open_store
from pipelines.store.values import plain
from scraper.article import Article, Attachment, Author, Label, Link, Note, Related
from tests.readingroom.conftest import indexed, served, shared
from tests.store.world import HOST, World, article

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: pages were not seen in a browser"
)
ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Listener:
    """A server that pages try to reach when something in them executes."""

    port: int = 0
    hits: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    told = Listener()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.hits.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            if self.path == "/control":
                self.wfile.write(hostile(told.port)[0].encode())

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield told
    server.shutdown()
    server.server_close()


def hostile(port: int) -> list[str]:
    """Values that call the listener as soon as a page takes one for markup."""
    to = f"http://127.0.0.1:{port}"
    return [
        f"<script>fetch('{to}/script')</script><img src={to}/img>",
        f'"><svg onload="fetch(\'{to}/svg\')"><img src=x onerror="fetch(\'{to}/error\')">',
        f"</title></textarea></style><iframe src={to}/frame></iframe><link rel=stylesheet href={to}/css>",
        f'" style="background:url({to}/style)" autofocus onfocus="fetch(\'{to}/focus\')" x="',
        f"![x]({to}/markdown) <video src={to}/video autoplay></video>",
        f"<meta http-equiv=refresh content='0;url={to}/refresh'><base href={to}/>",
        "{{ 7*7 }}{% include 'base.html' %}",
    ]


def shared_fields() -> list[str]:
    path = shared() / "hostile" / "gen.py"
    return [value[:20_000] for value in runpy.run_path(str(path))["FIELDS"].values()] if path.is_file() else []


def poisoned(path: str, value: str) -> Article:
    """A record that holds the value wherever a text can stand."""
    found = article(path, f"{value}\n\nwords", title=value, subtitle=value, standfirst=value, markdown=value)
    found.authors = [Author(name=value, role=value, affiliation=value, url=value)]
    found.notes, found.links = [Note(mark=value[:40], text=value)], [Link(url=value, text=value)]
    found.topics, found.regions, found.kind, found.series, found.rights = [value], [value], value, value, value
    found.related, found.programmes = [Related(title=value, url=value)], [Label(name=value, url=value)]
    found.attachments = [Attachment(url=plain(value) or "x", title=value, media_type=value)]
    return found


@pytest.fixture(scope="module")
def poison(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Room:
    """One article for each hostile value, and one that was revised from each to the next."""
    location = tmp_path_factory.mktemp("poison") / "store.sqlite"
    world = World(open_store(str(location)))
    world.start()
    values = [*hostile(listener.port), *shared_fields()]
    for number, value in enumerate(values):
        world.visit(f"/v/{number}", poisoned(f"/v/{number}", value))
    for number, value in enumerate(hostile(listener.port)):
        world.again()
        world.visit("/v/0", poisoned("/v/0", f"{value} once more {number}"))
    world.end()
    world.store.close()
    return indexed(location)


def seen(url: str, profile: Path) -> tuple[str, str]:
    """The document as Chromium made it, and what it complained of."""
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--enable-logging=stderr",
    ]
    flags += ["--no-first-run", "--virtual-time-budget=1500", f"--user-data-dir={profile}", "--dump-dom"]
    done = subprocess.run([str(CHROMIUM), *flags, url], capture_output=True, text=True, timeout=280, check=True)
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def test_the_listener_hears_a_page_without_defences(listener: Listener, tmp_path: Path) -> None:
    seen(f"http://127.0.0.1:{listener.port}/control", tmp_path)
    assert {"/script", "/img"} <= set(listener.hits)


def test_no_field_of_a_record_executes(poison: Room, listener: Listener, tmp_path: Path) -> None:
    store = open_store(poison.store)
    ids = [one.id or "" for one in store.articles()]
    revised = store.id_of(f"{HOST}/v/0")
    store.close()
    paths = ["/", "/search?q=words", "/authors", "/changes", f"/article/{revised}/compare?a=1&b=3"]
    paths += [f"/article/{one}" for one in ids[:: max(1, len(ids) // 6)]]
    listener.hits.clear()
    with served(poison) as port:
        for path in paths:
            dom, _ = seen(f"http://127.0.0.1:{port}{path}", tmp_path)
            assert 'id="main"' in dom, path
            assert not any(tag in dom for tag in ("<script", "<svg onload", "<iframe", "<img", "<video", "<base")), path
    assert listener.hits == []


def test_the_pages_of_the_sample(sample: Room, tmp_path: Path) -> None:
    store = open_store(sample.store)
    revised = next(one.id for one in store.articles() if (one.revision or 1) > 1)
    run = store.runs()[-1].id
    store.close()
    paths = [
        "/",
        "/search?q=grid",
        f"/article/{revised}",
        f"/article/{revised}/compare?a=1&b=2",
        "/changes",
        "/sources",
    ]
    paths += ["/source/meridian", "/runs", f"/run/{run}", "/authors", "/nothing"]
    with served(sample) as port:
        for path in paths:
            dom, complaints = seen(f"http://127.0.0.1:{port}{path}", tmp_path / "profile")
            assert dom.count("<h1") == 1 and 'id="main"' in dom, path
            assert "/nothing" in path or not complaints, (path, complaints)
            assert ("<svg" in dom) == path.startswith(("/source/", "/run/")), path
