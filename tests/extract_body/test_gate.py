"""The floor under the body: invented pages in the layouts of the wild. The number may only rise."""

# ruff: noqa: E501 - markup stands as it stands on a page

from collections import Counter

import pytest

from scraper.extract import extract
from scraper.page import Page
from tests.extract_body.pages import CHROME, FOOT, page, paragraph

FLOOR = 0.97
TRUTH = [paragraph(number) for number in range(8)]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TRUTH)
TEASERS = "".join(
    f'<div class="card"><a href="/p{n}"><h3>Another title about rivers, number {n}</h3></a><p>{paragraph(n)[:110]} ...</p></div>'
    for n in range(5)
)
HEAD = "<!doctype html><html><head><meta charset=utf-8><title>Permits and Patience</title></head><body>"

LAYOUTS = {
    "article": page(f'<div class="entry-content">{PARAGRAPHS}</div>'),
    "divs": f"""{HEAD}<div id=wrap><div id=top><a href=/>Home</a> <a href=/x>News</a></div><div id=c2><h1>Permits and Patience
        </h1>{"".join(f"<div>{text}</div>" for text in TRUTH)}</div><div id=foot>© Institute</div></div>""".encode(),
    "table": f"""{HEAD}<table><tr><td width=140><a href=/>Home</a><br><a href=/p>Papers</a><br><a href=/s>Staff</a></td>
        <td><h1>Permits and Patience</h1>{PARAGRAPHS}</td></tr></table>""".encode(),
    "breaks": f"{HEAD}{CHROME}<div class=text><h1>Permits and Patience</h1>{'<br><br>'.join(TRUTH)}</div>{FOOT}".encode(),
    "sections": page("".join(f"<section class=row><div class=col><p>{text}</p></div></section>" for text in TRUTH)),
    "teasers": page(
        f'<div class="body">{PARAGRAPHS}</div>', after=f'<section class="related"><h2>Related</h2>{TEASERS}</section>'
    ),
    "sidebar_wrapper": f"""{HEAD}{CHROME}<div class="sidebar-layout"><div class="page-footer-wrap"><h1>Permits and Patience</h1>
        {PARAGRAPHS}</div></div>{FOOT}""".encode(),
    "form": f'{HEAD}<form id="aspnetForm">{CHROME}<div id="ctl00_body"><h1>Permits and Patience</h1>{PARAGRAPHS}</div>{FOOT}</form>'.encode(),
    "interrupted": page(
        "".join(
            f"<p>{text}</p>{'<div class=ad-slot>Advertisement</div>' if n % 3 == 1 else ''}"
            for n, text in enumerate(TRUTH)
        )
    ),
}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(tuple(words[at : at + 4]) for at in range(len(words) - 3))


def f1(found: str) -> float:
    mine, true = shingles(found), shingles("\n\n".join(TRUTH))
    right = (mine & true).total()
    return 2 * right / (mine.total() + true.total())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_loses_the_text(layout: str) -> None:
    assert f1(extract(Page(url="https://slow-rivers.example/a", body=LAYOUTS[layout])).text) > 0.9


def test_the_floor_holds() -> None:
    scores = [f1(extract(Page(url="https://slow-rivers.example/a", body=body)).text) for body in LAYOUTS.values()]
    assert sum(scores) / len(scores) >= FLOOR
