"""What is main text and what is not, on invented pages."""

# ruff: noqa: E501 - markup stands as it stands on a page

import pytest

from scraper.extract import explain_blocks, extract
from scraper.extract.content import first_look, limit_of, second_look
from scraper.extract.judged import THRESHOLD
from scraper.page import Page
from scraper.source import Layout, Source
from tests.extract_body.pages import article, page, paragraph

URL = "https://slow-rivers.example/notes/permits-and-patience"


def read(inner: str, **parts: str):
    return extract(Page(url=URL, body=page(inner, **parts)))


def test_every_paragraph_is_there_in_order_and_nothing_of_the_chrome() -> None:
    found = read(article())
    assert found.text.split("\n\n") == [paragraph(number) for number in range(6)]


def test_a_paragraph_in_which_a_date_was_found_is_no_dateline() -> None:
    told = f"Updated: 3 October 2021<br>{paragraph(7)}"
    assert paragraph(7) in read(article().replace("<p>", f'<p class="published date">{told}</p><p>', 1)).text
    assert "Published 3" not in read('<p class="published date">Published 3 October 2021</p>' + article()).text


def test_the_title_is_not_repeated_in_the_text() -> None:
    assert "Permits and Patience" not in read(article()).text


INSIDE = {
    "heading": ("<h2>Where the time goes</h2>", "Where the time goes"),
    "list": (
        "<ul><li>Surveys of the ground, which take a summer.</li><li>Hearings with neighbours.</li></ul>",
        "Hearings",
    ),
    "quote": (
        "<blockquote><p>We waited two winters for one signature, said the mayor of a town.</p></blockquote>",
        "mayor",
    ),
    "table": ("<table><tr><th>Year<th>Months<tr><td>2021<td>7<tr><td>2022<td>11</table>", "2022"),
    "code": ("<pre><code>months = end - start\n    round(months)</code></pre>", "months = end - start"),
}


@pytest.mark.parametrize("name", INSIDE)
def test_what_belongs_to_the_text_stays(name: str) -> None:
    markup, expected = INSIDE[name]
    assert expected in read(article(markup)).text


@pytest.mark.parametrize(
    "around",
    [
        "<nav><ul><li><div><a href=/a>Menu</a></nav>{}",
        "<header><button><div>Menu</button></header>{}",
        "<noscript>{}</noscript>",
        '<div hidden id="S:0">{}</div><script>$RC("B:0","S:0")</script>',
        "<div hidden class=app>{}</div>",
        "<dialog open>{}</dialog>",
        "<p>Soon.</p></body></html>{}</body></html>",
    ],
)
def test_text_is_found_where_none_is_looked_for_at_first(around: str) -> None:
    """An unclosed `<div>` keeps the menu open (cio.com), React shows what was hidden, forums need no script."""
    shown = around.format(article())
    found = extract(Page(url=URL, body=f"<!doctype html><title>Permits</title><body>{shown}".encode()))
    assert found.text.split("\n\n")[-6:] == [paragraph(number) for number in range(6)]


