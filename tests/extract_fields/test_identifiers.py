from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.identifiers import valid_doi, valid_isbn, valid_issn
from tests.extract_fields.reading import article, read


@pytest.mark.parametrize(
    ("text", "isbn"),
    [
        ("978-3-16-148410-0", "9783161484100"),
        ("0-306-40615-2", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("978-3-16-148410-1", None),
        ("123", None),
    ],
)
def test_isbn(text: str, isbn: str | None) -> None:
    assert valid_isbn(text) == isbn


@given(st.integers(0, 999_999_999))
def test_every_isbn_of_ten_digits_becomes_a_valid_one_of_thirteen(number: int) -> None:
    nine = f"{number:09}"
    check = -sum((10 - n) * int(d) for n, d in enumerate(nine)) % 11
    isbn = valid_isbn(nine + ("X" if check == 10 else str(check)))
    assert isbn is not None
    assert valid_isbn(isbn) == isbn


@pytest.mark.parametrize(
    ("text", "issn"), [("2049-3630", "2049-3630"), ("2434-561x", "2434-561X"), ("2049-3631", None), ("x", None)]
)
def test_issn(text: str, issn: str | None) -> None:
    assert valid_issn(text) == issn


def test_doi() -> None:
    assert valid_doi("https://doi.org/10.5555/ABC.1).") == "10.5555/abc.1"
    assert valid_doi("10.5555/") is None


@given(st.text(max_size=60))
def test_nothing_breaks_them(text: str) -> None:
    for check in (valid_doi, valid_isbn, valid_issn):
        check(text)


def test_of_the_page() -> None:
    record = read(article(inside="<dl><dt>ISBN</dt><dd>978-3-16-148410-0</dd></dl><p>ISSN 2049-3630</p>"))
    assert (record.identifiers.isbn, record.identifiers.issn) == (["9783161484100"], "2049-3630")


def test_references_are_others() -> None:
    notes = (
        '<ol class="references"><li>Knot, B. ISBN 978-3-16-148410-0 <a '
        'href="https://doi.org/10.5555/k.1">https://doi.org/10.5555/k.1</a></li></ol>'
    )
    found = read(article(inside=notes)).identifiers
    assert (found.doi, found.isbn) == (None, [])


def test_series_and_number() -> None:
    record = read(
        "<main><article><p>Harbour Papers No. 17 | May 2020</p><h1>The ferry nobody believes "
        "in</h1>{prose}</article></main>"
    )
    assert (record.series, record.number) == ("Harbour Papers", "17")


def test_the_number_of_the_paper_that_a_piece_tells_of() -> None:
    html = (
        "<div><p>More information: Ada Quill et al, Ropes and their afterlife in northern harbours, Quay (2023). "
        '<a href="https://doi.org/10.5555/quay.3">DOI: 10.5555/quay.3</a></p></div>'
    )
    assert read(article(after=html)).identifiers.doi is None


def test_versions_of_a_preprint_have_one_number() -> None:
    assert read(article(), url="https://prints.example/content/10.5555/69v2").identifiers.doi == "10.5555/69"
