"""The piece before and the piece after: by `rel`, by class, by words; never more than four."""

from __future__ import annotations

import pytest

from scraper.discover.neighbours import MOST, neighbours
from scraper.errors import NotReadable
from scraper.page import Page
from tests.discover.helpers import HOME, page


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<a rel="prev" href="/n/1">One</a>', ["n/1"]),
        ('<link rel="next" href="/n/2">', ["n/2"]),
        ('<link rel="canonical" class="next" href="/n/2">', []),
        ('<div class="nav-previous"><a href="1#top">An older piece</a></div>', ["n/1"]),
        ('<a href="/n/3">← The limits of audits</a>', ["n/3"]),
        ('<a href="/n/3">Previous: audits</a>', ["n/3"]),
        ('<a href="/n/3">上一篇：审计</a>', ["n/3"]),
        ('<a href="/n/3">Vorherige Seite</a>', ["n/3"]),
        ('<a href="/n/3">Nextdoor and its critics</a>', []),
        ('<a rel="next" href="javascript:void(0)">Next</a>', []),
    ],
)
def test_neighbours(link: str, found: list[str]) -> None:
    assert neighbours(page(f"<html><body><p>Text.</p>{link}</body></html>", "n/x")) == [HOME + one for one in found]


def test_never_more_than_four() -> None:
    many = "".join(f'<a rel="next" href="/n/{number}">x</a>' for number in range(30))
    assert len(neighbours(page(f"<html><body>{many}</body></html>"))) == MOST


def test_a_page_that_cannot_be_read_is_for_the_caller() -> None:
    with pytest.raises(NotReadable):
        neighbours(Page(HOME, b""))
