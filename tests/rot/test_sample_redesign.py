"""The sample institute gets a new design: its labels are gone, its classes are hashed. What the alarm says of it."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta

from benchmarks.institute import catalogue, site
from pipelines.rot import Look, diagnose
from scraper.extract import extract
from scraper.page import Page
from scraper.source import data_file, parse_source

TEXT = data_file("sample", "sources", "meridian.toml").read_text(encoding="utf-8")
SOURCE = parse_source(TEXT, "meridian", "meridian.toml")
DAY = datetime(2026, 3, 2, 5, tzinfo=UTC)
_AUTHORS = re.compile(r'<section class="authors">.*?</section>', re.DOTALL)
_NAME = re.compile(r'<div class="author__name"><a[^>]*>(.*?)</a></div>')
_DATE = re.compile(r'<div class="field field--name-field-publication-date">.*?<time[^>]*>(.*?)</time></div></div>')


def redesigned(html: str) -> str:
    """No label, no link to a profile, no machine-readable date; other names of a table beside those of the authors."""
    names = _NAME.findall(html)
    cells = "".join(
        f'<li class="c-7f3e"><b class="c-a01">{name}</b> <i class="c-a02">room 4</i></li>' for name in names
    )
    panel = f'<ul class="c-19bd">{cells}</ul>'
    desk = '<ul class="c-44aa"><li class="c-7f3e"><b class="c-a01">Greta Somers</b> <i class="c-a02">desk</i></li></ul>'
    day = "".join(_DATE.findall(html))
    html = _DATE.sub("", _AUTHORS.sub("", html))
    return html.replace("</article>", f'</article><div class="c-77de">{day}</div>{panel}{desk}', 1)


def looks() -> list[Look]:
    institute = catalogue.sample()
    found = []
    for number, piece in enumerate(one for one in institute.pieces if one.layout == "drupal" and one.authors):
        body = site.page_of(piece, institute).body
        old = (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()
        url = institute.origin + piece.path
        for html, day in ((old, 0), (redesigned(old), 9)):
            page = Page(url, html.encode(), fetched_at=DAY + timedelta(days=day, minutes=number))
            found.append(Look(page, extract(page, SOURCE), f"meridian-{day}.warc.gz at {number}"))
    return found


def test_the_patch_for_the_new_design_of_the_sample() -> None:
    found = diagnose(SOURCE, TEXT, "authors", looks())
    assert found is not None
    assert found.filled_before == 1.0 and found.filled_since <= 0.1
    assert found.last_good.page.fetched_at is not None and found.last_good.page.fetched_at < DAY + timedelta(days=1)
    assert found.first_bad.page.fetched_at is not None and found.first_bad.page.fetched_at >= DAY + timedelta(days=9)
    assert found.method is not None and found.known >= 20
    assert found.patch is not None and found.patch.right == found.patch.pages >= 20, found.candidates
    assert "c-19bd" in found.patch.selector  # the other list holds somebody who wrote nothing
    assert 'standfirst = ["h1 + p + p > i"]' in found.patch.text and "until = 2026-03-02" in found.patch.text
