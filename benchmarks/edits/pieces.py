"""Invented publications and their pages: what is said, and four ways in which sites write it down."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import dataclass, field
from datetime import date
from html import escape
from urllib.parse import quote

from benchmarks.edits.phrases import EN, LANGUAGES, Language
from benchmarks.institute.pdf import make_pdf

Sentence = list[str]


@dataclass
class Piece:
    """One publication, and how its site lays it out."""

    number: int
    language: Language
    layout: int
    title: str
    authors: list[str]
    published: date
    standfirst: str | None
    paragraphs: list[list[Sentence]]
    typed: dict[int, str] = field(default_factory=dict)
    """Paragraphs whose typography was changed: what they are now."""
    file: bytes | None = None

    @property
    def path(self) -> str:
        """Address on the site."""
        return f"/papers/{self.number:04d}-{self.language.code}"

    def texts(self) -> list[str]:
        """The paragraphs as they are written."""
        return [self.typed.get(n, self.language.paragraph(one)) for n, one in enumerate(self.paragraphs)]

    def copy(self) -> Piece:
        """One that can be edited."""
        return copy.deepcopy(self)


def invent(number: int, seed: int) -> Piece:
    """A piece of 2 to 24 paragraphs in one of the languages."""
    draw = random.Random(f"{seed} {number}")
    language = LANGUAGES[number % len(LANGUAGES)]
    count = draw.choice((2, 3, 4, 6, 9, 14, 24))
    fewest = 3 if count < 4 else 2
    return Piece(
        number,
        language,
        draw.randrange(4),
        title_of(language, draw),
        draw.sample(language.names, draw.randint(1, 3)),
        date(draw.randint(2012, 2025), draw.randint(1, 12), draw.randint(1, 28)),
        language.written(language.sentence(draw)) if draw.random() < 0.5 else None,
        [[language.sentence(draw) for _ in range(draw.randint(fewest, 5))] for _ in range(count)],
        file=pdf(number, draw) if draw.random() < 0.3 else None,
    )


def title_of(language: Language, draw: random.Random) -> str:
    """The parts of a sentence, without its end."""
    text = language.join.join(language.sentence(draw)[1:])
    return text[:1].upper() + text[1:]


def pdf(number: int, draw: random.Random) -> bytes:
    """A file of the publication."""
    pages = [[EN.written(EN.sentence(draw)) for _ in range(6)] for _ in range(2)]
    return make_pdf(f"Paper {number}", "Meridian Papers", date(2026, 1, 1), pages)


def page(piece: Piece, host: str, noise: int) -> str:
    """The page; `noise` is what differs at every visit and says nothing: tokens, teasers, counters."""
    draw = random.Random(f"{noise} {piece.number}")
    teasers = "".join(
        f'<li><a href="/papers/{n:04d}">{escape(title_of(EN, draw))}</a></li>' for n in draw.sample(range(900), 4)
    )
    return (
        f'<!DOCTYPE html><html lang="{piece.language.code}"{_direction(piece)}><head><meta charset="utf-8">'
        f"<title>{escape(piece.title)} | Meridian Papers</title>{_meta(piece)}"
        f'<meta name="csrf-token" content="{draw.getrandbits(64):x}"></head><body>'
        '<header><nav><a href="/">Home</a> <a href="/papers">Papers</a> <a href="/about">About us</a></nav></header>'
        f"{LAYOUTS[piece.layout](piece, host)}"
        f'<aside class="related"><h3>Most read</h3><ul>{teasers}</ul></aside>'
        f"<footer><p>© Meridian Papers. {draw.randint(2, 900)} readers online.</p>"
        '<a href="/imprint">Imprint</a></footer>'
        f"</body></html>"
    )


def _direction(piece: Piece) -> str:
    return ' dir="rtl"' if piece.language.code == "ar" else ""


def _meta(piece: Piece) -> str:
    day = piece.published.isoformat()
    if piece.layout in (0, 3):
        told = {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": piece.title,
            "datePublished": day,
            "author": [{"@type": "Person", "name": name} for name in piece.authors],
        }
        return f'<script type="application/ld+json">{json.dumps(told)}</script>'
    authors = "".join(f'<meta name="author" content="{escape(name)}">' for name in piece.authors)
    return f'<meta property="article:published_time" content="{day}">{authors if piece.layout == 1 else ""}'


def _body(piece: Piece) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in piece.texts())


def _file(piece: Piece) -> str:
    return f'<p class="download"><a href="{piece.path}.pdf">Download the paper (PDF)</a></p>' if piece.file else ""


def _names(piece: Piece) -> str:
    links = (f'<a rel="author" href="/people/{quote(name)}">{escape(name)}</a>' for name in piece.authors)
    return ", ".join(links)


def _article(piece: Piece, host: str) -> str:
    lead = f'<p class="standfirst">{escape(piece.standfirst)}</p>' if piece.standfirst else ""
    return (
        f"<main><article><h1>{escape(piece.title)}</h1>{lead}"
        f'<div class="byline">{piece.language.labels[0]} {_names(piece)}</div>'
        f'<time datetime="{piece.published}">{piece.published}</time>'
        f'<div class="article-body">{_body(piece)}</div>{_file(piece)}</article></main>'
    )


def _divs(piece: Piece, host: str) -> str:
    lead = f'<div class="field--name-field-summary">{escape(piece.standfirst)}</div>' if piece.standfirst else ""
    return (
        f'<div class="page"><div class="title"><h1>{escape(piece.title)}</h1></div>{lead}'
        f'<div class="meta"><span class="authors">{_names(piece)}</span> | '
        f'<span class="date">{piece.published}</span></div>'
        f'<div class="content"><div class="node">{_body(piece)}</div></div>{_file(piece)}</div>'
    )


def _labelled(piece: Piece, host: str) -> str:
    by, on = piece.language.labels
    names = "".join(f"<li>{escape(name)}</li>" for name in piece.authors)
    return (
        f'<section id="publication"><h1 class="pub-title">{escape(piece.title)}</h1>'
        f'<dl><dt>{on}</dt><dd>{piece.published}</dd><dt>{by}</dt><dd><ul class="authors">{names}</ul></dd></dl>'
        f'<div class="rich-text">{_body(piece)}</div>{_file(piece)}</section>'
    )


def _blog(piece: Piece, host: str) -> str:
    return (
        f'<div id="content"><article class="post hentry"><h1 class="entry-title">{escape(piece.title)}</h1>'
        f'<p class="entry-meta">{_names(piece)} · '
        f'<time class="entry-date" datetime="{piece.published}">{piece.published}</time></p>'
        f'<div class="entry-content">{_body(piece)}{_file(piece)}</div></article></div>'
    )


LAYOUTS = (_article, _divs, _labelled, _blog)
