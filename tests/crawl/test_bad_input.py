"""What users get wrong: one line that says what to do, the right exit code, no traceback, nothing lost."""

import os
import random
import stat

import pytest

from tests.crawl.conftest import ROOT, SOURCE

SAMPLE = ROOT / "data" / "sample"
WARC = SAMPLE / "meridian-2026-03-02.warc.gz"
PAGE = b"<html><head><title>Dykes</title></head><body><article><h1>Dykes</h1><p>%s</p></article></body></html>" % (
    b"The dyke is as old as the town, and nobody has ever asked what it costs to keep it dry. " * 8
)


def told(done, code, *words):
    """The last line of stderr is the error; the command's exit code is `code`."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("thinktank: ")
    for word in words:
        assert word in last, last


def crawl(home, source, *options):
    return home.run("crawl", source, *home.places, *options)


def test_an_unknown_source_gets_near_names(lone):
    told(crawl(lone, "brookins"), 2, "no source 'brookins'", "brookings")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('name = "x', ["not TOML"]),
        (
            'name = "x"\nhomepage = "https://x.example/"\n[crawl]\nsitmaps = []',
            ["x.toml:4", "crawl.sitmaps", "sitemaps"],
        ),
        ('name = "x"\nhomepage = "ftp://x.example/"', ["x.toml:2", "homepage", "http"]),
        ('name = "x"\nhomepage = "https://x.example/"\n[crawl]\narticle = "(["', ["x.toml:4", "regular expression"]),
        ('name = "x"', ["homepage", "missing"]),
        ("\udcff", ["cannot be read"]),
    ],
)
def test_a_broken_source_file_is_named_with_its_line(lone, text, words):
    (lone.folder / "src").mkdir()
    (lone.folder / "src" / "x.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    told(crawl(lone, "x", "--sources", lone.folder / "src"), 2, "x.toml", *words)


def test_a_missing_warc(lone):
    told(crawl(lone, "brookings", "--replay", "none.warc.gz"), 2, "none.warc.gz", "no such file")


def test_a_file_that_is_no_warc(lone):
    (lone.folder / "no.warc.gz").write_bytes(b"hello\n")
    told(crawl(lone, "brookings", "--replay", "no.warc.gz"), 2, "no.warc.gz", "WARC")


def test_a_torn_warc_costs_only_its_tail(lone):
    whole = WARC.read_bytes()
    (lone.folder / "torn.warc.gz").write_bytes(whole[: len(whole) * 9 // 10])
    done = crawl(lone, "meridian", "--sources", SAMPLE / "sources", "--replay", "torn.warc.gz")
    assert done.returncode in (0, 3), done.stderr
    assert "torn.warc.gz" in done.stderr and "Traceback" not in done.stderr
    assert len(lone.export()) > 30


@pytest.mark.parametrize(
    "body", [b"", b"\x00\x01\xfe" * 700, b"%PDF-1.7 and no more", random.Random(7).randbytes(4096)]
)
def test_what_is_no_page_ends_with_3_and_a_reason(lone, body):
    (lone.folder / "page").write_bytes(body)
    told(lone.run("extract", "page"), 3, "page")


def test_undecodable_bytes_in_a_page_cost_only_themselves(lone):
    (lone.folder / "page.html").write_bytes(PAGE.replace(b"town", b"to\xff\xfe\x80wn"))
    done = lone.run("extract", "page.html", "--url", "https://x.example/dykes")
    assert done.returncode == 0, done.stderr
    assert "nobody has ever asked" in done.stdout


def test_a_missing_file(lone):
    told(lone.run("extract", "nowhere.html"), 2, "nowhere.html", "no such file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_store(lone):
    lone.folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    told(crawl(lone, "meridian", "--sources", SAMPLE / "sources", "--replay", SAMPLE), 5, str(lone.store))


def test_a_store_that_cannot_be_made(lone):
    done = lone.run("crawl", "meridian", "--store", "/proc/none/s.sqlite", "--archive", lone.archive,
                    "--sources", SAMPLE / "sources", "--replay", SAMPLE)  # fmt: skip
    told(done, 5, "/proc/none/s.sqlite", "check")


def test_a_store_that_is_no_database(lone):
    lone.store.write_bytes(b"this is no database, it is a letter to my aunt" * 100)
    told(
        crawl(lone, "meridian", "--sources", SAMPLE / "sources", "--replay", SAMPLE), 5, str(lone.store), "not a SQLite"
    )
    assert lone.store.read_bytes().startswith(b"this is no database")


def test_a_live_crawl_without_a_contact(lone):
    told(crawl(lone, "brookings"), 2, "contact")


@pytest.mark.parametrize("option", [("--since", "2024-13-01"), ("--replay-at", "yesterday")])
def test_an_impossible_date(lone, option):
    told(crawl(lone, "brookings", "--replay", WARC, *option), 2, option[1])


def test_a_wrong_spider_argument_is_told_with_the_known_ones(lone):
    from scraper.errors import UsageError
    from scraper.frontier.options import CrawlOptions

    with pytest.raises(UsageError, match=r"sauce.*known:.*source"):
        CrawlOptions.of({"source": SOURCE, "sauce": "x"})
