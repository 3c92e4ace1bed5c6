"""`thinktank check` against the sample institute: entry points, each with what it leads to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from scraper.source import data_file

SAMPLE = str(data_file("sample"))
HOME = "https://www.meridian-institute.example/"


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THINKTANK_")}
    command = [sys.executable, "-m", "scraper.cli", "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=280)


def test_every_entry_point_of_the_sample_leads_somewhere() -> None:
    done = check("meridian", "--sources", f"{SAMPLE}/sources", "--replay", SAMPLE, "--json")
    assert done.returncode == 0, done.stderr
    found = {one["url"].removeprefix(HOME): one for one in json.loads(done.stdout)}
    assert list(found)[:5] == ["sitemap.xml", "feed.xml", "en/publications", "fr/publications", "blog/"]
    (newest,) = [one for one in found.values() if one["way"] == "articles"]
    assert newest["articles"] == 3 and newest["cause"] is None
    assert found["sitemap.xml"]["further"] == 3
    assert found["feed.xml"]["articles"] == 10 and found["feed.xml"]["newest"] == "2026-03-05"
    assert found["en/publications"]["articles"] == 8


def test_an_entry_point_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    """A file without entry points needs one of /sitemap.xml and the homepage that works; a named one must work."""
    text = f'name = "M"\nhomepage = "{HOME}en"\nbeside = ["two-lines"]\n[crawl]\n'
    text += f'feeds = ["{HOME}feed.xml", "{HOME}no-such-feed.xml"]\n'
    (tmp_path / "broken.toml").write_text(text, encoding="utf-8")
    (tmp_path / "two-lines.toml").write_text(f'name = "M"\nhomepage = "{HOME}nowhere"\n', encoding="utf-8")
    done = check("broken", "two-lines", "--sources", str(tmp_path), "--replay", SAMPLE, "--json")
    assert done.returncode == 3, done.stderr
    assert done.stderr.strip().endswith("entry points that lead nowhere: broken")
    found = {(one["source"], one["url"].removeprefix(HOME)): one for one in json.loads(done.stdout)}
    assert found["broken", "feed.xml"]["articles"] == 10
    assert found["broken", "no-such-feed.xml"]["result"] != "200"
    assert found["two-lines", "sitemap.xml"]["further"] == 3
    assert found["two-lines", "nowhere"]["result"] != "200"


def test_words_for_wrong_use() -> None:
    assert check().returncode == 2
    without_contact = check("csis")
    assert without_contact.returncode == 2 and "contact" in without_contact.stderr.lower()


def test_two_sources_on_one_ground_are_an_error(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(f'name = "M"\nhomepage = "{HOME}"\n', encoding="utf-8")
    done = check("one", "--sources", str(tmp_path), "--replay", SAMPLE)
    assert done.returncode == 2 and done.stdout == ""
    assert (
        f"one and two both claim meridian-institute.example ({tmp_path}/one.toml:2 and {tmp_path}/two.toml:2)"
        in done.stderr
    )
    assert 'beside = ["one"] on purpose' in done.stderr
