"""Blocks to Markdown: what a reader of the file sees is what the page showed."""

# ruff: noqa: E501 - markup stands as it stands on a page

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scraper.extract.blocks import read_blocks
from scraper.extract.markdown import to_markdown


def markdown(html: str) -> str:
    root = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser())
    return to_markdown(read_blocks(root), lambda url: url if url and url.startswith("http") else None)


CASES = {
    "<h2>Rivers</h2><p>Slow.</p>": "## Rivers\n\nSlow.",
    "<p>A <b>bold</b> and <em>soft</em> word.</p>": "A **bold** and *soft* word.",
    "<p>A<b> bold </b>word.</p>": "A **bold** word.",
    "<p><b>One</b><b> two</b></p>": "**One two**",
    '<p>See <a href="http://x.example/a b">the <i>file</i></a>.</p>': "See [the *file*](http://x.example/a%20b).",
    '<p>See <a href="javascript:x()">nothing</a>.</p>': "See nothing.",
    "<ul><li>One</li><li>Two<ul><li>Deep</li></ul></li></ul>": "- One\n- Two\n   - Deep",
    '<ol start="3"><li>Three</li><li>Four</li></ol>': "3. Three\n4. Four",
    "<ol><li><p>One</p><p>More</p></li><li>Two</li></ol>": "1. One\n   More\n2. Two",
    "<blockquote><p>One</p><p>Two</p></blockquote>": "> One\n>\n> Two",
    "<pre>a\n  b</pre>": "```\na\n  b\n```",
    "<p>One<br>Two</p>": "One\nTwo",
    "<p>2 * 3 [x] `y`</p>": "2 \\* 3 \\[x\\] \\`y\\`",
    '<p>Source<sup><a href="#fn1">1</a></sup> and<a href="#_ftn2">[2]</a> and<a href="/a#footnote-3"><sup>3</sup></a>.</p>': "Source[^1] and[^2] and[^3].",
    '<p>In <a href="#part-2">2</a> parts, <sup><a href="http://x.example/#top">1</a></sup>.</p>': "In 2 parts, [1](http://x.example/#top).",
    "<p># no heading</p><p>1. no list</p>": "\\# no heading\n\n\\1. no list",
    "<p>Use <code>a*b</code> here</p>": "Use `a*b` here",
    "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td>3</td></tr></table>": "| A | B |\n| --- | --- |\n| 1\\|2 | 3 |",
}


@pytest.mark.parametrize("html", CASES)
def test_markup(html: str) -> None:
    assert markdown(html) == CASES[html]


@given(st.text(alphabet=st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40))
def test_no_letter_is_lost(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = re.sub(r"\\(.)", r"\1", markdown(f"<p>{escaped}</p>"))
    assert [char for char in shown if char.isalnum()] == [char for char in text if char.isalnum()]


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "b",
        "i",
        "a",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "h2",
        "br",
        "blockquote",
        "pre",
        "span",
        "sup",
        "code",
        "em",
    ]
)


@given(st.lists(st.tuples(TAGS, st.booleans(), st.sampled_from(["", "word", " spaced words "])), max_size=40))
def test_any_tag_soup_keeps_its_words(soup: list[tuple[str, bool, str]]) -> None:
    html = "".join(f"<{'/' if closing else ''}{tag}>{text}" for tag, closing, text in soup)
    words = sum(text.count("word") for _, _, text in soup)
    assert markdown(html).count("word") == words
