"""Archived pages, as they were fetched: an application for an origin of its own, where they can do nothing.

What others wrote is not let into the reading room: another port (or name) is another origin, a CSP sandbox without
any permission takes scripts, forms, plugins and that origin from the page, and nothing is loaded from anywhere.
Elements that make browsers connect in spite of a policy are taken out. `/memento/STAMP/URL` names a capture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipelines.readingroom import memento
from pipelines.readingroom.guard import Guard
from pipelines.readingroom.looking import TooSlow, looked_at
from pipelines.readingroom.room import Room
from pipelines.revisit import REMOVED
from pipelines.store.database import Database
from pipelines.store.values import capture_ref, moment
from scraper.archive.cdxj import timestamp
from scraper.archive.exchange import Capture
from scraper.archive.reader import page_of, read_exchange
from scraper.archive.showing import without_connections
from scraper.errors import ArchiveError, NotReadable, StorageError
from scraper.page import Page

MOST = 1000
"""Captures of one address among which is looked."""
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors http://{name}:* https://{name}:* {name}"
)
"""Without `allow-scripts`: no script runs, whatever a browser makes of the page."""
_CAPTURES = """
SELECT c.role, c.warc, c.warc_offset, c.warc_length, c.record_id, c.payload_digest, c.url, c.fetched_at, c.status,
  c.media_type, c.revisit, c.synthetic, f.folder
FROM captures c LEFT JOIN warc_files f ON f.source = c.source AND f.name = c.warc
WHERE c.url = ? AND c.payload_digest <> ? ORDER BY c.id DESC LIMIT ?
"""


def application(room: Room, hosts: Collection[str]) -> Starlette:
    """The application; it answers only to the names in `hosts`, and may be framed by pages of those names."""
    routes = [Route(memento.MEMENTO + "{stamp}/{url:path}", _answering(room), methods=["GET"]), *memento.routes(room)]

    def policy(name: str) -> str:
        return POLICY.replace("{name}", f"[{name}]" if ":" in name else name)

    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts, policy=policy)])


def _answering(room: Room) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        stamp = request.path_params["stamp"]
        url = memento.wanted(request, f"{memento.MEMENTO}{stamp}/")
        if url is None or not (stamp.isascii() and stamp.isdigit() and len(stamp) == 14):
            return PlainTextResponse("An address is /memento/ and 14 digits and the page's own.\n", 404)
        try:
            with looked_at(room.store) as (_, database):
                found = _capture(database, url, stamp)
        except TooSlow as error:
            return PlainTextResponse(f"{error}\n", 503, {"retry-after": "60"})
        except StorageError:
            return PlainTextResponse("The archive cannot be read at the moment.\n", 503, {"retry-after": "60"})
        if found is None:
            return PlainTextResponse("The archive has no such capture.\n", 404)
        return _shown(request, room, *found)

    return answer


def _capture(database: Database, url: str, stamp: str) -> tuple[Capture, str | None] | None:
    """The capture of that second, and the folder of its file when it was replayed; none that was taken down, though
    a replayed file, which stays as it is, still has it.
    """
    rows = database.rows(_CAPTURES, [url, REMOVED, MOST])
    return next((_of(row) for row in rows if timestamp(moment(row[7])) == stamp), None)


def _of(row: tuple[Any, ...]) -> tuple[Capture, str | None]:
    url, fetched_at, status, media_type, revisit, synthetic, folder = row[6:]
    ref = capture_ref(row[:6])
    return Capture(ref, url, moment(fetched_at), status, media_type, bool(revisit), bool(synthetic)), folder


def _shown(request: Request, room: Room, capture: Capture, folder: str | None) -> Response:
    place = Path(folder) if folder else room.archive
    if place is None:
        return PlainTextResponse("Archived pages are not shown here.\n", 404)
    try:
        page = page_of(read_exchange(place, capture.ref))
    except NotReadable as error:
        return PlainTextResponse(f"This capture cannot be shown: {error}\n", 404)
    except ArchiveError:
        return PlainTextResponse("The bytes of this capture are not in the archive, or are damaged.\n", 404)
    headers = memento.headers_of(request, capture) if capture.fetched_at else {}
    return _harmless(page, headers)


def _harmless(page: Page, headers: dict[str, str]) -> Response:
    """Pages and plain text are shown; all else is handed out as a file, under a name that nobody chose."""
    kind = (page.media_type or "").lower()
    if kind in ("text/html", "application/xhtml+xml", "") or (not kind and b"<html" in page.body[:1000].lower()):
        # Always as text/html, never as XML, in which a style sheet may be a program.
        return Response(without_connections(page), headers=headers, media_type="text/html; charset=utf-8")
    if kind == "text/plain":
        charset = page.charset if page.charset and page.charset.isascii() else "utf-8"
        return Response(page.body, headers={**headers, "content-type": f"text/plain; charset={_known(charset)}"})
    name = hashlib.sha256(page.body).hexdigest()[:32]
    ending = {"application/pdf": ".pdf"}.get(kind, ".bin")
    headers |= {"content-disposition": f'attachment; filename="{name}{ending}"'}
    return Response(page.body, headers=headers, media_type="application/octet-stream")


def _known(charset: str) -> str:
    try:
        "".encode(charset)
    except (LookupError, ValueError):
        return "utf-8"
    return charset if all(char.isalnum() or char in "-_." for char in charset) else "utf-8"
