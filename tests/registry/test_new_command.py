"""`thinktank new` against the sample institute: the usual crawl, replayed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from scraper.source import data_file, parse_source

ENVIRONMENT = {**os.environ, "THINKTANK_CONTACT": "tests@meridian.example"}


def new(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scraper.cli", "new", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=280)


def test_a_draft_of_the_sample_institute(tmp_path: Path) -> None:
    file = tmp_path / "meridian.toml"
    done = new("https://www.meridian-institute.example/en", "--replay", str(data_file("sample")), "-o", str(file))
    assert done.returncode == 0, done.stderr
    draft = parse_source(file.read_text(encoding="utf-8"), "meridian", str(file))
    assert draft.name == "Meridian Institute"
    assert draft.crawl.sitemaps == ["https://www.meridian-institute.example/sitemap.xml"]
    assert draft.crawl.feeds == ["https://www.meridian-institute.example/feed.xml"]
    assert draft.crawl.article is not None
    expected = data_file("sample").joinpath("expected.jsonl").read_text(encoding="utf-8").splitlines()
    paths = {urlsplit(json.loads(line)["url"]).path for line in expected}
    assert [path for path in sorted(paths) if not re.search(draft.crawl.article, path)] == []
    assert not re.search(draft.crawl.article, "/en/people/ada-quill")
    again = new("https://www.meridian-institute.example/en", "-o", str(file))
    assert again.returncode == 2 and "is there already" in again.stderr


def test_an_address_that_is_refused() -> None:
    done = new("http://127.0.0.1/")
    assert done.returncode == 2 and "refused (private)" in done.stderr
