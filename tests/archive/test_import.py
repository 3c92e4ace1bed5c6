"""Files of others taken in: copied record by record, read oldest first, once."""

from __future__ import annotations

import asyncio
import gzip
import json
import zipfile
from datetime import timedelta

import pytest

from pipelines.export.bundle import export_cdxj, export_wacz
from pipelines.export.choosing import Choice
from pipelines.importing import take_in, wanted
from pipelines.outcome import Batch
from pipelines.store import open_store
from pipelines.store.protocol import Plan, WarcFile
from scraper.archive import cdxj
from scraper.archive.importing import import_warc
from scraper.archive.index import ReplayIndex
from scraper.archive.reader import page_of
from scraper.archive.records import Damage, iterate
from scraper.archive.sidecar import path_of
from scraper.archive.synthetic import pack
from scraper.archive.verify import verify_archive
from scraper.archive.wacz import WarcPart, verify_wacz, write_wacz
from scraper.errors import ArchiveError, UsageError
from scraper.source import parse_source

from .make import DAY, exchange, writer
from .test_reextract import HEAD, reader_one

SOURCE = parse_source('name = "Institute"\nhomepage = "https://institute.example/"', "institute", "institute.toml")


@pytest.fixture
def theirs(tmp_path):
    """Someone's crawl: the newer state of a page stands before the older one."""
    made = writer(tmp_path / "theirs")
    for day, name, body in ((7, "a", "Title A\nEdited."), (0, "a", "Title A\nText."), (0, "b", "Title B\nText.")):
        sent = exchange(
            url=f"https://institute.example/{name}",
            response_head=HEAD,
            payload=body.encode(),
            fetched_at=DAY + timedelta(days=day),
        )
        made.append(sent)
    made.append(exchange(url="https://elsewhere.example/c", response_head=HEAD, payload=b"Title C\nText."))
    made.close()
    return next((tmp_path / "theirs").glob("*.gz"))


def content(path):
    return [(one.type, one.id, one.url, one.block) for one in iterate(path) if not isinstance(one, Damage)]


def test_records_are_copied_as_they_are_whatever_the_packing(theirs, tmp_path):
    whole = content(theirs)
    plain = gzip.decompress(theirs.read_bytes())
    for name, data in {"a.warc": plain, "b.warc.gz": gzip.compress(plain), "c.warc.gz": theirs.read_bytes()}.items():
        (tmp_path / name).write_bytes(data)
        imported = import_warc(tmp_path / name, tmp_path / "archive")
        assert (imported.records, imported.passed_over) == (len(whole), [])
        assert content(imported.path)[1:] == whole
        assert list(verify_archive(imported.path.parent, ReplayIndex.open([imported.path]).captures())) == []


def test_damaged_records_are_left_out_and_named(theirs, tmp_path):
    plain = gzip.decompress(theirs.read_bytes())
    (tmp_path / "x.warc").write_bytes(plain.replace(b"Title B", b"Title X"))
    imported = import_warc(tmp_path / "x.warc", tmp_path / "archive")
    assert imported.records == len(content(theirs)) - 1
    assert len(imported.passed_over) == 1
    assert "block_digest" in imported.passed_over[0]


def test_a_bundle_is_taken_in_and_a_hostile_one_refused(theirs, tmp_path):
    index = cdxj.lines(ReplayIndex.open([theirs]).captures())
    write_wacz(tmp_path / "x.wacz", "x", [WarcPart(theirs, theirs.stat().st_size)], index, [])
    imported = import_warc(tmp_path / "x.wacz", tmp_path / "archive")
    assert content(imported.path)[1:] == content(theirs)
    here = {imported.path, path_of(imported.path)}
    assert set((tmp_path / "archive").iterdir()) == here
    (tmp_path / "none.warc").write_bytes(b"no records")
    with pytest.raises(ArchiveError, match="no whole WARC record"):
        import_warc(tmp_path / "none.warc", tmp_path / "archive")
    with pytest.raises(ArchiveError, match="cannot be read"):
        import_warc(tmp_path / "gone.warc", tmp_path / "archive")
    assert set((tmp_path / "archive").iterdir()) == here


def taken(store, path, source=SOURCE):
    index = ReplayIndex.open([path])

    async def read(kind, source, capture):
        return reader_one(page_of(index.exchange(capture)))

    return asyncio.run(take_in(store, source, index, wanted(index, source), read, lambda ref, url: None))


@pytest.fixture
def store(location):
    opened = open_store(location)
    yield opened
    opened.close()


def test_older_states_of_a_page_become_its_revisions(theirs, tmp_path, store):
    imported = import_warc(theirs, tmp_path / "archive")
    assert taken(store, imported.path) == {"new": 2, "revised": 1}
    a, b = sorted(store.articles(), key=lambda one: one.url)
    assert (a.revision, a.text, b.revision) == (2, "Edited.", 1)
    assert store.article(a.id, 1).text == "Text."
    assert (a.first_seen, a.last_seen) == ("2026-03-05T09:30:00.123456Z", "2026-03-12T09:30:00.123456Z")
    assert list(verify_archive(tmp_path / "archive", store.captures())) == []


