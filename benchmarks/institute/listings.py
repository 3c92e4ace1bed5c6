"""Pages that lead to pieces: home, lists with pagers, staff and their profiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.institute.layouts.drupal import RIGHTS, card
from benchmarks.institute.layouts.parts import american_date, long_date, names, navigation
from benchmarks.institute.model import NAME, Institute, Person, Piece
from benchmarks.institute.subjects import PROGRAMMES

PER_PAGE = 8


def shell(title: str, content: str, language: str = "en", head: str = "") -> str:
    """The frame of every page that is no publication."""
    return f"""<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} | {NAME}</title>{head}
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>
<body><header class="header"><a class="brand" href="/{language}">{NAME}</a>{navigation(language)}</header>
<main><h1>{escape(title)}</h1>
{content}
</main><footer class="site-footer"><p>{RIGHTS}</p></footer></body></html>
"""


def pages(institute: Institute) -> Iterator[tuple[str, str]]:
    """Path and HTML of every listing and profile."""
    yield from _homes(institute)
    yield from _numbered("/en/publications", "Publications", institute.of("drupal", "en"), "en")
    yield from _numbered("/fr/publications", "Publications", institute.of("drupal", "fr"), "fr")
    yield from _blog(institute.of("wordpress"))
    yield "/archive/", shell("Meridian Papers", _plain_list(institute.of("static")))
    yield "/data-notes/", shell("Data Notes", _plain_list(institute.of("quarto")))
    staff = "".join(f'<li><a href="{one.path}">{one.name}</a>, {one.role}</li>' for one in institute.people)
    yield "/en/people", shell("People", f"<ul>{staff}</ul>")
    for person in institute.people:
        yield person.path, shell(person.name, _profile(person, institute))


def _homes(institute: Institute) -> Iterator[tuple[str, str]]:
    welcome = {"en": "Independent research on energy, government and the neighbourhood.",
               "fr": "Recherche indépendante sur l’énergie, l’État et le voisinage."}  # fmt: skip
    for language, text in welcome.items():
        newest = [piece for piece in institute.pieces if piece.language == language][:5]
        yield f"/{language}", shell(NAME, f"<p>{text}</p>{''.join(card(one) for one in newest)}", language)


def _numbered(path: str, title: str, pieces: Sequence[Piece], language: str) -> Iterator[tuple[str, str]]:
    """A list with a numbered pager that counts from zero."""
    last = max(0, (len(pieces) - 1) // PER_PAGE)
    for number in range(last + 1):
        cards = "".join(card(one) for one in pieces[number * PER_PAGE : (number + 1) * PER_PAGE])
        yield (
            path + (f"?page={number}" if number else ""),
            shell(title, cards + _pager(number, last, language), language),
        )


def _pager(number: int, last: int, language: str) -> str:
    words = {"en": ("Next page", "Previous page"), "fr": ("Page suivante", "Page précédente")}[language]
    near = range(max(0, number - 3), min(last, number + 3) + 1)
    items = "".join(f'<li><a href="?page={n}" title="Page {n + 1}">{n + 1}</a></li>' for n in near)
    if number < last:
        items += f'<li class="pager__item--next"><a href="?page={number + 1}" rel="next">{words[0]}</a></li>'
    if number:
        items += f'<li class="pager__item--previous"><a href="?page={number - 1}" rel="prev">{words[1]}</a></li>'
    return f'<nav class="pager" role="navigation"><ul>{items}</ul></nav>'


def _blog(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """A list that offers older posts page by page."""
    last = max(0, (len(pieces) - 1) // PER_PAGE)
    for number in range(last + 1):
        posts = "".join(_post(one) for one in pieces[number * PER_PAGE : (number + 1) * PER_PAGE])
        older = f'<a class="next page-numbers" href="/blog/page/{number + 2}/">Older posts</a>' if number < last else ""
        yield f"/blog/page/{number + 1}/" if number else "/blog/", shell("Meridian Blog", posts + older)


def _post(piece: Piece) -> str:
    return (
        f'<article class="post"><h2 class="entry-title"><a href="{piece.path}" rel="bookmark">{escape(piece.title)}</a></h2>'
        f"<p>{american_date(piece.published)}, by {names(piece)}</p><p>{escape(piece.standfirst[:120])} […]</p></article>\n"
    )


def _plain_list(pieces: Sequence[Piece]) -> str:
    items = "".join(
        f'<li><a href="{one.path}">{escape(one.title)}</a>, {names(one)}, {long_date(one.published, one.language)}</li>\n'
        for one in pieces
    )
    return f"<ul>{items}</ul>"


def _profile(person: Person, institute: Institute) -> str:
    written = [piece for piece in institute.pieces if person in piece.authors][:10]
    programme = PROGRAMMES[person.programme]["en"]
    return (
        f'<p class="role">{person.role}</p><p>{person.name} works in the {programme} of the institute.</p>'
        f"<h2>Publications</h2>{_plain_list(written)}"
    )
