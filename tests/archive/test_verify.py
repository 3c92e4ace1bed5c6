"""`verify` finds what is wrong, names it, and finds nothing where nothing is."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import random
import sys
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.report.manifest import digest_of
from pipelines.store import open_store
from pipelines.store.protocol import Plan
from scraper.archive.records import iterate
from scraper.archive.verify import verify_archive, verify_file
from scraper.archive.wacz import verify_wacz
from scraper.cli import run

from .make import DAY, HTML, exchange, writer

SHARED = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.fixture
def archive(tmp_path):
    made = writer(tmp_path)
    captures = [made.append(exchange(payload=HTML + b"%d" % number)) for number in range(3)]
    captures.append(made.append(exchange(payload=HTML + b"0"), revisit_of=captures[0]))
    made.append_metadata(captures[0], {"article": "x"})
    made.close()
    return tmp_path / captures[0].ref.warc, captures


def problems(found):
    return [one.problem for one in found]


def test_a_whole_archive_has_no_findings(archive):
    path, captures = archive
    assert list(verify_archive(path.parent, captures)) == []


def test_pointers_that_lead_astray_are_named(archive):
    path, captures = archive

    def moved(capture, **changes):
        return replace(capture, ref=capture.ref.model_copy(update=changes))

    bad = [
        moved(captures[0], offset=captures[0].ref.offset + 1),
        moved(captures[1], payload_digest="sha1:" + "A" * 32),
        replace(captures[2], url="https://institute.example/other"),
        moved(captures[3], record_id="<urn:uuid:gone>"),
        moved(captures[0], warc="lost.warc.gz"),
    ]
    found = list(verify_archive(path.parent, bad))
    assert [(one.problem, one.record) for one in found if one.file == str(path)] == [
        ("pointer", captures[0].ref.record_id),
        ("pointer", captures[1].ref.record_id),
        ("pointer", captures[2].ref.record_id),
        ("pointer", "<urn:uuid:gone>"),
    ]
    assert problems(one for one in found if "lost" in one.file) == ["missing_file", "pointer"]


def test_a_bit_flipped_anywhere_is_found_and_the_other_records_stay_readable(archive, tmp_path):
    path, captures = archive
    whole, draw = path.read_bytes(), random.Random(7)
    records = sum(1 for _ in iterate(path))
    for _ in range(100):
        broken = bytearray(whole)
        place = draw.randrange(len(broken))
        broken[place] ^= 1 << draw.randrange(8)
        other = tmp_path / "flipped" / path.name
        other.parent.mkdir(exist_ok=True)
        other.write_bytes(bytes(broken))
        # gzip's time stamp, flags and operating system are not covered by its checksum and mean nothing here.
        if _inflated(bytes(broken)) == gzip.decompress(whole):
            continue
        found = list(verify_file(other, captures))
        assert found, place
        assert all(str(other) == one.file for one in found)
        assert sum(1 for one in iterate(other) if hasattr(one, "block")) >= records - 1


def _inflated(data):
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.skipif(not (SHARED / "hostile" / "gen.py").exists(), reason=f"no {SHARED}/hostile/gen.py")
def test_the_hostile_warcs_and_waczs_are_all_found(tmp_path):
    spec = importlib.util.spec_from_file_location("hostile_gen", SHARED / "hostile" / "gen.py")
    gen = importlib.util.module_from_spec(spec)
    sys.modules["hostile_gen"] = gen
    spec.loader.exec_module(gen)
    found = {}
    for name, case in gen.CASES.items():
        if name.startswith(("warc_", "wacz_")):
            path = tmp_path / name
            path.write_bytes(case.body())
            check = verify_wacz if name.startswith("wacz_") else verify_file
            found[name] = set(problems(check(path)))
    assert found == {
        "warc_ok": set(),
        "warc_torn": {"torn"},
        "warc_torn_trailer": {"torn"},
        "warc_flip": {"block_digest"},
        "warc_zeros": {"no_warc_header"},
        "warc_one_member": {"one_member"},
        "warc_len": {"wrong_length"},
        "warc_crlf_uri": {"duplicate_header"},
        "wacz_slip": {"unsafe_name", "symlink"},
        "wacz_bomb": {"bomb"},
        "wacz_dupe": {"duplicate_name"},
    }


def test_a_record_that_breaks_the_standard_is_named(tmp_path):
    path = tmp_path / "odd.warc"
    path.write_bytes(
        b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: nonsense\r\nWARC-Date: yesterday\r\n"
        b"WARC-Target-URI: http://institute.example/a b\r\nno colon here\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    assert problems(verify_file(path)) == ["bad_header", "bad_date", "bad_record_id", "bad_url"]


def test_a_bundle_with_a_wrong_digest_is_found(tmp_path):
    path = tmp_path / "x.wacz"
    resource = {"name": "pages", "path": "pages/pages.jsonl", "hash": "sha256:0", "bytes": 2}
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("pages/pages.jsonl", "{}")
        bundle.writestr("datapackage.json", json.dumps({"resources": [resource]}))
    assert problems(verify_wacz(path)) == ["sha256"]


def test_the_command_exits_3_and_names_file_and_offset(archive, capsys):
    path, _ = archive
    assert run(["verify", str(path)]) == 0
    size = path.stat().st_size
    os.truncate(path, size - 3)
    assert run(["verify", "--json", str(path)]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["problem"]) == (str(path), "torn")
    assert run(["verify", str(path.parent / "gone")]) == 2


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_name_does_not_steer_the_terminal(archive, tmp_path, capsys, options):
    path = tmp_path / "a\x9b31m\x1b[31mb.warc.gz"
    path.write_bytes(archive[0].read_bytes()[:-3])
    assert run(["verify", *options, str(path)]) == 3
    said = capsys.readouterr().out
    assert "warc.gz" in said and "\x9b" not in said and "\x1b" not in said
    if options:
        assert json.loads(said)["file"] == str(path)


@pytest.mark.parametrize(("said", "code"), [("right", 0), ("wrong", 3), (None, 3)])
def test_a_manifest_must_carry_the_hash_of_the_one_before(tmp_path, capsys, said, code):
    first = {"run": "1", "previous": None}
    previous = digest_of(first) if said == "right" else said
    store = open_store(str(tmp_path / "store.sqlite"))
    for day, manifest in enumerate((first, {"run": "2", "previous": previous})):
        now = DAY + timedelta(days=day)
        store.end_run(store.start_run("institute", Plan(), now).id, "finished", manifest, now)
    store.close()
    assert run(["verify", "--store", str(tmp_path / "store.sqlite"), "--archive", str(tmp_path)]) == code
    assert ("manifest_chain" in capsys.readouterr().out) == (code == 3)
