"""What all designs share: escaping, dates, inline markup, and the weight that real pages carry."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from html import escape

from benchmarks.institute.model import Block, Institute, Piece
from benchmarks.institute.prose import Dice

MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
}  # fmt: skip
NAVIGATION = {
    "en": (("/en", "Home"), ("/en/publications", "Publications"), ("/blog/", "Blog"), ("/archive/", "Archive"),
           ("/data-notes/", "Data Notes"), ("/en/people", "People"), ("/search", "Search")),
    "fr": (("/fr", "Accueil"), ("/fr/publications", "Publications"), ("/en/people", "Équipe"), ("/search", "Recherche")),
}  # fmt: skip


def long_date(day: date, language: str = "en") -> str:
    """As printed: 5 March 2026, or 5 mars 2026."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def american_date(day: date) -> str:
    """As blogs print it: March 5, 2026."""
    return f"{MONTHS['en'][day.month - 1]} {day.day}, {day.year}"


def names(piece: Piece) -> str:
    """Authors in a row: A; A and B; A, B and C."""
    *most, last = [one.name for one in piece.authors]
    return f"{', '.join(most)} {'et' if piece.language == 'fr' else 'and'} {last}" if most else last


def inline(block: Block, note: str = "") -> str:
    """The HTML inside a block; `note` is the markup of a footnote's mark, with {n} for the number."""
    html = escape(block.text, quote=False)
    if block.link:
        phrase, url = block.link
        html = html.replace(escape(phrase, quote=False), f'<a href="{url}">{escape(phrase, quote=False)}</a>', 1)
    return html + (note.format(n=block.note) if block.note else "")


def navigation(language: str) -> str:
    """The site's menu."""
    items = "".join(f'<li><a href="{path}">{label}</a></li>' for path, label in NAVIGATION[language])
    return f'<nav class="menu" aria-label="Main"><ul>{items}</ul></nav>'


def weighted(html: str, piece: Piece, institute: Institute) -> str:
    """The page brought to its size by what makes real pages heavy: application state, styles, a mega menu.

    Sizes are spread evenly in logarithm from a third to three times the institute's median.
    """
    if not institute.size:
        return html
    dice = Dice("weight/" + piece.path)
    target = institute.size * math.exp((dice.below(10_001) / 5_000 - 1) * math.log(3))
    missing = max(0, int(target) - len(html.encode()))
    html = html.replace("</head>", _state(missing * 6 // 10, dice) + "</head>", 1)
    return html.replace("</body>", _mega_menu(missing * 4 // 10, dice) + "</body>", 1)


def _state(size: int, dice: Dice) -> str:
    rows = ",".join(_cut(_state_rows(), size, dice))
    return f'<script type="application/json" data-selector="settings">[{rows}]</script>\n'


def _mega_menu(size: int, dice: Dice) -> str:
    items = "".join(_cut(_menu_items(), size, dice))
    return f'<footer class="footer"><div class="footer__menu"><ul>{items}</ul></div></footer>\n'


def _cut(stock: Sequence[str], size: int, dice: Dice) -> Iterator[str]:
    """Rows of the stock, round and round from a place of the page's own, until they are `size` long."""
    place = dice.below(len(stock))
    while size > 0:
        row = stock[place % len(stock)]
        yield row
        size -= len(row)
        place += 1


@lru_cache(maxsize=1)
def _state_rows() -> list[str]:
    dice = Dice("state")
    return [
        f'{{"id":"block-{dice.below(10**6)}","region":"r{dice.below(40)}","weight":{dice.below(90)},"lazy":true}}'
        for _ in range(3000)
    ]


@lru_cache(maxsize=1)
def _menu_items() -> list[str]:
    """About 390 bytes an item, as themes write them: so a page has as many links and elements a KB as real ones have.

    `python -m benchmarks.shape` prints both side by side.
    """
    dice = Dice("menu")
    numbers = [dice.below(10**5) for _ in range(3000)]
    item = (
        '<li class="menu__item menu__item--level-3" data-menu-id="{n}" data-once="menu-item">'
        '<a class="menu__link menu__link--level-3" href="/topics/{n}" data-track="nav|footer|{n}">Topic {n}</a>'
        '<svg class="icon icon--arrow" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="M12 4l-1.41 1.41L16.17 11H4v2h12.17l-5.58 5.59L12 20l8-8-8-8z M{n} 0h1v1h-1z"/></svg></li>\n'
    )
    return [item.format(n=n) for n in numbers]
