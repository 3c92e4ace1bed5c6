"""URL identity: one spelling for each address, a reason for each refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls import UrlRefused, believable_canonical, checked_url, identity_key, mint_id, normalise
from tests.discover.helpers import SHARED, hostile_module

NORMAL = """
HTTP://EXAMPLE.org -> http://example.org/
https://example.org -> https://example.org/
https://example.org? -> https://example.org/
https://example.org?x -> https://example.org/?x
https://example.org/#top -> https://example.org/
https://example.org/a#top -> https://example.org/a
https://example.org/a?#top -> https://example.org/a
https://example.org/a?x=1#?y=2 -> https://example.org/a?x=1
http://example.org:80/ -> http://example.org/
https://example.org:443/ -> https://example.org/
http://example.org:443/ -> http://example.org:443/
https://example.org:8443/a -> https://example.org:8443/a
https://example.org:/a -> https://example.org/a
https://example.org:0443/a -> https://example.org/a
https://example.org./a -> https://example.org/a
https://WWW.Example.ORG./a -> https://www.example.org/a
https://example.org/A/b -> https://example.org/A/b
https://example.org/a/../b -> https://example.org/b
https://example.org/a/./b -> https://example.org/a/b
https://example.org/a/b/.. -> https://example.org/a/
https://example.org/a/. -> https://example.org/a/
https://example.org/../../a -> https://example.org/a
https://example.org/%2e%2E/a -> https://example.org/a
https://example.org/a/%2e/b -> https://example.org/a/b
https://example.org/a//b -> https://example.org/a//b
https://example.org//a -> https://example.org//a
https://example.org/a/ -> https://example.org/a/
https://example.org/%7euser -> https://example.org/~user
https://example.org/%61%62 -> https://example.org/ab
https://example.org/a%2fb -> https://example.org/a%2Fb
https://example.org/a%3Fb -> https://example.org/a%3Fb
https://example.org/a%20b -> https://example.org/a%20b
https://example.org/a b -> https://example.org/a%20b
https://example.org/a+b -> https://example.org/a+b
https://example.org/a%2Bb -> https://example.org/a%2Bb
https://example.org/%e2%82%ac -> https://example.org/%E2%82%AC
https://example.org/€ -> https://example.org/%E2%82%AC
https://example.org/étude -> https://example.org/%C3%A9tude
https://example.org/%C3%A9tude -> https://example.org/%C3%A9tude
https://example.org/e%CC%81tude -> https://example.org/e%CC%81tude
https://example.org/%zz -> https://example.org/%25zz
https://example.org/100% -> https://example.org/100%25
https://example.org/%%341 -> https://example.org/%2541
https://example.org/%2541 -> https://example.org/%2541
https://example.org/%ff -> https://example.org/%FF
https://example.org/"quoted" -> https://example.org/%22quoted%22
https://example.org/<b> -> https://example.org/%3Cb%3E
https://example.org/`x` -> https://example.org/%60x%60
https://example.org/{x} -> https://example.org/%7Bx%7D
https://example.org/[x] -> https://example.org/[x]
https://example.org/a\\b -> https://example.org/a/b
https://example.org/a\\..\\b -> https://example.org/b
https://example.org/中文 -> https://example.org/%E4%B8%AD%E6%96%87
https://exämple.org/ -> https://xn--exmple-cua.org/
https://EXÄMPLE.org/ -> https://xn--exmple-cua.org/
https://xn--exmple-cua.org/ -> https://xn--exmple-cua.org/
https://straße.example/ -> https://xn--strae-oqa.example/
https://例え.jp/ -> https://xn--r8jz45g.jp/
https://пример.рф/ -> https://xn--e1afmkfd.xn--p1ai/
https://ｅｘａｍｐｌｅ.org/ -> https://example.org/
https://example。org/ -> https://example.org/
https://ex%C3%A4mple.org/ -> https://xn--exmple-cua.org/
https://my_host.example.org/ -> https://my_host.example.org/
http://8.8.8.8/ -> http://8.8.8.8/
http://0x08080808/ -> http://8.8.8.8/
http://134744072/ -> http://8.8.8.8/
http://8.8.2056/ -> http://8.8.8.8/
http://8.526344/ -> http://8.8.8.8/
http://010.8.8.8/ -> http://8.8.8.8/
http://[2A00:1450:4001:0:0:0:0:1]/ -> http://[2a00:1450:4001::1]/
http://[2a00:1450:4001::1]:80/x -> http://[2a00:1450:4001::1]/x
http://[2a00:1450:4001::1]:8080/x -> http://[2a00:1450:4001::1]:8080/x
https://example.org/?b=2&a=1 -> https://example.org/?b=2&a=1
https://example.org/?a=2&a=1 -> https://example.org/?a=2&a=1
https://example.org/?a=1&&b=2& -> https://example.org/?a=1&b=2
https://example.org/?a -> https://example.org/?a
https://example.org/?a= -> https://example.org/?a=
https://example.org/?a=b=c -> https://example.org/?a=b=c
https://example.org/?q=a+b -> https://example.org/?q=a+b
https://example.org/?q=a%20b -> https://example.org/?q=a%20b
https://example.org/?q=%C3%A9 -> https://example.org/?q=%C3%A9
https://example.org/?q=é -> https://example.org/?q=%C3%A9
https://example.org/?q=a%26b -> https://example.org/?q=a%26b
https://example.org/?q=a%3Db -> https://example.org/?q=a%3Db
https://example.org/?u=https://x.org/y?z -> https://example.org/?u=https://x.org/y?z
https://example.org/?f[0]=a&f[1]=b -> https://example.org/?f[0]=a&f[1]=b
https://example.org/?page=0,1 -> https://example.org/?page=0,1
https://example.org/?q="x" -> https://example.org/?q=%22x%22
https://example.org/a?utm_source=x&utm_medium=y -> https://example.org/a
https://example.org/a?UTM_Source=x -> https://example.org/a
https://example.org/a?utm_source=x&id=7 -> https://example.org/a?id=7
https://example.org/a?id=7&utm_campaign=x&b=1 -> https://example.org/a?id=7&b=1
https://example.org/a?fbclid=abc -> https://example.org/a
https://example.org/a?srsltid=AfmBOoqL8DI -> https://example.org/a
https://example.org/a?gclid=abc&x=1 -> https://example.org/a?x=1
https://example.org/a?mc_cid=1&mc_eid=2 -> https://example.org/a
https://example.org/a?_ga=1.2.3 -> https://example.org/a
https://example.org/a?_hsenc=p2&_hsmi=3 -> https://example.org/a
https://example.org/a?hsCtaTracking=1 -> https://example.org/a
https://example.org/a?mkt_tok=x -> https://example.org/a
https://example.org/a?pk_campaign=n&mtm_source=m -> https://example.org/a
https://example.org/a?msclkid=1&yclid=2 -> https://example.org/a
https://example.org/a?xtor=RSS-1 -> https://example.org/a
https://example.org/a?at_medium=mail&at_campaign=x -> https://example.org/a
https://example.org/a?wt_mc=nl -> https://example.org/a
https://example.org/a?replytocom=12 -> https://example.org/a
https://example.org/a?ref=7 -> https://example.org/a?ref=7
https://example.org/a?source=rss -> https://example.org/a?source=rss
https://example.org/a;jsessionid=0A1B?x=1 -> https://example.org/a?x=1
https://example.org/a;JSESSIONID=0A1B.node1 -> https://example.org/a
https://example.org/a;v=1 -> https://example.org/a;v=1
https://example.org/a?PHPSESSID=0a1b -> https://example.org/a
https://example.org/a?jsessionid=0a1b&id=3 -> https://example.org/a?id=3
https://example.org/a.cfm?CFID=1&CFTOKEN=2&id=3 -> https://example.org/a.cfm?id=3
https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx -> https://example.org/a.aspx
https://example.org/(a)/b -> https://example.org/(a)/b
https://example.org/news/slug/amp/ -> https://example.org/news/slug/
https://example.org/news/slug/amp -> https://example.org/news/slug
https://example.org/long-slug/amp -> https://example.org/long-slug
https://example.org/news/slug.amp.html -> https://example.org/news/slug.html
https://example.org/a?amp -> https://example.org/a
https://example.org/a?amp=1&x=2 -> https://example.org/a?x=2
https://example.org/a?outputType=amp -> https://example.org/a
https://example.org/news/a-slug/print -> https://example.org/news/a-slug
https://example.org/news/a-slug/print/ -> https://example.org/news/a-slug/
https://example.org/node/199182/print -> https://example.org/node/199182
https://example.org/design/posters/print -> https://example.org/design/posters/print
https://example.org/news/2022/a-piece.print.html -> https://example.org/news/2022/a-piece.html
https://example.org/a?print=1 -> https://example.org/a
https://example.org/a?print=print -> https://example.org/a
https://example.org/a?view=print -> https://example.org/a
https://example.org/a?format=print&id=2 -> https://example.org/a?id=2
https://example.org/a?tmpl=component&print=1 -> https://example.org/a
https://example.org/a?print=2024 -> https://example.org/a?print=2024
https://example.org/topics/print -> https://example.org/topics/print
https://example.org/print -> https://example.org/print
https://example.org/amp/ -> https://example.org/amp/
https://example.org/blueprint -> https://example.org/blueprint
https://example.org/news/slug/amplifier -> https://example.org/news/slug/amplifier
https://example.org/fr/etudes/x -> https://example.org/fr/etudes/x
https://example.org/en/etudes/x -> https://example.org/en/etudes/x
https://example.org/a?lang=fr -> https://example.org/a?lang=fr
https://example.org/a?p=123 -> https://example.org/a?p=123
https://example.org/index.html -> https://example.org/index.html
https://example.org/a?x=1;y=2 -> https://example.org/a?x=1;y=2
"""

REFUSED = """
javascript:alert(1) -> scheme
mailto:a@example.org -> scheme
ftp://example.org/ -> scheme
data:text/html,x -> scheme
//example.org/x -> scheme
/relative/path -> scheme
example.org/x -> scheme
http: -> no_host
http:// -> no_host
http:///x -> no_host
http:example.org -> no_host
https://?x -> no_host
http://a@example.org/ -> userinfo
http://@example.org/ -> userinfo
http://example.org@evil.org/ -> userinfo
http://example.org\\@evil.org/ -> backslash
http://example.org\\x -> backslash
http://example.org:0/ -> bad_port
http://example.org:65536/ -> bad_port
http://example.org:+80/ -> bad_port
http://example.org:８０/ -> bad_port
http://example.org:x/ -> bad_port
http://exa mple.org/ -> bad_host
http://example..org/ -> bad_host
http://.example.org/ -> bad_host
http://-a.org/ -> bad_host
http://a-.org/ -> bad_host
http://example.org../ -> bad_host
http://ex<ample.org/ -> bad_host
http://a%zz.org/ -> bad_host
http://a%ff.org/ -> bad_host
http://xn--/ -> bad_host
http://xn--a-ecp.ru-xn--zzzzzzzzzzzz/ -> bad_host
http://1.2.3.4.5/ -> bad_host
http://256.1.1.1/ -> bad_host
http://1.2.3.08/ -> bad_host
http://4294967296/ -> bad_host
http://0x1ffffffff/ -> bad_host
http://99999999999999999999999999/ -> bad_host
http://example.1/ -> bad_host
http://[::1/ -> bad_host
http://[1::2::3]/ -> bad_host
http://[fe80::1%25eth0]/ -> bad_host
http://[1.2.3.4]/ -> bad_host
http://127.0.0.1/ -> private
http://127.1/ -> private
http://2130706433/ -> private
http://0x7f.1/ -> private
http://0177.1/ -> private
http://10.1.2.3/ -> private
http://172.31.0.1/ -> private
http://192.168.1.1/ -> private
http://169.254.169.254/ -> private
http://100.64.0.1/ -> private
http://0.0.0.0/ -> private
http://224.0.0.251/ -> private
http://255.255.255.255/ -> private
http://192.88.99.1/ -> private
http://[::]/ -> private
http://[::1]/ -> private
http://[::ffff:10.0.0.1]/ -> private
http://[::10.0.0.1]/ -> private
http://[64:ff9b::10.0.0.1]/ -> private
http://[2002:a00:1::]/ -> private
http://[2001:0:a00:1::]/ -> private
http://[2001:db8::1]/ -> private
http://[fc00::1]/ -> private
http://[fe80::1]/ -> private
http://[ff02::1]/ -> private
http://localhost/ -> private
http://a.localhost/ -> private
http://intranet/ -> private
http://printer.local/ -> private
http://metadata.google.internal/ -> private
http://router.home.arpa/ -> private
http://abcdef.onion/ -> private
"""


def _table(text: str) -> list[tuple[str, str]]:
    return [tuple(line.replace("\\\\", "\\").split(" -> ")) for line in text.strip().splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(("given_url", "wanted"), _table(NORMAL))
def test_one_spelling(given_url: str, wanted: str) -> None:
    assert normalise(given_url) == wanted
    assert normalise(wanted) == wanted
    assert checked_url(given_url) == wanted


@pytest.mark.parametrize(("given_url", "reason"), _table(REFUSED))
def test_refusals_name_their_reason(given_url: str, reason: str) -> None:
    with pytest.raises(UrlRefused) as refused:
        checked_url(given_url)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("given_url", "wanted"),
    [
        (" https://example.org/a \n", "https://example.org/a"),
        ("\x00https://example.org/a\x1f", "https://example.org/a"),
        ("ht\ntps://exa\tmple.org/a\r\nb", "https://example.org/ab"),
        ("https://example.org/a\x00b", "https://example.org/a%00b"),
        ("https://example.org/\ud800", "https://example.org/%EF%BF%BD"),
        ("https://example.org/a\u202eb", "https://example.org/a%E2%80%AEb"),
    ],
)
def test_control_characters(given_url: str, wanted: str) -> None:
    assert normalise(given_url) == wanted


@pytest.mark.parametrize("url", ["https://example.org/" + "a" * 8000, "https://example.org/" + "é" * 2000])
def test_overlong_urls_are_refused_written_or_encoded(url: str) -> None:
    with pytest.raises(UrlRefused, match="too_long"):
        normalise(url)


def test_trusted_hosts_may_be_private() -> None:
    assert checked_url("http://127.0.0.1:8901/x", {"127.0.0.1"}) == "http://127.0.0.1:8901/x"
    with pytest.raises(UrlRefused):
        checked_url("http://127.0.0.2:8901/x", {"127.0.0.1"})


def test_given_lists_of_hostile_and_odd_urls() -> None:
    path = SHARED / "hostile" / "gen.py"
    if not path.exists():
        pytest.skip(f"no hostile inputs at {path}")
    gen = hostile_module(path)
    for url in gen.URLS_REFUSE:
        with pytest.raises(UrlRefused):
            checked_url(url)
    assert len(gen.URLS_REFUSE) == 73
    assert len([checked_url(url) for url in gen.URLS_NORMAL]) == 16


_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=40) | st.text(
    alphabet="abAB019%2eEfF./\\?#&=;:@[]()!-_~+ \t\n", max_size=60
)


@given(tail=_TEXT)
def test_normalising_twice_changes_nothing(tail: str) -> None:
    try:
        once = normalise("https://example.org/" + tail)
    except UrlRefused:
        return
    assert normalise(once) == once
    assert once.isascii()
    assert once.startswith("https://example.org/")


@given(host=_TEXT)
def test_any_host_is_spelt_once_or_refused(host: str) -> None:
    try:
        once = normalise(f"http://{host}/x")
    except UrlRefused as refused:
        assert refused.reason.isidentifier()
        return
    assert normalise(once) == once


@given(url=st.text(max_size=80))
def test_anything_is_normalised_or_refused(url: str) -> None:
    try:
        assert normalise(url).startswith(("http://", "https://"))
    except UrlRefused as refused:
        assert refused.exit_code == 2


def test_ids_are_stable_for_ever() -> None:
    """Written down on purpose: stored ids depend on it."""
    assert mint_id("ifri", "https://www.ifri.org/en/studies/a-study") == "ifri-h7wbe5qxqix5f4qm"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.ifri.org/en/studies/a-study",
        "https://ifri.org/en/studies/a-study/",
        "https://www.ifri.org/en/studies/a-study?utm_source=x#top",
        "HTTPS://WWW.IFRI.ORG:443/en/studies/../studies/a-study",
    ],
)
def test_spellings_of_one_page_share_an_id(other: str) -> None:
    assert mint_id("ifri", other) == mint_id("ifri", "https://www.ifri.org/en/studies/a-study")


@pytest.mark.parametrize(
    "other",
    [
        "https://www.ifri.org/fr/studies/a-study",
        "https://www.ifri.org/en/studies/A-study",
        "https://www.ifri.org/en/studies/a-study?page=2",
        "https://www.ifri.org:8443/en/studies/a-study",
        "https://en.ifri.org/en/studies/a-study",
    ],
)
def test_different_pages_have_different_ids(other: str) -> None:
    assert mint_id("ifri", other) != mint_id("ifri", "https://www.ifri.org/en/studies/a-study")
    assert identity_key(other) != identity_key("https://www.ifri.org/en/studies/a-study")


def test_the_order_of_parameters_is_kept_and_is_no_identity() -> None:
    assert normalise("https://x.org/l?id=7&cat=2") == "https://x.org/l?id=7&cat=2"
    assert identity_key("https://x.org/l?id=7&cat=2") == identity_key("http://www.x.org/l?cat=2&id=7")
    assert identity_key("https://x.org/l?tx[a]=1") == identity_key("https://x.org/l?tx%5Ba%5D=1")
    assert identity_key("https://[2001:db8::1]/l?tx[a]=1").startswith("[2001:db8::1]/l?tx%5B")
    assert identity_key("https://x.org/l?a=1&a=2") != identity_key("https://x.org/l?a=2&a=1")


def test_two_sources_never_share_an_id() -> None:
    assert mint_id("a", "https://example.org/x") != mint_id("b", "https://example.org/x")


CANONICALS = """
yes https://www.example.org/en/papers/on-rates-and-prices https://www.example.org/en/papers/on-rates-and-prices
yes http://example.org/en/papers/on-rates-and-prices?utm_source=x https://www.example.org/en/papers/on-rates-and-prices
yes https://m.example.org/papers/on-rates-and-prices https://www.example.org/papers/on-rates-and-prices
yes https://example.org/papers/on-rates-and-prices?view=full https://example.org/papers/on-rates-and-prices
yes https://example.org/node/4711 https://example.org/papers/on-rates-and-prices
yes https://example.org/?p=4711 https://example.org/2024/03/on-rates-and-prices/
yes https://example.org/blog/desk/2021/03/25/teachers-unions-scapegoats https://example.org/articles/teachers-unions-scapegoats/
yes https://example.org/pubs/commentary/2023/05/rates-and-prices.html https://example.org/blog/2023/05/rates-and-prices.html
yes https://example.org/research_reports/RR10491.html https://example.org/pubs/research_reports/RR10491-v2.html
no https://example.org/pubs/commentary/2023/05/rates-and-prices.html https://example.org/topics/monetary-policy.html
no https://example.org/pubs/commentary/2023/05/rates-and-prices.html https://example.org/pubs/commentary.html
no https://example.org/papers/on-rates-and-prices https://example.org/papers
no https://example.org/papers/on-rates-and-prices https://example.org/
no https://example.org/papers/on-rates-and-prices https://example.org
no https://example.org/fr/etudes/taux https://example.org/en/etudes/taux
no https://example.org/a-long-piece?lang=fr https://example.org/a-long-piece?lang=en
no https://example.org/papers/on-rates-and-prices https://elsewhere.org/papers/on-rates-and-prices
no https://example.org/papers/on-rates-and-prices http://127.0.0.1/papers/on-rates-and-prices
no https://example.org/papers/on-rates-and-prices javascript:alert(1)
no https://example.org/papers/on-rates-and-prices file:///etc/passwd
no https://example.org/article.php?id=5 https://example.org/article.php
no https://example.org/article.php?id=5 https://example.org/article.php?id=6
no https://example.org/papers/on-rates-and-prices?page=2 https://example.org/papers/on-rates-and-prices
no https://example.org/papers/on-rates-and-prices https://example.org/papers/on-wages-and-jobs
no https://example.org/ https://example.org/papers/on-rates-and-prices
no https://example.org/kultur/mit-allen-wassern-ld.1161246 https://example.org/kultur/mit-allen-wassern-ld.1161245
yes https://example.org/news/another-headline-4723862.html https://example.org/news/first-headline-of-it-4723862.html
yes https://example.org/q/124729.html?fr=search&word=%E5%9C%B0 https://example.org/q/124729.html
no https://example.org/view?docid=ab3 https://example.org/view
no https://example.org/papers/on-rates-and-prices https://example.org:8443/papers/on-rates-and-prices
"""


@pytest.mark.parametrize("line", CANONICALS.strip().splitlines())
def test_believing_canonical_links(line: str) -> None:
    verdict, page_url, canonical = line.split(" ")
    assert believable_canonical(page_url, canonical) is (verdict == "yes")
