"""Whole crawls against a site of our own: what is kept, what is sent, and that a replay tells the same."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from tests.fetch import rig
from tests.fetch.site import Site, answer, site

ODD_HEAD = (
    b"HTTP/1.1 200 Sure Thing\r\nX-b: 2\r\nx-A:1\r\nX-b:  3 \r\nSERVER: Caf\xe9\r\nContent-Type: text/html\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def crawl(here: Site, folder: Path, paths: list[str], **job: Any) -> dict[str, Any]:
    result = rig.run(
        {
            "urls": [here.url(path) if path.startswith("/") else path for path in paths],
            "allow": [here.place],
            "archive": str(folder / "warc"),
            "source": {"homepage": here.url("/"), "crawl": {"delay": 0}},
            "settings": {"DOWNLOAD_TIMEOUT": 5},
            **job,
        }
    )
    result["by_path"] = {url.removeprefix(f"http://{here.place}"): said for url, said in result["urls"].items()}
    return result


PLAIN = {
    "/robots.txt": answer(b"User-agent: *\nDisallow: /private\nCrawl-delay: 0.5\n"),
    "/odd": ODD_HEAD + b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "/zipped": answer(gzip.compress(b"<p>zipped</p>"), "200 OK", "Content-Encoding: gzip"),
    "/old": answer(b"", "301 Moved", "Location: /mid"),
    "/mid": answer(b"", "302 Found", "Location: /end"),
    "/end": answer(b"the end"),
    "/nothing": answer(b"", "204 No Content"),
    "/lying": answer(b"moved", "301 Moved", "Location: /fin", "Content-Encoding: gzip"),
    "/fin": answer(b"fin"),
    "/error": answer(b"broken", "500 Oh No"),
    "/early": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(b"late"),
    "/lf": b"HTTP/1.1 200 OK\nX-One: 1\nContent-Length: 2\n\nok",
}
PATHS = ["/odd", "/zipped", "/old", "/lying", "/nothing", "/error", "/early", "/lf", "/private/x", "/missing"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("plain")
    with site(PLAIN) as here:
        return here, crawl(here, folder, PATHS), folder


def test_the_head_is_kept_as_received(plain: tuple[Site, dict[str, Any], Path]) -> None:
    said = plain[1]["by_path"]["/odd"]
    assert said["head"].encode("latin-1") == ODD_HEAD
    assert (said["status"], said["start"], said["ip"]) == (200, "hello world", "127.0.0.1")


def test_the_request_is_kept_as_sent(plain: tuple[Site, dict[str, Any], Path]) -> None:
    here, result, _ = plain
    sent = result["by_path"]["/odd"]["request_head"].encode("latin-1")
    assert sent in here.heads
    assert b"User-Agent: thinktank-archive/" in sent
    assert b"referer" not in sent.lower()
    assert b"cookie" not in sent.lower()


def test_content_coding_is_undone_for_readers_and_kept_in_the_archive(plain: tuple[Site, dict[str, Any], Path]) -> None:
    assert plain[1]["by_path"]["/zipped"]["start"] == "<p>zipped</p>"
    row = next(row for row in plain[1]["ledger"] if row["url"].endswith("/zipped"))
    assert row["bytes"] == len(gzip.compress(b"<p>zipped</p>"))


def test_redirects_share_their_captures(plain: tuple[Site, dict[str, Any], Path]) -> None:
    said = plain[1]["by_path"]["/old"]
    assert said["url"].endswith("/end")
    assert said["captures"] == 3


def test_a_redirect_counts_however_broken_its_body(plain: tuple[Site, dict[str, Any], Path]) -> None:
    assert plain[1]["by_path"]["/lying"]["start"] == "fin"


def test_early_hints_and_bare_line_feeds(plain: tuple[Site, dict[str, Any], Path]) -> None:
    assert plain[1]["by_path"]["/early"]["start"] == "late"
    assert plain[1]["by_path"]["/early"]["head"].startswith("HTTP/1.1 200 OK")
    assert plain[1]["by_path"]["/lf"]["head"] == "HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-Length: 2\r\n\r\n"


def test_everything_that_answered_is_archived(plain: tuple[Site, dict[str, Any], Path]) -> None:
    here, result, _ = plain
    archived = {url.removeprefix(f"http://{here.place}") for url in result["captures"]}
    assert archived == {
        "/robots.txt",
        "/odd",
        "/zipped",
        "/old",
        "/mid",
        "/lying",
        "/fin",
        "/end",
        "/nothing",
        "/error",
        "/early",
        "/lf",
        "/missing",
    }
    assert len(result["captures"]) == len(here.heads)


def test_the_ledger_names_the_rule(plain: tuple[Site, dict[str, Any], Path]) -> None:
    here, result, _ = plain
    rows = {row["url"].removeprefix(f"http://{here.place}"): row for row in result["ledger"]}
    assert rows["/private/x"]["rule"] == "robots: Disallow: /private (line 2)"
    assert (rows["/private/x"]["result"], rows["/odd"]["rule"]) == ("robots", "robots: no rule")
    assert "/private/x" not in here.paths
    assert here.paths.count("/robots.txt") == 1


def test_an_error_is_tried_three_times_and_then_an_answer(plain: tuple[Site, dict[str, Any], Path]) -> None:
    assert plain[0].paths.count("/error") == 3
    assert plain[1]["by_path"]["/error"]["status"] == 500


def test_a_replay_tells_the_same_and_asks_nobody(plain: tuple[Site, dict[str, Any], Path]) -> None:
    here, live, folder = plain
    asked = len(here.heads)
    again = crawl(here, folder, [*PATHS, "/never"], replay=[str(folder / "warc")])
    for path in PATHS:
        for name in ("state", "status", "body", "start", "url", "head", "fetched_at", "reason", "rule"):
            if path != "/error" or name != "fetched_at":  # three captures; the last answers
                assert again["by_path"][path].get(name) == live["by_path"][path].get(name), (path, name)
    said = {(row["url"], row["rule"], row["result"], row["bytes"]) for row in again["ledger"]}
    never = {one for one in said if one[0].endswith("/never")}
    assert said - never == {(row["url"], row["rule"], row["result"], row["bytes"]) for row in live["ledger"]}
    assert again["by_path"]["/never"]["reason"] == "not_in_archive"
    assert again["captures"] == []
    assert len(here.heads) == asked
    assert again["hosts"] == {}, "a replay leaves the politeness of real crawls alone"


def test_what_a_dead_run_left_is_used_and_the_site_is_not_asked(plain: tuple[Site, dict[str, Any], Path]) -> None:
    here, live, folder = plain
    asked, url = len(here.heads), here.url("/odd")
    again = crawl(here, folder, ["/odd"], kept={url: live["refs"][url]})
    for name in ("status", "start", "head", "request_head", "fetched_at"):
        assert again["by_path"]["/odd"][name] == live["by_path"]["/odd"][name]
    assert len(here.heads) == asked
    assert (again["captures"], again["ledger"]) == ([], [])


def test_a_replay_without_robots_txt_allows_and_says_so(tmp_path: Path) -> None:
    from scraper.archive.exchange import Exchange
    from scraper.archive.writer import WarcWriter

    writer = WarcWriter(tmp_path / "warc", "meridian", "saved")
    writer.append(Exchange("http://meridian.example/a", b"", answer(b"")[: -0 or None], b"hello", None, synthetic=True))
    writer.close()
    result = rig.run(
        {
            "urls": ["http://meridian.example/a"],
            "replay": [str(tmp_path / "warc")],
            "source": {"homepage": "http://meridian.example/"},
        }
    )
    said = result["urls"]["http://meridian.example/a"]
    assert (said["start"], said["rule"], said["fetched_at"]) == ("hello", "robots: none (not in archive)", None)


def test_a_full_disk_fails_the_download_and_stops_the_crawl(tmp_path: Path) -> None:
    with site(PLAIN) as here:
        result = crawl(here, tmp_path, ["/odd", "/zipped"], disk_full=True)
    assert result["finish"] == "storage"
    assert "No space left" in result["failure"]
    assert result["captures"] == []
    assert "/odd" not in here.paths


def test_nothing_secret_leaves_its_origin(tmp_path: Path) -> None:
    with site({"/landing": answer(b"other")}, "127.0.0.2") as other:
        answers = {"/go": answer(b"", "302 Found", f"Location: {other.url('/landing')}", "Set-Cookie: s=SECRET")}
        with site(answers, port=int(other.place.rpartition(":")[2])) as here:
            result = crawl(
                here,
                tmp_path,
                ["/go"],
                allow=[here.place, other.place],
                headers={"Authorization": "Basic x", "Cookie": "a=b", "X-Api-Key": "k", "If-None-Match": '"v1"'},
                source={"homepage": here.url("/"), "crawl": {"delay": 0, "hosts": ["127.0.0.2"]}},
            )
    assert result["by_path"]["/go"]["start"] == "other"
    assert other.paths == ["/robots.txt", "/landing"]
    sent = b"".join(other.heads).lower()
    for secret in (b"authorization", b"cookie", b"x-api-key", b"if-none-match", b"referer", b"secret"):
        assert secret not in sent


@pytest.mark.parametrize(("kind", "ended"), [("article", "offsite"), ("attachment", None)])
def test_files_may_lie_with_others_and_pages_may_not(tmp_path: Path, kind: str, ended: str | None) -> None:
    with (
        site({"/file.pdf": answer(b"%PDF-1.4")}, "127.0.0.2") as other,
        site({"/download": answer(b"", "302 Found", f"Location: {other.url('/file.pdf')}")}) as here,
    ):
        result = crawl(here, tmp_path, ["/download"], allow=[here.place, other.place], kind=kind)
    assert result["by_path"]["/download"].get("reason") == ended
    assert other.paths == ([] if ended else ["/robots.txt", "/file.pdf"])


def test_a_cookie_lives_along_one_chain_of_redirects_only(tmp_path: Path) -> None:
    gate = answer(b"", "302 Found", "Location: /in", "Set-Cookie: gate=1; Path=/; HttpOnly")
    with site({"/gate": gate, "/in": answer(b"in")}) as here:
        crawl(here, tmp_path, ["/gate"])
        first = dict(zip(here.paths, here.heads, strict=True))
        crawl(here, tmp_path / "2", ["/in"])
    assert b"Cookie: gate=1\r\n" in first["/in"]
    assert b"Cookie" not in here.heads[-1]


def test_robots_txt_may_redirect_but_not_to_an_inner_service(tmp_path: Path) -> None:
    with site({}, "127.0.0.3") as canary:
        answers = {
            "/robots.txt": answer(b"", "301 Moved", f"Location: {canary.url('/robots.txt')}"),
            "/a": answer(b"a"),
        }
        with site(answers) as here:
            result = crawl(here, tmp_path, ["/a"])
    said = result["by_path"]["/a"]
    assert (said["state"], said["reason"]) == ("deferred", "robots_unreachable:url_private")
    assert canary.heads == []
    assert here.paths == ["/robots.txt"]


def test_validators_are_sent_and_304_is_an_answer(tmp_path: Path) -> None:
    with site({"/a": answer(b"", "304 Not Modified", 'ETag: "v1"')}) as here:
        result = crawl(here, tmp_path, ["/a"], headers={"If-None-Match": '"v1"'})
    assert result["by_path"]["/a"]["status"] == 304
    assert b'If-None-Match: "v1"' in here.heads[-1]


def test_a_crawl_delay_spaces_requests_of_a_real_crawl(tmp_path: Path) -> None:
    answers = {"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 0.4\n"), "/a": answer(b"a"), "/b": answer(b"b")}
    with site(answers) as here:
        result = crawl(here, tmp_path, ["/a", "/b", "/c"], source={"homepage": here.url("/"), "crawl": {"delay": 0.2}})
    waits = [row["waited"] for row in result["ledger"] if not row["url"].endswith("robots.txt")]
    assert sum(1 for wait in waits if wait >= 0.39) >= 2
    assert result["hosts"][here.place]["delay"] == 0.4


def test_known_robots_are_not_asked_for_again_within_a_day(tmp_path: Path) -> None:
    import time

    with site({"/a": answer(b"a")}) as here:
        known = {"robots": "User-agent: *\nDisallow: /b\n", "robots_verdict": "rules", "robots_at": time.time() - 3600}
        result = crawl(here, tmp_path, ["/a", "/b"], hosts={here.place: known})
        assert here.paths == ["/a"]
        assert result["by_path"]["/b"]["reason"] == "robots"
        old = {**known, "robots_at": time.time() - 90_000}
        crawl(here, tmp_path / "2", ["/a", "/b"], hosts={here.place: old})
        assert here.paths == ["/a", "/robots.txt", "/a", "/b"] or sorted(here.paths[2:]) == ["/a", "/b"]
