from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.dates import read_dates
from scraper.extract.datetext import find_dates, parse_machine
from scraper.extract.evidence import Claim
from tests.extract_meta.pages import PROSE, page


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Tue, 03/24/2026 - 12:00", "2026-03-24"),
        ("Dec 18, 2023 3 min read", "2023-12-18"),
        ("June 5, 20164 min read", "2016-06-05"),
        ("1er mars 2024", "2024-03-01"),
        ("le 12 décembre 2025", "2025-12-12"),
        ("décembre 2025", "2025-12"),
        ("5. März 2024, 10:30 Uhr", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024년 3월 5일", "2024-03-05"),
        ("2024. 3. 5.", "2024-03-05"),
        ("5 de março de 2024", "2024-03-05"),
        ("5 marca 2024", "2024-03-05"),
        ("5 марта 2024 г.", "2024-03-05"),
        ("٥ مارس 2024", "2024-03-05"),
        ("5 Mart 2024", "2024-03-05"),
        ("5 Μαρτίου 2024", "2024-03-05"),
        ("5 maart 2024", "2024-03-05"),
        ("2024. március 5.", "2024-03-05"),
        ("5 tháng 3, 2024", "2024-03-05"),
        ("5th of March, 2024 at 3:00 PM", "2024-03-05"),
        ("12.03.24", "2024-03-12"),
        ("2023-12-20 10:33:00 -0500", "2023-12-20T10:33:00-05:00"),
        ("Wed, 29 Mar 2023 10:00:00 GMT", "2023-03-29T10:00:00Z"),
        ("2024-03-05T10:15:00.123+0100", "2024-03-05T10:15:00+01:00"),
        ("2024-03-05T10:15:00", "2024-03-05"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000000", "2023-11-14T22:13:20Z"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
    ],
)
def test_notations_keep_the_precision_they_give(text: str, iso: str) -> None:
    found = parse_machine(text)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text", ["-0001-11-30", "2012-13-13", "31.02.2020", "version 3.14.15926", "20 000 ships", "soon"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_machine(text) is None


def test_ambiguous_numbers_follow_the_order_and_keep_the_other_reading() -> None:
    assert [(one.iso, one.other) for one in find_dates("05/03/2024", "DMY")] == [("2024-03-05", "2024-05-03")]
    assert [(one.iso, one.other) for one in find_dates("05/03/2024", "MDY")] == [("2024-05-03", "2024-03-05")]
    assert [(one.iso, one.other) for one in find_dates("25/03/2024", "MDY")] == [("2024-03-25", None)]


@given(st.text(alphabet="0123456789 .,/-:TZ+年月日 March mars 5 th min", max_size=120))
def test_every_date_found_is_a_real_day_inside_its_text(text: str) -> None:
    for one in find_dates(text):
        assert 0 <= one.start < one.end <= len(text)
        if len(one.iso) >= 10:
            datetime.fromisoformat(one.iso[:10])
        if len(one.iso) > 10:
            assert datetime.fromisoformat(one.iso).tzinfo is not None


@pytest.mark.parametrize("unit", ["1.", "2020-", "March ", "5 ", "12/", "20240101", "年", "5 de "])
def test_repetition_costs_no_more_than_its_length(unit: str) -> None:
    began = time.process_time()
    find_dates(unit * 50_000)
    parse_machine(unit * 50_000)
    assert time.process_time() - began < 5


def test_the_declared_order_decides_and_rivals_stay_visible() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"Report","headline":"Tides","datePublished":"2024-03-05"}</script>'
        '<meta property="article:published_time" content="2024-03-09T08:00:00+01:00">'
    )
    dates = read_dates(page(f"<h1>Tides</h1>{PROSE}", head))
    assert dates.published == "2024-03-09T08:00:00+01:00"
    assert dates.published_evidence is not None
    assert dates.published_evidence.where == "article:published_time"
    assert [one.value for one in dates.published_evidence.rivals] == ["2024-03-05"]


