"""Every page of the sample in a real Chromium, at three widths, in the dark and in the light: nothing runs out of the
page, nothing lies over anything else, every word can be read; and everything can be reached by keyboard alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipelines.readingroom import captured
from pipelines.readingroom.app import LOOPBACK, Room, application
from pipelines.store import open_store
from tests.readingroom.conftest import listening_to
from tests.readingroom.looks import FOCUSED, LOOKS
from tests.readingroom.test_browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: the layout was not looked at")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the layout was not looked at")
WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
PAGES = {
    "home": "/",
    "search": "/search?q=grid",
    "everything": "/search",
    "narrowed": "/search?q=grid&language=en",
    "nothing found": "/search?q=zzzyyyxxx",
    "article": "/article/{revised}",
    "archived": "/article/{revised}/archived",
    "compare": "/article/{revised}/compare?a=1&b=2",
    "changes": "/changes",
    "sources": "/sources",
    "source": "/source/meridian",
    "runs": "/runs",
    "run": "/run/{run}",
    "authors": "/authors",
    "missing": "/nothing",
    "refused": "/search?q=after:someday",
}


@pytest.fixture(scope="module")
def room(sample: Room) -> Iterator[str]:
    """Where the sample is read; archived pages are shown from another port."""
    with listening_to(lambda _: captured.application(sample, LOOPBACK)) as second:
        shown = replace(sample, captures_port=second)
        with listening_to(lambda _: application(shown, LOOPBACK)) as port:
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def places(sample: Room) -> dict[str, str]:
    store = open_store(sample.store)
    revised = next(one.id for one in store.articles() if (one.revision or 1) > 1)
    told = {"revised": revised, "run": store.runs()[-1].id}
    store.close()
    return {name: path.format(**told) for name, path in PAGES.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page(browser: Any, room: str, places: dict[str, str], width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(240_000)
    wrong: dict[str, list[str]] = {}
    for name, path in places.items():
        page.goto(room + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        told = page.evaluate(LOOKS)
        assert told.pop("texts") > 5, name
        wrong |= {f"{name}: {kind}": some[:5] for kind, some in told.items() if some}
    context.close()
    assert not wrong


def test_the_measure_sees_what_is_wrong(browser: Any) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900})
    page.set_content("""<body style="background: #fff; color: #000"><p style="color: #999">faint</p>
        <main style="overflow: clip"><p style="width: 700px">wide and wide and wide and wide and wide and wide and</p>
        </main><p style="margin-bottom: -2.2em">under</p><p>above</p>
        <button style="height: 5px; padding: 0">cut</button>""")
    told = page.evaluate(LOOKS)
    page.close()
    assert (len(told["faint"]), bool(told["out"]), len(told["over"]), len(told["cut"])) == (1, True, 1, 1), told


@pytest.mark.parametrize("width", [WIDTHS[0], WIDTHS[2]])
def test_the_keyboard_reaches_everything_in_order(browser: Any, room: str, places: dict[str, str], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_default_timeout(240_000)
    for name, path in places.items():
        if name == "archived":
            continue  # its frame takes the focus on into another document
        page.goto(room + path)
        met: list[dict[str, Any]] = []
        while (told := _next(page)) is not None and (not met or told["place"] != met[0]["place"]):
            met.append(told)
            assert len(met) < 2_000, name
        stops = [one for one in met if one["place"] >= 0]  # the browser stops at boxes that scroll, too
        assert [one["place"] for one in stops] == sorted(one["place"] for one in stops), name
        assert len(stops) == stops[0]["of"], (name, [one["name"] for one in stops])
        assert all(one["ring"] and one["inside"] for one in met), (
            name,
            [o for o in met if not (o["ring"] and o["inside"])],
        )
        assert "Skip" in stops[0]["name"], name
    context.close()


def _next(page: Any) -> Any:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def test_the_skip_link_leads_into_the_page(browser: Any, room: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(240_000)
    page.goto(f"{room}/sources")
    _next(page)
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    _next(page)
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
    page.close()


def test_search_by_keyboard_alone(browser: Any, room: str) -> None:
    """From home to a record, without a mouse."""
    page = browser.new_page()
    page.set_default_timeout(240_000)
    page.goto(f"{room}/")
    while not page.evaluate("document.activeElement.matches('#q')"):
        _next(page)
    page.keyboard.type("grid")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=grid"))
    while not page.evaluate("document.activeElement.matches('.hits a')"):
        assert _next(page) is not None
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/article/"))
    assert page.locator("h1").count() == 1
    page.close()
