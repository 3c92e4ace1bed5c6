"""A PDF's text and what it says of itself. The process limits (memory, time) are the caller's: see scraper.worker."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2 as pdfium

from scraper.errors import NotReadable

MAX_PAGES = 2000
"""The longest report that we know has 1,100 pages; a bomb of page objects has 50,000."""
MAX_TEXT = 20_000_000
"""Characters; a page of print holds about 3,000."""
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


@dataclass(frozen=True, slots=True)
class PdfReading:
    """What one PDF holds."""

    pages: int
    text: str
    """Pages follow each other with a form feed between them."""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    """Creation date, ISO 8601, as precise as the file says it."""
    scan: bool = False
    """Pages without a text layer: images of paper."""


def read_pdf(body: bytes) -> PdfReading:
    """Text by page and the document's own metadata. Raises NotReadable (`bad_pdf`, `encrypted_pdf`)."""
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        reason = "encrypted_pdf" if "password" in str(error).lower() else "bad_pdf"
        raise NotReadable(reason, str(error)) from error
    try:
        texts = _texts(document)
        said = document.get_metadata_dict(skip_empty=True)
        count = len(document)
    finally:
        document.close()
    text = "\f".join(texts)
    return PdfReading(
        pages=count,
        text=text,
        title=_clean(said.get("Title")),
        author=_clean(said.get("Author")),
        date=_date(said.get("CreationDate")),
        scan=count > 0 and len(text.strip()) < 20 * count,
    )


def _texts(document: pdfium.PdfDocument) -> list[str]:
    texts: list[str] = []
    room = MAX_TEXT
    for number in range(min(len(document), MAX_PAGES)):
        if room <= 0:
            break
        try:
            page = document[number]
            part = page.get_textpage().get_text_bounded()
        except pdfium.PdfiumError:
            part = ""  # one broken page costs itself
        texts.append(part.replace("\r\n", "\n").replace("\x00", "").strip()[:room])
        room -= len(part)
    return texts


def _clean(value: str | None) -> str | None:
    text = " ".join((value or "").replace("\x00", "").split())
    return text or None


def _date(value: str | None) -> str | None:
    """`D:20240305...` (ISO 32000-1 section 7.9.4) as 2024-03-05."""
    found = _PDF_DATE.match(value or "")
    return "-".join(part for part in found.groups() if part) if found else None
