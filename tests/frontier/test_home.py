"""An article whose address leads to the home page was taken down."""

from __future__ import annotations

import pytest

from scraper.source import Source
from scraper.spiders.think_tank import _leads_home

HOST = "https://www.meridian.example"


@pytest.mark.parametrize(
    ("asked", "answered", "home", "expected"),
    [
        ("/papers/grain", "/", "/", True),
        ("/papers/grain", "", "/", True),
        ("/papers/grain", "/en/", "/", True),
        ("/papers/grain", "/pt-br", "/", True),
        ("/papers/grain", "/start/", "/start", True),
        ("/papers/grain", "/start/", "/", False),
        ("/papers/grain", "/papers/grain/", "/", False),
        ("/papers/grain", "/papers/", "/", False),
        ("/papers/grain", "/papers/grain", "/", False),
        ("/en", "/", "/", False),
    ],
)
def test_leads_home(asked: str, answered: str, home: str, expected: bool) -> None:
    source = Source(id="meridian", name="Meridian", homepage=HOST + home)
    assert _leads_home(HOST + asked, HOST + answered, source) is expected
