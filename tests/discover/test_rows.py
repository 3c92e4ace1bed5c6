"""Rows of page numbers that no word and no known parameter tells, and the row that a script writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.pager import chain_of, next_page, page_number
from scraper.discover.rows import by_script
from scraper.extract.tree import parse
from tests.discover.helpers import HOME, page, source


def next_of(links: str, path: str) -> str | None:
    found = next_page(parse(page(f"<html><body>{links}</body></html>", path)), source())
    return found.removeprefix(HOME) if found else None


@pytest.mark.parametrize(
    ("links", "path", "following"),
    [
        ('<a href="/insights/2/">2</a><a href="/insights/3/">3</a>', "insights/", "insights/2/"),
        ('<a href="/insights/"><b>Page</b>1</a><a href="/insights/4/">Page4</a>', "insights/3/", "insights/4/"),
        ('<a href="index_1.htm">2</a>', "yjbg/", "yjbg/index_1.htm"),
        ('<a href="list_3.html">下一页</a>', "yjbg/list_2.html", "yjbg/list_3.html"),
        ('<a href="news2.html">2</a>', "news.html", "news2.html"),
        ('<a href="/2024/3/">3</a>', "2024/2/", None),
        ('<a href="1997.html">1997</a>', "ronso/1996.html", None),
        ('<a href="/insights/1/">1</a>', "insights/2/", None),
        ('<a href="/other/2/">2</a>', "insights/", None),
        ('<a href="section.php?sec=1&amp;st=15">[16-30]</a>', "section.php?sec=1", "section.php?sec=1&st=15"),
        ('<a href="section.php?sec=2&amp;st=15">[16-30]</a>', "section.php?sec=1", None),
        ('<a href="/papers/page/2/">الصفحة التالية</a>', "papers/", "papers/page/2/"),
        ('<a href="/papers/page/2/?et_blog">« Older Entries</a>', "papers/", "papers/page/2/?et_blog"),
        ('<a href="/papers/page/2/">ਅਗਲਾ ਸਫ਼ਾ</a>', "papers/", "papers/page/2/"),
        ('<a class="slick-arrow" href="/papers/page/2/">›</a>', "papers/", None),
        ('<li class="pager-next"><a href="?page=1,0">next ›</a></li>', "papers", "papers?page=1,0"),
        ('<li class="pager-next"><a href="?page=2,0">next ›</a></li>', "papers?page=1,0", "papers?page=2,0"),
        ('<li class="pager-next"><a href="?page=2,1">next ›</a></li>', "papers?page=2,0", "papers?page=2,1"),
    ],
)
def test_the_next_page(links: str, path: str, following: str | None) -> None:
    assert next_of(links, path) == following


def test_the_row_that_a_script_writes() -> None:
    def told(call: str) -> list[str]:
        return list(by_script(parse(page(f"<html><body><script>{call}</script></body></html>", "yjbg/"))))

    assert told('createPageHTML(5, 0, "index", "htm");') == [f"{HOME}yjbg/index_1.htm"]
    assert told("createPageHTML(5,3,'list','shtml')") == [f"{HOME}yjbg/list_4.shtml"]
    assert told('createPageHTML(5, 4, "index", "htm");') == []
    assert told("function createPageHTML(count, index, name, ext) {}") == []


def test_pages_of_several_lists_side_by_side() -> None:
    assert page_number(f"{HOME}a?page=2%2C0%2C1") == 3
    assert page_number(f"{HOME}a?page=2,x") is None
    assert chain_of(f"{HOME}a?page=2,0") == chain_of(f"{HOME}a")


@given(st.text(alphabet="0123456789/._-abindexpge?=&,", max_size=30), st.text("0123456789[-] ", max_size=8))
def test_whatever_links_say_the_next_page_is_another_one(path: str, label: str) -> None:
    following = next_of(f'<a href="/{path}">{label}</a>', "papers/index_2.html?st=15")
    assert following is None or (HOME + following != f"{HOME}papers/index_2.html?st=15")
