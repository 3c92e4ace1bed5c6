"""The committer's order of things, storage that refuses, and values that want to break it."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.commit import MOST_OUTCOMES, Committer
from pipelines.outcome import Batch, Lease, LedgerRow, Outcome
from pipelines.store import SqlStore
from pipelines.store.protocol import WarcFile
from pipelines.store.values import dump, load
from scraper.article import Article, Attachment, Author, Link, Table, content_hash
from scraper.errors import StorageError
from tests.store.world import DAY, HOST, World, article, candidate

SHARED = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).parents[3] / "shared"))


class Recorder:
    """An archive and a store that tell in which order they were called."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[str] = []
        self.refuse = False

    def sync(self) -> Mapping[str, int]:
        if self.refuse:
            raise StorageError("m.warc.gz: fdatasync: No space left on device")
        self.calls.append("sync")
        return {"m.warc.gz": 10**9}

    def commit(self, run: str, batch: Batch, ends: Mapping[str, int], reread: Any) -> Any:
        self.calls.append(f"commit {len(batch.outcomes)} up to {ends['m.warc.gz']}")
        return self.world.store.commit(run, batch, ends, reread)

    def note(self, capture: Any, about: Mapping[str, Any]) -> None:
        self.calls.append(f"note {about['article'][:9]}")


@pytest.fixture
def recorder(world: World) -> Recorder:
    world.store.open_warc(WarcFile("m.warc.gz", world.run, world.source, 0))
    return Recorder(world)


@pytest.fixture
def committer(recorder: Recorder) -> Committer:
    return Committer(recorder, recorder.world.run, recorder, recorder.world.reread, recorder.note)  # type: ignore[arg-type]


def test_archive_then_store_then_receipts_then_ids(world: World, recorder: Recorder, committer: Committer) -> None:
    assert committer.add_outcome(world.look("/a")) is None
    assert recorder.calls == []
    [receipt] = committer.flush()
    assert recorder.calls == ["sync", "commit 1 up to 1000000000", "note meridian-"]
    assert world.store.article(receipt.article_id or "") is not None
    assert committer.flush() == []
    assert len(recorder.calls) == 3


def test_a_full_batch_commits_itself(world: World, recorder: Recorder, committer: Committer) -> None:
    looks = [world.look(f"/{n}") for n in range(MOST_OUTCOMES)]
    given = [committer.add_outcome(look) for look in looks]
    assert given[:-1] == [None] * (MOST_OUTCOMES - 1)
    assert [one.outcome for one in given[-1] or []] == looks


def test_captures_and_ledger_are_committed_without_an_outcome(world: World, committer: Committer) -> None:
    committer.add_capture(world.capture(HOST + "/robots.txt", "User-agent: *"))
    committer.add_ledger(LedgerRow(HOST + "/robots.txt", DAY, "robots: itself", "200"))
    assert committer.flush() == []
    assert [one.url for one in world.store.captures()] == [HOST + "/robots.txt"]


def test_after_a_refusal_nothing_is_acknowledged(world: World, recorder: Recorder, committer: Committer) -> None:
    committer.add_outcome(world.look("/a"))
    recorder.refuse = True
    with pytest.raises(StorageError, match="No space left"):
        committer.flush()
    recorder.refuse = False
    for call in (
        committer.flush,
        lambda: committer.add_outcome(world.look("/b")),
        lambda: committer.add_capture(world.capture(HOST, "")),
        lambda: committer.add_ledger(LedgerRow(HOST, DAY, "", "")),
    ):
        with pytest.raises(StorageError, match="No space left"):
            call()
    assert world.all() == []


def test_readers_see_one_moment_while_a_crawl_writes(world: World) -> None:
    for n in range(3):
        world.visit(f"/{n}")
    reading = world.store.articles()
    first = next(reading)
    world.again()
    world.visit("/1", article("/1", "changed meanwhile"))
    world.visit("/9")
    assert [first.url, *(one.url for one in reading)] == [f"{HOST}/{n}" for n in range(3)]
    assert len(world.all()) == 4


# --- values ---------------------------------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=()), max_size=40)


@given(anything, anything, anything)
@settings(max_examples=60, deadline=None)
def test_records_come_back_equal(title: str, text: str, name: str) -> None:
    told = Article(url=HOST, title=title, text=text, authors=[Author(name=name)], tables=[Table(rows=[[name, text]])])
    assert load(dump(told)) == told
    dump(told).encode("utf-8")
    assert "\x00" not in dump(told)


def hostile_generators() -> ModuleType:
    path = SHARED / "hostile" / "gen.py"
    if not path.is_file():
        pytest.skip(f"{path}: no generators of hostile inputs; set THINKTANK_SHARED")
    spec = importlib.util.spec_from_file_location("hostile_gen", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["hostile_gen"] = module
    spec.loader.exec_module(module)
    return module


OWN_FIELDS = {
    "nul": "a\x00b",
    "surrogate": "a\ud800b",
    "sql": "'); DROP TABLE articles;--",
    "places": "? %s $1 {in} SERIAL_KEY",
}


def test_hostile_fields_make_the_round_trip(store: SqlStore) -> None:
    fields = {**OWN_FIELDS, **hostile_generators().FIELDS}
    round_trips(store, fields, "hostile")


def test_own_hostile_fields_make_the_round_trip(store: SqlStore) -> None:
    round_trips(store, OWN_FIELDS, "own")


def round_trips(store: SqlStore, fields: Mapping[str, str], source: str) -> None:
    world = World(store, source)
    world.start()
    for n, (name, value) in enumerate(fields.items()):
        path = f"/{source}/field-number-{n}"
        short = value[:100_000]
        plain = article(path, value or "empty", title=short or "empty", kind=short)
        read = plain.model_copy(update={"links": [Link(url=short, text=short)]})
        receipt = world.visit(path, read, body=name)
        stored = store.article(receipt.article_id or "")
        assert stored is not None, name
        assert (stored.title, stored.text, stored.kind) == (read.title, read.text, short), name
        assert stored.links == read.links
        assert stored.content_hash == content_hash(read)
        world.again()
        changed = read.model_copy(update={"title": short + "!"})
        assert world.visit(path, changed, body=name + "!").change == "revised"
    told = [json.dumps(one) for one in store.changes(source)]
    assert len(told) == len(fields)
    world.end()


def test_hostile_words_beside_records(world: World) -> None:
    nasty = "a\x00b\ud800c'"
    lease = world.lease("/a")
    world.commit(Outcome(lease, "failed", nasty, etag=nasty, last_modified=nasty))
    assert world.store.reasons(world.run) == {"failed:a\ufffdb\ufffdc'": 1}
    file = Attachment(url=nasty, sha256="aa" * 32, text=nasty)
    outcome = Outcome(world.lease("/f.pdf", "attachment"), "stored", attachment=file)
    world.commit(outcome)
    world.visit("/b", article("/b", attachments=[Attachment(url=HOST + "/f.pdf")]))
    stored = world.store.article(world.all()[0].id or "")
    assert stored is not None and stored.attachments[0].text == nasty


def test_a_lease_that_the_store_never_gave_changes_no_other(world: World) -> None:
    world.store.enqueue(world.run, [candidate("/a")], world.now)
    world.commit(Outcome(Lease(10**9, world.source, HOST + "/x", "article"), "failed", "timeout"))
    assert world.store.counts(world.run) == {"pending": 1}
