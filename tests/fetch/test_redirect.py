"""The redirect middleware by itself: any Location, and what is carried along."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Request, Response

from scraper.fetch.reasons import FetchError
from scraper.fetch.redirect import RedirectMiddleware
from scraper.source import Source

HOME = "https://meridian.example"
SOURCE = Source.model_validate({"id": "meridian", "name": "Meridian", "homepage": HOME + "/"})


def middleware(noted: list[Any] | None = None) -> RedirectMiddleware:
    noted = [] if noted is None else noted
    desk = SimpleNamespace(
        session=SimpleNamespace(source=SOURCE), allowed=frozenset(), refuse=lambda *row: noted.append(row)
    )
    crawler: Any = SimpleNamespace(thinktank_desk=desk, settings=SimpleNamespace(getint=lambda name: 10))
    return RedirectMiddleware(crawler)


def follow(location: bytes, url: str = HOME + "/en/a", status: int = 302, **given: Any) -> Request | Response:
    headers = {"Location": location, **given.pop("answered", {})}
    return middleware().process_response(Request(url, **given), Response(url, status=status, headers=headers))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/en/b", HOME + "/en/b"),
        (b"b?x=1#part", HOME + "/en/b?x=1"),
        (b"../fr/", HOME + "/fr/"),
        (b"//www.meridian.example/c", "https://www.meridian.example/c"),
        (b"http://meridian.example/plain", "http://meridian.example/plain"),
        (b"  /spaced  ", HOME + "/spaced"),
        ("/caf\u00e9".encode(), HOME + "/caf%C3%A9"),
        ("/caf\u00e9".encode("latin-1"), HOME + "/caf%C3%A9"),
    ],
)
def test_targets(location: bytes, target: str) -> None:
    onward = follow(location)
    assert isinstance(onward, Request)
    assert onward.url == target


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (b"https://other.example/", "offsite"),
        (b"https://meridian.example:8443/", None),
        (b"https://meridian.example.evil.example/", "offsite"),
        (b"https://user:pw@meridian.example/", "url_userinfo"),
        (b"http:///x", "url_no_host"),
        (b"//[", "url_bad_host"),
        (b"http:\\\\meridian.example\\x", "url_no_host"),
        (b"/" + b"a" * 9000, "url_too_long"),
        (b"mailto:a@b.example", "url_scheme"),
        (b"http://localhost/", "url_private"),
        (b"http://[::ffff:127.0.0.1]/", "url_private"),
    ],
)
def test_refused_targets_are_in_the_ledger(location: bytes, reason: str | None) -> None:
    noted: list[Any] = []
    request = Request(HOME + "/a")
    answer = Response(request.url, status=301, headers={"Location": location})
    if reason is None:
        assert isinstance(middleware(noted).process_response(request, answer), Request)
        return
    with pytest.raises(FetchError) as caught:
        middleware(noted).process_response(request, answer)
    assert caught.value.reason == reason
    assert noted[0][2] == reason


@given(st.binary(max_size=60), st.sampled_from([b"", b"http://", b"//", b"https://meridian.example", b"http://["]))
def test_any_location_is_followed_or_refused_with_a_word(location: bytes, start: bytes) -> None:
    try:
        followed = follow(start + location)
    except FetchError as error:
        assert error.reason
    else:
        assert isinstance(followed, Response) or urlsplit(followed.url).hostname in SOURCE.hosts


def test_what_is_carried_along() -> None:
    onward = follow(
        b"/b",
        headers={"User-Agent": "us", "If-None-Match": '"1"', "Authorization": "x", "X-Api-Key": "k"},
        meta={"lease": None, "rule": "robots: no rule", "captures": []},
    )
    assert isinstance(onward, Request)
    assert dict(onward.headers.to_unicode_dict()) == {"User-Agent": "us"}
    assert onward.meta["redirects"] == [HOME + "/en/a"]
    assert "rule" not in onward.meta


def test_a_loop_is_seen_unless_a_cookie_has_come() -> None:
    with pytest.raises(FetchError, match="redirect_loop"):
        follow(b"/en/a")
    onward = follow(b"/en/a", answered={"Set-Cookie": "gate=1; Path=/"})
    assert isinstance(onward, Request)
    assert onward.headers["Cookie"] == b"gate=1"
    with pytest.raises(FetchError, match="redirect_loop"):
        follow(b"/en/a", meta=onward.meta, answered={"Set-Cookie": "gate=1; Path=/"})


def test_ten_hops_and_no_more() -> None:
    way = [f"{HOME}/{number}" for number in range(9)]
    assert isinstance(follow(b"/next", meta={"redirects": way}), Request)
    with pytest.raises(FetchError, match="too_many_redirects"):
        follow(b"/next", meta={"redirects": [*way, HOME + "/9"]})


@pytest.mark.parametrize("status", [300, 304, 200, 404])
def test_other_statuses_are_answers(status: int) -> None:
    assert isinstance(follow(b"/b", status=status), Response)