_LD = '<script type="application/ld+json">{"@type":"Report","headline":"A","datePublished":"2019-03-05"}</script>'


def test_two_kinds_of_places_that_agree_win_over_one() -> None:
    meta = '<meta name="date" content="2024-11-09">'
    shown = f'<h1>Tides</h1><span class="posted-on">9 November 2024</span>{PROSE}'
    assert read_dates(page(shown, _LD + meta)).published == "2024-11-09"
    twice = _LD + '<meta itemprop="datePublished" content="2019-03-05">' + meta
    assert read_dates(page(shown, twice)).published == "2024-11-09"


def test_the_only_day_that_is_shown_stands_among_the_rivals_though_it_is_a_change() -> None:
    dates = read_dates(page(f"<h1>Tides</h1><p>Updated 9 November 2024</p>{PROSE}", _LD))
    assert (dates.published, dates.modified) == ("2019-03-05", "2024-11-09")
    assert dates.published_evidence is not None
    assert [(one.value, one.method) for one in dates.published_evidence.rivals] == [("2024-11-09", "generic")]


def test_an_earlier_day_beside_the_title_wins_over_a_stamp() -> None:
    head = '<meta property="article:published_time" content="2024-08-07T12:01:51Z">'
    body = f"<h1>Tides</h1><span>Dec 30, 2013</span>{PROSE}"
    assert read_dates(page(body, head)).published == "2013-12-30"
    two = f"<h1>Tides</h1><p>11.04.2022</p><p>12.10.2022</p>{PROSE}"
    assert read_dates(page(two, head)).published == "2024-08-07T12:01:51Z"
    journal = f"<h1>Tides</h1><p>Received 2022 Oct 12; Accepted 2023 Jan 7.</p>{PROSE}"
    assert read_dates(page(journal, head)).published == "2024-08-07T12:01:51Z"


@pytest.mark.parametrize(
    "below",
    [
        "<p><small>This entry was posted on Tuesday, July 10th, 2012 at 10:33 am and is filed under Ports.</small></p>",
        '<div class="sidebar"><ul><li><p>Mise en ligne</p><p class="content">10 juillet 2012</p></li></ul></div>',
        "<footer><p>Letzte Änderung: 31.10.2013<br>Erschienen am: 10.07.2012<br>Lesungen: 61</p></footer>",
        '<div class="author-details"><p>Jane Doe</p><small>July 10, 2012</small></div>',
        '<div><p>Written by <a href="/author/jd">Jane Doe</a></p><p>July 10, 2012</p></div>',
        '<p>von <a href="/a/jd" rel="author">Jane Doe</a>, 10.7.12</p>',
    ],
)
def test_without_any_other_a_date_far_from_the_title_counts(below: str) -> None:
    assert read_dates(page(f"<h1>Tides</h1>{PROSE * 95}{below}")).published == "2012-07-10"
    near = read_dates(page(f"<h1>Tides</h1><time>3 March 2014</time>{PROSE * 95}{below}"))
    assert near.published == "2014-03-03"


def test_far_dates_that_name_several_days_or_the_site_do_not_count() -> None:
    other = "<p>This entry was posted on Friday, July 13th, 2012</p>"
    several = f"<p>This entry was posted on Tuesday, July 10th, 2012</p>{other}"
    assert read_dates(page(f"<h1>Tides</h1>{PROSE * 95}{several}")).published is None
    site = "<footer><p>Site last updated: 10 July 2012</p></footer>"
    dates = read_dates(page(f"<h1>Tides</h1>{PROSE * 95}{site}"))
    assert (dates.published, dates.modified) == (None, None)


def test_the_last_day_of_an_offer_is_no_publication() -> None:
    body = f'<h1>Tides</h1><p class="available">14.10.2020</p><strong>16.10.2019</strong>{PROSE}'
    assert read_dates(page(body, lang="de")).published == "2019-10-16"


