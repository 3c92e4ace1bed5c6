"""The reading room: an ASGI application over one store and its search index. Server-rendered, no script."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Collection, Mapping
from importlib import resources
from itertools import pairwise
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipelines.readingroom import asking, feeding, finding, rendering
from pipelines.readingroom.asking import NotThere
from pipelines.readingroom.guard import POLICY, Guard, called_by
from pipelines.readingroom.library import AT_ONCE, Library
from pipelines.readingroom.looking import TooSlow, looked_at
from pipelines.readingroom.room import Room
from pipelines.report.drawing import bars, lines, rates
from pipelines.report.page import inside
from pipelines.store.values import moment
from scraper.archive.cdxj import timestamp
from scraper.errors import StorageError, UsageError

log = logging.getLogger(__name__)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
MOST_AUTHORS = 60
"""Names on a page."""

_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows, beyond the value in which they stand."""
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOWER = re.compile(f"([{_MARKS}]{{6}})[{_MARKS}]+")
"""More accents on one letter than any script has: they would be drawn over the whole page."""

Page = tuple[str, dict[str, Any]]
"""Template, and what it shows; the latter alone as JSON."""
__all__ = ["LOOPBACK", "PAGES", "Room", "application"]


def application(room: Room, hosts: Collection[str] = LOOPBACK) -> Starlette:
    """The application; it answers only to the names in `hosts`."""
    templates = _environment()

    def shown(make: Callable[[Request, Room], Page]) -> Callable[[Request], Response]:
        return lambda request: _answer(request, room, make, templates)

    routes = [Route(path, shown(make), methods=["GET"]) for path, make in PAGES.items()]
    routes.append(Route("/style.css", _style, methods=["GET"]))
    routes += feeding.routes(room)

    def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _problem(request, templates, error.status_code, "no page has this address")

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=hosts, policy=_policy(room))],
        exception_handlers={HTTPException: missing},
    )


def _policy(room: Room) -> Callable[[str], str]:
    """Archived pages may be framed, from their own origin alone."""

    def policy(name: str) -> str:
        origins = [room.captures_origin(scheme, name) for scheme in ("http", "https")]
        frames = " ".join(dict.fromkeys(origin for origin in origins if origin))
        return f"{POLICY}; frame-src {frames}" if frames else POLICY

    return policy


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pipelines.readingroom"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.filters.update(rendered=rendering.rendered, outward=rendering.outward, marked=rendering.marked, cut=_cut)
    made.filters.update(day=_day, language=_language)
    made.globals.update(address=asking.address)
    return made


def _cut(text: object, most: int = 300) -> str:
    """A value of a record, in a length that a page can bear, and which keeps to its own place on it."""
    line = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    line = _TOWER.sub(r"\1", _STEERING.sub("", line[: 4 * most]))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _day(moment: str | None) -> str:
    return (moment or "")[:10]


def _language(tag: str | None) -> str:
    """A tag fit for the lang attribute; nothing for hostile ones."""
    return tag if tag and len(tag) < 36 and tag.replace("-", "").isalnum() and tag.isascii() else ""


def _answer(request: Request, room: Room, make: Callable[[Request, Room], Page], templates: Environment) -> Response:
    try:
        if request.query_params.get("format", "html") not in ("html", "json"):
            raise UsageError("format is html or json")
        template, data = make(request, room)
    except NotThere as error:
        return _problem(request, templates, 404, str(error))
    except UsageError as error:
        return _problem(request, templates, 400, str(error))
    except TooSlow as error:
        return _problem(request, templates, 503, str(error))
    except StorageError as error:
        log.error("%s", error)  # it names paths of this machine: for the log, not for the reader
        return _problem(request, templates, 503, "the archive cannot be read at the moment")
    return _page(request, templates, template, data, 200)


def _problem(request: Request, templates: Environment, status: int, words: str) -> Response:
    return _page(request, templates, "problem.html", {"status": status, "problem": words}, status)


def _page(request: Request, templates: Environment, template: str, data: dict[str, Any], status: int) -> Response:
    if request.query_params.get("format") == "json":
        kept = {name: value for name, value in data.items() if not name.startswith("_")}
        return Response(json.dumps(kept, indent=1), status, media_type="application/json")
    given = {name: value for name, value in request.query_params.items() if name != "format"}
    html = templates.get_template(template).render(**data, path=request.url.path, given=given)
    # A record may hold lone surrogates, which UTF-8 cannot say.
    return Response(html.encode("utf-8", "replace"), status, media_type="text/html")


