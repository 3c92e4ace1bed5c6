"""Archived pages: from another origin, and nothing in them ever runs, loads or connects (row 81 of the fault table)."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.outcome import Outcome
from pipelines.readingroom import captured
from pipelines.readingroom.app import LOOPBACK, Room, application
from pipelines.store import open_store
from scraper.archive.exchange import Exchange
from scraper.archive.showing import without_connections
from scraper.archive.writer import WarcWriter
from scraper.page import Page
from tests.readingroom.conftest import asked, indexed, listening_to
from tests.readingroom.test_browser import CHROMIUM, seen
from tests.store.world import HOST, World, article

DAY = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
STAMP = "20260305093000"
SEEN = "The committee voted seven to two."


@dataclass(slots=True)
class Connections:
    """A port that counts who connects, whatever they then say."""

    port: int = 0
    made: list[bytes] = field(default_factory=list)


@pytest.fixture(scope="module")
def connections() -> Iterator[Connections]:
    told, ends = Connections(), threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.2)
    told.port = listening.getsockname()[1]

    def accept() -> None:
        while not ends.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            connection.settimeout(0.3)
            try:
                told.made.append(connection.recv(200))
                connection.sendall(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
            except OSError:
                told.made.append(b"connected")
            connection.close()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield told
    ends.set()
    thread.join(5)
    listening.close()


def hostile(port: int) -> bytes:
    """Everything by which a page can reach somebody."""
    to = f"http://127.0.0.1:{port}"
    return f"""<!doctype html><html><head><title>Rates</title>
