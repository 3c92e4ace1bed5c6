"""Memento (RFC 7089): which capture of an address a reader is led to, and the list of all.

`/timegate/URL` leads to the memento nearest to Accept-Datetime, `/timemap/link/URL` lists all of them. Mementos stand
at `/memento/STAMP/URL` on the origin of the archived pages; whoever answers there adds `headers_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipelines.readingroom.looking import TooSlow, looked_at
from pipelines.readingroom.room import Room
from scraper.archive.cdxj import timestamp
from scraper.archive.exchange import Capture
from scraper.archive.memento import LINK_FORMAT, accept_datetime, memento_headers, nearest, timegate_headers, timemap
from scraper.errors import StorageError

TIMEGATE, TIMEMAP, MEMENTO = "/timegate/", "/timemap/link/", "/memento/"


def routes(room: Room) -> list[Route]:
    """The two negotiating addresses, for the application that shows archived pages."""
    return [
        Route(TIMEGATE + "{url:path}", _answering(room, TIMEGATE, _timegate), methods=["GET"]),
        Route(TIMEMAP + "{url:path}", _answering(room, TIMEMAP, _timemap), methods=["GET"]),
    ]


def headers_of(request: Request, capture: Capture) -> dict[str, str]:
    """Memento-Datetime and Link of an answer that shows a capture."""
    origin = _origin(request)
    return memento_headers(capture.url, capture, f"{origin}{TIMEGATE}{capture.url}", f"{origin}{TIMEMAP}{capture.url}")


def wanted(request: Request, prefix: str) -> str | None:
    """The address behind a prefix as the client wrote it, query and all; None when it is none.

    Some clients and proxies make one of two slashes.
    """
    path = request.scope.get("raw_path", b"").decode("latin-1").split("?")[0].removeprefix(prefix)
    for scheme in ("http:/", "https:/"):
        if path.lower().startswith(scheme):
            rest = path[len(scheme) :].lstrip("/")
            query = request.url.query
            return f"{scheme}/{rest}{f'?{query}' if query else ''}"
    return None


Negotiate = Callable[[Request, Room, str, Sequence[Capture]], Response]


def _answering(room: Room, prefix: str, negotiate: Negotiate) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        url = wanted(request, prefix)
        if url is None:
            return PlainTextResponse(
                f"An address stands behind {prefix}, as in {prefix}https://www.example.org/\n", 400
            )
        try:
            with looked_at(room.store) as (store, _):
                captures = store.captures_of(url)
        except TooSlow as error:
            return PlainTextResponse(f"{error}\n", 503, {"retry-after": "60"})
        except StorageError:
            return PlainTextResponse("The archive cannot be read at the moment.\n", 503, {"retry-after": "60"})
        return negotiate(request, room, captures[0].url if captures else url, captures)

    return answer


def _timegate(request: Request, room: Room, url: str, captures: Sequence[Capture]) -> Response:
    vary = {"Vary": "accept-datetime"}
    try:
        at = accept_datetime(request.headers.get("accept-datetime"))
    except ValueError as error:
        return PlainTextResponse(f"{error}\n", 400, vary)
    chosen = nearest(captures, at)
    if chosen is None:
        return PlainTextResponse("This address is not in the archive.\n", 404, vary)
    own = f"{_origin(request)}{TIMEMAP}{url}"
    return Response(status_code=302, headers=timegate_headers(url, chosen, _address(request, room), own))


def _timemap(request: Request, room: Room, url: str, captures: Sequence[Capture]) -> Response:
    if nearest(captures, None) is None:
        return PlainTextResponse("This address is not in the archive.\n", 404)
    origin = _origin(request)
    told = timemap(url, captures, _address(request, room), f"{origin}{TIMEGATE}{url}", f"{origin}{TIMEMAP}{url}")
    return Response(told, media_type=LINK_FORMAT)


def _address(request: Request, room: Room) -> Callable[[Capture], str]:
    origin = room.captures or _origin(request)
    return lambda capture: f"{origin}{MEMENTO}{timestamp(capture.fetched_at)}/{capture.url}"


def _origin(request: Request) -> str:
    """As the client called us; the guard has checked the name."""
    return f"{request.url.scheme}://{request.headers['host']}"
