"""What both pages show as often as before was not edited, however it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.changes import Change
from pipelines.outcome import Batch
from pipelines.store import open_store
from pipelines.store.protocol import Witness
from pipelines.witness import Archived, confirmed, shown
from pipelines.wording import said
from scraper.archive.exchange import Exchange
from scraper.archive.writer import WarcWriter
from scraper.article import Article, CaptureRef
from scraper.page import Page
from scraper.source import Source
from tests.store.world import DAY, World, article

BEFORE, AFTER = (
    said("Menu. Published on: The river is wide. Download"),
    said("Menu. Published on: The river is deep. Download"),
)


@pytest.mark.parametrize(
    ("change", "is_edit"),
    [
        (Change("paragraph_added", "text", None, "Published on:"), False),
        (Change("paragraph_removed", "text", "Download", None), False),
        (Change("paragraph_added", "text", None, "The river is deep."), True),
        (Change("paragraph_removed", "text", "The river is wide.", None), True),
        (Change("paragraph_added", "text", None, "In no page at all"), True),
        (Change("retitled", "title", "Menu", "Published on"), False),
        (Change("retitled", "title", "Menu", "The river is deep"), True),
        (Change("wording", "text", "Menu", "Download"), True),
        (Change("author_added", "authors", None, "Menu"), False),
        (Change("author_added", "authors", None, "Deep"), True),
        (Change("redated", "published", "2024-01-01", "2024-01-02"), True),
        (Change("paragraph_added", "text", None, "***"), True),
    ],
)
def test_who_did_it(change: Change, is_edit: bool) -> None:
    assert confirmed([change], BEFORE, AFTER) == ([change] if is_edit else [])


def test_once_more_on_the_page_is_an_edit() -> None:
    change = Change("paragraph_added", "text", None, "The river is wide.")
    assert confirmed([change], BEFORE, BEFORE + said("The river is wide.")) == [change]


def test_all_that_a_page_shows() -> None:
    page = Page(url="https://x.example/", body=b"<title>T</title><body><nav>Menu</nav><p>One.</p><script>x=1</script>")
    assert shown(page) == "menuone"


class _Pages:
    """A reread that knows what each captured page shows."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.texts: dict[int, str] = {}

    def __call__(self, ref: CaptureRef, url: str) -> Article | None:
        return self.world.reread(ref, url)

    def text(self, ref: CaptureRef) -> str | None:
        return self.texts.get(ref.offset)


def look(world: World, pages: _Pages, text: str, page: str) -> str | None:
    outcome = world.look("/a", article("/a", text), body=page)
    assert outcome.capture is not None
    pages.texts[outcome.capture.ref.offset] = said(page)
    return world.store.commit(world.run, Batch(outcomes=[outcome]), {}, pages)[0].change


def test_a_border_that_wanders_makes_no_revision(tmp_path: Path) -> None:
    world = World(open_store(str(tmp_path / "store.sqlite")))
    pages = _Pages(world)
    assert isinstance(pages, Witness)
    world.start()
    assert look(world, pages, "The river is wide.", "Published on: The river is wide. 1") == "new"
    world.again()
    assert (
        look(world, pages, "Published on:\n\nThe river is wide.", "Published on: The river is wide. 2") == "unchanged"
    )
    world.again()
    edited = "Published on:\n\nThe river is wide.\n\nAnd deep."
    assert look(world, pages, edited, "Published on: The river is wide. And deep.") == "revised"
    assert [(one["kind"], one["after"]) for one in world.store.changes()] == [("paragraph_added", "And deep.")]
    assert [one.revision for one in world.all()] == [2]


def test_archived_pages_are_witnesses(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "x", "run")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    capture = writer.append(Exchange("https://x.example/a", b"", head, b"<p>One river.</p>", DAY))
    torn = writer.append(Exchange("https://x.example/b", b"", head, b"<p>One", DAY, truncated="disconnect"))
    writer.close()
    pages = Archived(lambda name: tmp_path, Source(id="x", name="x", homepage="https://x.example/"))
    assert isinstance(pages, Witness)
    assert pages.text(capture.ref) == "oneriver"
    assert pages.text(torn.ref) is None and pages(torn.ref, "https://x.example/b") is None
