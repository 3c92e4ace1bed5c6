"""Rows 79 and 83 of the fault table, for what people look at: hostile values on a terminal, in feeds, in a browser."""

from __future__ import annotations

import json
import logging
import re

import pytest
from click.testing import CliRunner, Result
from lxml import etree, html

from pipelines.readingroom import oai
from pipelines.readingroom.app import Room
from pipelines.store import open_store
from scraper.article import Article, Author
from scraper.cli import thinktank
from scraper.cli.progress import JsonLines, PlainLines
from tests.export.test_hostile_fields import EVERYTHING, poisoned
from tests.readingroom.conftest import asked, indexed, served
from tests.store.world import HOST, World

ESCAPES = {
    "title of the window": "\x1b]0;owned\x07",
    "clears the screen": "\x1b[2J\x1b[H",
    "the same in one byte": "\x9b2J",
    "a link": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "answers as if typed": "\x1b[6n\x1bP$q\x1b\\",
    "hides what precedes": "real\rfake\x08\x08\x7f",
}
VALUES = {**EVERYTHING, **ESCAPES}
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What may reach no terminal: all controls but the line end, marks that turn the direction of writing."""
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What may stand in no export: marks of direction are a part of Hebrew and Arabic titles."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """One article for each hostile value; the first was revised from each to the next."""
    location = tmp_path_factory.mktemp("screens") / "store.sqlite"
    world = World(open_store(str(location)))
    world.start()
    for number, value in enumerate(VALUES.values()):
        world.visit(f"/{number}", bad(number, value))
    for value in ESCAPES.values():
        world.again()
        world.visit("/0", bad(0, value))
    world.end()
    world.store.close()
    return indexed(location)


def bad(number: int, value: str) -> Article:
    found = poisoned(value).model_copy(update={"id": None, "seq": None, "url": f"{HOST}/{number}"})
    found.text = f"{value} words"
    found.authors = [Author(name=value or "x", role=value)]
    return found


@pytest.fixture(scope="module")
def first(room: Room) -> str:
    store = open_store(room.store)
    found = store.id_of(f"{HOST}/0")
    store.close()
    assert found
    return found


def said(room: Room, *words: str) -> Result:
    done = CliRunner().invoke(thinktank, [*words, "--store", room.store], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


@pytest.mark.parametrize(
    "words",
    [
        "search words --limit 1000",
        "search words --limit 1000 --json",
        "show {id}",
        "show {id} --evidence",
        "show {id} --json",
        "show {id} --diff 1 3",
        "show {id} --diff 1 3 --json",
        "show {id} --diff 2 6",
        "changes",
        "changes --json",
        "runs",
        "runs --json",
        "export",
        "export --format bibtex",
        "export --format ris",
        "export --format csl-json",
    ],
)
def test_no_record_steers_the_terminal(room: Room, first: str, words: str) -> None:
    text = said(room, *words.format(id=first).split()).output.replace("\r\n", "\n")
    assert text.strip()
    found = (CONTROLS if words.startswith("export") else STEERING).search(text)
    assert found is None, text[max(0, found.start() - 60) : found.end() + 20] if found else ""


def logged(formatter: logging.Formatter, value: str) -> str:
    return formatter.format(logging.LogRecord("scraper", logging.WARNING, "x.py", 1, "not read: %s", (value,), None))


def test_no_value_makes_a_line_of_the_log() -> None:
    for name, value in VALUES.items():
        shown, kept = logged(PlainLines(), value), logged(JsonLines(), value)
        assert "\n" not in shown and not STEERING.search(shown), name
        assert "\n" not in kept and not STEERING.search(kept), name
        assert json.loads(kept)["message"] == f"not read: {value}", name


def test_shown_json_gives_the_value_back(room: Room) -> None:
    store = open_store(room.store)
    titles = {one.id: one.title for one in store.articles()}
    store.close()
    for number, (name, told) in enumerate(titles.items()):
        if number % 7 == 0:
            assert json.loads(said(room, "show", name or "", "--json").stdout)["title"] == told


def legal(value: str) -> str:
    """What XML 1.0 and HTML can say of a value; blanks, and what stands for a character that cannot be said, apart."""
    return "".join(char for char in value if char.isprintable() and char not in " \ufffd?")


def test_harvesters_and_readers_of_feeds_get_them_as_text(room: Room) -> None:
    store = open_store(room.store)
    titles = {one.id: one.title or "" for one in store.articles()}
    store.close()
    with served(room) as port:
        answers = {
            path: asked(port, path) for path in ("/oai?verb=ListRecords&metadataPrefix=oai_dc", "/feeds/new.atom")
        }
        shown = json.loads(asked(port, "/feeds/new.json")[2])["items"]
        huge = etree.XMLParser(huge_tree=True)
        records = etree.fromstring(answers["/oai?verb=ListRecords&metadataPrefix=oai_dc"][2].encode(), huge)
        entries = etree.fromstring(answers["/feeds/new.atom"][2].encode(), huge)
    identifier, title = f".//{{{oai.OAI}}}identifier", f".//{{{oai.DC}}}title"
    harvested = {
        (one.findtext(identifier) or "").rpartition(":")[2]: one.findtext(title) or ""
        for one in records.iter(f"{{{oai.OAI}}}record")
    }
    assert set(harvested) == set(titles)
    for name, found in harvested.items():
        assert legal(found) == legal(titles[name]) or not legal(titles[name]), name
    assert len(entries.findall("{*}entry")) == min(50, len(titles)) == len(shown)
    assert not [one for one in entries.iter() if etree.QName(one).localname in ("script", "img", "html")]


def test_a_page_of_html_keeps_them_text(room: Room) -> None:
    store = open_store(room.store)
    some = list(store.articles())[::5]
    store.close()
    with served(room) as port:
        for one in some:
            tree = html.fromstring(asked(port, f"/article/{one.id}")[2])
            heading = tree.findtext(".//h1") or ""
            assert legal(heading)[:900] == legal(one.title or "Untitled")[:900] or not legal(one.title or ""), one.title
            assert not tree.xpath("//script | //iframe | //img | //*[@onclick or @onerror or @onload]")