OUTSIDE = {
    "newsletter": '<div class="newsletter-signup"><h3>Subscribe to our newsletter</h3><p>Sign up for weekly letters.</p></div>',
    "share": '<ul class="social-share"><li><a href="https://x.example/s">Share on X</a><li><a href="mailto:?">E-mail</a></ul>',
    "related": """<div class="related-posts"><h3>Related</h3><ul><li><a href=/r1>The long wait for a short bridge</a>
        <li><a href=/r2>Signatures and seasons</a></ul></div>""",
    "caption": "<figure><img src=/x.jpg><figcaption>A surveyor at the weir. Photo: K. Holm</figcaption></figure>",
    "script": "<script>var paragraph = 'hidden words of a script';</script>",
    "hidden": "<div hidden><p>These words are for nobody to read, not even once in a long year.</p></div>",
    "template": "<template><p>These words wait for a script that never comes along.</p></template>",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_does_not_belong_is_left_out(name: str) -> None:
    assert read(article(OUTSIDE[name])).text.split("\n\n") == [paragraph(number) for number in range(6)]


def test_comments_are_left_out() -> None:
    comments = "".join(
        f'<li class="comment"><p class="comment-author">Reader {n}</p><div class="comment-body"><p>{paragraph(n + 2)} I think so.</p>'
        "<a href=#>Reply</a></div></li>"
        for n in range(4)
    )
    found = read(
        article(),
        after=f'<section id="comments" class="comments-area"><h2>4 comments</h2><ol>{comments}</ol></section>',
    )
    assert "I think so" not in found.text
    assert paragraph(5) in found.text


def test_footnotes_stand_apart() -> None:
    notes = '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1">Own count, March.</li><li>Ibid., p. 4.</li></ol></section>'
    found = read(article() + notes)
    assert [note.text for note in found.notes] == ["Own count, March.", "Ibid., p. 4."]
    assert "Own count" not in found.text


def test_rules_of_the_source_overrule_everything() -> None:
    layout = Layout(body=["div.side-note"], drop=["p.skip"])
    source = Source(id="slow", name="Slow", homepage="https://slow-rivers.example/", layout=[layout])
    inner = article() + '<div class="side-note"><p>Only this.</p><p class="skip">Not this.</p></div>'
    found = extract(Page(url=URL, body=page(inner)), source)
    assert found.text == "Only this."
    assert found.evidence["text"].method == "rule"


def test_structure_is_read_beside_the_text() -> None:
    table = "<table><caption>Waiting</caption><tr><th>Year<th>Months<tr><td>2021<td>7<tr><td>2022<td>11</table>"
    found = read(
        article(
            "<h2>Where the time goes</h2>",
            table,
            '<p>See <a href="/data/months.csv">the data of all months</a> used here.</p>',
        )
    )
    assert [(one.level, one.text) for one in found.headings] == [(2, "Where the time goes")]
    assert found.tables[0].header == ["Year", "Months"]
    assert found.tables[0].rows == [["2021", "7"], ["2022", "11"]]
    assert "https://slow-rivers.example/data/months.csv" in [link.url for link in found.links]
    assert found.word_count == len(found.text.split())


def test_line_breaks_make_paragraphs() -> None:
    lines = "<br><br>".join(paragraph(number) for number in range(6))
    assert read(f"<div>{lines}</div>").text.split("\n\n") == [paragraph(number) for number in range(6)]


def test_every_block_has_a_reason() -> None:
    blocks = explain_blocks(Page(url=URL, body=page(article(OUTSIDE["related"]))))
    assert [block.text for block in blocks if block.kept] == [paragraph(number) for number in range(6)]
    assert all(block.reasons for block in blocks)
    assert next(block for block in blocks if block.text == "Permits and Patience").reasons == ("out:title",)


def test_the_same_page_gives_the_same_record() -> None:
    assert read(article(*(piece for piece, _ in INSIDE.values()))) == read(
        article(*(piece for piece, _ in INSIDE.values()))
    )


def test_a_line_said_twice_in_one_place_stays() -> None:
    """The weeks of a plan repeat their days (mymottiv.com)."""
    week = "<p>Run for forty minutes at an easy pace, and walk wherever the road climbs.</p>"
    assert read(article(f"<h3>First week</h3>{week}", f"<h3>Second week</h3>{week}")).text.count("Run for forty") == 2


def test_a_paragraph_shown_twice_is_said_once() -> None:
    found = read(f'<div class="mobile-only"><p>{paragraph(3)}</p></div>' + article())
    assert found.text.count(paragraph(3)) == 1
    assert found.text.split("\n\n")[3] == paragraph(3)


def test_a_very_long_list_of_paragraphs_is_kept_whole() -> None:
    entries = [f"March {n % 28 + 1}. {paragraph(n)}" for n in range(300)]
    found = read(f'<div class="entry-content">{"".join(f"<p>{text}</p>" for text in entries)}</div>')
    assert found.text.split("\n\n") == entries


def test_both_looks_put_the_same_measures_into_the_same_bins() -> None:
    """The second look takes over the bins of the first: weights learned apart would be read at wrong places."""
    first, second = first_look(), second_look()
    assert [edges for edges, _ in first.bins] == [edges for edges, _ in second.bins[: len(first.bins)]]


def test_the_limit_falls_only_where_far_less_is_kept_than_promised() -> None:
    assert limit_of([300.0] * 8, [0.9] * 4 + [0.3] * 4) == THRESHOLD
    assert limit_of([300.0] * 8, [0.001] * 8) == THRESHOLD
    assert limit_of([300.0] * 9, [0.9, *[0.4] * 7, 0.01]) == THRESHOLD
    assert limit_of([300.0] * 9, [*[0.4] * 8, 0.01]) == pytest.approx(0.4)
