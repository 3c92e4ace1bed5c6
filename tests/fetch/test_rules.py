from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from scraper.fetch.rules import READ, parse_rules
from tests.fetch.faults import SHARED

US = "thinktank-archive"


def verdict(text: str | bytes, path: str) -> tuple[bool, str]:
    body = text.encode() if isinstance(text, str) else text
    found = parse_rules(body, US).verdict(path)
    return found.allowed, found.rule


def test_the_longest_rule_wins_and_names_its_line() -> None:
    text = "User-agent: *\nDisallow: /en/\nAllow: /en/papers/\n"
    assert verdict(text, "/en/papers/1") == (True, "robots: Allow: /en/papers/ (line 3)")
    assert verdict(text, "/en/about") == (False, "robots: Disallow: /en/ (line 2)")
    assert verdict(text, "/fr/") == (True, "robots: no rule")


def test_allow_wins_a_tie() -> None:
    assert verdict("User-agent: *\nDisallow: /page\nAllow: /page\n", "/page")[0]


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/fish", "/fish.html", True),
        ("/fish", "/Fish", False),
        ("/fish*", "/fishheads/yummy.html", True),
        ("/fish/", "/fish", False),
        ("/*.php", "/index.php?x=1", True),
        ("/*.php$", "/filename.php?parameters", False),
        ("/*.php$", "/folder/filename.php", True),
        ("/fish*.php", "/fishheads/catfish.php?parameters", True),
        ("/fish*.php", "/Fish.PHP", False),
        ("/a*b*c$", "/abxbc", True),
        ("/a*bc*bc$", "/abc", False),
        ("/foo/bar?baz=*", "/foo/bar?baz=1", True),
        ("/%7Ejoe/", "/~joe/x", True),
        ("/caf%C3%A9", "/café", True),
        ("/café", "/caf%c3%a9", True),
        ("/a%2fb", "/a/b", False),
        ("/$", "/", True),
        ("/$", "/x", False),
        ("private", "/private/x", True),
        ("*.pdf$", "/x.pdf", True),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    assert verdict(f"User-agent: *\nDisallow: {pattern}\n", path)[0] is not matches


def test_our_group_replaces_everybodys_and_groups_of_one_name_are_joined() -> None:
    text = """
User-agent: *
Disallow: /

User-agent: ThinkTank-Archive/2.0
Disallow: /a

User-agent: other
User-agent: thinktank-archive
Disallow: /b
Crawl-delay: 7
"""
    rules = parse_rules(text.encode(), US)
    assert [rules.verdict(path).allowed for path in ("/x", "/a", "/b")] == [True, False, False]
    assert rules.delay == 7


def test_an_empty_group_of_ours_allows_all() -> None:
    assert verdict("User-agent: *\nDisallow: /\n\nUser-agent: thinktank-archive\nDisallow:\n", "/x")[0]


