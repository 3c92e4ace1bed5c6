"""Records read anew from the archive: nothing when nothing changed, readings and never revisions when something did."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines import reextract as reextraction
from pipelines.outcome import Batch, Outcome
from pipelines.reextract import Tally, reextract, reextract_files
from pipelines.store import SqlStore, open_store
from pipelines.store.protocol import Plan, WarcFile
from scraper.archive.reader import page_of, read_exchange
from scraper.archive.writer import WarcWriter
from scraper.article import Article, Attachment, Provenance
from scraper.cli import run
from scraper.discover import Candidate
from scraper.errors import StorageError
from scraper.page import Page

from .make import DAY, exchange

SQLITE = pytest.mark.parametrize("location", ["sqlite"], indirect=True)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def reader_one(page: Page) -> Article:
    """A reader for these tests: title and text are the two lines of a page."""
    title, text = page.body.decode().split("\n")
    return Article(url=page.url, title=title, text=text, provenance=Provenance(extractor="test/1", rules="sha256:1"))


def reader_two(page: Page) -> Article:
    """The next version: it also reads a standfirst."""
    read = reader_one(page)
    provenance = Provenance(extractor="test/2", rules="sha256:1")
    return read.model_copy(update={"standfirst": f"On {read.title}", "provenance": provenance})


@dataclass
class World:
    """Two articles, the first with two revisions, in a store and an archive."""

    folder: Path
    store: SqlStore
    location: str = ""
    told: list = field(default_factory=list)

    def crawl(self, day: int, pages: dict[str, str]) -> None:
        now = DAY + timedelta(days=day)
        started = self.store.start_run("institute", Plan(full=True), now)

        def register(name: str) -> None:
            self.store.open_warc(WarcFile(name, started.id, "institute", 0))

        writer = WarcWriter(self.folder / "warc", "institute", started.id, open_hook=register)
        candidates = [Candidate(f"https://institute.example/{name}", way="link", kind="article") for name in pages]
        self.store.enqueue(started.id, candidates, now)
        batch = Batch()
        for lease in self.store.lease(started.id, 100, now):
            body = pages.get(lease.url.rsplit("/", 1)[1])
            if body is None:
                continue
            sent = exchange(url=lease.url, response_head=HEAD, payload=body.encode(), fetched_at=now)
            capture = writer.append(sent)
            batch.captures.append(capture)
            batch.outcomes.append(Outcome(lease, "stored", capture=capture, article=reader_one(page_of(sent))))
        self.store.commit(started.id, batch, writer.sync(), lambda ref, url: None)
        writer.close()
        self.store.end_run(started.id, "finished", {}, now)

    def reextract(self, reader, write=None) -> Tally:
        async def read(standing):
            page = page_of(read_exchange(self.folder / "warc", standing.record.provenance.captures[0]))
            return reader(page)

        self.told.clear()
        writing = write or self.store.replace_readings
        return asyncio.run(reextract(self.store, "institute", read, writing, self.told.append))

    def articles(self) -> list[Article]:
        return sorted(self.store.articles(), key=lambda one: one.url)

    def standfirsts(self, article_id: str) -> list[str | None]:
        numbers = [one["revision"] for one in self.store.revisions(article_id)]
        return [self.store.article(article_id, number).standfirst for number in numbers]


@pytest.fixture
def world(tmp_path, location) -> Iterator[World]:
    made = World(tmp_path, open_store(location), location)
    made.crawl(0, {"a": "Title A\nText of A.", "b": "Title B\nText of B."})
    made.crawl(7, {"a": "Title A\nText of A, edited."})
    yield made
    made.store.close()


def test_nothing_is_written_when_nothing_changed(world):
    before = world.articles()
    tally = world.reextract(reader_one)
    assert (tally.read, tally.changed, world.told) == (3, 0, [])
    assert world.articles() == before


def test_a_new_reader_replaces_the_readings_of_all_revisions_and_makes_none(world):
    a, b = world.articles()
    tally = world.reextract(reader_two)
    assert (tally.read, tally.changed) == (3, 3)
    assert tally.fields == {"standfirst": 3, "provenance": 3}
    assert world.standfirsts(a.id) == ["On Title A", "On Title A"]
    assert world.standfirsts(b.id) == ["On Title B"]
    later_a, later_b = world.articles()
    assert (later_a.id, later_a.revision, later_a.first_seen, later_a.last_seen) == (a.id, 2, a.first_seen, a.last_seen)
    assert later_b.provenance == b.provenance.model_copy(update={"extractor": "test/2"})
    assert min(later_a.seq, later_b.seq) > max(a.seq, b.seq)
    assert later_b.content_hash != b.content_hash
    assert [one["kind"] for one in world.store.changes("institute")] == ["wording"]
    assert world.reextract(reader_two).changed == 0


def test_the_next_look_at_an_unchanged_page_finds_it_unchanged(world):
    a, _ = world.articles()
    world.reextract(reader_two)
    world.crawl(14, {"a": "Title A\nText of A, edited."})
    assert len(world.store.revisions(a.id)) == 2


def test_the_next_pages_are_read_while_readings_are_written(world, monkeypatch):
    monkeypatch.setattr(reextraction, "BATCH", 1)
    last_read, written = threading.Event(), []
    standing = [(one.article, one.revision) for one in world.store.standing_readings("institute")]

    async def read(one):
        if (one.article, one.revision) == standing[-1]:
            last_read.set()
        return reader_two(page_of(read_exchange(world.folder / "warc", one.record.provenance.captures[0])))

    def write(renewed):
        assert last_read.wait(280)
        written.extend((one.article, one.revision) for one, _ in renewed)
        return world.store.replace_readings(renewed)

    assert asyncio.run(reextract(world.store, "institute", read, write, world.told.append)).changed == 3
    assert written == standing


def test_a_store_that_refuses_ends_the_reading(world, monkeypatch):
    monkeypatch.setattr(reextraction, "BATCH", 1)
    ended, begun = [], 0

    async def read(one):
        nonlocal begun
        begun += 1
        if begun == 1:
            return reader_two(page_of(read_exchange(world.folder / "warc", one.record.provenance.captures[0])))
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(one.article)

    def write(renewed):
        raise StorageError("no space left")

    with pytest.raises(StorageError, match="no space left"):
        asyncio.run(reextract(world.store, "institute", read, write, world.told.append))
    assert (begun, len(ended)) == (3, 2)


def test_a_dry_run_tells_every_difference_and_changes_nothing(world):
    before = world.articles()
    tally = world.reextract(reader_two, write=len)
    assert tally.changed == 3
    told = [(one.standing.revision, {d.field: d.after for d in one.differences()}["standfirst"]) for one in world.told]
    assert told == [(1, "On Title A"), (2, "On Title A"), (1, "On Title B")]
    assert world.articles() == before


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("reader_timeout", "reader_timeout"),
        (Article(url="https://institute.example/a", no_article="listing"), "no_article:listing"),
        (Article(url="https://institute.example/a"), "no_article:empty"),
    ],
)
def test_what_cannot_be_read_again_keeps_its_reading(world, answer, reason):
    before = world.articles()
    tally = world.reextract(lambda page: answer)
    assert (tally.changed, tally.kept) == (0, {reason: 3})
    assert [one.reason for one in world.told] == [reason] * 3
    assert world.articles() == before


def test_what_is_known_of_attachments_is_kept(world):
    file = Attachment(url="https://institute.example/a.pdf", title="The paper")

    def with_file(page: Page) -> Article:
        return reader_two(page).model_copy(update={"attachments": [file]})

    world.reextract(with_file)
    now = DAY + timedelta(days=20)
    started = world.store.start_run("institute", Plan(full=True), now)
    world.store.enqueue(started.id, [Candidate(file.url, way="link", kind="attachment")], now)
    (lease,) = [one for one in world.store.lease(started.id, 100, now) if one.kind == "attachment"]
    read = file.model_copy(update={"sha256": "ab" * 32, "pages": 3, "media_type": "application/pdf"})
    world.store.commit(started.id, Batch(outcomes=[Outcome(lease, "stored", attachment=read)]), {}, lambda *_: None)
    assert {one.attachments[0].pages for one in world.articles()} == {3}
    tally = world.reextract(with_file)
    assert {one.attachments[0].pages for one in world.articles()} == {3}
    assert set(tally.fields) <= {"attachments"}  # at most the superseded revision


def test_a_superseded_revision_keeps_the_file_that_it_had(world):
    file = Attachment(url="https://institute.example/a.pdf", title="The paper")

    def with_file(page: Page) -> Article:
        return reader_two(page).model_copy(update={"attachments": [file]})

    world.reextract(with_file)
    for day, digest in ((20, "ab" * 32), (40, "cd" * 32)):
        now = DAY + timedelta(days=day)
        started = world.store.start_run("institute", Plan(full=True), now)
        world.store.enqueue(started.id, [Candidate(file.url, way="link", kind="attachment")], now)
        (lease,) = [one for one in world.store.lease(started.id, 100, now) if one.kind == "attachment"]
        read = file.model_copy(update={"sha256": digest})
        world.store.commit(started.id, Batch(outcomes=[Outcome(lease, "stored", attachment=read)]), {}, lambda *_: None)
        world.store.end_run(started.id, "finished", {}, now)
    a = world.articles()[0]

    def files():
        numbers = [one["revision"] for one in world.store.revisions(a.id)]
        return [world.store.article(a.id, number).attachments[0].sha256[:2] for number in numbers]

    before = files()
    assert before == ["ab", "ab", "cd"]
    assert world.reextract(with_file).changed == 0
    assert files() == before


def test_files_are_read_anew_and_their_articles_exported(world):
    file = Attachment(url="https://institute.example/a.pdf", title="The paper")
    world.reextract(lambda page: reader_two(page).model_copy(update={"attachments": [file]}))
    now = DAY + timedelta(days=20)
    started = world.store.start_run("institute", Plan(full=True), now)
    world.store.enqueue(started.id, [Candidate(file.url, way="link", kind="attachment")], now)
    (lease,) = [one for one in world.store.lease(started.id, 100, now) if one.kind == "attachment"]
    writer = WarcWriter(world.folder / "warc", "institute", started.id)
    capture = writer.append(exchange(url=file.url, payload=b"%PDF-"))
    read = file.model_copy(update={"sha256": "ab" * 32, "pages": 3, "text": "Old text"})
    outcome = Outcome(lease, "stored", capture=capture, attachment=read)
    world.store.open_warc(WarcFile(capture.ref.warc, started.id, "institute", 0))
    world.store.commit(started.id, Batch([capture], [], [outcome]), writer.close(), lambda *_: None)

    def files(answer, write=world.store.replace_files):
        async def read_file(standing):
            assert read_exchange(world.folder / "warc", standing.capture).payload == b"%PDF-"
            return answer

        return asyncio.run(reextract_files(world.store, "institute", read_file, write))

    cursor = world.store.last_seq()
    assert files(read).changed == 0
    assert files("reader_timeout").kept == {"reader_timeout": 1}
    assert files(read.model_copy(update={"sha256": "cd" * 32, "text": "Other bytes"})).changed == 0
    assert world.store.last_seq() == cursor
    assert files(read.model_copy(update={"text": "New text", "pages": 4})).changed == 1
    assert {one.seq > cursor for one in world.articles()} == {True}
    assert world.store.article(world.articles()[0].id).attachments[0].text == "New text"
    world.reextract(lambda page: reader_two(page).model_copy(update={"attachments": [file]}))
    assert {one.attachments[0].pages for one in world.articles()} == {4}


def test_verify_finds_this_archive_whole_and_then_one_flipped_bit(world, capsys):
    where = ["--store", world.location, "--archive", str(world.folder / "warc")]
    assert run(["verify", *where]) == 0
    victim = next((world.folder / "warc").glob("*.gz"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    capsys.readouterr()
    assert run(["verify", *where]) == 3
    assert victim.name in capsys.readouterr().out


def test_while_a_crawl_writes_only_what_it_committed_is_checked(world, capsys):
    where = ["--store", world.location, "--archive", str(world.folder / "warc")]
    started = world.store.start_run("institute", Plan(), DAY + timedelta(days=9))
    world.store.hold("institute")

    def register(name):
        world.store.open_warc(WarcFile(name, started.id, "institute", 0))

    writer = WarcWriter(world.folder / "warc", "institute", started.id, open_hook=register)
    capture = writer.append(exchange())
    world.store.commit(started.id, Batch(captures=[capture]), writer.sync(), lambda *_: None)
    path = world.folder / "warc" / capture.ref.warc
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08 half a member")
    assert run(["verify", *where]) == 0
    assert "a crawl is writing" in capsys.readouterr().err
    world.store.close()
    assert run(["verify", *where]) == 3
    assert f"{path} at {path.stat().st_size - 17}" in capsys.readouterr().out


@SQLITE
def test_verify_finds_a_record_that_was_altered_in_the_store(world, capsys):
    where = ["--store", world.location, "--archive", str(world.folder / "warc")]
    world.store.close()
    database = sqlite3.connect(world.location)
    database.execute("UPDATE readings SET record = replace(record, 'Text of B', 'Text of X')")
    database.commit()
    database.close()
    assert run(["verify", "--json", *where]) == 3
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["problem"] for one in told] == ["record_digest", "content_hash"]
    assert all(one["record"].endswith(" revision 1") for one in told)


@SQLITE
def test_bits_flipped_in_the_database_are_found(world, tmp_path, capsys):
    where = ["--store", str(tmp_path / "flipped.sqlite"), "--archive", str(world.folder / "warc")]
    world.store.backup(tmp_path / "whole.sqlite")
    whole, draw, found = (tmp_path / "whole.sqlite").read_bytes(), random.Random(5), 0
    content = [place for place, byte in enumerate(whole) if byte]
    for _ in range(12):
        place = draw.choice(content)
        (tmp_path / "flipped.sqlite").write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << draw.randrange(8)]) + whole[place + 1 :]
        )
        found += run(["verify", *where]) in (2, 3, 5)
    capsys.readouterr()
    assert found >= 8  # the rest hit free space and what a crawl notes for itself (`python -m benchmarks.flips`)


def test_the_command_names_a_source_without_records(world, capsys):
    assert run(["reextract", "nobody", "--store", world.location]) == 2
    assert "no records of 'nobody'" in capsys.readouterr().err


def test_a_source_without_its_file_is_not_read(world, capsys):
    assert run(["reextract", "--dry-run", "--store", world.location]) == 2
    assert "'institute' has records here but no source file" in capsys.readouterr().err
