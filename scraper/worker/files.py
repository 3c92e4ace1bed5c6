"""What is known of a file of a publication from its bytes alone, whether or not its text can be read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.archive.exchange import Exchange
from scraper.archive.reader import page_of
from scraper.article import Attachment
from scraper.errors import NotReadable
from scraper.page import Page

if TYPE_CHECKING:  # the reading process has no use for the pool that it is in
    from scraper.worker.pool import Reading


def described(page: Page) -> Attachment:
    """Address, declared type, size and SHA-256 of the bytes."""
    return Attachment(
        url=page.url,
        media_type=page.media_type,
        bytes=len(page.body),
        sha256=hashlib.sha256(page.body).hexdigest(),
    )


def kept_unread(reading: Reading, exchange: Exchange) -> Reading:
    """A file that could not be read is a file all the same: its digest is known, and why its text is not.

    A PDF bomb that kills its reader so costs its own text and nothing else.
    """
    if reading.error is None:
        return reading
    try:
        page = page_of(exchange)
    except NotReadable:  # what came is no file: a content coding that is none, a cut answer
        return reading
    file = described(page).model_copy(update={"unread": reading.error})
    return replace(reading, attachment=file, error=None, notes=(*reading.notes, f"unread_file:{reading.error}"))
