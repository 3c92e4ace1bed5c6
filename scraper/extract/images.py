"""Editorial images of the piece, captions apart from credits."""

from __future__ import annotations

from scraper.article import Evidence, Image
from scraper.extract.around import Around
from scraper.extract.evidence import settle


def read_images(around: Around) -> tuple[list[Image], Evidence | None]:
    """Lead image and images in the text; no logos, portraits, icons or pictures of other pieces."""
    given = around.given.images
    found = {claim.value.url: claim.value for claim in given}
    return list(found.values()), settle(given)[1] if given else None
