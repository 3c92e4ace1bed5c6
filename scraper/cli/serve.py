"""`thinktank serve`: the reading room."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from pathlib import Path
from typing import Any

import click

from pipelines.search import open_index
from pipelines.store import open_store
from scraper.cli.common import Places, archive_option, registry_of, say, sources_option, store_option
from scraper.cli.search import index_of
from scraper.errors import StorageError, UsageError

FRESH_SECONDS = 20.0
"""How long a running crawl's records may stay unknown to the search."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option(
    "--captures-port",
    type=click.IntRange(0, 65535),
    help="Where archived pages are shown, as another origin; by default the port after --port.",
)
@click.option("--captures-url", default="", metavar="URL", help="That origin as readers reach it through a proxy.")
@click.option("--mail", envvar="THINKTANK_CONTACT", default="", help="Address for harvesters to write to.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further name that the room answers to.")
@sources_option
@store_option
@archive_option
def command(host: str, port: int, names: tuple[str, ...], folders: tuple[Path, ...], **more: Any) -> None:
    """Serve the reading room: read, search and compare what is in the store, in a browser.

    It listens on loopback unless --host says otherwise, reads only, and sets no cookie. Archived pages are shown from
    a second port, where they can do nothing. Library systems harvest at /oai, feed readers at /feeds/.
    """
    try:
        from pipelines.readingroom import captured
        from pipelines.readingroom.app import LOOPBACK, Room, application
        from pipelines.readingroom.library import names_of
        from pipelines.readingroom.room import NOBODY
    except ImportError as error:
        raise UsageError("the reading room needs the extra: pip install 'thinktank-archive[web]'") from error
    places = Places.of(more["store"], more["archive"])
    index = index_of(places)
    say(f"store {places.store}")
    _bring_up_to_date(places.store, index)
    listening = _listening(host, port, "--port")
    second = more["captures_port"] if more["captures_port"] is not None else port and port + 1
    showing = _listening(host, second, "--captures-port")
    room = Room(
        places.store,
        index,
        names_of(registry_of(folders)),
        mail=more["mail"] if "@" in more["mail"] else NOBODY,
        archive=places.archive,
        captures=more["captures_url"].rstrip("/"),
        captures_port=showing.getsockname()[1],
    )
    known = [*LOOPBACK, *names, *([] if _is_any(host) else [host])]
    threading.Thread(target=_keep_fresh, args=(places.store, index), daemon=True).start()
    threading.Thread(target=_run, args=(captured.application(room, known), showing), daemon=True).start()
    at = f"http://{f'[{host}]' if ':' in host else host}"
    pages = room.captures or f"{at}:{room.captures_port}"
    say(f"reading room at {at}:{listening.getsockname()[1]}/ (Ctrl+C ends it)")
    say(f"archived pages at {pages}/memento/, for Memento clients /timegate/ and /timemap/link/")
    with contextlib.suppress(KeyboardInterrupt):  # the way in which it is meant to end
        _run(application(room, known), listening)


def _run(app: Any, listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_keep_alive=10, limit_concurrency=200)
    uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int, option: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror or error}: choose another {option} or --host"
        ) from error


def _is_any(host: str) -> bool:
    """Every address of the machine: no name to be called by."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _bring_up_to_date(location: str, place: str) -> None:
    """Schema of the store and search index; all later looks are read-only."""
    store = open_store(location, create=False)
    try:
        index = open_index(place)
        try:
            index.catch_up(store)
        finally:
            index.close()
    finally:
        store.close()


def _keep_fresh(location: str, place: str) -> None:
    pause = threading.Event()
    while not pause.wait(FRESH_SECONDS):
        try:
            _bring_up_to_date(location, place)
        except StorageError as error:
            say(f"search is behind: {error}")
