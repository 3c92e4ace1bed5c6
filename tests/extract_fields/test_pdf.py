"""PDFs made here, byte by byte; hostile ones are the worker's tests, under its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import NotReadable
from scraper.extract.pdf import read_pdf


def pdf(pages: list[str], info: str = "", catalog: str = "") -> bytes:
    """A PDF 1.7 file with one line of text a page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    objects.append(f"<<{info}>>")
    out, offsets = "%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Root 1 0 R/Info {len(objects)} 0 R/Size {len(objects) + 1}>>"
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(out)}\n%%EOF"
    return out.encode("latin-1")


LINE = "The ferry that once carried grain across the strait now carries mostly rumours"


def test_text_by_page_and_what_the_file_says() -> None:
    info = "/Title(Ferries and Faith)/Author(Ada Quill)/CreationDate(D:20190305120000+01'00')"
    found = read_pdf(pdf([LINE, "A second page of the same thin trust in timetables"], info, "/Lang(en-GB)"))
    assert (found.pages, found.title, found.author, found.date) == (2, "Ferries and Faith", "Ada Quill", "2019-03-05")
    assert found.page_texts == [LINE, "A second page of the same thin trust in timetables"]
    assert (found.language, found.scan) == ("en-GB", False)


def test_language_of_the_text_when_none_is_declared() -> None:
    assert (
        read_pdf(pdf([LINE, "and nobody on the shore believed that it would come back with the tide"] * 5)).language
        == "en"
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Microsoft Word - Ferries and Faith", "Ferries and Faith"),
        ("Microsoft Word - final_v3.docx", None),
        ("untitled", None),
        ("layout_2019-final.indd", None),
        ("Ropes", "Ropes"),
    ],
)
def test_titles_that_programs_write(written: str, title: str | None) -> None:
    assert read_pdf(pdf([LINE], f"/Title({written})")).title == title


def test_pages_without_text_are_a_scan() -> None:
    assert read_pdf(pdf(["", "", ""])).scan


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7\n", b"<html><body>Not found</body></html>", pdf([LINE])[:120]])
def test_what_is_no_pdf(body: bytes) -> None:
    with pytest.raises(NotReadable, match="bad_pdf"):
        read_pdf(body)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_broken_bytes_are_read_or_refused(junk: bytes, at: int) -> None:
    good = pdf([LINE])
    try:
        read_pdf(good[:at] + junk + good[at + len(junk) :])
    except NotReadable as error:
        assert error.reason in ("bad_pdf", "encrypted_pdf")
