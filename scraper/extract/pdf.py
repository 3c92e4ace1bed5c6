"""A PDF's text and what it says of itself. The process limits (memory, time) are the caller's: see scraper.worker."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass

import pypdfium2 as pdfium

from scraper.errors import NotReadable
from scraper.extract.language import guess_language

MAX_PAGES = 2000
"""The longest report that we know has 1,100 pages; a bomb of page objects has 50,000."""
MAX_TEXT = 20_000_000
"""Characters; a page of print holds about 3,000."""
_PDF_DATE = re.compile(r"(?:D:)?(\d{4})(0[1-9]|1[0-2])?(0[1-9]|[12]\d|3[01])?")
_CUT_WORD = re.compile("(?<=\\w)[\ufffe\x02]\n?")
_JUNK = dict.fromkeys((0, 2, 0xFFFE, 0xFEFF, 0x00AD))
_PROGRAM = re.compile(
    r"^(?:Microsoft (?:Word|PowerPoint|Excel)|Adobe InDesign|LibreOffice|PowerPoint Presentation)\s?[-–—]?\s?", re.I
)
_FILE = re.compile(r"\.(?:docx?|pptx?|xlsx?|indd|qxd|pdf|tex|rtf|odt|pages)$|^[\w-]+_[\w-]+$", re.IGNORECASE)
_NO_TITLE = frozenset(
    ("untitled", "untitled document", "document", "title", "presentation", "sans titre", "unbenannt", "dokument")
)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LONGEST_TAG = 200
_SAMPLE = 5000
"""Characters that tell the language."""


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
    language: str | None = None
    """What the file declares (ISO 32000-1 section 14.9.2), else what its text looks like."""
    scan: bool = False
    """Pages without a text layer: images of paper."""

    @property
    def page_texts(self) -> list[str]:
        """The text of each page, in order."""
        return self.text.split("\f") if self.text else []


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
        declared = _language(document)
        count = len(document)
    finally:
        document.close()
    text = "\f".join(texts)
    return PdfReading(
        pages=count,
        text=text,
        title=_title(said.get("Title")),
        author=_clean(said.get("Author")),
        date=_date(said.get("CreationDate")),
        language=declared or guess_language(text[:_SAMPLE]),
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
        texts.append(_plain(part)[:room])
        room -= len(part)
    return texts


def _plain(text: str) -> str:
    """Lines as they stand, words that a line break cut made whole; pdfium marks such hyphens as U+FFFE or U+0002."""
    whole = _CUT_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return whole.translate(_JUNK).strip()


def _language(document: pdfium.PdfDocument) -> str | None:
    length = pdfium.raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length <= _LONGEST_TAG:
        return None
    buffer = ctypes.create_string_buffer(length)
    pdfium.raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    tag = buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\x00").strip()
    return tag if _TAG.fullmatch(tag) else None


def _title(value: str | None) -> str | None:
    """The declared title, unless a program wrote it: "Microsoft Word - draft_3.docx", "untitled"."""
    title = _clean(value)
    if title is None:
        return None
    title = _PROGRAM.sub("", title)
    return None if _FILE.search(title) or title.casefold() in _NO_TITLE or not title else title


def _clean(value: str | None) -> str | None:
    text = " ".join((value or "").replace("\x00", "").split())
    return text or None


def _date(value: str | None) -> str | None:
    """`D:20240305...` (ISO 32000-1 section 7.9.4) as 2024-03-05."""
    found = _PDF_DATE.match(value or "")
    return "-".join(part for part in found.groups() if part) if found else None