def _style(_: Request) -> Response:
    text = resources.files(__package__ or "").joinpath("style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"cache-control": "max-age=300"})


# --- pages ------------------------------------------------------------------------------------
def _home(_: Request, room: Room) -> Page:
    with looked_at(room.store) as (store, database):
        library = Library(store, database, room.names, finding.counts(room.index, "source"))
        shown = {"newest": library.newest(), "changes": library.changes(limit=8), "sources": library.sources()}
    return "home.html", shown


def _search(request: Request, room: Room) -> Page:
    given = request.query_params
    typed, chosen = asking.words(given, "q"), asking.narrowing(given)
    page = asking.number(given, "page", most=finding.LAST_PAGE)
    found = finding.find(room.index, typed, chosen, page)
    return "search.html", {
        "query": typed,
        "chosen": chosen,
        "page": page,
        "total": found.total,
        "whole": found.whole,
        "hits": found.hits,
        "facets": found.facets,
        "more": len(found.hits) == finding.AT_ONCE and page < finding.LAST_PAGE,
        "names": {id: told["name"] for id, told in room.names.items()},
    }


def _article(request: Request, room: Room) -> Page:
    wanted = asking.name_in(request.path_params)
    revision = asking.number(request.query_params, "revision", 0, 10**6) or None
    with looked_at(room.store) as (store, database):
        told = Library(store, database, room.names).article(wanted, revision)
    return "article.html", {**told, "archived_pages": bool(room.captures or room.captures_port)}


def _archived(request: Request, room: Room) -> Page:
    """The record beside the page as it was fetched, which is shown from its own origin."""
    wanted = asking.name_in(request.path_params)
    revision = asking.number(request.query_params, "revision", 0, 10**6) or None
    with looked_at(room.store) as (store, database):
        told = Library(store, database, room.names).article(wanted, revision)
    name = called_by(request.headers.getlist("host")) or "localhost"
    origin = room.captures_origin(request.url.scheme, name)
    provenance = told["article"]["provenance"]
    page = next((one for one in provenance["captures"] if one["role"] == "page"), None)
    if origin is None or page is None:
        raise NotThere("the archived page is not shown here" if page else "no page of this record is archived")
    stamp = timestamp(moment(provenance["fetched_at"]))
    return "archived.html", {**told, "capture": page, "archived": f"{origin}/memento/{stamp}/{told['article']['url']}"}


def _compare(request: Request, room: Room) -> Page:
    wanted = asking.name_in(request.path_params)
    a = asking.number(request.query_params, "a", 1, 10**6)
    b = asking.number(request.query_params, "b", a + 1, 10**6)
    with looked_at(room.store) as (store, database):
        old, new, revisions = Library(store, database, room.names).compared(wanted, a, b)
    fields = rendering.side_by_side(old, new)
    plain = {
        field: [{"left": row.left, "right": row.right, "kind": row.kind, "skipped": row.skipped} for row in rows]
        for field, rows in fields.items()
    }
    numbers = [one["revision"] for one in revisions]
    told = {"id": wanted, "title": new.title, "a": a, "b": b, "language": new.language}
    return "compare.html", {**told, "revisions": revisions, "pairs": list(pairwise(numbers)), "fields": plain}


def _changes(request: Request, room: Room) -> Page:
    page, source = asking.number(request.query_params, "page"), asking.narrowing(request.query_params).get("source")
    with looked_at(room.store) as (store, database):
        found = Library(store, database, room.names).changes(source, page)
    return "changes.html", {"changes": found, "page": page, "source": source, "more": len(found) == AT_ONCE}


def _sources(_: Request, room: Room) -> Page:
    with looked_at(room.store) as (store, database):
        library = Library(store, database, room.names, finding.counts(room.index, "source"))
        return "sources.html", {"sources": library.sources()}


def _source(request: Request, room: Room) -> Page:
    wanted = asking.name_in(request.path_params)
    with looked_at(room.store) as (store, database):
        library = Library(store, database, room.names, finding.counts(room.index, "source"))
        told = library.source(wanted)
        lists = {"newest": library.newest(wanted, 8), "changes": library.changes(wanted, limit=8)}
        runs = library.runs(wanted)[:10]
    return "source.html", {"source": told, **lists, "runs": runs, "_plots": _plots(told)}


def _plots(source: Mapping[str, Any]) -> dict[str, Markup]:
    """Drawn from numbers and escaped labels by pipelines.report.drawing."""
    years = [(one["year"], float(one["articles"])) for one in source["by_year"]][-40:]
    volume = [(one["started_at"][:10], float(one["urls"])) for one in source["volume"]]
    read = [one for one in source["fill_rates"] if one["filled"]]
    now = sorted(read[-1]["filled"].items(), key=lambda one: -one[1]) if read else []
    names = [name for name, _ in now]
    over_time = [(name, [one["filled"].get(name, 0.0) for one in read]) for name in names] if len(read) > 1 else []
    drawn = {
        "years": bars(years, "articles", "year"),
        "volume": bars(volume, "URLs"),
        "rates": rates([(name, rate, None) for name, rate in now]) if now else "",
        "over_time": lines(over_time) if over_time else "",
    }
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704 - drawing escapes its labels


def _runs(request: Request, room: Room) -> Page:
    page, source = asking.number(request.query_params, "page"), asking.narrowing(request.query_params).get("source")
    with looked_at(room.store) as (store, database):
        found = Library(store, database, room.names).runs(source, page)
    return "runs.html", {"runs": found, "page": page, "source": source, "more": len(found) == AT_ONCE}


def _run(request: Request, room: Room) -> Page:
    wanted = asking.name_in(request.path_params)
    with looked_at(room.store) as (store, database):
        told = Library(store, database, room.names).run(wanted)
    history = told.pop("history")
    report = inside(told["manifest"], history) if told["manifest"] else ""
    return "run.html", {"run": told, "_report": Markup(report)}  # noqa: S704 - the report escapes what it shows


def _authors(request: Request, room: Room) -> Page:
    wanted, page = asking.words(request.query_params, "q"), asking.number(request.query_params, "page")
    start = (page - 1) * MOST_AUTHORS
    total, found = finding.authors(room.index, wanted, start, MOST_AUTHORS)
    some = [{"name": name, "articles": count} for name, count in found]
    more = total > start + MOST_AUTHORS
    return "authors.html", {"query": wanted, "page": page, "total": total, "authors": some, "more": more}


PAGES: dict[str, Callable[[Request, Room], Page]] = {
    "/": _home,
    "/search": _search,
    "/article/{id}": _article,
    "/article/{id}/archived": _archived,
    "/article/{id}/compare": _compare,
    "/changes": _changes,
    "/sources": _sources,
    "/source/{id}": _source,
    "/runs": _runs,
    "/run/{id}": _run,
    "/authors": _authors,
}
"""Address -> what makes the page."""
