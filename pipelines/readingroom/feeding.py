"""What programs fetch again and again: feeds of new records and of edits, and the endpoint for harvesters."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipelines.feeds import Entry, Feed, atom, instant, json_feed
from pipelines.readingroom import asking, oai
from pipelines.readingroom.library import Library
from pipelines.readingroom.looking import TooSlow, index_looked_at, looked_at
from pipelines.readingroom.room import Room
from pipelines.search import Filters, Query
from pipelines.store.database import Database, Row, where_in
from pipelines.store.records import CURRENT, article_of, record_of
from pipelines.store.values import shown
from scraper.article import Article
from scraper.errors import StorageError, UsageError

AT_ONCE = 50
"""Entries of a feed."""
LONGEST_BODY = 10_000
"""Bytes of a harvester's form."""
_CONFIRMED = """
SELECT c.article, c.revision, c.kind, c.field, c.at, c.run, c.before, c.after FROM changes c
LEFT JOIN revisions v ON v.article = c.article AND v.revision = c.revision
WHERE (c.field IS NULL OR v.state NOT IN ('observed', 'transient'))
"""


def routes(room: Room) -> list[Route]:
    """Addresses of this module."""
    told: list[tuple[str, Callable[[Request, Room], Response]]] = [
        ("/feeds/new.atom", _new),
        ("/feeds/new.json", _new),
        ("/feeds/changes.atom", _changes),
        ("/feeds/changes.json", _changes),
    ]
    made = [Route(path, _answering(room, make), methods=["GET"]) for path, make in told]
    made.append(Route("/oai/record.xsd", lambda _: Response(oai.SCHEMA, media_type="application/xml"), methods=["GET"]))
    return [*made, Route("/oai", _harvested(room), methods=["GET", "POST"])]


