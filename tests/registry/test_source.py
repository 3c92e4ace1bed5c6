"""Source files: what is wrong in one is said with file, line and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scraper.errors import SourceError, UnknownSource
from scraper.extract.labeltable import END, FIELDS, IGNORE
from scraper.source import Source, load_registry, overlaps, parse_source
from scraper.sourcevalues import LABELS

TWO_LINES = 'name = "Meridian"\nhomepage = "https://www.meridian.example/"\n'


def parsed(more: str = "") -> Source:
    return parse_source(TWO_LINES + more, "meridian", "meridian.toml")


def test_two_lines_are_a_source() -> None:
    source = parsed()
    assert (source.id, source.status, source.country) == ("meridian", "unverified", None)
    assert source.hosts == {"meridian.example", "www.meridian.example"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('contry = "FR"\n', "meridian.toml:3: unknown key 'contry' (did you mean 'country'?)"),
        (
            '[crawl]\nfeed = ["https://x.example/"]\n',
            "meridian.toml:4: unknown key 'crawl.feed' (did you mean 'feeds'?)",
        ),
        ('[[layout]]\ntitel = "h1"\n', "meridian.toml:4: unknown key 'layout.titel' (did you mean 'title'?)"),
        ("[crawl]\narticle = '('\n", "meridian.toml:4: key 'crawl.article' is '(': not a regular expression"),
        (
            '[crawl]\nfeeds = ["ftp://x"]\n',
            "meridian.toml:4: key 'crawl.feeds[0]' is 'ftp://x': must be an http or https URL",
        ),
        (
            'country = "France"\n',
            "meridian.toml:3: key 'country' is 'France': no country; allowed: a country code of ISO 3166-1",
        ),
        ('status = "dead"\n', "meridian.toml:3: key 'status' is 'dead': Input should be 'verified', 'unverified'"),
        ('country = "ZZ"\n', "meridian.toml:3: key 'country' is 'ZZ'"),
        (
            'languages = ["fr", "french"]\n',
            "meridian.toml:3: key 'languages[1]' is 'french': no language tag; allowed:",
        ),
        ("since = 2026-13-40\n", "meridian.toml:3: not TOML"),
        ('since = "2026"\n', "meridian.toml:3: key 'since' is '2026'"),
        ('prefix = "programs"\n', "meridian.toml:3: key 'prefix' is 'programs': no path prefix; allowed: a path that"),
        ('[crawl]\ndeny = [\n  "a",\n  "(b",\n]\n', "meridian.toml:6: key 'crawl.deny[1]' is '(b'"),
        ('[crawl]\nhosts = ["https://x.org/"]\n', "meridian.toml:4: key 'crawl.hosts[0]'"),
        ("[crawl]\ndelay = 400\n", "meridian.toml:4: key 'crawl.delay' is 400: Input should be less than"),
        ('[labels]\npublishd = ["Date"]\n', "meridian.toml:4: key 'labels.publishd"),
        ("[expect]\nfilled = { titel = 1.0 }\n", "meridian.toml:4: key 'expect.filled.titel"),
        ('[[layout]]\ntitle = "h1["\n', "meridian.toml:4: key 'layout.title[0]' is 'h1[': no selector"),
        ('id = "other"\n', "meridian.toml:3: key 'id' is not set in a file"),
        ("[crawl\n", "meridian.toml:3: not TOML"),
    ],
)
def test_errors_name_file_line_and_key(more: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        parsed(more)
    assert str(error.value).startswith(message)
    assert error.value.exit_code == 2


def test_labels_are_those_that_the_reader_knows() -> None:
    assert {*FIELDS, IGNORE, END} == LABELS


def test_a_missing_name_is_said() -> None:
    with pytest.raises(SourceError, match=r"m\.toml:1: key 'name' is missing"):
        parse_source('homepage = "https://x.example/"\n', "m", "m.toml")


@pytest.mark.parametrize("source_id", ["", "Ifri", "a_b", "a.b", "-a", "a" * 64, "ä"])
def test_ids_are_plain(source_id: str) -> None:
    with pytest.raises(SourceError, match="must be a source id"):
        parse_source(TWO_LINES, source_id, "x.toml")


@pytest.mark.parametrize(
    ("url", "owned"),
    [
        ("https://www.meridian.example/a", True),
        ("http://meridian.example/a", True),
        ("https://MERIDIAN.example./a", True),
        ("https://meridian.example:443/a", True),
        ("https://meridian.example:8443/a", False),
        ("https://en.meridian.example/a", False),
        ("https://blog.meridian.example/a", True),
        ("https://meridian.example.evil/a", False),
        ("https://evil/meridian.example", False),
        ("https://meridian.example:x/a", False),
        ("http://[::1/a", False),
        ("", False),
    ],
)
def test_the_ground_of_a_source(url: str, owned: bool) -> None:
    assert parsed('[crawl]\nhosts = ["Blog.meridian.example"]\n').owns(url) is owned


def test_a_source_on_a_port_owns_that_port_alone() -> None:
    local = parse_source('name = "L"\nhomepage = "http://127.0.0.1:8901/"\n', "local", "local.toml")
    assert local.owns("http://127.0.0.1:8901/a")
    assert not local.owns("http://127.0.0.1:8902/a")
    assert not local.owns("http://127.0.0.1/a")


def test_layouts_by_the_day_of_the_capture() -> None:
    source = parsed(
        '[[layout]]\ntitle = "h1"\n[[layout]]\nuntil = 2024-06-30\ntitle = "h2"\n[[layout]]\nuntil = 2020-01-01\n'
    )
    titles = [
        layout.title if (layout := source.layout_for(day)) else None
        for day in (None, date(2026, 1, 1), date(2024, 6, 30), date(2020, 1, 2), date(2019, 1, 1))
    ]
    assert titles == [["h1"], ["h1"], ["h2"], ["h2"], []]


def test_the_rules_hash_follows_the_text() -> None:
    assert parsed().rules == parsed().rules != parsed('notes = "x"\n').rules


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "meridian.toml").write_text(TWO_LINES, encoding="utf-8")
    (tmp_path / "README.md").write_text("not a source", encoding="utf-8")
    assert load_registry(tmp_path).get("meridian").name == "Meridian"
    (tmp_path / "ifri.toml").write_text(TWO_LINES, encoding="utf-8")
    with pytest.raises(SourceError, match="id 'ifri' is already taken by"):
        load_registry(tmp_path)
    with pytest.raises(SourceError, match="no such folder"):
        load_registry(tmp_path / "none")


def test_unknown_ids_suggest_near_ones() -> None:
    with pytest.raises(UnknownSource, match="did you mean ifri"):
        load_registry().get("ifrj")


def test_two_sources_on_one_ground_are_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('name = "A"\nhomepage = "https://www.x.example/"\n', encoding="utf-8")
    (tmp_path / "two.toml").write_text('name = "B"\n\nhomepage = "http://x.example/en"\n', encoding="utf-8")
    part = 'name = "C"\nhomepage = "https://x.example/c"\nprefix = "/c/"\n'
    (tmp_path / "part.toml").write_text(part, encoding="utf-8")
    (told,) = overlaps(load_registry(tmp_path))
    assert told.startswith(f"one and two both claim x.example ({tmp_path}/one.toml:2 and {tmp_path}/two.toml:3)")
    assert told.endswith('or beside = ["one"] on purpose') and "a `prefix` for its own part" in told


@pytest.mark.parametrize(
    ("added", "hint"),
    [
        ("since = 2026-13-40\n", "allowed: a day that there is, as in 2026-03-02"),
        ("status = verified\n", 'allowed: texts in quotes, as in name = "Institute"'),
        ('notes = "half a text\n', "allowed: a text that ends on its line with the quote it began with"),
        ('[crawl]\narticle = "^/\\d+/"\n', "a pattern with backslashes stands in single quotes"),
        ("homepage = 'https://b.example/'\n", "allowed: each key once"),
        ("[[layout]]\ntitle = ['h1[']\n", "allowed: a CSS selector, or an XPath"),
        ("[crawl]\nleave = ['events']\n", 'allowed: a list of "event", "person"'),
    ],
)
def test_errors_say_what_is_allowed(added: str, hint: str) -> None:
    with pytest.raises(SourceError) as raised:
        parse_source(TWO_LINES + added, "meridian", "meridian.toml")
    assert hint in str(raised.value)
