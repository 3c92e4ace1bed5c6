"""A piece on three pages: found, fetched, joined, the same the next night, edited, read again, taken down."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.institute.site import Reply
from benchmarks.institute.warc import write_warc
from tests.worker.quay import SOURCE, html, run

TEXTS = {
    1: "The first page tells of the ferry that once carried grain, and of the benches that nobody fills any more.",
    2: "The second page counts the letters that came back unopened, and the clerks who no longer wonder why.",
    3: "The third page proposes a timetable that a council could keep, and says what it would cost to keep it.",
}


def part(number: int, said: str) -> Reply:
    own = f"<p>{said}</p><p>{said.replace('page', 'part')} It does so at some length, as such pages do.</p>"
    links = [
        f"<b>{n}</b>" if n == number else f'<a href="/notes/a{f"?page={n}" if n > 1 else ""}">{n}</a>' for n in TEXTS
    ]
    pager = f'<div class="pager">{" ".join(links)}</div>'
    return html(f"<main><article><h1>Ferries and faith</h1>{own}{pager}</article></main>")


def site(texts: Mapping[int, str] = TEXTS) -> dict[str, Reply]:
    listed = (
        '<li><h3><a href="/notes/a">Ferries and faith</a></h3></li><li><h3><a href="/notes/b">Another</a></h3></li>'
    )
    return {
        "/robots.txt": Reply(404, "Not Found", (("Content-Length", "0"),), b""),
        "/": html(f"<main><ul>{listed}</ul></main>"),
        "/notes/b": html(f"<main><article><h1>Another note</h1><p>{TEXTS[1]}</p><p>{TEXTS[2]}</p></article></main>"),
        **{f"/notes/a{f'?page={n}' if n > 1 else ''}": part(n, text) for n, text in texts.items()},
    }


class Home:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "sources").mkdir(exist_ok=True)
        (folder / "sources" / "quay.toml").write_text(SOURCE)

    def crawl(self, day: int, texts: Mapping[int, str] = TEXTS) -> None:
        warc = self.folder / f"quay-{day}.warc.gz"
        write_warc(warc, "https://www.quay.example", site(texts).items(), datetime(2024, 3, day, tzinfo=UTC))
        self.run("crawl", "quay", "--sources", "sources", "--replay", str(warc), "--full", "--archive", "archive")

    def run(self, *words: str) -> str:
        done = run(self.folder, *words, "--store", "s.sqlite")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def records(self) -> dict[str, dict[str, object]]:
        lines = self.run("export", "--with", "evidence").splitlines()
        return {str(one["url"])[-1]: one for one in map(json.loads, lines)}


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("night"))
    home.crawl(5)
    return home.folder


@pytest.fixture
def home(first_night: Path, tmp_path: Path) -> Home:
    shutil.copytree(first_night, tmp_path, dirs_exist_ok=True)
    return Home(tmp_path)


def test_the_pages_are_one_record_in_order(home: Home) -> None:
    records = home.records()
    assert set(records) == {"a", "b"}
    text = str(records["a"]["text"])
    assert [text.index(TEXTS[n]) for n in TEXTS] == sorted(text.index(TEXTS[n]) for n in TEXTS)
    assert all(str(records["a"]["markdown"]).count(TEXTS[n]) == 1 for n in TEXTS)
    assert records["a"]["revision"] == 1
    captures = records["a"]["provenance"]["captures"]  # type: ignore[index]
    assert [one["role"] for one in captures] == ["page", "continuation", "continuation"]


def test_the_next_night_changes_nothing(home: Home) -> None:
    before = home.records()["a"]
    home.crawl(6)
    after = home.records()["a"]
    assert (after["revision"], after["content_hash"], after["text"]) == (1, before["content_hash"], before["text"])


def test_a_page_that_says_otherwise_is_an_edit(home: Home) -> None:
    home.crawl(6, TEXTS | {2: "The second page now counts the letters that were opened, and thanks the clerks for it."})
    record = home.records()["a"]
    assert record["revision"] == 2
    assert "thanks the clerks" in str(record["text"]) and "no longer wonder" not in str(record["text"])
    assert "text" in home.run("changes")


def test_reading_again_gives_the_same(home: Home) -> None:
    before = home.records()["a"]
    home.run("reextract", "quay", "--all", "--sources", "sources", "--archive", "archive")
    assert home.records()["a"] == before


def test_read_again_a_superseded_revision_keeps_the_further_page_that_it_had(home: Home) -> None:
    home.crawl(6, TEXTS | {2: "The second page now counts the letters that were opened, and thanks the clerks for it."})
    ident, now = str(home.records()["a"]["id"]), home.records()["a"]
    home.run("reextract", "quay", "--all", "--sources", "sources", "--archive", "archive")
    first = json.loads(home.run("show", ident, "--revision", "1", "--json"))
    assert "no longer wonder" in first["text"] and "thanks the clerks" not in first["text"]
    assert home.records()["a"] == now


def test_in_a_file_of_others_they_are_one_record_too(tmp_path: Path) -> None:
    home, warc = Home(tmp_path), tmp_path / "theirs.warc.gz"
    pages = dict(reversed(site().items()))  # the further pages come first in the file
    write_warc(warc, "https://www.quay.example", pages.items(), datetime(2024, 3, 5, tzinfo=UTC))
    home.run("import", str(warc), "--sources", "sources", "--archive", "archive")
    taken = home.records()
    assert set(taken) == {"a", "b"}
    text = str(taken["a"]["text"])
    assert [text.index(TEXTS[n]) for n in TEXTS] == sorted(text.index(TEXTS[n]) for n in TEXTS)
    captures = taken["a"]["provenance"]["captures"]  # type: ignore[index]
    assert [one["role"] for one in captures] == ["page", "continuation", "continuation"]
    home.run("reextract", "quay", "--all", "--sources", "sources", "--archive", "archive")
    assert home.records() == taken


def test_nothing_stays_of_what_is_taken_down(home: Home) -> None:
    ident = str(home.records()["a"]["id"])
    home.run("remove", ident, "--reason", "asked", "--yes", "--archive", "archive")
    with sqlite3.connect(home.folder / "s.sqlite") as store:
        assert store.execute("SELECT count(*) FROM continuations").fetchone() == (0,)
