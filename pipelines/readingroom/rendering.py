"""Text of records as safe HTML, and two revisions beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from pipelines.changes import KINDS
from scraper.article import Article

LONGEST = 300_000
"""Characters of Markdown that are rendered; a longer text is shown as plain paragraphs."""
LONGEST_PLAIN = 2_000_000
MOST_PARTS = 2_000
"""Paragraphs of a side that are compared: difflib's worst case is quadratic."""
MOST_WORDS = 400
"""Words of a paragraph that are compared one by one."""
AROUND = 1
"""Unchanged paragraphs shown on either side of a change."""

_TAGS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "code", "pre", "a"}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "hr", "br", "sup", "sub"}
_NOTE_MARK = re.compile(r"\[\^(\d{1,3}|[a-z]|[*†‡]{1,3})\]")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table"]).disable(["image"])

Pieces = list[tuple[str, bool]]
"""Text in pieces, each with whether it differs from the other side."""


def rendered(article: dict[str, Any]) -> Markup:
    """The text as HTML: Markdown without raw HTML, then sanitised, since one fence is no fence."""
    markdown = article["markdown"]
    if not markdown or len(markdown) > LONGEST:
        return _plain(article["text"][:LONGEST_PLAIN])
    html = _MARKDOWN.render(markdown).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    html = _NOTE_MARK.sub(r"<sup>\1</sup>", html)
    return Markup(  # noqa: S704 - sanitised here
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _plain(text: str) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in text.split("\n\n") if part.strip())


def outward(url: str | None) -> str | None:
    """An address that a link may lead to; None for `javascript:` and all else that is not of the web."""
    if not url or len(url) > 4096 or not url.isprintable():
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def marked(pieces: Sequence[tuple[str, bool]]) -> Markup:
    """Pieces of text with `<mark>` around those that count."""
    return Markup("").join(Markup("<mark>{}</mark>").format(text) if yes else escape(text) for text, yes in pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison. `skipped` counts equal paragraphs that are left out here."""

    left: Pieces
    right: Pieces
    kind: str
    """same, changed, gone, come or skipped."""
    skipped: int = 0


def side_by_side(old: Article, new: Article) -> dict[str, list[Row]]:
    """Field -> rows, for the fields in which two revisions differ."""
    sides = {field: (_said(old, field), _said(new, field)) for field in KINDS}
    return {field: list(_rows(*pair)) for field, pair in sides.items() if pair[0] != pair[1]}


def _said(article: Article, field: str) -> list[str]:
    value = getattr(article, field)
    if field == "authors":
        return [one.name for one in value]
    if field == "notes":
        return [f"{one.mark or ''} {one.text}".strip() for one in value]
    if field == "attachments":
        return [f"{one.title or one.url} ({one.sha256 or 'not fetched'})" for one in value]
    if field == "tables":
        return [" | ".join(cells) for table in value for cells in [[table.caption or ""], table.header, *table.rows]]
    return [line for line in (value or "").splitlines() if line]


def _rows(before: list[str], after: list[str]) -> Iterator[Row]:
    before, after = before[:MOST_PARTS], after[:MOST_PARTS]
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            yield from _equal(before[a:b], first=a == 0, last=b == len(before))
        else:
            yield from _changed(before[a:b], after[c:d])


def _equal(parts: list[str], first: bool, last: bool) -> Iterator[Row]:
    head, tail = (0 if first else AROUND), (0 if last else AROUND)
    if len(parts) <= head + tail + 1:
        head, tail = len(parts), 0
    yield from (Row([(part, False)], [(part, False)], "same") for part in parts[:head])
    if left_out := len(parts) - head - tail:
        yield Row([], [], "skipped", left_out)
    yield from (Row([(part, False)], [(part, False)], "same") for part in parts[len(parts) - tail :])


def _changed(gone: list[str], come: list[str]) -> Iterator[Row]:
    """Paragraphs in pairs, in their order; those without a partner stand alone."""
    both = min(len(gone), len(come))
    for old, new in zip(gone[:both], come[:both], strict=True):
        yield Row(*_words(old, new), "changed")
    yield from (Row([(part, True)], [], "gone") for part in gone[both:])
    yield from (Row([], [(part, True)], "come") for part in come[both:])


def _words(old: str, new: str) -> tuple[Pieces, Pieces]:
    before, after = old.split(" "), new.split(" ")
    if max(len(before), len(after)) > MOST_WORDS:
        return [(old, True)], [(new, True)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:  # two other paragraphs: single words in common only confuse
        return [(old, True)], [(new, True)]
    left: Pieces = []
    right: Pieces = []
    for tag, a, b, c, d in matcher.get_opcodes():
        left.append((" ".join(before[a:b]) + " ", tag != "equal"))
        right.append((" ".join(after[c:d]) + " ", tag != "equal"))
    return [piece for piece in left if piece[0].strip()], [piece for piece in right if piece[0].strip()]