def test_a_date_behind_the_legend_that_is_the_title() -> None:
    body = f"<fieldset><legend>Tides of the north sea</legend>20 December 2023<div>{PROSE}</div></fieldset>"
    assert read_dates(page(body, "<title>Tides of the north sea</title>")).published == "2023-12-20"


def test_published_and_modified_are_apart() -> None:
    body = f"<h1>Tides</h1><p>Published March 3, 2024 | Updated March 9, 2024</p>{PROSE}"
    apart = f'<h1>Tides</h1><span class="date">3 March 2024</span><span>Last updated: 9 March 2024</span>{PROSE}'
    for dates in (read_dates(page(body)), read_dates(page(apart))):
        assert (dates.published, dates.modified) == ("2024-03-03", "2024-03-09")


def test_another_place_confirms_one_reading_of_ambiguous_numbers() -> None:
    head = '<meta property="article:published_time" content="03-09-2024">'
    body = f"<h1>Tides</h1><p>Published March 9, 2024</p>{PROSE}"
    assert read_dates(page(body, head)).published == "2024-03-09"


def test_a_template_that_stamps_another_day_than_it_shows_is_not_believed() -> None:
    body = f'<h1>Tides</h1><time datetime="2014-04-29">September 29, 2015</time>{PROSE}'
    assert read_dates(page(body)).published == "2015-09-29"


def test_the_first_publication_counts_when_both_are_told() -> None:
    body = f"""<h1>Tides</h1><p class="date">30 Sep 2022</p>{PROSE}
        <p>This article was originally published on 26 Sep 2019 but has been updated since.</p>"""
    assert read_dates(page(body)).published == "2019-09-26"


def test_a_change_is_no_publication() -> None:
    dates = read_dates(page(f"<h1>Tides</h1><p>Mis à jour le 9 mars 2024</p>{PROSE}", lang="fr"))
    assert (dates.published, dates.modified) == (None, "2024-03-09")


def test_dates_of_related_items_never_count() -> None:
    related = "".join(
        f'<article><h3>Port {n}</h3><time datetime="2021-0{n}-02">2 0{n} 2021</time></article>' for n in range(1, 5)
    )
    for box in (
        f"<aside>{related}</aside>",
        f'<div class="related-posts">{related}</div>',
        f"<section>{related}</section>",
    ):
        assert read_dates(page(f"<h1>Tides</h1>{PROSE}{PROSE}{box}")).published is None


def test_the_page_has_the_last_word_on_the_day_of_a_utc_stamp() -> None:
    head = '<meta property="article:published_time" content="2024-03-04T23:30:00Z">'
    body = f'<h1>Tides</h1><time datetime="2024-03-05">5 March 2024</time>{PROSE}'
    assert read_dates(page(body, head)).published == "2024-03-05"
    far = f'<h1>Tides</h1><time datetime="2024-03-08">8 March 2024</time>{PROSE}'
    assert read_dates(page(far, head)).published == "2024-03-04T23:30:00Z"


@pytest.mark.parametrize("stamp", ["1970-01-01T00:00:00Z", "-0001-11-30T00:00:00+00:00", "0001-01-01", "1850-01-01"])
def test_template_dates_are_refused(stamp: str) -> None:
    head = f'<meta property="article:published_time" content="{stamp}">'
    assert read_dates(page(f"<h1>Tides</h1>{PROSE}", head)).published is None


def test_nothing_after_the_capture() -> None:
    head = '<meta property="article:published_time" content="2025-07-01T00:00:00Z">'
    assert read_dates(page(f"<h1>Tides</h1>{PROSE}", head)).published is None
    later = datetime(2025, 8, 1, tzinfo=UTC)
    assert read_dates(page(f"<h1>Tides</h1>{PROSE}", head, fetched_at=later)).published == "2025-07-01T00:00:00Z"
    assert read_dates(page(f"<h1>Tides</h1>{PROSE}", head, fetched_at=None)).published == "2025-07-01T00:00:00Z"


