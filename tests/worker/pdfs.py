"""PDFs that harm their reader, made here in a moment."""

from __future__ import annotations

import zlib


def bomb(mebibytes: int = 1100) -> bytes:
    """One page whose content is that many MiB of blanks, as about a KB for each."""
    packer = zlib.compressobj(9)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    head, first = block[:2], block[2:]  # after a full flush a block repeats: no byte looks back
    stream = head + first * mebibytes + packer.flush()
    return pdf(stream, b"/Filter/FlateDecode")


def pdf(content: bytes, told: bytes = b"") -> bytes:
    """A PDF of one page with this content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), told, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (len(objects) + 1, table, trailer)


def page(text: str) -> bytes:
    """A PDF of one line."""
    return pdf(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1"))
