"""A plain PDF 1.4 with real text: one Helvetica column, one list of paragraphs a page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date

_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def make_pdf(title: str, author: str, day: date, pages: Sequence[Sequence[str]]) -> bytes:
    """The file; text is limited to windows-1252 (WinAnsiEncoding)."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, paragraphs in enumerate(pages):
        content = _content([title, *paragraphs] if number == 0 else paragraphs, number + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    info = b"<< /Title %b /Author %b /CreationDate (D:%b000000Z) >>"
    objects.append(info % (_string(title), _string(author), f"{day:%Y%m%d}".encode()))
    return _assemble(objects)


def _content(paragraphs: Sequence[str], number: int) -> bytes:
    lines = [line for one in paragraphs for line in (*textwrap.wrap(one, 88), "")] + [f"- {number} -"]
    shown = b"".join(b"(%b) Tj T*\n" % _escaped(line.encode("windows-1252", "replace")) for line in lines)
    return b"BT /F1 10 Tf 14 TL 60 790 Td\n" + shown + b"ET"


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _string(text: str) -> bytes:
    """A text string of the information dictionary: UTF-16BE in hexadecimal (PDF 1.7, 7.9.2.2)."""
    return b"<%b>" % ("\ufeff" + text).encode("utf-16-be").hex().upper().encode()


def _assemble(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(_HEAD), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
