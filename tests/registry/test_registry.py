"""The registry as it is shipped: every file can be used, and says only what it can stand for."""

from __future__ import annotations

import json
import os
import re
import statistics
import time
from pathlib import Path

import pytest

from scraper.discover import seeds
from scraper.discover.ground import is_article_url, target
from scraper.source import Registry, Source, data_file, load_registry, overlaps
from scraper.urls import checked_url

SHARED = Path(os.environ.get("THINKTANK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
REGISTRY = load_registry()
EACH = pytest.mark.parametrize("source", list(REGISTRY), ids=lambda one: one.id)
WITH_PATTERN = pytest.mark.parametrize(
    "source", [one for one in REGISTRY if one.crawl.article or one.crawl.deny], ids=lambda one: one.id
)

# ISO 3166-1 alpha-2, officially assigned.
COUNTRIES = set(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW INT
    """.split()  # noqa: SIM905
)


def test_the_whole_registry_loads_fast() -> None:
    start = time.process_time()
    assert len(load_registry()) == len(REGISTRY) >= 227
    assert time.process_time() - start < 3


def test_the_first_eight_are_there() -> None:
    first = "ifri csis brookings heritage rosalux pewresearch carnegie freiheit".split()  # noqa: SIM905
    assert all(one in REGISTRY.sources for one in first)


def test_a_source_costs_few_lines() -> None:
    folder = data_file("sources")
    lines = [
        len(one.read_text(encoding="utf-8").splitlines()) for one in folder.iterdir() if one.name.endswith(".toml")
    ]
    assert statistics.median(lines) <= 15


def test_no_two_sources_claim_one_ground() -> None:
    assert [one.partition(" (")[0] for one in overlaps(REGISTRY)] == []


@EACH
def test_every_entry_point_may_be_fetched_and_is_on_the_sources_host(source: Source) -> None:
    for candidate in seeds(source):
        assert source.same_site(candidate.url), candidate.url
        assert checked_url(candidate.url) == candidate.url
    assert len({candidate.url for candidate in seeds(source)}) == len(seeds(source))


@EACH
def test_every_claim_has_its_evidence(source: Source) -> None:
    assert source.since is not None and source.evidence and all(source.evidence)
    if source.status in ("blocked", "ended"):
        assert source.notes, "by what, or where did it go?"
    if source.status == "verified":
        assert any(line.startswith("read: ") for line in source.evidence), "verified names the pages"
    assert source.country is None or source.country in COUNTRIES
    assert all(re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", one) for one in source.languages)


def test_files_say_where_no_way_of_discovery_is_known() -> None:
    silent = []
    for source in REGISTRY:
        crawl = source.crawl
        text = Path(REGISTRY.files[source.id]).read_text(encoding="utf-8")
        if not (crawl.sitemaps or crawl.feeds or crawl.listings or crawl.api) and "no way of discovery" not in text:
            silent.append(source.id)
    assert silent == []


@WITH_PATTERN
def test_listings_and_the_homepage_are_no_articles(source: Source) -> None:
    for url in (source.homepage, *source.crawl.listings):
        assert not is_article_url(url, source), url


@WITH_PATTERN
def test_patterns_take_linear_time(source: Source) -> None:
    patterns = [one for one in (source.crawl.article, *source.crawl.deny) if one]
    hostile = ["/" + "a-" * 4000, "/a" * 4000, "/20" + "1/" * 4000, "/en/publications/" + "a" * 8000 + "?" * 10]
    start = time.process_time()
    for pattern in patterns:
        for path in hostile:
            re.compile(pattern).search(path)
    assert time.process_time() - start < 2


def recorded_articles() -> list[tuple[str, Source]]:
    index = SHARED / "pages" / "index.jsonl"
    if not index.exists():
        return []
    rows = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]
    urls = [row["url"] for row in rows if row["kind"] == "article" and " " not in row["url"]]
    owned = [(url, REGISTRY.owner(url)) for url in urls]
    return [(url, owner) for url, owner in owned if owner is not None]


def test_addresses_of_recorded_articles_are_recognised() -> None:
    known = recorded_articles()
    if not known:
        pytest.skip(f"no recorded pages below {SHARED}")
    missed = [url for url, source in known if len(target(url)) > 1 and not is_article_url(url, source)]
    # Generic pages of Heritage (copyright notice, speakers ...) and the running list of CSIS are no articles.
    assert [
        url for url in missed if "heritage.org/article/" not in url and "/significant-cyber-incidents" not in url
    ] == []
    assert len(known) > 250


def test_pages_know_their_owner() -> None:
    assert _owner("https://www.csis.org/analysis/x") == "csis"
    assert _owner("https://amti.csis.org/x") == "amti"
    assert _owner("http://ifri.org/en/studies/x") == "ifri"
    assert _owner("https://www.spf.org/iina/en/articles/x.html") == "spf"
    assert _owner("https://www.spf.org/en/about") is None
    assert _owner("https://example.org/") is None


def _owner(url: str) -> str | None:
    found = REGISTRY.owner(url)
    return found.id if found else None


def test_overlaps_are_found() -> None:
    def one(source_id: str, homepage: str, **more: object) -> Source:
        return Source.model_validate({"id": source_id, "name": source_id, "homepage": homepage, **more})

    sources = [
        one("a", "https://www.a.example/"),
        one("b", "https://b.example/", crawl={"hosts": ["a.example"]}),
        one("c", "https://a.example/c/", prefix="/c/"),
        one("d", "https://a.example/c/d", prefix="/c/"),
        one("e", "https://a.example:8443/"),
    ]
    assert [one.partition(" (")[0] for one in overlaps(Registry({source.id: source for source in sources}))] == [
        "a and b both claim a.example",
        "c and d both claim a.example/c/",
    ]
