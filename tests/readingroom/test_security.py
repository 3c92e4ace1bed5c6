"""Row 82 of the fault table, and what a record may not do to the page that shows it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.readingroom import asking
from pipelines.readingroom.app import Room
from pipelines.readingroom.looking import TooSlow, file_looked_at, index_looked_at, looked_at
from pipelines.readingroom.rendering import rendered
from scraper.errors import StorageError, UsageError
from tests.readingroom.conftest import asked

ALLOWED = {"localhost", "127.0.0.1:80", "LOCALHOST:9", "[::1]:8765"}


@pytest.mark.parametrize(
    "path",
    [
        "/search?page=1000000000000000000",
        "/search?page=-1",
        "/search?page=0",
        "/search?page=%D9%A3",
        "/search?page=1;DROP",
        f"/search?q={'a' * 301}",
        "/search?q=%00",
        "/search?q=%1b[2J",
        "/search?q=-only",
        "/search?source=..%2f..%2fetc",
        "/search?year=20245",
        "/search?language=en'--",
        "/search?format=xml",
        "/changes?page=1e18",
        "/runs?source=%27%20OR%201=1",
        f"/search?{'a=b&' * 1200}",
        "/article/x/compare?a=99999999999999999999&b=1",
    ],
)
def test_nonsense_is_refused(port: int, path: str) -> None:
    assert asked(port, path)[0] == 400


@pytest.mark.parametrize(
    "path", ["/article/..%2f..%2fetc%2fpasswd", "/../../etc/passwd", "/style.css/../app.py", "/article/%00"]
)
def test_no_path_leads_to_a_file(port: int, path: str) -> None:
    status, _, body = asked(port, path)
    assert status == 404 and "root:" not in body and "import" not in body


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:80", "[::2]"])
def test_foreign_names_are_refused(port: int, host: str) -> None:
    assert asked(port, "/", host=host)[0] == 400


@pytest.mark.parametrize("host", sorted(ALLOWED))
def test_loopback_is_served(port: int, host: str) -> None:
    assert asked(port, "/style.css", host=host)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading(port: int, method: str) -> None:
    assert asked(port, "/search", method)[0] == 405
    assert asked(port, "/", "HEAD")[0] == 200


@pytest.mark.parametrize("path", ["/", "/nothing", "/search?page=0", "/style.css", "/?format=json"])
def test_headers_of_every_answer(port: int, path: str) -> None:
    headers = asked(port, path)[1]
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert headers["x-content-type-options"] == "nosniff" and "set-cookie" not in headers


def test_no_page_has_script_or_inline_style(get: Callable[[str], str], ids: dict[str, str]) -> None:
    pages = ["/", "/search?q=ministry", "/source/meridian", "/runs", *(f"/article/{one}" for one in ids.values())]
    for path in pages:
        assert not re.search(r"<(?:script|style|iframe|object|img)\b|\sstyle=|\son[a-z]+=", get(path)), path


def test_the_store_cannot_be_written(small: Room) -> None:
    with looked_at(small.store) as (_, database), pytest.raises(StorageError, match="readonly"):
        database.run("DELETE FROM articles")
    with pytest.raises(StorageError, match="readonly"), file_looked_at(Path(small.index), 9) as index:
        index.execute("DELETE FROM entry")


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_slow_query_is_stopped(small: Room) -> None:
    with pytest.raises(TooSlow), looked_at(small.store, 0.1) as (_, database):
        database.rows(ENDLESS)
    with pytest.raises(TooSlow), looked_at(small.store, 0.1) as (_, database):
        list(database.stream(ENDLESS))
    with pytest.raises(TooSlow), file_looked_at(Path(small.index), 0.1) as index:
        index.execute(ENDLESS).fetchall()


def test_a_missing_index_tells_no_path(tmp_path: Path) -> None:
    with (
        pytest.raises(StorageError, match="start `thinktank serve` again"),
        index_looked_at(str(tmp_path / "none")) as index,
    ):
        index.total()
    assert not (tmp_path / "none").exists()
    assert sqlite3.sqlite_version_info >= (3, 35)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_markdown_never_makes_markup_of_its_own(text: str) -> None:
    html = str(rendered({"markdown": text + "\n\n<script>alert(1)</script><img src=x onerror=alert(1)>", "text": ""}))
    assert not re.search(r"<(?:script|img|svg|iframe|style)\b", html)
    assert not re.search(r"<[^>]*\shref=\"(?!https?:|mailto:|#|/|\.|\w*\")[a-z]+script:", html)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["page", "q", "source", "year", "language", "topic"]), st.text(max_size=40)))
def test_any_parameter_is_understood_or_refused(given_words: dict[str, str]) -> None:
    try:
        chosen = asking.narrowing(given_words)
        page = asking.number(given_words, "page")
        words = asking.words(given_words, "q")
    except UsageError:
        return
    assert 1 <= page <= asking.LAST_PAGE and words.isprintable()
    assert json.dumps(chosen) and asking.address("/search", chosen).startswith("/search")
