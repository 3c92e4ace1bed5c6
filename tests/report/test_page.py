"""The page stands alone and trusts nothing: hostile words from sites stay words."""

import shutil
import subprocess

import pytest
from lxml import html

from pipelines.report.page import page

EVIL = '"><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>'


def manifest(read=20, day=1, **more):
    return {
        "run": "x-1", "source": "x", "state": "degraded", "started_at": f"2026-03-{day:02d}T05:00:00+00:00",
        "seconds": 12.3, "resumed": False, "problems": [EVIL], "recovered": [], "code": "0.1.0", "rules": "sha256:1",
        "plan": {}, "replay": [], "previous": None, "changes": {"new": read}, "urls": {"stored": 20, "failed": 2},
        "reasons": {f"failed:{EVIL}": 2}, "read": read, "filled": {"title": 20, "authors": 11},
        "politeness": {EVIL: {"requests": 1, "held_back": 0, "bytes": 9, "smallest_gap_seconds": None,
                              "rules": {EVIL: 1}, "results": {"200": 1}}},
        "outputs": {"records": {"path": "records.jsonl", "sha256": "0" * 64}}, **more,
    }  # fmt: skip


def test_nothing_in_it_runs_or_loads():
    text = page(manifest(), [manifest(day=2), manifest(day=3)])
    tree = html.fromstring(text)
    assert not tree.xpath("//script | //img | //link | //iframe | //object | //@src | //@href | //@onerror | //@onload")
    assert "url(" not in text and "@import" not in text
    assert EVIL in tree.text_content()


def test_it_shows_counts_rates_and_history():
    text = page(manifest(), [manifest(day=2)])
    assert "articles read" in text and "55%" in text and "usually 55%" in text


def test_conflicts_of_evidence_are_counted_by_field():
    text = page(manifest(conflicts={"published": 3, EVIL: 1}), [])
    assert "Fields with rival values" in text and "<td>published</td><td class=n>3</td>" in text
    assert "<script>" not in text
    assert "rival" not in page(manifest(), [])


def test_who_told_of_the_articles_now_and_ever_and_whether_lastmod_is_true():
    told = {"sitemap": {"named": 7, "only": 5, "missed": 2}}
    counts = {"moved_changed": 1, "moved_same": 0, "still_changed": 9, "still_same": 40, "verdict": "silent"}
    text = page(manifest(ways=told, ways_ever={**told, EVIL: told["sitemap"]}, lastmod=counts), [])
    assert "<td>in this run</td><td class=n>7</td>" in text and "<td>in all runs</td>" in text
    assert "hides changes" in text and "over a change 9 times" in text
    assert "<script>" not in text and "Who told" not in page(manifest(), [])


def test_a_real_browser_draws_it(tmp_path):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    path = tmp_path / "report.html"
    path.write_text(page(manifest(), [manifest(day=2)]), encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    done = subprocess.run(
        [chromium, *flags, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert "<h1>x: run of 2026-03-01 05:00 UTC</h1>" in done.stdout
    assert done.stdout.count("<rect") >= 4
