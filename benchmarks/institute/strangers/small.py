"""Pages of an institute that are no pieces: what it says of itself, its people, its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from benchmarks.institute.strangers.site import AUTHORS, Stranger, Text, paragraphs, slug, texts

Shell = Callable[[str, str], str]
"""A page from its title and its content."""
Items = list[tuple[str, Text]]
"""Paths and what stands there."""


def about(site: Stranger, shell: Shell, paths: Iterable[str], language: str = "en") -> None:
    """Standing pages with as much prose as a piece has."""
    for path in paths:
        name = path.strip("/").rpartition("/")[2].replace("-", " ").partition(".")[0].capitalize()
        site.page(path, shell(name, f"<h1>{name}</h1>{paragraphs(texts(path, 1, language)[0])}"))


def people(site: Stranger, shell: Shell, path: Callable[[str], str]) -> list[tuple[str, str]]:
    """A page for each author; returns paths and names."""
    found = [(path(slug(name)), name) for name in AUTHORS]
    for place, name in found:
        html = f"""<h1>{name}</h1><p class="position">Senior researcher</p><p>{name} joined in 2014 after some years at a court
of auditors. {name.split()[0]} holds a doctorate in public law and works on registers, grids and the budgets of regulators.</p>
<p>Email: {slug(name)}@institute.example</p>"""
        site.page(place, shell(name, html))
    return found


def events(site: Stranger, shell: Shell, items: Items) -> None:
    """Evenings with a time, a place and somewhere to sign up."""
    for path, text in items:
        html = f"""<h1>{escape(text.title)}</h1><p class="when">{text.day:%A, %-d %B %Y}, 18:00 – 19:30</p><p class="where">Old Library, 3 Mill Lane</p>
<p>{escape(text.paragraphs[0])}</p><h2>Speakers</h2><ul><li>{text.author}</li><li>{AUTHORS[text.number % 6]}</li></ul>
<p><a href="https://tickets.example/{text.number}">Register to attend</a></p>"""
        site.page(path, shell(text.title, html))


def placed(seed: str, count: int, path: Callable[[Text], str], language: str = "en", days: int = 21) -> Items:
    """Pieces and the paths they stand at, newest first."""
    return [(path(one), one) for one in texts(seed, count, language, days)]


def pages_of(items: Items, size: int) -> list[Items]:
    """Items in pages of a list."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [[]]
