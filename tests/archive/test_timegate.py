"""TimeGate and TimeMap over HTTP, as a Memento client asks them."""

from __future__ import annotations

import http.client
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest

pytest.importorskip("uvicorn", reason="the extra `web` is not installed")
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pipelines.readingroom import memento
from pipelines.readingroom.guard import Guard
from pipelines.readingroom.looking import looked_at
from pipelines.readingroom.room import Room
from pipelines.store import open_store
from scraper.archive.cdxj import timestamp
from tests.readingroom.conftest import listening_to
from tests.store.world import HOST, World, article

PAGE = f"{HOST}/a?part=2"


def _shown(room: Room):
    """The page of a capture, as the origin of archived pages answers."""

    def answer(request: Request) -> PlainTextResponse:
        stamp, url = (memento.wanted(request, f"/memento/{request.path_params['stamp']}/"), None)
        with looked_at(room.store) as (store, _):
            url = stamp or ""
            found = [one for one in store.captures_of(url) if timestamp(one.fetched_at) == request.path_params["stamp"]]
        return PlainTextResponse(found[0].ref.payload_digest, headers=memento.headers_of(request, found[0]))

    return Route("/memento/{stamp}/{url:path}", answer)


@contextmanager
def served(room: Room):
    app = Starlette(routes=[*memento.routes(room), _shown(room)], middleware=[Middleware(Guard, hosts=["127.0.0.1"])])
    with listening_to(lambda _: app) as port:
        yield port


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Three captures of one address, a day apart."""
    place = tmp_path_factory.mktemp("memento") / "store.sqlite"
    world = World(open_store(str(place)))
    world.start()
    for n in range(3):
        world.visit("/a?part=2", article("/a?part=2", f"text {n}"))
        world.again()
    world.store.close()
    with served(Room(str(place), f"{place}.search", {})) as port:
        yield port


def ask(port, path, when=None, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=280)
    connection.request(method, path, headers={"Accept-Datetime": when} if when else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, body


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (None, 4),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 2),
        ("Mon, 02 Mar 2026 23:00:00 GMT", 3),
        ("Tue, 03 Mar 2026 01:00:00 GMT", 3),
        ("Fri, 01 Jan 2027 00:00:00 GMT", 4),
    ],
)
def test_a_client_is_led_to_the_nearest_memento(port, when, day):
    status, headers, _ = ask(port, f"/timegate/{PAGE}", when)
    assert (status, headers["Vary"]) == (302, "accept-datetime")
    assert f'<{PAGE}>; rel="original"' in headers["Link"] and 'rel="timemap"' in headers["Link"]
    place = headers["Location"].removeprefix(f"http://127.0.0.1:{port}")
    assert place.startswith(f"/memento/2026030{day}0800") and place.endswith(PAGE)
    status, headers, _ = ask(port, place)
    assert status == 200
    assert parsedate_to_datetime(headers["Memento-Datetime"]).day == day
    assert 'rel="timegate"' in headers["Link"]


def test_the_timemap_lists_all_and_its_links_lead_on(port):
    status, headers, body = ask(port, f"/timemap/link/{PAGE}")
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "application/link-format")
    lines = body.rstrip("\n").split(",\n")
    mementos = [line for line in lines if "memento" in line.split(";")[1]]
    assert len(mementos) == 3
    assert 'rel="first memento"' in mementos[0] and 'rel="last memento"' in mementos[-1]
    for line in mementos:
        place = line[1 : line.index(">")].removeprefix(f"http://127.0.0.1:{port}")
        told = line.split('datetime="')[1].rstrip('"')
        status, headers, _ = ask(port, place)
        assert (status, headers["Memento-Datetime"]) == (200, told)
        assert isinstance(parsedate_to_datetime(told), datetime)


def test_other_spellings_of_the_address_are_the_same(port):
    for url in (PAGE.replace("https", "http"), PAGE.replace("www.", ""), PAGE.replace("https://", "https:/")):
        assert ask(port, f"/timegate/{url}")[0] == 302, url


@pytest.mark.parametrize(
    ("path", "when", "expected"),
    [
        (f"/timegate/{PAGE}", "yesterday", 400),
        (f"/timegate/{HOST}/nowhere", None, 404),
        (f"/timemap/link/{HOST}/nowhere", None, 404),
        ("/timegate/ftp://x.example/", None, 400),
        ("/timegate/", None, 400),
        (f"/timegate/{PAGE.replace('?part=2', '')}", None, 404),
    ],
)
def test_what_cannot_be_answered(port, path, when, expected):
    status, headers, body = ask(port, path, when)
    assert (status, "Location" in headers) == (expected, False)
    assert len(body) < 300


def test_head_says_the_same(port):
    assert ask(port, f"/timegate/{PAGE}", method="HEAD")[0] == 302
