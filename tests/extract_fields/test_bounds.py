"""Thousands of everything: each page must be read in the time of a page."""

from __future__ import annotations

import time

import pytest

from scraper.extract.fields import read_fields
from scraper.extract.labels import read_given
from scraper.extract.tree import parse
from scraper.page import Page
from scraper.source import load_registry

MANY = 4000
CROWDS = {
    "links in one paragraph": "<p>" + "<a href='/x/y.pdf'>a link to something</a> and words " * MANY + "</p>",
    "headings that announce": "<h3>Related</h3><a href='/notes/pier'>Who pays for the second pier?</a>" * MANY,
    "headings without an end": "<div><h3>Related</h3><p>x</p>" * 200
    + "<a href='/notes/pier'>Who pays for it all?</a>" * MANY,
    "labels": "<p>Date de publication</p><p>6 May 2024</p><p>Accroche</p><p>x</p>" * MANY,
    "labels in labels": "<div>Accroche: " * 200 + "x" + "</div>" * 200,
    "images": "<figure><img src='/a.jpg'><figcaption>Photo: x</figcaption></figure>" * MANY,
    "nested cards": "<div class='related teaser'>" * 200 + "<a href='/a/b'>A card of some length</a>" * MANY,
    "licences": "<p>" + "<a href='https://creativecommons.org/licenses/by/4.0/'>CC</a> text " * MANY + "</p>",
    "bars": "<p>" + "Accroche | " * MANY + "</p>",
    "colons": "<p>" + "Accroche: " * MANY + "</p>",
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_time_is_bounded(crowd: str) -> None:
    page = Page(
        url="https://www.ifri.org/en/x", body=f"<h1>T</h1><p>Some text of the page.</p>{CROWDS[crowd]}".encode()
    )
    doc = parse(page, load_registry().get("ifri"))
    bare = parse(page)
    begin = time.process_time()
    given = read_given(doc)
    read_fields(doc, [], given)
    read_fields(bare, list(bare.root.iter("p"))[:1], read_given(bare), "T")
    assert time.process_time() - begin < 6  # a second on an idle machine
