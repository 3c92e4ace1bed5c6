"""The commands of the archive on the sample institute, with real readers in their child processes."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from pipelines.store import open_store
from scraper.cli import run
from scraper.source import data_file

SAMPLE = Path(str(data_file("sample")))
FILES = sorted(SAMPLE.glob("*.warc.gz"))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Both WARC files of the sample imported; a copy of its source file, to be changed."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "sources").mkdir()
    for path in (SAMPLE / "sources").glob("*.toml"):
        (folder / "sources" / path.name).write_bytes(path.read_bytes())
    assert command(folder, "import", *map(str, FILES)) == 0
    return folder


def command(folder, *words):
    where = ["--store", str(folder / "store.sqlite"), "--archive", str(folder / "warc")]
    sources = ["--sources", str(folder / "sources")] if words[0] in ("import", "reextract") else []
    return run([*words, *where, *sources])


def records(folder):
    store = open_store(str(folder / "store.sqlite"))
    try:
        return [one.model_dump_json() for one in store.articles()]
    finally:
        store.close()


def test_the_sample_is_imported_with_its_revisions(place, capsys):
    found = [json.loads(one) for one in records(place)]
    expected = [json.loads(line) for line in (SAMPLE / "expected.jsonl").read_text().splitlines()]
    assert {one["url"] for one in expected} <= {one["url"] for one in found}
    assert max(one["revision"] for one in found) == 2
    before = records(place)
    assert command(place, "import", str(FILES[0])) == 0
    assert "known" in capsys.readouterr().err
    assert records(place) == before


def test_read_anew_by_the_same_reader_the_records_are_identical(place, capsys):
    before = records(place)
    assert command(place, "reextract", "--all", "--diff") == 0
    told = capsys.readouterr()
    assert (told.out, "0 changed" in told.err) == ("", True)
    assert records(place) == before


def test_what_this_reader_has_read_is_passed_over_unless_it_was_altered(place, tmp_path, capsys):
    shutil.copytree(place, tmp_path / "copy")
    before = records(place)
    database = sqlite3.connect(tmp_path / "copy" / "store.sqlite")
    current = [row for (row,) in database.execute("SELECT reading FROM articles ORDER BY id LIMIT 2")]
    database.execute(
        "UPDATE readings SET record = replace(record, 'title\":\"', 'title\":\"X') WHERE id = ?", current[:1]
    )
    older = "UPDATE readings SET record = replace(record, '\"generic/', '\"generic/0') WHERE id = ?"
    database.execute(older, current[1:])
    database.commit()
    database.close()
    assert command(tmp_path / "copy", "reextract") == 0
    told = capsys.readouterr().err
    read, passed = (
        int(re.search(pattern, told)[1]) for pattern in (r": (\d+) readings, 2 changed", r": (\d+) of them")
    )
    assert read - passed >= 2
    seq = re.compile(r'"seq":\d+,')
    assert {seq.sub("", one) for one in records(tmp_path / "copy")} == {seq.sub("", one) for one in before}


def test_other_rules_change_what_they_say_and_a_dry_run_tells_it(place, capsys):
    before = records(place)
    path = next((place / "sources").glob("*.toml"))
    rules = path.read_text()
    plain = rules.partition("[[layout]]")[0].partition("[labels]")[0]
    path.write_text(f'{plain}\n[[layout]]\nkind = "title"\n')
    assert command(place, "reextract", "--dry-run", "--json") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert command(place, "reextract", "--dry-run", "--diff") == 0
    words = capsys.readouterr()
    path.write_text(rules)
    changed = [one["fields"]["kind"] for one in told if "kind" in one["fields"]]
    assert changed and {one["after_by"] for one in changed} == {"rule at title"}
    assert re.search(r"^  kind \([^)]*→ rule at title\)$", words.out, re.M)
    assert "provenance" not in words.out
    assert re.search(r": kind \d+: .*→ rule at title$", words.err, re.M)
    assert records(place) == before


def test_the_archive_is_whole(place):
    assert command(place, "verify") == 0


def test_a_bundle_of_a_period_holds_what_was_captured_then(place, tmp_path):
    target = str(tmp_path / "x.wacz")
    assert command(place, "export", "--format", "wacz", "--since", "2026-03-03", "-o", target) == 0
    assert run(["verify", target]) == 0
    with zipfile.ZipFile(target) as bundle:
        pages = [json.loads(line) for line in bundle.read("pages/pages.jsonl").splitlines()[1:]]
        index = gzip.decompress(bundle.read("indexes/index.cdx.gz")).decode().splitlines()
        assert len([name for name in bundle.namelist() if name.startswith("archive/")]) == 1
    days = {line.split(" ")[1][:8] for line in index}
    assert days == {"20260309"} == {page["ts"][:10].replace("-", "") for page in pages}
    assert command(place, "export", "--format", "wacz", "--until", "2026-03-01", "-o", target) == 2
    assert command(place, "export", "--format", "cdxj", "--language", "fr") == 2


def test_the_store_can_be_made_again_from_the_archive_alone(place, tmp_path):
    where = ["--store", str(tmp_path / "again.sqlite"), "--archive", str(tmp_path / "warc")]
    files = (place / "warc").glob("*.warc.gz")
    assert run(["import", *map(str, files), *where, "--sources", str(place / "sources")]) == 0
    store = open_store(str(tmp_path / "again.sqlite"))
    again = {(one.id, one.revision, one.content_hash, one.first_seen, one.last_seen) for one in store.articles()}
    store.close()
    known = [json.loads(one) for one in records(place)]
    assert again == {(o["id"], o["revision"], o["content_hash"], o["first_seen"], o["last_seen"]) for o in known}


def test_a_place_in_the_archive_leads_back_to_what_was_read_from_it(place, capsys):
    store = open_store(str(place / "store.sqlite"))
    revised = next(one for one in store.articles() if one.revision == 2)
    old = store.article(revised.id, 1)
    page, *files = revised.provenance.captures
    store.close()
    for ref, number in ((page, 2), (old.provenance.captures[0], 1), *((file, 2) for file in files)):
        for byte in (ref.offset, ref.offset + ref.length - 1):
            assert command(place, "show", f"{ref.warc}:{byte}", "--json") == 0
            told = json.loads(capsys.readouterr().out)
            assert (told["id"], told["revision"]) == (revised.id, number)
    assert command(place, "show", f"{page.warc}:3") == 2
    assert "no capture" in capsys.readouterr().err
