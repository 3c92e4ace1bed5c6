"""robots.txt files of real sites against verdicts written by hand from RFC 9309, line by line, not from any parser."""

from __future__ import annotations

import pytest

from scraper.fetch.rules import parse_rules
from tests.discover.helpers import SHARED

TABLE = """
amnesty.org/robots-www-amnesty-org.txt | /en/latest/news/ | yes | a BOM before the first line is no part of it
amnesty.org/robots-www-amnesty-org.txt | /en/search/?q=a | no | a rule after the BOM counts
amnesty.org/robots-www-amnesty-org.txt | /de/search/ | yes | only four languages are named
amnesty.org/robots-www-amnesty-org.txt | /EN/search/ | yes | paths are compared with their case
brookings.edu/robots-www-brookings-edu.txt | /articles/a-study/ | yes | no rule
brookings.edu/robots-www-brookings-edu.txt | /president/ | no | Disallow: /president/
brookings.edu/robots-www-brookings-edu.txt | /president | yes | the slash belongs to the pattern
brookings.edu/robots-www-brookings-edu.txt | /wp-admin/admin-ajax.php | yes | the longer Allow wins
brookings.edu/robots-www-brookings-edu.txt | /wp-admin/admin-ajax.php?action=x | yes | a pattern is a prefix
brookings.edu/robots-www-brookings-edu.txt | /wp-admin/options.php | no | Disallow: /wp-admin/
cfr.org/robots-www-cfr-org.txt | /core/a.css | yes | Allow: /core/*.css$ is longer than Disallow: /core/
cfr.org/robots-www-cfr-org.txt | /core/a.css?v=1 | yes | Allow: /core/*.css?
cfr.org/robots-www-cfr-org.txt | /core/a.cssx | no | neither `$` nor `?` follows
cfr.org/robots-www-cfr-org.txt | /core/install.php | no | Disallow: /core/
cfr.org/robots-www-cfr-org.txt | /node/7 | no | Disallow: /node/*
cfr.org/robots-www-cfr-org.txt | /node | yes | the slash belongs to the pattern
cfr.org/robots-www-cfr-org.txt | /media/x | no | Disallow: /media/*
cfr.org/robots-www-cfr-org.txt | /article/x | yes | no rule
eff.org/robots-www-eff-org.txt | /misc/drupal.js | yes | the longer Allow wins
eff.org/robots-www-eff-org.txt | /misc/readme | no | Disallow: /misc/
eff.org/robots-www-eff-org.txt | /deeplinks/2026/01/a | yes | no rule
ft.com/robots-www-ft-com.txt | /myft/ | no | Disallow: /myft/
ft.com/robots-www-ft-com.txt | /myft/list/a | yes | Allow: /myft/list/ is longer
ft.com/robots-www-ft-com.txt | /__assets/a.js | yes | Allow: /__assets/ is longer than /__
ft.com/robots-www-ft-com.txt | /__other | no | Disallow: /__
ft.com/robots-www-ft-com.txt | /searching | no | a pattern without a slash at its end is a plain prefix
ft.com/robots-www-ft-com.txt | /content/x | yes | no rule
heritage.org/robots-www-heritage-org.txt | /user/login/ | no | Disallow: /user/login/
heritage.org/robots-www-heritage-org.txt | /user/login | yes | the slash belongs to the pattern
heritage.org/robots-www-heritage-org.txt | /index.php/search/x | no | Disallow: /index.php/search/
heritage.org/robots-www-heritage-org.txt | /asia/commentary/x | yes | no rule
hrw.org/robots-www-hrw-org.txt | /misc/a.png | yes | the longer Allow wins
hrw.org/robots-www-hrw-org.txt | /cron.php | no | Disallow: /cron.php
hrw.org/robots-www-hrw-org.txt | /news/2026/01/02/a | yes | no rule
imf.org/robots-www-imf-org.txt | /external/country/FRA | no | Disallow: /external/country/
imf.org/robots-www-imf-org.txt | /external/countries | yes | another folder
imf.org/robots-www-imf-org.txt | /en/publications/wp | yes | no rule
lse.ac.uk/robots-www-lse-ac-uk.txt | /research/a | yes | groups of other crawlers are not ours
lse.ac.uk/robots-www-lse-ac-uk.txt | /Search-Results?q=a | no | Disallow: /Search-Results
lse.ac.uk/robots-www-lse-ac-uk.txt | /search-results | yes | paths are compared with their case
lse.ac.uk/robots-www-lse-ac-uk.txt | /resources/calendar/ | yes | the pattern has two slashes
nap.edu/robots-www-nap-edu.txt | /catalog/1 | yes | no rule
nap.edu/robots-www-nap-edu.txt | /download/1 | no | Disallow: /download/
nap.edu/robots-www-nap-edu.txt | /searchable | no | Disallow: /search is a prefix
nber.org/robots-www-nber-org.txt | /papers/w1 | yes | NinjaBot's group is not ours
nber.org/robots-www-nber-org.txt | /papers/mail | no | two groups of `*` are one (section 2.2.1)
nber.org/robots-www-nber-org.txt | /papers/w1.bib | no | Disallow: /*.bib$
nber.org/robots-www-nber-org.txt | /papers/w1.bibtex | yes | `$` ends the pattern
nber.org/robots-www-nber-org.txt | /c/1 | no | Disallow: /c/
nber.org/robots-www-nber-org.txt | /customs | no | Disallow: /custom is a prefix
nber.org/robots-www-nber-org.txt | /x.pl/y | no | Disallow: /*.pl/
nber.org/robots-www-nber-org.txt | /a/palm/b | no | Disallow: /*palm*$
rand.org/robots-www-rand-org.txt | /pubs/research_reports/RR1.html | yes | no rule
rand.org/robots-www-rand-org.txt | /commentary/topic/x | no | two spaces before a value do not count
rand.org/robots-www-rand-org.txt | /content/rand/jcr:content/x | no | Disallow: */jcr:content*
rand.org/robots-www-rand-org.txt | /content/rand/jcr%3Acontent/x | yes | a reserved sign, escaped, is another
rand.org/robots-www-rand-org.txt | /x/repec.rdf | no | Disallow: *repec.rdf
rand.org/robots-www-rand-org.txt | /search.html?q=a | no | Disallow: /search.html
stanford.edu/robots-plato-stanford-edu.txt | /archives/win2025/ | no | Disallow: /archives/
stanford.edu/robots-plato-stanford-edu.txt | /entries/justice/ | yes | no rule; ia_archiver's group is not ours
stanford.edu/robots-www-stanford-edu.txt | /wp-admin/ | no | Disallow: /wp-admin/
theconversation.com/robots-theconversation-com.txt | /a-title-123 | yes | no rule
theconversation.com/robots-theconversation-com.txt | /profiles/a-b-1/articles | no | Disallow: /profiles/*/articles
theconversation.com/robots-theconversation-com.txt | /profiles/a-b-1 | yes | the pattern goes on
theconversation.com/robots-theconversation-com.txt | /sign_in | yes | `?` stands for itself
theconversation.com/robots-theconversation-com.txt | /sign_in?x=1 | no | Disallow: /sign_in?
theconversation.com/robots-theconversation-com.txt | /uk/search?q=a | no | Disallow: /*/search?
theconversation.com/robots-theconversation-com.txt | /search?q=a | yes | `/*/` needs a folder in between
un.org/robots-www-un-org.txt | /temp/a | no | Disallow: /temp/ is longer than Allow: /
un.org/robots-www-un-org.txt | /en/a | yes | Allow: /
undp.org/robots-www-undp-org.txt | /content/poland/x | no | Disallow: /content/poland/
undp.org/robots-www-undp-org.txt | /publications/x | yes | SemrushBot's `Disallow: /` is not ours
wto.org/robots-www-wto-org.txt | /pki/x | no | Disallow: /pki/
wto.org/robots-www-wto-org.txt | /english/res_e/a.htm | yes | no rule
columbia.edu/robots-www-columbia-edu.txt | /content/user/login/ | no | an empty line ends no group
economist.com/robots-www-economist-com.robots.html | /leaders/ | yes | HTML in place of the file has no rules
worldbank.org/robots-www-worldbank-org.robots.html | /en/news | yes | HTML after empty lines has none either
""".strip()
ROWS = [tuple(part.strip() for part in line.split(" | ")) for line in TABLE.splitlines()]
DELAYS = {
    "hrw.org/robots-www-hrw-org.txt": 10.0,
    "eff.org/robots-www-eff-org.txt": 10.0,
    "nber.org/robots-www-nber-org.txt": 10.0,
    "cfr.org/robots-www-cfr-org.txt": None,
    "un.org/robots-www-un-org.txt": None,
}


