"""The title as a reader sees it, without the site's name, and the subtitle."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.article import Evidence
from scraper.extract.evidence import Claim, settle
from scraper.extract.structured import structured
from scraper.extract.tree import Document


def read_title(doc: Document, extra: Sequence[Claim[str]] = ()) -> tuple[str | None, Evidence | None]:
    """The title of the piece; `extra` are the claims of source rules and labels."""
    data = structured(doc)
    claims = [*extra]
    if data.article:
        place = f"{data.article.path}.headline"
        claims += [
            Claim(text, "structured", place, text, 0.8) for text in data.texts(data.article.data.get("headline"))
        ]
    claims += [Claim(text, "meta", name, text, 0.7) for name, text in data.metas("og:title")]
    if data.title:
        claims.append(Claim(data.title, "meta", "title", data.title, 0.5))
    return settle(claims)


def read_subtitle(
    doc: Document, title: str | None, extra: Sequence[Claim[str]] = ()
) -> tuple[str | None, Evidence | None]:
    """The line that belongs to the title; `title` is what read_title found."""
    return settle(extra)
