"""The feed of confirmed changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from pipelines.store import open_store
from scraper.cli.changes import command
from tests.store.world import World, article

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def place(tmp_path: Path) -> str:
    """An edit that a second look saw, one that none saw, and an article that went."""
    place = str(tmp_path / "store.sqlite")
    world = World(open_store(place))
    world.start()
    for path in ("/a", "/b", "/c"):
        world.visit(path, article(path, f"What {path} says.\n\nAnd an <end> & no more.", title=f"On {path}"))
    for _ in range(2):
        world.again()
        world.visit("/a", article("/a", "What /a says.\n\nAnd an <end> & nothing more.", title="On /a, again"))
        world.failing("/c", 404)
    world.again()
    world.visit("/b", article("/b", "What /b says now.", title="On /b"))
    world.end()
    world.store.close()
    return place


def call(place: str, *words: str) -> str:
    done = CliRunner().invoke(command, ["--store", place, *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_only_what_is_confirmed_is_published(place: str) -> None:
    root = etree.fromstring(call(place, "--format", "atom").encode())
    titles = root.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["withdrawn: On /c", "retitled, wording: On /a, again"]
    summaries = root.xpath("a:entry/a:summary/text()", namespaces=ATOM)
    assert summaries[1].splitlines() == [
        "retitled, 1 word: On /a → On /a, again",
        "wording of text, paragraph 2, 2 words: And an <end> & no more. → And an <end> & nothing more.",
    ]
    ids = root.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert len(set(ids)) == 2 and all(one.startswith("urn:thinktank-archive:meridian-") for one in ids)
    assert root.xpath("string(a:updated)", namespaces=ATOM).startswith("2026-03-04")


def test_what_was_seen_once_says_so(place: str) -> None:
    assert "(observed)" in call(place)
    assert "(observed)" not in call(place, "--confirmed")
    assert len(call(place, "--json").splitlines()) > len(call(place, "--json", "--confirmed").splitlines())


def test_an_empty_feed_is_a_feed(place: str) -> None:
    root = etree.fromstring(call(place, "--format", "atom", "--source", "nobody").encode())
    assert root.xpath("a:entry", namespaces=ATOM) == []
    assert root.xpath("string(a:updated)", namespaces=ATOM)
