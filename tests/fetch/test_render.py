"""A site that scripts build, in a real browser: found, archived, replayed; nothing of the browser leaves by itself."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scraper.fetch.render import NO_EXTRA, chromium
from tests.fetch.site import Site, answer, site

needs_browser = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or chromium() is None, reason="no playwright or no Chromium here"
)
HTML, JS, JSON = ("Content-Type: text/html", "Content-Type: text/javascript", "Content-Type: application/json")
APP = """
const grid = document.getElementById('root');
const tries = ['http://CANARY/fetched', '/secret.json', '/post'];
try { new WebSocket('ws://CANARY/socket'); } catch (error) {}
try { new WebSocket('ws://' + location.host + '/socket'); } catch (error) {}
try { navigator.sendBeacon('http://CANARY/beacon', 'x'); } catch (error) {}
try { new RTCPeerConnection({iceServers: [{urls: 'stun:CANARY'}]}).createDataChannel('x'); } catch (error) {}
fetch(tries[0]).catch(() => 0); fetch(tries[1]).catch(() => 0); fetch(tries[2], {method: 'POST'}).catch(() => 0);
document.body.insertAdjacentHTML('beforeend', '<img src="/pixel.png"><iframe src="http://CANARY/frame"></iframe>');
fetch('/api/papers.json').then(answer => answer.json()).then(items => {
  grid.innerHTML = items.map(one => `<h2><a href="${one.at}">${one.title}</a></h2>`).join('');
});
"""
SHELL = (
    b'<!doctype html><html><head><title>Papers</title></head><body><div id="root"></div><script src="/app.js"></script>'
)
ITEMS = [{"at": f"/papers/paper-number-{n}", "title": f"Paper number {n}"} for n in range(4)]
WORDS = "The register is kept by an office that nobody visits, and the audit is late again this year. " * 30


def paper(title: str) -> bytes:
    byline = '<p class="byline">By Ada Quill</p><time datetime="2026-02-01">1 February 2026</time>'
    return (
        f"<!doctype html><html><body><article><h1>{title}</h1>{byline}<p>{WORDS}</p></article></body></html>".encode()
    )


@pytest.fixture
def canary() -> Iterator[Site]:
    with site({}) as there:
        yield there


@pytest.fixture
def scripted(canary: Site) -> Iterator[Site]:
    answers = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /secret\n", "200 OK", "Content-Type: text/plain"),
        "/papers": answer(SHELL, "200 OK", HTML),
        "/app.js": answer(APP.replace("CANARY", canary.place).encode(), "200 OK", JS),
        "/api/papers.json": answer(json.dumps(ITEMS).encode(), "200 OK", JSON),
        "/secret.json": answer(b"{}", "200 OK", JSON),
        **{one["at"]: answer(paper(one["title"]), "200 OK", HTML) for one in ITEMS},
    }
    with site(answers) as here:
        yield here


def crawl(
    home: Path, place: str, *more: str, render: str = "listings", **environment: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """A crawl of the scripted site; the paths of its records."""
    home.mkdir(exist_ok=True)
    text = f'name = "Scripted"\nhomepage = "http://{place}/papers"\n[crawl]\nlistings = ["http://{place}/papers"]\n'
    text += f"article = '^/papers/[^/?]+$'\ndelay = 0\nrender = \"{render}\"\n"
    (home / "scripted.toml").write_text(text, encoding="utf-8")
    places = ["--sources", str(home), "--store", str(home / "s.sqlite"), "--archive", str(home / "archive")]
    command = [sys.executable, "-m", "scraper.cli", "crawl", "scripted", *places, *more]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THINKTANK_")}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=280, env={**kept, **environment}
    )
    lines = [
        line for file in (home / "archive" / "runs").glob("*/records.jsonl") for line in file.open(encoding="utf-8")
    ]
    return done, sorted(json.loads(line)["url"].partition(place)[2] for line in lines)


def live(place: str) -> list[str]:
    return ["--allow-address", place, "--contact", "tests@example.org"]


@needs_browser
def test_a_list_that_scripts_build(scripted: Site, canary: Site, tmp_path: Path) -> None:
    done, found = crawl(tmp_path / "live", scripted.place, *live(scripted.place))
    assert found == [one["at"] for one in ITEMS], done.stderr
    assert canary.heads == [], "the browser reached somebody by itself"
    assert {"/secret.json", "/pixel.png", "/post", "/socket"}.isdisjoint(scripted.paths)
    assert all(head.startswith(b"GET ") and b"thinktank-archive" in head for head in scripted.heads)
    assert scripted.paths.count("/app.js") == scripted.paths.count("/papers") == 1

    kinds, conversions = [], []
    for warc in (tmp_path / "live" / "archive").glob("*.warc.gz"):
        with warc.open("rb") as stream:
            for record in ArchiveIterator(stream):
                path = (record.rec_headers.get_header("WARC-Target-URI") or "").partition(scripted.place)[2]
                kinds.append((record.rec_type, path))
                if record.rec_type == "response" and path == "/papers":
                    response = record.rec_headers.get_header("WARC-Record-ID")
                    assert record.content_stream().read() == SHELL, "the response stays as it came"
                if record.rec_type == "conversion":
                    conversions.append(
                        (record.rec_headers.get_header("WARC-Refers-To"), record.content_stream().read())
                    )
    assert ("response", "/app.js") in kinds and ("response", "/api/papers.json") in kinds
    ((refers_to, dom),) = conversions
    assert refers_to == response and b"Paper number 3" in dom

    options = ["--replay", str(tmp_path / "live" / "archive"), "--allow-address", scripted.place]
    again, replayed = crawl(tmp_path / "again", scripted.place, *options, THINKTANK_CHROMIUM="/nowhere")
    assert replayed == found, again.stderr
    verified = subprocess.run(
        [sys.executable, "-m", "scraper.cli", "verify", "--store", str(tmp_path / "live" / "s.sqlite"),
         "--archive", str(tmp_path / "live" / "archive")], capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stdout + verified.stderr


ARTICLE_APP = """
fetch('/api' + location.pathname + '.json').then(answer => answer.json()).then(one => {
  document.getElementById('root').innerHTML = one.html;
});
"""


@needs_browser
def test_articles_that_scripts_build_are_read_and_no_others_are_rendered(tmp_path: Path) -> None:
    """Two of four pieces are empty frames as they come; the other two, and the list, never see the browser."""
    rows = "".join(f'<h2><a href="{one["at"]}">{one["title"]}</a></h2>' for one in ITEMS)
    shell = SHELL.replace(b"/app.js", b"/article.js")
    built = {one["at"]: one["title"] for one in ITEMS[:2]}
    answers = {
        "/papers": answer(f"<!doctype html><html><body><main>{rows}</main></body></html>".encode(), "200 OK", HTML),
        "/article.js": answer(ARTICLE_APP.encode(), "200 OK", JS),
        **{at: answer(shell, "200 OK", HTML) for at in built},
        **{f"/api{at}.json": answer(json.dumps({"html": paper(title).decode()}).encode(), "200 OK", JSON)
           for at, title in built.items()},
        **{one["at"]: answer(paper(one["title"]), "200 OK", HTML) for one in ITEMS[2:]},
    }  # fmt: skip
    with site(answers) as here:
        done, found = crawl(tmp_path / "always", here.place, *live(here.place), render="always")
        assert found == [one["at"] for one in ITEMS], done.stderr
        assert [here.paths.count(f"/api{at}.json") for at in built] == [1, 1]
    (manifest,) = (tmp_path / "always").rglob("manifest.json")
    told = json.loads(manifest.read_text(encoding="utf-8"))["discovery_notes"]
    assert told["rendered"] == 2, "a page that can be read as it came is not rendered"
    records = [json.loads(line) for file in (tmp_path / "always").rglob("records.jsonl") for line in file.open()]
    assert sorted(one["title"] for one in records) == [one["title"] for one in ITEMS]
    assert all("nobody visits" in one["text"] and one["published"] == "2026-02-01" for one in records)


def test_without_a_browser_it_is_said_what_is_missing(scripted: Site, tmp_path: Path) -> None:
    done, found = crawl(
        tmp_path / "bare", scripted.place, *live(scripted.place), THINKTANK_CHROMIUM="/nowhere/chromium"
    )
    assert found == [] and NO_EXTRA[:40] in done.stderr
    assert "thinktank-archive[render]" in done.stderr and done.returncode in (0, 3)
    (manifest,) = (tmp_path / "bare" / "archive" / "runs").glob("*/manifest.json")
    assert json.loads(manifest.read_text())["discovery_notes"]["render_missing"] == 1