def test_the_address_helps_and_its_month_is_only_a_month() -> None:
    by_day = page(f"<h1>Tides</h1>{PROSE}", url="https://x.example/2024/03/05/tides")
    by_month = page(f"<h1>Tides</h1>{PROSE}", url="https://x.example/2024/03/tides")
    assert read_dates(by_day).published == "2024-03-05"
    assert read_dates(by_month).published == "2024-03"


def test_claims_of_rules_and_labels_come_first_and_keep_their_raw_text() -> None:
    head = '<meta property="article:published_time" content="2024-03-09">'
    claim = Claim("05 mars 2024", "label", "Date de publication", "05 mars 2024", 0.95)
    dates = read_dates(page(f"<h1>Marées</h1>{PROSE}", head, lang="fr"), [claim])
    assert (dates.published, dates.published_raw) == ("2024-03-05", "05 mars 2024")


@pytest.mark.parametrize(
    ("lang", "url", "iso"),
    [
        ("en-US", "https://x.example/a", "2024-05-03"),
        ("en", "https://x.org.uk/a", "2024-03-05"),
        ("fr", "https://x.example/a", "2024-03-05"),
        ("en-GB", "https://x.example/a", "2024-03-05"),
    ],
)
def test_numbers_follow_language_and_country(lang: str, url: str, iso: str) -> None:
    doc = page(f'<h1>Tides</h1><span class="date">05/03/2024</span>{PROSE}', lang=lang, url=url)
    assert read_dates(doc).published == iso


@pytest.mark.parametrize("when", ["in March 2019", "on 3 March 2019"])
def test_a_date_in_a_sentence_is_nobodys_date(when: str) -> None:
    doc = page(f"<h1>Tides</h1><p>The dam broke {when}, as many here recall.</p>{PROSE}")
    assert read_dates(doc).published is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Working Paper No. 23 | March 2022", "2022-03"),
        ("Working Paper 7, December 2009", "2009-12"),
        ("Tuesday 7, December 2009", "2009-12-07"),
    ],
)
def test_the_number_of_a_paper_is_no_day(text: str, iso: str) -> None:
    assert find_dates(text)[0].iso == iso


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Tides</h1><p>Ada Quill, May 2, 2020</p><p><em>This originally appeared on <a href='/x'>The Row</a> on "
        f"May 1, 2020.</em></p>{PROSE}",
        f"<h1>Tides</h1><p>May 2, 2020</p>{PROSE}<h3>Read next</h3><p>Apr 20, 2020</p>",
        f"<h1>Tides</h1><p>Published 2 May 2020 <span>Updated 3 July 2020</span></p>{PROSE}",
        f"<div><h1>Tides</h1> 2 May 2020 <div>{PROSE}</div></div>",
        f"<h1>Tides</h1><div class='event'><span>Monday, January 6th, 2020</span></div><p>May 2, 2020</p>{PROSE}",
        f"<h1>Tides</h1><dl><dt>Born</dt><dd>6 January 1980</dd></dl><p>May 2, 2020</p>{PROSE}",
        f"<h1>Tides</h1><p>BERLIN (May 2, 2020) – The estuary silted up within two generations.</p>{PROSE}",
        f"<h1>Tides</h1><p>02/05/2020</p>{PROSE}<ul><li>25/02/2020</li></ul>",
        f"<h1>Tides</h1><blockquote><time>Jan 6, 2020</time></blockquote><p>May 2, 2020</p>{PROSE}",
        f"<p>Label</p><font size='5'><b>Tides</b></font><br>May 2, 2020<br>{PROSE}",
    ],
)
def test_the_day_of_the_piece_and_no_other(body: str) -> None:
    assert read_dates(page(body, head="<title>Tides</title>")).published == "2020-05-02"


def test_a_day_is_preferred_to_its_month() -> None:
    dates = read_dates(page(f"<h1>Tides</h1><p>Published: May 2020</p><p>2 May 2020</p>{PROSE}"))
    assert dates.published == "2020-05-02"
