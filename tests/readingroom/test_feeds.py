"""Feeds, read by a feed reader that is not ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipelines.feeds import ATOM, Entry, Feed, atom, instant, json_feed
from tests.readingroom.conftest import asked

Get = Callable[[str], str]


def read(get: Get, path: str) -> Any:
    feedparser = pytest.importorskip("feedparser", reason="no feedparser here: feeds were not read by another's reader")
    told = feedparser.parse(get(path))
    assert not told.bozo and told.version == "atom10", told.get("bozo_exception")
    return told


def test_new_publications(get: Get, ids: dict[str, str]) -> None:
    told = read(get, "/feeds/new.atom")
    assert [one.title for one in told.entries] == ["Ports", "Trade in the north"]
    entry = told.entries[1]
    assert entry.id == f"urn:x-thinktank:{ids['Trade in the north']}"
    assert entry.link.endswith(f"/article/{ids['Trade in the north']}") and entry.published == "2024-03-05T00:00:00Z"
    assert [one.name for one in entry.authors] == ["Ada Example"] and entry.tags[0].term == "Sea trade"
    assert told.feed.links[0].rel == "self" and told.entries[0].get("published") is None


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("author=Ada+Example", ["Trade in the north"]),
        ("topic=Sea+trade", ["Trade in the north"]),
        ("author=Nobody", []),
        ("source=meridian", ["Ports", "Trade in the north"]),
        ("source=other", []),
        ("language=fr", ["Ports"]),
        ("year=2024&source=meridian", ["Trade in the north"]),
    ],
)
def test_of_a_source_an_author_a_topic(get: Get, query: str, titles: list[str]) -> None:
    assert [one.title for one in read(get, f"/feeds/new.atom?{query}").entries] == titles
    assert [one["title"] for one in json.loads(get(f"/feeds/new.json?{query}"))["items"]] == titles


def test_edits_once_they_are_confirmed(get: Get) -> None:
    told = read(get, "/feeds/changes.atom")
    assert [one.title.partition(": ")[2] for one in told.entries] in ([], ["Trade in the north"])


def test_what_cannot_be_asked(port: int) -> None:
    assert asked(port, "/feeds/new.atom?source=%27")[0] == 400
    assert asked(port, "/feeds/new.rss")[0] == 404
    assert asked(port, "/feeds/new.atom")[1]["content-type"].startswith("application/atom+xml")


@given(st.text(), st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_any_text_is_well_formed(title: str, summary: str, names: list[str]) -> None:
    feed = Feed("urn:x", title, "http://x/", "http://x/f", "2026-01-01T00:00:00Z")
    entry = Entry("urn:x:1", title, "http://x/1", feed.updated, authors=names, topics=names, summary=summary)
    root = etree.fromstring(atom(feed, [entry]).encode())
    assert len(root.findall(f"{{{ATOM}}}entry")) == 1
    assert json.loads(json.dumps(json_feed(feed, [entry])))["items"][0]["id"] == "urn:x:1"


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2024", None),
        ("2024-03", None),
        ("2024-03-05", "2024-03-05T00:00:00Z"),
        ("2024-03-05T10:00:00+02:00", "2024-03-05T10:00:00+02:00"),
        ("2024-03-05T10:00:00", None),
        (None, None),
    ],
)
def test_instants(date: str | None, told: str | None) -> None:
    assert instant(date) == told
