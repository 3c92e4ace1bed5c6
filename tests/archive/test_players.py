"""Players of others show what we archived: ReplayWeb.page in a real browser, and pywb.

Neither is part of the project: `python -m benchmarks.others` fetches them once; from then on nothing leaves this
machine.
"""

from __future__ import annotations

import importlib.util

import pytest

from benchmarks import others
from benchmarks.players import Bundle, Shown, in_browser, in_pywb
from scraper.archive import cdxj
from scraper.archive.wacz import PageEntry, WarcPart, write_wacz
from scraper.fetch.render import chromium

from .make import DAY, exchange, writer

TITLES = {"rates": "Rates on hold", "dykes": "Deiche & Dämme: “wer zahlt?”"}
HAS_BROWSER = importlib.util.find_spec("playwright") is not None and chromium() is not None


@pytest.fixture
def bundle(tmp_path):
    """Two pages, one seen again a week later as a revisit."""
    made, captures, pages = writer(tmp_path / "warc"), [], []
    for name, title in TITLES.items():
        url = f"https://institute.example/papers/{name}?lang=en&v=1"
        body = f'<!doctype html><meta charset="utf-8"><title>x</title><h1>{title}</h1><p>Words of {name}.</p>'
        captures.append(made.append(exchange(url=url, payload=body.encode())))
        pages.append(Shown(url, cdxj.timestamp(DAY), (title,), body.encode()))
    later = DAY.replace(day=DAY.day + 7)
    again = exchange(url=pages[0].url, payload=pages[0].payload, fetched_at=later)
    captures.append(made.append(again, revisit_of=captures[0]))
    pages.append(Shown(pages[0].url, cdxj.timestamp(later), pages[0].told, pages[0].payload))
    end = made.close()[captures[0].ref.warc]
    entries = [PageEntry(one.url, None, DAY) for one in pages[:2]]  # titles come from the bytes alone
    part = WarcPart(tmp_path / "warc" / captures[0].ref.warc, end)
    write_wacz(tmp_path / "x.wacz", "institute", [part], cdxj.lines(captures), entries)
    return Bundle("invented", tmp_path / "x.wacz", pages)


@pytest.mark.skipif(
    others.replaywebpage() is None, reason="ReplayWeb.page is not here: `python -m benchmarks.others` fetches it"
)
@pytest.mark.skipif(not HAS_BROWSER, reason="no playwright or no Chromium here")
def test_replaywebpage_shows_the_pages_in_a_browser(bundle, tmp_path):
    assert in_browser(others.replaywebpage(), bundle, tmp_path / "site") == list(bundle.pages)


@pytest.mark.skipif(others.wayback() is None, reason="pywb is not here: `python -m benchmarks.others` fetches it")
def test_pywb_gives_the_bytes_and_shows_the_pages(bundle, tmp_path):
    assert in_pywb(bundle, tmp_path / "pywb") == (list(bundle.pages), list(bundle.pages))