def body_of(file: str) -> bytes:
    path = SHARED / "pages" / file
    if not path.is_file():
        pytest.skip(f"no {path} (THINKTANK_SHARED)")
    return path.read_bytes()


@pytest.mark.parametrize(("file", "path", "may", "why"), ROWS)
def test_verdicts_written_by_hand(file: str, path: str, may: str, why: str) -> None:
    verdict = parse_rules(body_of(file), "thinktank-archive").verdict(path)
    assert verdict.allowed == (may == "yes"), f"{why}; decided by {verdict.rule}"


@pytest.mark.parametrize(("file", "delay"), DELAYS.items())
def test_delays_that_are_asked_for(file: str, delay: float | None) -> None:
    assert parse_rules(body_of(file), "thinktank-archive").delay == delay


def test_groups_of_others_bind_those_that_they_name() -> None:
    plato = body_of("stanford.edu/robots-plato-stanford-edu.txt")
    assert not parse_rules(plato, "ia_archiver").verdict("/entries/justice/").allowed
    assert not parse_rules(body_of("nber.org/robots-www-nber-org.txt"), "NinjaBot").verdict("/papers/w1").allowed


def test_sitemaps_are_named_for_everybody() -> None:
    assert len(parse_rules(body_of("brookings.edu/robots-www-brookings-edu.txt"), "x").sitemaps) >= 50
    assert parse_rules(body_of("nber.org/robots-www-nber-org.txt"), "x").sitemaps == ["http://www.nber.org/sitemap.txt"]
