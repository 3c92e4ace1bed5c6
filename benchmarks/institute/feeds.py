"""Sitemaps and the feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from email.utils import format_datetime
from html import escape

from benchmarks.institute.model import NAME, Institute, LayoutName, Piece

SITEMAPS: dict[str, tuple[LayoutName, ...]] = {
    "publications.xml": ("drupal",),
    "blog.xml.gz": ("wordpress",),
    "archive.xml": ("static", "quarto"),
}
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_index(institute: Institute, day: date) -> str:
    """The index; it names one file for each part of the site."""
    entries = "".join(
        f"<sitemap><loc>{institute.url('/sitemaps/' + name)}</loc><lastmod>{day}</lastmod></sitemap>\n"
        for name in SITEMAPS
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_NAMESPACES}>\n{entries}</sitemapindex>\n'


def sitemap(institute: Institute, layouts: Sequence[LayoutName], odd: Sequence[str] = ()) -> str:
    """One file: pieces with their last change, then addresses that were never cleaned up."""
    entries = "".join(_entry(institute, piece) for layout in layouts for piece in institute.of(layout))
    entries += "".join(f"<url><loc>{institute.url(path)}</loc></url>\n" for path in odd)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_NAMESPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{entries}</urlset>\n"
    )


def _entry(institute: Institute, piece: Piece) -> str:
    alternate = ""
    if piece.translation:
        language, path = piece.translation
        alternate = f'<xhtml:link rel="alternate" hreflang="{language}" href="{institute.url(path)}"/>'
    lastmod = piece.touched or piece.modified or piece.published
    return f"<url><loc>{institute.url(piece.path)}</loc><lastmod>{lastmod}</lastmod>{alternate}</url>\n"


def rss(institute: Institute, day: date) -> str:
    """RSS 2.0 of the ten newest pieces; links carry the tracking parameters of a newsletter tool."""
    items = "".join(_item(institute, piece) for piece in institute.pieces[:10])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{NAME}</title><link>{institute.url('/en')}</link><description>New from the institute</description>"
        f"<lastBuildDate>{_moment(day)}</lastBuildDate>\n{items}</channel></rss>\n"
    )


def _item(institute: Institute, piece: Piece) -> str:
    url = institute.url(piece.path)
    creators = "".join(f"<dc:creator>{escape(one.name)}</dc:creator>" for one in piece.authors)
    return (
        f"<item><title>{escape(piece.title)}</title><link>{url}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="true">{url}</guid><pubDate>{_moment(piece.published)}</pubDate>{creators}'
        f"<description>{escape(piece.standfirst)}</description></item>\n"
    )


def _moment(day: date) -> str:
    return format_datetime(datetime.fromisoformat(f"{day}T09:30:00+02:00"))
