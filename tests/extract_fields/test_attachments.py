from __future__ import annotations

import pytest

from scraper.extract.attachments import file_type
from tests.extract_fields.reading import article, read


def names(html: str, head: str = "") -> list[str]:
    return [one.url.rpartition("/")[2] for one in read(html, head).attachments]


def test_the_files_of_the_publication() -> None:
    html = '<div><a href="/f/brief.pdf">Download the brief (PDF, 1.2 MB)</a> <a href="/f/data.xlsx">Data</a></div>'
    found = read(article(inside=html)).attachments
    assert [one.url for one in found] == ["https://harbour.example/f/brief.pdf", "https://harbour.example/f/data.xlsx"]
    assert found[0].media_type == "application/pdf"
    assert found[0].bytes == int(1.2 * 1024**2)


@pytest.mark.parametrize(
    "html",
    [
        article(after='<footer><a href="/f/annual-report-2023.pdf">Annual report (PDF)</a></footer>'),
        article(
            inside='<p>As <a href="https://other.example/x.pdf">others have shown</a>, hemp is dear, and '
            "silence is dearer.</p>"
        ),
        article(inside='<ol class="references"><li>Knot, B. <a href="/f/knot.pdf">PDF</a></li></ol>'),
        article(after='<div class="related-posts"><a href="/f/other.pdf">Download another study</a></div>'),
        article(after='<aside><a href="/f/promo.pdf"><img src="/c.jpg"></a></aside>'),
    ],
)
def test_what_the_page_only_mentions(html: str) -> None:
    assert names(html) == []


def test_meta_and_link_to_one_file_are_one() -> None:
    head = '<meta name="citation_pdf_url" content="https://harbour.example/f/brief.pdf">'
    found = read(article(inside='<p><a href="/f/brief.pdf">PDF</a></p>'), head).attachments
    assert [(one.url, one.title) for one in found] == [("https://harbour.example/f/brief.pdf", "PDF")]


def test_types_by_name() -> None:
    assert file_type("/a/b.PDF?x=1") == "application/pdf"
    assert file_type("/a.pdf/page") is None
    assert file_type("https://x.example") is None


def test_an_icon_that_prints_the_page_is_no_file_of_its_own() -> None:
    html = '<ul><li><a href="/notes/ferry.pdf" title="Save as pdf"><svg></svg></a></li></ul>'
    assert read(article(inside=html), url="https://harbour.example/notes/ferry.html").attachments == []
    assert names(article(inside='<p><a href="/notes/ferry.pdf">Download the study</a></p>')) == ["ferry.pdf"]


def test_a_file_that_only_the_download_attribute_names() -> None:
    link = '<p><a href="/api/pm2pdf/6520" download="release_6520.pdf">Release as pdf</a></p>'
    assert [one.url for one in read(article(after=link)).attachments] == ["https://harbour.example/api/pm2pdf/6520"]


def test_the_pieces_own_file_in_a_box_that_is_called_related() -> None:
    title = "The ferry nobody believes in (PDF, 298 KB)"
    own = f'<li><a href="/files/ferry.pdf?v=5">{title}</a></li><li><a href="/files/oars.pdf">Oars (PDF)</a></li>'
    record = read(article(after=f'<div class="sectionRelated"><h2>As PDF</h2><ul>{own}</ul></div>'))
    assert [one.url for one in record.attachments] == ["https://harbour.example/files/ferry.pdf?v=5"]
    assert record.related == []
