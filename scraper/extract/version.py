"""Which reader wrote a record: a digest of everything that decides how a page is read.

A number kept by hand was forgotten on a day of many small changes, and 479 authors that a better reader found were told
as edits by their publishers. Nobody can forget a digest.
"""

from __future__ import annotations

import hashlib
from importlib import resources

from lxml import etree

from scraper.source import data_file


def reader_version() -> str:
    """`generic/` and 12 hexadecimal digits: of this package, of the profiles, and of the HTML parser's version."""
    files = [*resources.files("scraper.extract").iterdir(), *data_file("profiles").iterdir()]
    parts = sorted((one.name, one) for one in files if one.name.endswith((".py", ".json", ".toml")))
    digest = hashlib.sha256(repr(etree.LIBXML_VERSION).encode())
    for name, part in parts:
        digest.update(f"\0{name}\0".encode() + part.read_bytes().replace(b"\r\n", b"\n"))
    return f"generic/{digest.hexdigest()[:12]}"