def test_a_sitemap_line_does_not_end_a_group() -> None:
    text = "User-agent: *\nSitemap: https://example.org/sitemap.xml\nDisallow: /private\n"
    assert not verdict(text, "/private")[0]
    assert parse_rules(text.encode(), US).sitemaps == ["https://example.org/sitemap.xml"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_byte_order_mark_and_junk(end: str) -> None:
    lines = ["# caf\xe9 \xff\xfe", "junk", "User-agent : *", "disallow:/private # all", ""]
    body = end.join(lines).encode("latin-1")
    assert not verdict(body, "/private/x")[0]
    assert not verdict(b"\xef\xbb\xbf" + end.join(lines[2:]).encode(), "/private/x")[0]


def test_html_in_place_of_the_file_has_no_rules() -> None:
    assert verdict("<html><pre>\nUser-agent: *\nDisallow: /\n</pre>", "/x") == (True, "robots: no rule")


@pytest.mark.parametrize(
    ("value", "delay"),
    [("10", 10.0), ("0.5", 0.5), ("1e9", 1e9), ("-1", None), ("nan", None), ("inf", None), ("x", None)],
)
def test_crawl_delay(value: str, delay: float | None) -> None:
    assert parse_rules(f"User-agent: *\nCrawl-delay: {value}\n".encode(), US).delay == delay


def test_a_long_file_is_read_to_the_cap_in_whole_lines() -> None:
    line = b"Disallow: /" + b"x" * 88 + b"\n"
    body = b"User-agent: *\nDisallow: /private\n" + line * (READ // len(line) + 1) + b"Disallow: /late\n"
    rules = parse_rules(body, US)
    assert not rules.verdict("/private").allowed
    assert rules.verdict("/late").allowed
    assert all(len(rule.written) in (8, 89) for rule in rules.rules)


def test_wildcards_cost_linear_time() -> None:
    body = b"User-agent: *\nDisallow: /" + b"a*" * 2000 + b"b$\n"
    rules = parse_rules(body, US)
    began = time.process_time()
    for _ in range(20):
        assert rules.verdict("/" + "a" * 8000).allowed
    assert (time.process_time() - began) / 20 < 0.25


def test_robots_txt_itself_may_always_be_fetched() -> None:
    assert verdict("User-agent: *\nDisallow: /\n", "/robots.txt")[0]


# Without `?`: Protego counts it as more than one octet (`Disallow: /?` beats `Allow: /*`); for us, as for RFC 9309
# section 2.2.2, octets count as they are written.
_path = st.text("/ab*$.=", min_size=1, max_size=12).map(lambda text: "/" + text)
_url_path = st.text("/ab.?=", max_size=14).map(lambda text: "/" + text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.booleans(), _path), max_size=6), _url_path)
def test_agrees_with_protego(rules: list[tuple[bool, str]], path: str) -> None:
    # `$` within a pattern is a plain character for us (RFC 9309: it counts at the end alone); Protego escapes it.
    rules = [(allow, pattern) for allow, pattern in rules if "$" not in pattern[:-1]]
    text = "User-agent: *\n" + "".join(f"{'Allow' if allow else 'Disallow'}: {pattern}\n" for allow, pattern in rules)
    assert verdict(text, path)[0] == Protego.parse(text).can_fetch(f"http://example.org{path}", US), text


@pytest.mark.parametrize(
    ("disallow", "allow", "path", "allowed"),
    [("/?", "/*", "/?", True), ("/?x", "/*", "/?x", False), ("/?", "/", "/?x", False), ("/*?", "/a", "/a?x", False)],
)
def test_a_question_mark_is_one_octet(disallow: str, allow: str, path: str, allowed: bool) -> None:
    assert verdict(f"User-agent: *\nDisallow: {disallow}\nAllow: {allow}\n", path)[0] is allowed


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_are_read_without_an_error(body: bytes, path: str) -> None:
    assert verdict(b"User-agent: *\nDisallow: /x\n" + body, path)[1].startswith("robots: ")


def test_real_files_are_judged_as_protego_judges_them() -> None:
    files = sorted((SHARED / "pages").glob("*/robots*.txt"))
    if not files:
        pytest.skip(f"no robots.txt files under {SHARED / 'pages'} (THINKTANK_SHARED)")
    paths = [
        "/",
        "/en/",
        "/search?q=x",
        "/admin/",
        "/wp-admin/",
        "/publications/paper-1",
        "/a.pdf",
        "/user/login",
        "/node/7",
    ]
    differing = []
    for file in files:
        body = file.read_bytes()
        if body.lstrip().startswith(b"<"):
            continue
        theirs = Protego.parse(body.decode("utf-8-sig", "replace"))
        written = [
            line.split(b":", 1)[1].strip() for line in body.splitlines() if line.lower().startswith(b"disallow:")
        ]
        probes = paths + [
            one.decode("utf-8", "replace").replace("*", "x").rstrip("$") for one in written[:60] if one[:1] == b"/"
        ]
        ours = parse_rules(body, US)
        differing += [
            (file.name, path)
            for path in probes
            if ours.verdict(path).allowed != theirs.can_fetch(f"http://h{path}", US)
        ]
    assert differing == []
