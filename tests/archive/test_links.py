"""Cited addresses: what became of them, and who has a copy. Everything on loopback, through the real crawl."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pipelines.outlinks import Visit, nearest, state_of
from pipelines.store import open_store
from scraper.archive.memento import parse_timemap
from scraper.article import Link
from scraper.cli.links import command
from tests.store.world import World, article

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>" + "<p>A page about rivers and locks.</p>" * 30
GONE = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Sorry, it is gone.</p></body>"


class _Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        status, body, more = self._answer()
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def _answer(self):
        here = f"http://{self.headers['Host']}"
        if self.path.startswith("/timemap/"):
            lost = self.path.removeprefix("/timemap/")
            days = [datetime(year, 6, 1, tzinfo=UTC) for year in (2019, 2024, 2026)]
            links = [f'<{lost}>; rel="original"', f'<{here}/tg>; rel="timegate"']
            links += [
                f'<{here}/kept/{one:%Y}/{lost}>; rel="memento"; datetime="{format_datetime(one, True)}"' for one in days
            ]
            return 200, ",\n".join(links), {"Content-Type": "application/link-format"}
        known = {
            "/robots.txt": (200, "User-agent: *\nDisallow: /private/\n", {"Content-Type": "text/plain"}),
            "/good": (200, PAGE.format("Rivers"), {}),
            "/file": (200, "%PDF-1.4 not much of one", {"Content-Type": "application/pdf"}),
            "/moved": (301, "", {"Location": "/good"}),
            "/soft": (200, GONE, {}),
            "/broken": (500, "oops", {}),
            "/closed": (403, "no", {}),
        }
        return known.get(self.path, (404, GONE, {}))

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    _Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


PATHS = ("good", "file", "moved", "soft", "broken", "closed", "private/x", "nowhere")


@pytest.fixture
def place(tmp_path, site):
    """A store with one article of June 2024 that cites everything, and an article of its own site."""
    world = World(open_store(str(tmp_path / "store.sqlite")))
    world.start()
    links = [Link(url=f"http://{site}/{path}", text=path) for path in PATHS]
    links += [Link(url=f"http://{site}/good#section", text="again"), Link(url="mailto:x@y.example", text="mail")]
    world.visit("/a", article("/a", published="2024-06-20", links=links))
    world.store.close()
    return tmp_path / "store.sqlite"


def call(place, site, *words):
    arguments = ["--source", "meridian", "--store", str(place), "--archive", str(place.parent), *words]
    done = CliRunner().invoke(command, [*arguments, "--allow-address", site, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return {one["url"].split("/", 3)[3]: one for one in map(json.loads, done.stdout.splitlines())}


def test_states_of_links_and_copies_of_lost_ones(place, site):
    found = call(place, site, "--timemap", f"http://{site}/timemap/")
    assert {path: one["state"] for path, one in found.items()} == {
        "good": "alive",
        "file": "alive",
        "moved": "moved",
        "soft": "soft",
        "broken": "failing",
        "closed": "refused",
        "private/x": "refused",
        "nowhere": "dead",
    }
    assert found["moved"]["target"] == f"http://{site}/good"
    for path in ("soft", "nowhere"):
        assert found[path]["memento"] == f"http://{site}/kept/2024/http://{site}/{path}"
        assert found[path]["memento_at"].startswith("2024-06-01")
    assert all(one["memento"] is None for path, one in found.items() if path not in ("soft", "nowhere"))
    assert not any(path.startswith("/private/") for path in _Site.asked)


def test_nothing_is_asked_twice_and_no_archive_unless_named(place, site):
    assert all(one["memento"] is None for one in call(place, site).values())
    assert not any(path.startswith("/timemap/") for path in _Site.asked)
    assert _Site.asked.count("/good") == 2  # once for itself, once as the target of /moved
    before = len(_Site.asked)
    assert call(place, site)["good"]["state"] == "alive"
    assert len(_Site.asked) == before


def test_only_what_is_known(place, site):
    assert {one["state"] for one in call(place, site, "--known").values()} == {None}
    assert _Site.asked == []


@pytest.mark.parametrize("words", [[], ["x-1", "--source", "meridian"]])
def test_either_an_article_or_a_source(place, words):
    done = CliRunner().invoke(command, [*words, "--store", str(place)])
    assert done.exit_code != 0 and "name one article, or a source" in str(done.exception)


def test_without_a_contact_nobody_elsewhere_is_visited(tmp_path):
    world = World(open_store(str(tmp_path / "store.sqlite")))
    world.start()
    world.visit("/a", article("/a", links=[Link(url="https://www.elsewhere.example/", text="there")]))
    world.store.close()
    done = CliRunner().invoke(command, ["--source", "meridian", "--store", str(tmp_path / "store.sqlite")])
    assert "must name a contact" in str(done.exception)


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        (Visit(None, "dns", None), "dead"),
        (Visit(None, "timeout", None), "failing"),
        (Visit(410, "http_410", None), "dead"),
        (Visit(200, "no_article:listing", None), "alive"),
        (Visit(200, "no_article:soft_404", "https://x.example/404"), "soft"),
        (Visit(200, None, "https://x.example/new"), "moved"),
        (Visit(429, "http_429", None), "refused"),
        (Visit(None, "robots", None), "refused"),
        (Visit(None, "robots_unreachable:dns", None), "dead"),
        (Visit(None, "robots_unreachable:timeout", None), "failing"),
        (Visit(None, "robots_unreachable:http_503", None), "failing"),
    ],
)
def test_what_a_visit_says(visit, expected):
    assert state_of(visit) == expected


def test_the_copy_nearest_to_publication():
    days = [datetime(year, 1, 1, tzinfo=UTC) for year in (2018, 2022, 2026)]
    copies = [(f"https://kept.example/{day:%Y}", day) for day in days]
    assert nearest(copies, datetime(2021, 5, 1, tzinfo=UTC)) == copies[1]
    assert nearest(copies, None) == copies[0]
    assert nearest([], None) is None


def test_a_timemap_of_somebody_else():
    told = """<http://a.example/>; rel="original",
<http://archive.example/tm/http://a.example/>; rel="self"; type="application/link-format"; from="Tue, 20 Jun 2000",
<http://archive.example/1/http://a.example/>; rel="first memento"; datetime="Tue, 20 Jun 2000 18:02:59 GMT",
<http://archive.example/x/http://a.example/?a=1,2>; datetime="Wed, 21 Jun 2000 01:17:31 GMT"; rel="memento",
<http://archive.example/bad>; rel="memento"; datetime="someday" """
    found = parse_timemap(told)
    assert [when.day for _, when in found] == [20, 21]
    assert found[1][0].endswith("?a=1,2")


@given(st.text(st.sampled_from('<>";,= \nrelmntodaif0123GMT:'), max_size=200))
def test_any_text_is_a_timemap_of_something_or_nothing(text):
    assert all(url and when.tzinfo for url, when in parse_timemap(text))
