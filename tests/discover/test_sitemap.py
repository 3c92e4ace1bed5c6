"""Sitemaps, well-formed and as they come."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.discover import discover
from scraper.discover.sitemap import MAX_URLS, read_sitemap
from scraper.discover.xml import MAX_BYTES
from tests.discover.helpers import HOME, SHARED, hostile_cases, page, source

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*locs: str, inner: str = "") -> str:
    urls = "".join(f"<url><loc>{loc}</loc>{inner}</url>" for loc in locs)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{urls}</urlset>'


def hrefs(body: str | bytes) -> list[str]:
    return [entry.href for entry in read_sitemap(body.encode() if isinstance(body, str) else body).entries]


def test_urls_with_their_dates() -> None:
    text = urlset(f"{HOME}a", inner="<lastmod>2024-03-05T09:00:00+01:00</lastmod><priority>0.5</priority>")
    found = discover("sitemap", page(text), source()).candidates
    assert [(c.url, c.way, c.kind, c.lastmod) for c in found] == [
        (f"{HOME}a", "sitemap", "article", "2024-03-05T09:00:00+01:00")
    ]


def test_an_index_leads_to_sitemaps() -> None:
    text = f"<sitemapindex {NS}><sitemap><loc>{HOME}s.xml.gz</loc><lastmod>2024-03</lastmod></sitemap></sitemapindex>"
    found = discover("sitemap", page(text), source(article="^/never"))
    assert [(c.url, c.kind, c.lastmod) for c in found.candidates] == [(f"{HOME}s.xml.gz", "sitemap", "2024-03")]


def test_news_sitemaps_bring_titles_and_dates() -> None:
    news = (
        '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><n:publication><n:name>M</n:name>'
        "</n:publication><n:publication_date>2024-03-05</n:publication_date>"
        "<n:title>Rates &amp; prices</n:title></n:news>"
    )
    entry = read_sitemap(urlset(f"{HOME}a", inner=news).encode()).entries[0]
    assert (entry.title, entry.published) == ("Rates & prices", "2024-03-05")


def test_images_are_no_pages_and_their_titles_not_ours() -> None:
    image = (
        '<i:image xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">'
        f"<i:loc>{HOME}x.jpg</i:loc><i:title>A chart</i:title></i:image>"
    )
    entries = read_sitemap(urlset(f"{HOME}a", inner=image).encode()).entries
    assert [(entry.href, entry.title) for entry in entries] == [(f"{HOME}a", None)]


def test_hreflang_alternates_are_pages_of_their_own() -> None:
    alternates = "".join(
        f'<x:link xmlns:x="http://www.w3.org/1999/xhtml" rel="alternate" hreflang="{code}" href="{HOME}{code}/a"/>'
        for code in ("en", "fr")
    )
    assert hrefs(urlset(f"{HOME}en/a", inner=alternates)) == [f"{HOME}en/a", f"{HOME}fr/a"]


@pytest.mark.parametrize(
    "text",
    [
        f"<urlset><url><loc>{HOME}a</loc></url></urlset>",
        f'<x:urlset xmlns:x="urn:no"><x:url><x:loc>\n {HOME}a \n</x:loc></x:url></x:urlset>',
        f"<URLSET><URL><LOC>{HOME}a</LOC></URL></URLSET>",
        f"<urlset><url><loc><![CDATA[{HOME}a]]></loc></url></urlset>",
        f"\n\n  <?xml version='1.0'?><urlset><url><loc>{HOME}a</loc></url></urlset>",
        f"\ufeff<?xml version='1.0'?><urlset><url><loc>{HOME}a</loc></url></urlset>",
        f"<br />\n<b>Warning</b>: x in <b>y.php</b><?xml version='1.0'?><urlset><url><loc>{HOME}a</loc></url></urlset>",
        f"<urlset><url><loc>{HOME}a</loc></url></urlset><!-- 0.1 s --><script>x()</script> junk & more",
        f"{HOME}a\n",
        f"\ufeff{HOME}a\r\n\r\n",
    ],
)
def test_the_one_url_is_found(text: str) -> None:
    assert hrefs(text) == [f"{HOME}a"]


def test_utf16_is_read() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><urlset><url><loc>{HOME}a?x=1&amp;y=2</loc></url></urlset>'
    assert hrefs(text.encode("utf-16")) == [f"{HOME}a?x=1&y=2"]


def test_wrong_bytes_do_not_lose_the_rest() -> None:
    body = urlset(f"{HOME}a", f"{HOME}XX", f"{HOME}c").encode().replace(b"XX", b"\xe9t\xe9")
    assert f"{HOME}a" in hrefs(body) and f"{HOME}c" in hrefs(body)


@pytest.mark.parametrize("written", ["?x=1&y=2", "?x=1&amp;y=2", "<![CDATA[?x=1&y=2]]>"])
def test_ampersands_right_and_wrong(written: str) -> None:
    loc = written.replace("?", f"{HOME}?")
    assert hrefs(urlset(loc)) == [f"{HOME}?x=1&y=2"]


def test_lines_of_a_text_sitemap() -> None:
    found = discover("sitemap", page(f"{HOME}a\n{HOME}b\nnot a url\n"), source())
    assert [c.url for c in found.candidates][:2] == [f"{HOME}a", f"{HOME}b"]


def test_gzip_with_several_members_cut_or_corrupt() -> None:
    packed = gzip.compress(urlset(f"{HOME}a").encode())
    assert hrefs(packed) == [f"{HOME}a"]
    half = urlset(f"{HOME}a", f"{HOME}b").encode()
    assert hrefs(gzip.compress(half[:120]) + gzip.compress(half[120:])) == [f"{HOME}a", f"{HOME}b"]
    big = gzip.compress(urlset(*(f"{HOME}{n * 7919 % 10007}" for n in range(3000))).encode())
    cut = read_sitemap(big[: len(big) // 2])
    assert 500 < len(cut.entries) < 3000
    assert "cut" in cut.notes
    corrupt = read_sitemap(packed[:10] + b"\xff" * 50)
    assert corrupt.entries == [] and "bad_gzip" in corrupt.notes


def test_a_cut_file_keeps_what_precedes_the_cut_and_no_half_address() -> None:
    body = urlset(*(f"{HOME}piece-{n:04}" for n in range(100))).encode()
    for end in range(len(body) - 400, len(body) - 20):
        reading = read_sitemap(body[:end])
        assert reading.notes == ["cut"]
        assert [e.href for e in reading.entries] == [f"{HOME}piece-{n:04}" for n in range(len(reading.entries))]
        assert len(reading.entries) >= 90


def test_more_than_the_protocol_allows() -> None:
    reading = read_sitemap(urlset(*(f"{HOME}{n}" for n in range(MAX_URLS + 5))).encode())
    assert len(reading.entries) == MAX_URLS and reading.notes == ["over_cap"]


def test_a_gzip_bomb_is_cut_at_the_limit() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(120)) + packer.flush()
    start = time.process_time()
    reading = read_sitemap(bomb)
    assert reading.entries == [] and "over_size" in reading.notes
    assert time.process_time() - start < 5
    assert MAX_BYTES == 50 * 2**20


@pytest.mark.parametrize(
    "subset",
    [
        "<!ENTITY e 'https://www.meridian.example/expanded'>",
        "<!ENTITY e SYSTEM 'file:///etc/hostname'>",
        "<!ENTITY e SYSTEM 'http://127.0.0.1:9/x'>",
        "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'><!ENTITY e '&b;&b;&b;&b;&b;'>",
        "<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'>%p;<!ENTITY e 'x'>",
    ],
)
def test_entities_are_never_expanded(subset: str) -> None:
    text = f"<?xml version='1.0'?><!DOCTYPE urlset [{subset}]><urlset><url><loc>{HOME}&e;</loc></url></urlset>"
    assert hrefs(text) == []


def test_a_nest_of_elements_ends_at_once() -> None:
    assert "too_deep" in read_sitemap(b"<urlset>" + b"<url>" * 100_000).notes


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"", "not_a_sitemap"),
        (b"<!doctype html><html><body>Not found</body></html>", "not_a_sitemap"),
        (urlset().encode(), "empty_sitemap"),
    ],
)
def test_nothing_there_is_said(body: bytes, note: str) -> None:
    assert note in read_sitemap(body).notes


def test_only_wanted_urls_on_the_sources_ground_become_candidates() -> None:
    text = urlset(
        f"{HOME}papers/a",
        "http://meridian.example/papers/a?utm_source=x",
        f"{HOME}papers/b.pdf",
        f"{HOME}papers/logo.png",
        f"{HOME}papers/internal/c",
        f"{HOME}about",
        "https://elsewhere.example/papers/d",
        "https://www.meridian.example:8443/papers/e",
        "javascript:alert(1)",
        "http://127.0.0.1/papers/f",
        f"{HOME}papers/a#again",
    )
    found = discover("sitemap", page(text), source(article="^/papers/", deny="/internal/"))
    assert [(c.url, c.kind) for c in found.candidates] == [
        (f"{HOME}papers/a", "article"),
        ("http://meridian.example/papers/a", "article"),
        (f"{HOME}papers/b.pdf", "attachment"),
    ]
    assert found.notes == ["denied:1", "not_a_page:1", "not_article:1", "off_ground:2", "refused:2"]


@given(st.binary(max_size=400), st.integers(0, 300))
@example(b"<:", 155)  # a tag name that lxml's own QName refuses
def test_any_bytes_anywhere_are_survived(junk: bytes, place: int) -> None:
    body = urlset(f"{HOME}a", f"{HOME}b").encode()
    for candidate in discover("sitemap", page(body[:place] + junk + body[place:]), source()).candidates:
        assert candidate.url.startswith(("https://www.meridian.example", "https://meridian.example", "http://"))


@given(st.text(alphabet="<>&;/urlsetoc![CDATA]-= '\"ax", max_size=200))
def test_any_markup_is_survived(text: str) -> None:
    read_sitemap(text.encode())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("post-sitemap.xml", True),
        ("sitemap-2.xml", True),
        ("sitemap-2019.xml", True),
        ("heritage-sitemap.xml", True),
        ("publications-sitemap1.xml", True),
        ("category-sitemap.xml", False),
        ("post_tag-sitemap2.xml", False),
        ("author-sitemap.xml", False),
        ("attachment-sitemap3.xml", False),
        ("image-sitemap-1.xml", False),
        ("wp/event-category-sitemap.xml", False),
        ("sitemap-taxonomies.xml", False),
    ],
)
def test_parts_of_an_index_without_articles_are_left_alone(name: str, kept: bool) -> None:
    text = f"<sitemapindex><sitemap><loc>{HOME}{name}</loc></sitemap></sitemapindex>"
    found = discover("sitemap", page(text), source())
    assert bool(found.candidates) is kept
    assert found.notes == ([] if kept else ["sitemap_without_articles:1"])


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("a/b/a/b/a/b/a/b/c", False),
        ("x/" * 21, False),
        ("2024/03/05/a/b/c/d", True),
        ("en/topics/economy/en/topics/energy/en/x", True),
    ],
)
def test_paths_that_grow_without_end_are_left_alone(path: str, kept: bool) -> None:
    found = discover("sitemap", page(urlset(HOME + path)), source())
    assert bool(found.candidates) is kept


def test_given_hostile_xml_ends_soon_and_leads_nowhere_private() -> None:
    hostile = SHARED / "hostile" / "gen.py"
    if not hostile.exists():
        pytest.skip(f"no hostile inputs at {hostile}")
    for name, case in hostile_cases(hostile).items():
        if case.kind != "xml" or name in ("sm_gzbomb", "sm_500k", "sm_50k", "feed_100k"):  # costly to make; see above
            continue
        body = case.body()
        for kind in ("sitemap", "feed"):
            start = time.process_time()
            found = discover(kind, page(body), source())
            assert time.process_time() - start < 8, name
            assert all(one.url.startswith((HOME, "http://www.meridian.example/")) for one in found.candidates), name
