"""`thinktank links`: are the addresses that articles cite still there, and who kept a copy of those that are not?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import click

from pipelines.days import latest
from pipelines.outlinks import Outlink, nearest, state_of
from pipelines.store import SqlStore, open_store
from pipelines.store.outlinks import Cited
from scraper.archive.memento import parse_timemap
from scraper.cli.asking import Answer, ask
from scraper.cli.common import (
    Places,
    allow_option,
    archive_option,
    contact_option,
    json_option,
    registry_of,
    safe_line,
    say,
    sources_option,
    store_option,
)
from scraper.errors import UsageError
from scraper.source import Registry
from scraper.urls import UrlRefused, checked_url

LOST = ("dead", "soft")


@click.command()
@click.argument("article_id", metavar="[ID]", required=False)
@click.option("--source", metavar="ID", help="Links of all articles of this source.")
@click.option("--again", type=click.IntRange(min=0), default=30, show_default=True, metavar="DAYS",
              help="Visit anew what was visited longer ago.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True, help="At most so many visits.")
@click.option("--timemap", envvar="THINKTANK_TIMEMAP", metavar="URL",
              help="Ask this archive for copies of what is lost: its TimeMap address, a URL is added.")  # fmt: skip
@click.option("--known", is_flag=True, help="Only tell what is known; no request is made.")
@json_option
@contact_option
@allow_option
@store_option
@archive_option
@sources_option
def command(
    article_id: str | None, source: str | None, known: bool, timemap: str | None, as_json: bool, **given: Any
) -> None:
    """Visit the addresses that articles cite on other sites, once each and politely, and tell what became of them.

    Of the article ID, or of all articles of --source. Where a page is lost, the copy nearest to the article's
    publication is looked for in the archive that --timemap names. Pages are not kept.
    """
    if (article_id is None) == (source is None):
        raise UsageError("name one article, or a source with --source")
    store = open_store(Places.of(given["store"], given["archive"]).store, create=False)
    try:
        say(f"store {store.location}")
        links = _outward(store, _id_of(store, article_id), source, registry_of(given["folders"]))
        if not known:
            _visit(store, links, timemap, given)
        _tell(links, store.outlinks(sorted(links)), as_json)
    finally:
        store.close()


def _id_of(store: SqlStore, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    found = store.id_of(wanted) if "://" in wanted else wanted
    if found is None or store.article(found) is None:
        raise UsageError(f"no article '{wanted}' in {store.location}; `thinktank search` finds ids")
    return found


def _outward(store: SqlStore, article: str | None, source: str | None, registry: Registry) -> dict[str, list[Cited]]:
    """Addresses on other sites than the article's own, and who cites them."""
    links: dict[str, list[Cited]] = {}
    for cited in store.cited(article, source):
        owner = registry.sources.get(cited[4])
        url = cited[0].partition("#")[0]
        if url.startswith(("http://", "https://")) and not (owner and owner.owns(url)):
            links.setdefault(url, []).append(cited)
    return links


def _visit(
    store: SqlStore, links: Mapping[str, Sequence[Cited]], timemap: str | None, given: Mapping[str, Any]
) -> None:
    now, seen = datetime.now(UTC), store.outlinks(sorted(links))
    old = now - timedelta(days=given["again"])
    due = [url for url in links if url not in seen or seen[url].checked_at < old]
    due = [url for url in due if not _is_paused(store, url, now)][: given["limit"]]
    found = [_judged(url, answer, now) for url, answer in _asked(due, given).items()]
    store.note_outlinks(found)
    lost = [
        one for one in {**seen, **{one.url: one for one in found}}.values() if one.state in LOST and not one.memento
    ]
    if timemap and lost:
        store.note_outlinks(list(_rescued(lost[: given["limit"]], links, timemap, given)))


def _is_paused(store: SqlStore, url: str, now: datetime) -> bool:
    """A host that asked a crawl to wait is not asked by us either."""
    return store.host(urlsplit(url).hostname or "").paused_until > now.timestamp()


def _asked(urls: Sequence[str], given: Mapping[str, Any]) -> dict[str, Answer | None]:
    """None for addresses that no crawl may visit."""
    trusted = [one.rpartition(":")[0] for one in given["allow"]]
    fit = {url: _fit(url, trusted) for url in urls}
    answers = ask([one for one in fit.values() if one], given["contact"], tuple(given["allow"]))
    return {url: answers.get(one) if one else None for url, one in fit.items()}


def _fit(url: str, trusted: Sequence[str]) -> str | None:
    try:
        return checked_url(url, trusted)
    except UrlRefused:
        return None


def _judged(url: str, answer: Answer | None, now: datetime) -> Outlink:
    if answer is None:
        return Outlink(url, now, "refused", reason="url_refused")
    visit = answer.visit
    return Outlink(url, now, state_of(visit), visit.status, visit.reason, visit.target)


def _rescued(
    lost: Sequence[Outlink], links: Mapping[str, Sequence[Cited]], timemap: str, given: Mapping[str, Any]
) -> Iterator[Outlink]:
    asked = _asked([f"{timemap}{one.url}" for one in lost], given)
    for one in lost:
        answer = asked[f"{timemap}{one.url}"]
        if answer is None or answer.body is None:
            continue
        days = [day for cited in links[one.url] if (day := latest(cited[3]))]
        copy = nearest(parse_timemap(answer.body.decode("utf-8", "replace")), min(days, default=None))
        if copy:
            yield replace(one, memento=copy[0], memento_at=copy[1])


def _tell(links: Mapping[str, Sequence[Cited]], known: Mapping[str, Outlink], as_json: bool) -> None:
    for url, cited in links.items():
        one = known.get(url)
        if as_json:
            click.echo(json.dumps(_as_json(url, cited, one), ensure_ascii=True, default=str))
        else:
            for line in _lines(url, cited, one):
                click.echo(safe_line(line))
    counts = Counter(one.state for one in known.values())
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    copies = sum(one.memento is not None for one in known.values())
    say(f"{len(links)} addresses: {told or 'none visited yet'}; {copies} copies found")


def _as_json(url: str, cited: Iterable[Cited], one: Outlink | None) -> dict[str, Any]:
    told = asdict(one) if one else {"url": url, "state": None}
    return {**told, "cited_by": sorted({link[2] for link in cited})}


def _lines(url: str, cited: Sequence[Cited], one: Outlink | None) -> Iterator[str]:
    yield f"{one.state if one else '?':8} {url}"
    if one and one.state != "alive":
        told = one.target if one.state == "moved" else one.reason or f"http_{one.status}"
        yield f"         {told}; cited by {', '.join(sorted({link[2] for link in cited}))}"
    if one and one.memento:
        yield f"         copy of {one.memento_at:%Y-%m-%d}: {one.memento}"
