"""A first look at sites that nobody has described: what the survey asks for, and what the draft says."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from benchmarks.institute.strangers import SITES, Stranger
from scraper.discover import discover
from scraper.discover.draft import Draft, draft_source, to_toml
from scraper.discover.ground import target
from scraper.discover.nature import unwanted
from scraper.discover.seeds import seeds
from scraper.discover.survey import BUDGET, Survey
from scraper.extract import extract
from scraper.fetch.rules import parse_rules
from scraper.page import Page
from scraper.source import Source, parse_source
from scraper.urls import identity_key

LOOKED_AT = datetime(2026, 3, 2, tzinfo=UTC)


def look(site: Stranger) -> tuple[Draft, int]:
    """A survey of a site without a network, and the number of pages it asked for."""
    answers = {identity_key(site.origin + path): (site.origin + path, reply) for path, reply in site.answers.items()}
    survey = Survey(Source.model_validate({"id": "draft", "name": "draft", "homepage": site.origin + site.home}))
    if "/robots.txt" in site.answers:
        survey.named = parse_rules(site.answers["/robots.txt"].body, "x").sitemaps
    asked = 0
    while wanted := survey.wanted():
        asked += len(wanted)
        found = {url: answers[identity_key(url)] for url in wanted if identity_key(url) in answers}
        survey.take({
            url: Page(address, reply.body, headers=reply.headers, fetched_at=LOOKED_AT)
            for url, (address, reply) in found.items()
        })  # fmt: skip
    return draft_source(survey), asked


TOLD_BY_NOTHING = {"flat-addresses": 3, "drupal-seven": 1}
"""Standing pages like pieces in address and length, `/terms-and-conditions`: no list leads there, so none is stored."""


def drafted(name: str) -> tuple[Stranger, Source, int]:
    """A site, the source that its draft becomes, and the number of pages that were asked for."""
    site = SITES[name](f"https://www.{name}.example")
    draft, asked = look(site)
    return site, parse_source(to_toml(draft, "2026-03-02"), name, name), asked


def page_of(site: Stranger, path: str) -> Page:
    reply = site.answers[path]
    return Page(site.origin + path, reply.body, headers=reply.headers, fetched_at=LOOKED_AT)


@pytest.mark.parametrize("name", SITES)
def test_a_draft_fits_all_articles_and_nothing_else(name: str) -> None:
    site, source, asked = drafted(name)
    assert asked <= sum(BUDGET.values())
    pattern, deny = source.crawl.article, source.crawl.deny
    assert pattern is not None

    def fits(path: str) -> bool:
        url = target(site.origin + path)
        if not re.search(pattern, url) or any(re.search(one, url) for one in deny):
            return False
        page = page_of(site, path)
        return unwanted(extract(page, source), page, source) is None

    good = {path for path in site.answers if site.origin + path in site.articles}
    assert [path for path in good if not fits(path)] == []
    others = [path for path in site.answers if path not in good and b"<html" in site.answers[path].body.lower()]
    assert len([path for path in others if fits(path)]) <= TOLD_BY_NOTHING.get(name, 0)


@pytest.mark.parametrize("name", sorted({*SITES} - {"load-more-post", "pager-by-post", "neighbours-only"}))
def test_the_lists_of_a_draft_lead_to_all_articles(name: str) -> None:
    """All that discovery is told by following what a draft names; two sites want a POST, one its pieces' neighbours."""
    site, source, _ = drafted(name)
    answers = {identity_key(site.origin + path): path for path in site.answers}
    waiting, seen, found = [(one.kind, one.url) for one in seeds(source)], set(), set()
    while waiting:
        kind, url = waiting.pop()
        key = identity_key(url)
        if kind in ("article", "attachment"):
            found.add(key)
        elif key in answers and key not in seen:
            seen.add(key)
            reply = site.answers[answers[key]]
            page = Page(url, reply.body, headers=reply.headers, fetched_at=LOOKED_AT)
            waiting += [(one.kind, one.url) for one in discover(kind, page, source).candidates]
    assert {identity_key(url) for url in site.articles} - found == set()


def test_what_only_a_post_would_bring_is_said() -> None:
    draft, _ = look(SITES["load-more-post"]("https://x.example"))
    assert any("POST to /wp-admin/admin-ajax.php" in note for note in draft.notes)


def test_a_wordpress_names_all_its_collections_and_not_its_pages() -> None:
    draft, _ = look(SITES["wordpress-open"]("https://x.example"))
    assert [url.rpartition("/")[2] for url in draft.api] == ["posts", "reports"]
    assert draft.sitemaps == ["https://x.example/sitemap_index.xml"] and draft.cms == "wordpress"


def test_years_of_an_old_site_are_lists_below_a_list() -> None:
    draft, _ = look(SITES["static-shift-jis"]("https://x.example"))
    assert draft.lists is not None and re.search(draft.lists, "/report/2003/index.html")
    assert "https://x.example/cgi-bin/list.cgi?cat=%92%F1%8C%BE" in draft.listings
    assert draft.name == "港湾政策研究所"


def test_a_site_that_holds_nothing_gets_an_honest_draft() -> None:
    site = Stranger("Empty", "https://x.example")
    site.page("/", "<html><title>Empty</title><body><p>Soon.</p></body></html>")
    draft, asked = look(site)
    assert draft.article is None and asked < 12
    assert any("no pattern" in note for note in draft.notes)
    assert any("name one" in note for note in draft.notes)