def test_an_imported_file_stands_once_in_a_bundle_whoever_has_pages_in_it(theirs, tmp_path, store):
    other = parse_source('name = "Other"\nhomepage = "https://elsewhere.example/"', "other", "other.toml")
    imported = import_warc(theirs, tmp_path / "archive")
    for source in (SOURCE, other):
        taken(store, imported.path, source)
    assert export_wacz(store, tmp_path / "archive", Choice(), tmp_path / "x.wacz") == 3
    assert list(verify_wacz(tmp_path / "x.wacz")) == []


def test_a_saved_page_of_unknown_time_stands_in_an_index_under_the_date_of_its_record(tmp_path, store):
    """ReplayWeb.page shows no record whose WARC-Date is not what the index says."""
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "a").write_text("Title A\nText.")
    row = {"path": "a", "url": "https://institute.example/a", "content_type": "text/html"}
    (tmp_path / "saved" / "index.jsonl").write_text(json.dumps(row))
    pack(tmp_path / "saved", tmp_path / "saved.warc.gz", DAY)
    taken(store, import_warc(tmp_path / "saved.warc.gz", tmp_path / "archive").path)
    [line] = export_cdxj(store, tmp_path / "archive", Choice())
    assert line.split(" ")[1] == cdxj.timestamp(DAY)
    assert list(export_cdxj(store, tmp_path / "archive", Choice(since="2026"))) == []
    assert next(store.captures()).fetched_at is None


def test_a_second_import_changes_nothing(theirs, tmp_path, store):
    imported = import_warc(theirs, tmp_path / "archive")
    taken(store, imported.path)
    before, runs = list(store.articles()), len(store.runs())
    data = imported.path.read_bytes()
    again = import_warc(theirs, tmp_path / "archive")
    assert (again, again.path.read_bytes()) == (imported, data)
    assert taken(store, again.path) == {"known": 3}
    assert (list(store.articles()), len(store.runs())) == (before, runs)


def test_what_is_known_now_is_not_overtaken_by_what_was(theirs, tmp_path, store):
    taken(store, import_warc(theirs, tmp_path / "archive").path)
    made = writer(tmp_path / "old")
    old = exchange(url="https://institute.example/a", response_head=HEAD, payload=b"Title A\nOld.", fetched_at=DAY)
    made.append(old)
    made.close()
    path = import_warc(next((tmp_path / "old").glob("*.gz")), tmp_path / "archive").path
    assert taken(store, path) == {"older": 1}


def test_an_unfinished_run_is_finished_first(theirs, tmp_path, store):
    run = store.start_run("institute", Plan(), DAY)
    path = import_warc(theirs, tmp_path / "archive").path
    with pytest.raises(UsageError, match=f"{run.id} is running"):
        taken(store, path)


@pytest.mark.parametrize(("folder", "found"), [(None, True), ("/elsewhere", False)])
def test_a_replayed_file_is_no_place_for_a_revisit_to_lead_to(tmp_path, store, folder, found):
    made = writer(tmp_path / "x")
    capture = made.append(exchange())
    ends = made.close()
    run = store.start_run("institute", Plan(), DAY)
    store.open_warc(WarcFile(capture.ref.warc, run.id, "institute", ends[capture.ref.warc], True, folder))
    store.commit(run.id, Batch(captures=[capture]), ends, lambda ref, url: None)
    assert (store.find_payload("institute", capture.ref.payload_digest) is not None) == found
    assert (store.last_capture("institute", capture.url) is not None) == found
    assert store.last_capture("institute", capture.url + "x") is None


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"../../x": b"x"}, "unsafe_name"),
        ({"/etc/x": b"x"}, "unsafe_name"),
        ({"archive/a.warc.gz": bytes(1 << 22)}, "bomb"),
        ({"archive/a.warc.gz": b"x"}, "no_datapackage"),
    ],
)
def test_a_hostile_bundle_is_refused_and_leaves_nothing(tmp_path, entries, problem):
    with zipfile.ZipFile(tmp_path / "x.wacz", "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in entries.items():
            bundle.writestr(name, data)
    with pytest.raises(ArchiveError, match=f"refused: {problem}"):
        import_warc(tmp_path / "x.wacz", tmp_path / "archive")
    assert list((tmp_path / "archive").iterdir()) == []


def test_a_link_in_a_bundle_is_refused(tmp_path):
    link = zipfile.ZipInfo("archive/link.warc.gz")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.wacz", "w") as bundle:
        bundle.writestr(link, b"/etc/passwd")
    with pytest.raises(ArchiveError, match="refused: symlink"):
        import_warc(tmp_path / "x.wacz", tmp_path / "archive")
