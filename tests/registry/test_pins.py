"""Pins: a page and its agreed record, kept as a test; `check` holds the one against the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scraper.errors import UsageError
from scraper.pins import load_pins, name_of, write_pin
from scraper.source import data_file

SAMPLE = str(data_file("sample"))
URL = "https://www.meridian-institute.example/en/publications/a-wet-winter-is-not-a-reserve"


def thinktank(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THINKTANK_")}
    command = [sys.executable, "-m", "scraper.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=280)


def pinned(pins: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return thinktank(
        "pin",
        URL,
        "--replay",
        SAMPLE,
        "--sources",
        f"{SAMPLE}/sources",
        "--pins",
        str(pins),
        "--source",
        "meridian",
        *more,
    )


def checked(pins: Path) -> subprocess.CompletedProcess[str]:
    return thinktank("check", "meridian", "--sources", f"{SAMPLE}/sources", "--pins", str(pins), "--pins-only")


def test_a_page_is_pinned_corrected_and_held(tmp_path: Path) -> None:
    done = pinned(tmp_path)
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "meridian").glob("*.json")
    agreed = json.loads(file.read_text(encoding="utf-8"))
    assert agreed["url"] == URL and agreed["title"] == "A Wet Winter Is Not a Reserve" and agreed["text"]
    with file.with_suffix(".warc.gz").open("rb") as stream:
        assert [one.rec_headers.get_header("WARC-Target-URI") for one in ArchiveIterator(stream)] == [URL]
    assert checked(tmp_path).returncode == 0

    file.write_text(json.dumps({**agreed, "authors": ["Nobody Else"], "subtitle": "never"}), encoding="utf-8")
    wrong = checked(tmp_path)
    assert wrong.returncode == 3 and "pinned pages are read otherwise: meridian" in wrong.stderr
    assert "authors: agreed '[\"Nobody Else\"]', read" in wrong.stderr
    assert "subtitle: agreed 'never', read 'nothing'" in wrong.stderr
    assert f"next: correct the rules, or the agreed record {file}" in wrong.stderr

    file.write_text(json.dumps({"url": URL, "title": agreed["title"]}), encoding="utf-8")
    assert checked(tmp_path).returncode == 0, "fields that a person deletes are not held"
    again = pinned(tmp_path)
    assert again.returncode == 2 and "is pinned already" in again.stderr


def test_words_for_pages_that_cannot_be_pinned(tmp_path: Path) -> None:
    options = ["--replay", SAMPLE, "--sources", f"{SAMPLE}/sources", "--pins", str(tmp_path)]
    nobody = thinktank("pin", "https://nobody.example/a", *options)
    assert nobody.returncode == 2 and "lies on no source's ground; say whose it is with --source ID" in nobody.stderr
    other = thinktank("pin", "https://nobody.example/a", "--source", "meridian", *options)
    assert other.returncode == 2 and "is not on the ground of meridian" in other.stderr
    missing = thinktank("pin", URL + "-not", *options)
    assert missing.returncode == 3 and "not_in_archive" in missing.stderr
    assert thinktank("pin", "http://127.0.0.1/", *options).returncode == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no pin"),
        ("[]", "`url` is missing"),
        ('{"title": "x"}', "`url` is missing"),
        ('{"url": "https://x.org/a", "tilte": "x"}', "unknown field 'tilte'; a pin may agree on no_article, title"),
        ('{"url": "https://x.org/a", "title": "x"}', "its page a.warc.gz is missing"),
    ],
)
def test_a_broken_pin_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        list(load_pins(tmp_path))
    assert "a.json" in str(caught.value) and said in str(caught.value)


def test_a_pin_whose_page_is_torn_is_named(tmp_path: Path) -> None:
    write_pin(tmp_path, "a", b"no warc at all", "https://x.org/a", {})
    with pytest.raises(UsageError, match=r"a\.warc\.gz"):
        list(load_pins(tmp_path))


@given(st.text(max_size=80), st.text(max_size=80))
def test_names_of_pins_are_file_names_and_tell_addresses_apart(one: str, other: str) -> None:
    names = [name_of(f"https://x.org/{path}") for path in (one, other)]
    assert all(name and "/" not in name and not name.startswith(".") and len(name) < 80 for name in names)
    assert (names[0] == names[1]) == (one == other)
