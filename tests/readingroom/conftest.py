"""A reading room on loopback over a small store, served as `thinktank serve` serves it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from pipelines.readingroom.app import Room, application
from pipelines.search import Index
from pipelines.store import open_store
from scraper.article import Author, Link, Note, Related
from tests.store.world import HOST, World, article

ROOT = Path(__file__).resolve().parents[2]
Answer = tuple[int, dict[str, str], str]


@contextmanager
def listening_to(make: Callable[[int], Any]) -> Iterator[int]:
    """The port of a running application, which is made when its port is known."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = make(listening.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@contextmanager
def served(room: Room) -> Iterator[int]:
    """The port of a running reading room."""
    with listening_to(lambda _: application(room)) as port:
        yield port


def asked(port: int, path: str, method: str = "GET", host: str | None = None) -> Answer:
    """Status, headers and body, of an address that is sent as it stands."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=280)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", f"127.0.0.1:{port}" if host is None else host)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def indexed(location: Path) -> Room:
    store = open_store(str(location))
    index = Index(Path(f"{location}.search"))
    index.catch_up(store)
    index.close()
    store.close()
    return Room(str(location), f"{location}.search", {"meridian": {"name": "Meridian <Institute>"}})


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Two articles, one of them revised."""
    location = tmp_path_factory.mktemp("room") / "store.sqlite"
    world = World(open_store(str(location)))
    world.start()
    old = "The ministry said 12 per cent.\n\nA second paragraph stays."
    told: dict[str, Any] = {"title": "Trade in the north", "published": "2024-03-05", "language": "en"}
    told |= {"authors": [Author(name="Ada Example", role="Fellow"), Author(name="Bo Other", contribution="editor")]}
    told |= {"topics": ["Sea trade"], "notes": [Note(mark="1", text="A note.")]}
    told["related"] = [Related(title="Harbours", url=f"{HOST}/b")]
    world.visit("/a", article("/a", old, markdown=old, **told))
    world.visit("/b", article("/b", "Les ports du nord.", title="Ports", published="2023", language="fr"))
    world.again()
    new = old.replace("12", "14")
    markdown = f"{new}\n\n## A heading\n\n[out](https://example.org/) and [in](javascript:alert(1))"
    world.visit(
        "/a", article("/a", new, markdown=markdown, links=[Link(url="https://example.org/", text="out")], **told)
    )
    world.end()
    world.store.close()
    return indexed(location)


@pytest.fixture(scope="session")
def port(small: Room) -> Iterator[int]:
    with served(small) as number:
        yield number


@pytest.fixture(scope="session")
def get(port: int) -> Callable[[str], str]:
    """The body of a page that must be there."""

    def body(path: str) -> str:
        status, _, text = asked(port, path)
        assert status == 200, (path, status, text)
        return text

    return body


@pytest.fixture(scope="session")
def ids(get: Callable[[str], str]) -> dict[str, str]:
    """Title -> id."""
    return {one["title"]: one["id"] for one in json.loads(get("/?format=json"))["newest"]}


def shared() -> Path:
    return Path(os.environ.get("THINKTANK_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """The sample as `thinktank demo` archives it."""
    home = tmp_path_factory.mktemp("sample") / "demo"
    command = [sys.executable, "-m", "scraper.cli", "demo", "--home", str(home)]
    subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, timeout=280, env={**os.environ, "COLUMNS": "120"}
    )
    return replace(indexed(home / "store.sqlite"), archive=home / "archive")