def _answering(room: Room, make: Callable[[Request, Room], Response]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return make(request, room)
        except UsageError as error:
            return PlainTextResponse(f"{error}\n", 400)
        except StorageError:
            return PlainTextResponse("The archive cannot be read at the moment.\n", 503, {"retry-after": "60"})

    return answer


# --- feeds ------------------------------------------------------------------------------------
def _new(request: Request, room: Room) -> Response:
    chosen = asking.narrowing(request.query_params)
    with looked_at(room.store) as (store, database):
        names = Library(store, database, room.names).names
        entries = [_entry(request, article, names) for article in _newest(database, room, chosen)]
    return _fed(request, entries, "New publications", "/search", chosen)


def _newest(database: Database, room: Room, chosen: Mapping[str, str]) -> list[Article]:
    """In the order in which they came into the archive; by author or topic, in that of publication."""
    if ids := _ids(room, chosen):
        rows = where_in(database, f"{CURRENT} WHERE a.id {{in}}", ids[:AT_ONCE])
        order = {id: place for place, id in enumerate(ids)}
        return [article_of(record_of(row)) for row in sorted(rows, key=lambda row: order[row[0]])]
    if ids is not None:
        return []
    where, values = (" AND source = ?", [chosen["source"]]) if "source" in chosen else ("", [])
    born = f"SELECT id FROM articles WHERE state IN ('current', 'withdrawn'){where} ORDER BY born DESC LIMIT ?"  # noqa: S608
    sql = f"{CURRENT} WHERE a.id IN ({born}) ORDER BY a.born DESC"  # records are read for those alone
    return [article_of(record_of(row)) for row in database.rows(sql, [*values, AT_ONCE])]


def _ids(room: Room, chosen: Mapping[str, str]) -> list[str] | None:
    """Records by an author or on a topic, the newest first; None where neither was chosen."""
    if not {"author", "topic", "language", "year"} & set(chosen):
        return None
    named = {name: value for name, value in chosen.items() if name != "year"}
    with index_looked_at(room.index) as index:
        found = index.find(Query(), Filters(**named, since=chosen.get("year"), until=chosen.get("year")))
        return [hit["id"] for hit in index.hits(found, 0, AT_ONCE)] if found.numbers else []


def _entry(request: Request, article: Article, names: Callable[[str], Mapping[str, Any]]) -> Entry:
    opening = article.standfirst or article.text[:400]
    return Entry(
        id=f"{oai.ID}{article.id}",
        title=article.title or article.url,
        link=_link(request, f"/article/{article.id}"),
        updated=article.first_seen or instant(article.published) or "1970-01-01T00:00:00Z",
        published=instant(article.published),
        authors=[one.name for one in article.authors if one.contribution == "author"],
        topics=article.topics,
        summary=opening,
        language=article.language,
        source=names(article.source or "")["name"],
    )


def _changes(request: Request, room: Room) -> Response:
    chosen = asking.narrowing(request.query_params)
    ids = _ids(room, chosen)
    with looked_at(room.store) as (store, database):
        names = Library(store, database, room.names).names
        entries = [_edit(request, rows, database, names) for rows in _edits(database, chosen, ids)]
    return _fed(request, entries, "What publishers changed", "/changes", chosen)


def _edits(database: Database, chosen: Mapping[str, str], ids: Sequence[str] | None) -> list[list[Row]]:
    """Confirmed changes, those of one revision together, the newest first."""
    narrow, values = (" AND c.source = ?", [chosen["source"]]) if "source" in chosen else ("", [])
    if ids is None:
        found = database.rows(f"{_CONFIRMED}{narrow} ORDER BY c.id DESC LIMIT ?", [*values, 6 * AT_ONCE])
    else:
        found = where_in(database, f"{_CONFIRMED}{narrow} AND c.article {{in}} ORDER BY c.id DESC", ids, values)
    together: dict[tuple[str, int, str], list[Row]] = {}
    for row in found:
        together.setdefault((row[0], row[1], row[5]), []).append(row)
    return list(together.values())[:AT_ONCE]


def _edit(request: Request, rows: list[Row], database: Database, names: Callable[[str], Mapping[str, Any]]) -> Entry:
    article, revision, kind, _, at, run, _, _ = rows[0]
    current = article_of(record_of(database.rows(f"{CURRENT} WHERE a.id = ?", [article])[0]))
    told = _entry(request, current, names)
    compared = revision > 1 and any(row[3] for row in rows)
    where = f"/article/{article}/compare?a={revision - 1}&b={revision}" if compared else f"/article/{article}"
    return Entry(
        id=f"{oai.ID}{article}#{run}-{revision}-{kind}",
        title=f"{', '.join(dict.fromkeys(row[2].replace('_', ' ') for row in rows))}: {told.title}",
        link=_link(request, where),
        updated=shown(at) or told.updated,
        authors=told.authors,
        topics=told.topics,
        summary="\n".join(_said(row) for row in rows[:20]),
        language=told.language,
        source=told.source,
    )


def _said(row: Row) -> str:
    sides = (json.dumps(json.loads(side or "null"), ensure_ascii=False)[:300] for side in row[6:8])
    return f"{row[2]}: {' → '.join(sides)}"


def _fed(request: Request, entries: list[Entry], title: str, home: str, chosen: Mapping[str, str]) -> Response:
    path = request.url.path
    narrowed = f" ({', '.join(chosen.values())})" if chosen else ""
    feed = Feed(
        id=_link(request, asking.address(path, chosen)),
        title=f"{title}{narrowed}",
        home=_link(request, asking.address(home, chosen)),
        self=_link(request, asking.address(path, chosen)),
        updated=max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z"),
    )
    if path.endswith(".json"):
        return Response(json.dumps(json_feed(feed, entries), indent=1), media_type="application/feed+json")
    return Response(atom(feed, entries), media_type="application/atom+xml")


def _link(request: Request, path: str) -> str:
    """The address under which the reader called us; the guard has checked the name."""
    return f"{request.url.scheme}://{request.headers['host']}{path}"


# --- harvesters -------------------------------------------------------------------------------
def _harvested(room: Room) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        query = request.url.query
        if request.method == "POST":
            body = b""
            async for part in request.stream():
                body += part
                if len(body) > LONGEST_BODY:
                    return PlainTextResponse("This form is too long.\n", 413)
            query = body.decode("utf-8", "replace")
        asked = parse_qsl(query, keep_blank_values=True, max_num_fields=20) if query.count("&") < 20 else []
        return await run_in_threadpool(_answered, request, room, asked)

    return answer


def _answered(request: Request, room: Room, asked: list[tuple[str, str]]) -> Response:
    try:
        with looked_at(room.store) as (store, database):
            names = Library(store, database, room.names).names
            repository = oai.Repository(database, _link(request, "/oai"), room.mail, lambda id: str(names(id)["name"]))
            told = oai.answer(repository, asked, datetime.now(UTC))
    except TooSlow as error:
        return PlainTextResponse(f"{error}\n", 503, {"retry-after": "60"})
    except StorageError:
        return PlainTextResponse("The archive cannot be read at the moment.\n", 503, {"retry-after": "60"})
    return Response(told, media_type="text/xml")
