"""Feeds of every dialect."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import discover
from scraper.discover.dates import iso
from scraper.discover.feed import MAX_ITEMS, read_feed
from tests.discover.helpers import HOME, page, source

RSS2 = f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><channel>
 <title>Meridian</title><link>{HOME}</link><atom:link href="{HOME}feed" rel="self"/>
 <image><link>{HOME}</link></image>
 <item><title>Rates &amp;amp; &lt;i&gt;prices&lt;/i&gt;</title><link>{HOME}a</link>
 <media:title>No</media:title><pubDate>Tue, 05 Mar 2024 09:00:00 +0100</pubDate><guid>x</guid></item>
 <item><title>Zweite</title><guid isPermaLink="true">{HOME}b</guid><dc:date>2024-03-04</dc:date></item>
 <item><title>Third</title><guid isPermaLink="false">{HOME}no</guid></item>
</channel></rss>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{HOME}"><title>M</title><link>{HOME}</link>
 <items><rdf:Seq><rdf:li rdf:resource="{HOME}a"/></rdf:Seq></items></channel>
 <item rdf:about="{HOME}a"><title>A</title><link>{HOME}a</link><dc:date>2024-03-05T09:00Z</dc:date></item></rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{HOME}fr/"><title>M</title>
 <link href="{HOME}fr/feed" rel="self"/><link href="?page=2" rel="next"/>
 <entry><title type="html">L&#8217;&amp;eacute;t&amp;eacute;</title><link rel="self" href="x"/>
 <link rel="alternate" href="a"/><link rel="enclosure" href="a.pdf"/>
 <id>tag:meridian.example,2024:1</id><published>2024-03-05T09:00:00Z</published>
 <updated>2024-03-06T09:00:00Z</updated><source><link href="no"/></source></entry></feed>"""


def test_rss2() -> None:
    found = discover("feed", page(RSS2), source())
    assert [(c.url, c.title, c.published) for c in found.candidates] == [
        (f"{HOME}a", "Rates & prices", "2024-03-05T09:00:00+01:00"),
        (f"{HOME}b", "Zweite", "2024-03-04"),
    ]


def test_rdf() -> None:
    entries = read_feed(page(RDF)).entries
    assert [(e.href, e.published) for e in entries] == [(f"{HOME}a", "2024-03-05T09:00Z")]


def test_rss09_without_namespace_or_version() -> None:
    text = f"<rss><channel><item><title>A</title><link>{HOME}a</link></item></channel></rss>"
    assert [e.href for e in read_feed(page(text)).entries] == [f"{HOME}a"]


def test_atom_with_base_and_next_page() -> None:
    found = discover("feed", page(ATOM, "fr/feed"), source())
    assert [(c.url, c.kind, c.way, c.title, c.published, c.lastmod) for c in found.candidates] == [
        (f"{HOME}fr/feed?page=2", "feed", "pager", None, None, None),
        (f"{HOME}fr/a", "article", "feed", "L’été", "2024-03-05T09:00:00Z", "2024-03-06T09:00:00Z"),
    ]


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "next_url": f"{HOME}feed.json?p=2",
        "items": [
            {"id": "1", "url": f"{HOME}a", "title": "A", "date_published": "2024-03-05T09:00:00+01:00"},
            {"id": "2", "external_url": "https://elsewhere.example/b"},
            {"id": "3", "title": 7, "url": f"{HOME}c"},
            "junk",
            None,
        ],
    }
    found = discover("feed", page(json.dumps(feed)), source())
    assert [(c.url, c.kind) for c in found.candidates] == [
        (f"{HOME}a", "article"),
        (f"{HOME}c", "article"),
        (f"{HOME}feed.json?p=2", "feed"),
    ]
    assert found.notes == ["dead_feed:2024-03-05", "off_ground:1"]


def test_html_entities_and_bare_ampersands_are_repaired() -> None:
    item = f"<item><title>Caf&eacute; & more&nbsp;!</title><link>{HOME}?a=1&b=2</link></item>"
    text = f"<rss><channel>{item}</channel></rss>"
    entry = read_feed(page(text)).entries[0]
    assert (entry.title, entry.href) == ("Café & more !", f"{HOME}?a=1&b=2")


def test_feedburner_links_are_undone() -> None:
    text = (
        '<rss xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><link>http://feeds.example/~r/1</link>'
        f"<f:origLink>{HOME}a</f:origLink></item></channel></rss>"
    )
    assert [e.href for e in read_feed(page(text)).entries] == [f"{HOME}a"]


def test_dead_feeds_are_told_by_their_newest_date() -> None:
    text = RSS2.replace("2024", "2023")
    assert "dead_feed:2023-03-05" in read_feed(page(text)).notes
    assert read_feed(page(RSS2.replace("05 Mar 2024", "05 May 2026"))).notes == []


def test_no_dates_no_verdict() -> None:
    assert read_feed(page(f"<rss><channel><item><link>{HOME}a</link></item></channel></rss>")).notes == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "not_a_feed"),
        ("<!doctype html><title>Not a feed</title><p>x", "not_a_feed"),
        ("{not json", "not_a_feed"),
        ("[" * 100_000, "not_a_feed"),
        ('{"items": ' + "[" * 100_000, "empty_feed"),
        ("<rss><channel><title>x</title></channel></rss>", "empty_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "empty_feed"),
    ],
)
def test_nothing_there_is_said(text: str, note: str) -> None:
    assert note in read_feed(page(text)).notes


def test_item_cap() -> None:
    items = "".join(f"<item><link>{HOME}{n}</link></item>" for n in range(MAX_ITEMS + 3))
    reading = read_feed(page(f"<rss><channel>{items}</channel></rss>"))
    assert len(reading.entries) == MAX_ITEMS and "over_cap" in reading.notes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T09:00Z", "2024-03-05T09:00Z"),
        ("2024-03-05T09:00:01.123+0100", "2024-03-05T09:00:01+01:00"),
        ("2024-03-05T09:00:01", "2024-03-05"),
        ("2024-03-05 09:00:01", "2024-03-05"),
        ("Tue, 05 Mar 2024 09:00:00 GMT", "2024-03-05T09:00:00Z"),
        ("Tue, 05 Mar 2024 09:00:00 -0500", "2024-03-05T09:00:00-05:00"),
        ("5 Mar 2024 09:00:00 -0000", "2024-03-05"),
        ("-0001-11-30T00:00:00+00:00", None),
        ("0000-00-00", None),
        ("2024-02-30", None),
        ("Fri, 30 Feb 2024 25:61:00 +9999", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("9" * 1000, None),
        ("", None),
        (None, None),
    ],
)
def test_dates(text: str | None, wanted: str | None) -> None:
    assert iso(text) == wanted


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    value = iso(text)
    assert value is None or value[:4].isdigit()


@given(st.binary(max_size=300), st.integers(0, 900))
def test_any_bytes_anywhere_are_survived(junk: bytes, place: int) -> None:
    body = RSS2.encode()
    discover("feed", page(body[:place] + junk + body[place:]), source())


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["items", "url", "title", "next_url", "date_published"]), inner, max_size=4
            )
        ),
    )
)
def test_any_json_is_survived(value: object) -> None:
    read_feed(page(json.dumps({"items": [value, {"url": value}], "next_url": value})))