<link rel="preconnect" href="{to}"><link rel="dns-prefetch" href="{to}"><link rel="&#112;reconnect" href="{to}">
<link rel="prefetch" href="{to}/prefetch"><link rel="stylesheet" href="{to}/css"><link rel="icon" href="{to}/icon">
<base href="{to}/"><meta http-equiv="refresh" content="0;url={to}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<style>@import url({to}/import); body{{background:url({to}/bg)}}</style>
<script>fetch('{to}/script'); document.title = 'ran'</script></head>
<body onload="fetch('{to}/onload')"><p>{SEEN}</p><img src="{to}/img" onerror="fetch('{to}/onerror')">
<svg onload="fetch('{to}/svg')"><script>fetch('{to}/svgscript')</script><image href="{to}/image"/></svg>
<iframe src="{to}/frame"></iframe><object data="{to}/object"></object>
<embed src="{to}/embed"><video src="{to}/video" autoplay></video>
<audio src="{to}/audio" autoplay></audio><input autofocus onfocus="fetch('{to}/focus')">
<a href="javascript:fetch('{to}/js')" id=a>x</a>
<form action="{to}/form" id=f><input name=x></form><p style="background:url({to}/style)">x</p>
<noscript><img src="{to}/noscript"></noscript><template><img src="{to}/template"></template></body></html>""".encode()


def head(kind: str = "text/html; charset=utf-8") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nRefresh: 0;url=http://127.0.0.1/\r\nSet-Cookie: a=b\r\nLink: <http://127.0.0.1/>; rel=preconnect\r\n\r\n".encode()  # noqa: E501


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, connections: Connections) -> Room:
    """An archive with a hostile page, a text, a PDF that is none and a page of 1970, and a store over it."""
    folder = tmp_path_factory.mktemp("captured")
    world = World(open_store(str(folder / "store.sqlite")))
    world.start()
    pages = {
        "/a": (hostile(connections.port), head()),
        "/a?x=1&y=%20": (b"<p>with a query</p>", head()),
        "/text": (b"<script>alert(1)</script>", head("text/plain; charset=nonsense")),
        "/svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", head("image/svg+xml")),
        "/pdf": (b"%PDF-1.4 \xff", head('application/pdf; name="../../etc/passwd"')),
        "/none": (b"", head()),
        "/sjis": ("<p>日本の論文</p>".encode("shift_jis"), head("text/html; charset=shift_jis")),
    }
    writer = WarcWriter(folder, "meridian", "run")
    for path, (body, top) in pages.items():
        exchange = Exchange(HOST + path, b"GET / HTTP/1.1\r\n\r\n", top, body, DAY)
        capture = writer.append(exchange)
        read = article(path, SEEN, title=f"Page {path}")
        ref = capture.ref
        read.provenance.captures, read.provenance.fetched_at = [ref], "2026-03-05T09:30:00Z"
        world.commit(Outcome(world.lease(path), "stored", capture=capture, article=read))
    writer.close()
    world.end()
    world.store.close()
    return replace(indexed(folder / "store.sqlite"), archive=folder)


@contextmanager
def both(room: Room) -> Iterator[tuple[int, int]]:
    """Ports of the reading room and of the archived pages."""
    with listening_to(lambda _: captured.application(room, LOOPBACK)) as second:
        told = replace(room, captures_port=second)
        with listening_to(lambda _: application(told)) as first:
            yield first, second


@pytest.fixture(scope="module")
def ports(shown: Room) -> Iterator[tuple[int, int]]:
    with both(shown) as told:
        yield told


def got(ports: tuple[int, int], path: str, stamp: str = STAMP, **more: Any) -> tuple[int, dict[str, str], str]:
    return asked(ports[1], f"/memento/{stamp}/{HOST}{path}", **more)


def test_a_page_is_shown_under_a_sandbox_without_permissions(ports: tuple[int, int]) -> None:
    status, headers, body = got(ports, "/a")
    assert status == 200 and SEEN in body
    policy = headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none';") and "allow-" not in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["content-type"] == "text/html; charset=utf-8"
    assert not {"set-cookie", "refresh"} & set(headers) and "preconnect" not in str(headers)
    assert headers["memento-datetime"] == "Thu, 05 Mar 2026 09:30:00 GMT" and "timemap" in headers["link"]
    assert not re.search(r"<(?:script|link|base|iframe|object|embed)\b|http-equiv", body)


def test_the_room_itself_shows_none(ports: tuple[int, int]) -> None:
    assert asked(ports[0], f"/memento/{STAMP}/{HOST}/a")[0] == 404


def test_the_record_stands_beside_it(ports: tuple[int, int]) -> None:
    import json

    newest = json.loads(asked(ports[0], "/?format=json")[2])["newest"]
    wanted = next(one["id"] for one in newest if one["url"] == f"{HOST}/a")
    status, headers, body = asked(ports[0], f"/article/{wanted}/archived")
    assert (
        status == 200 and f'src="http://127.0.0.1:{ports[1]}/memento/{STAMP}/{HOST}/a"' in body and " sandbox " in body
    )
    assert f"frame-src http://127.0.0.1:{ports[1]}" in headers["content-security-policy"]
    assert f"/article/{wanted}/archived" in asked(ports[0], f"/article/{wanted}")[2]


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("/a?x=1&y=%20", "text/html; charset=utf-8", "with a query"),
        ("/text", "text/plain; charset=utf-8", "<script>alert(1)</script>"),
        ("/sjis", "text/html; charset=utf-8", "日本の論文"),
        ("/none", "text/html; charset=utf-8", "no element"),
    ],
)
def test_what_is_shown(ports: tuple[int, int], path: str, kind: str, said: str) -> None:
    status, headers, body = got(ports, path)
    assert (status, headers["content-type"]) == (200, kind) and said in body


@pytest.mark.parametrize("path", ["/svg", "/pdf"])
def test_what_is_handed_out_as_a_file_of_our_naming(ports: tuple[int, int], path: str) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", ports[1])
    connection.request("GET", f"/memento/{STAMP}/{HOST}{path}")
    headers = connection.getresponse().headers
    assert headers["content-type"] == "application/octet-stream"
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{32}\.(?:pdf|bin)"', headers["content-disposition"])


@pytest.mark.parametrize(
    ("stamp", "path", "status"),
    [
        ("20260305093001", "/a", 404),
        ("2026", "/a", 404),
        ("2026030509300٣", "/a", 404),
        (STAMP, "/../../etc/passwd", 404),
        (STAMP, "/a%00", 404),
    ],
)
def test_what_is_not_there(ports: tuple[int, int], stamp: str, path: str, status: int) -> None:
    from urllib.parse import quote

    assert got(ports, path, quote(stamp))[0] == status


def test_foreign_names_and_writing_are_refused(ports: tuple[int, int]) -> None:
    assert got(ports, "/a", host="evil.example")[0] == 400
    assert got(ports, "/a", method="POST")[0] == 405
    assert asked(ports[1], "/memento/20260305093000/file:///etc/passwd")[0] == 404


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: archived pages were not seen in a browser")
def test_nothing_runs_loads_or_connects(ports: tuple[int, int], connections: Connections, tmp_path: Path) -> None:
    import json

    newest = json.loads(asked(ports[0], "/?format=json")[2])["newest"]
    wanted = next(one["id"] for one in newest if one["url"] == f"{HOST}/a")
    page = tmp_path / "control.html"
    page.write_bytes(hostile(connections.port))
    seen(page.as_uri(), tmp_path / "profile")
    assert connections.made, "the control page must reach the listener"
    connections.made.clear()
    dom, _ = seen(f"http://127.0.0.1:{ports[1]}/memento/{STAMP}/{HOST}/a", tmp_path / "profile")
    assert SEEN in dom and "<title>Rates</title>" in dom
    beside, complaints = seen(f"http://127.0.0.1:{ports[0]}/article/{wanted}/archived", tmp_path / "profile")
    assert "<iframe" in beside and "Refused to frame" not in complaints
    assert connections.made == []


@given(st.binary(max_size=400), st.sampled_from(["utf-8", "utf-16", "shift_jis", "x-unknown", ""]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_harmless(body: bytes, charset: str) -> None:
    page = Page(
        url="https://x.example/",
        body=body + b"<script>1</script><link rel=preconnect href=//x>",
        headers=(("Content-Type", f"text/html; charset={charset}"),),
    )
    assert not re.search(rb"<(?:script|link|iframe|base)\b", without_connections(page), re.IGNORECASE)
