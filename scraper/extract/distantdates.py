"""Dates far from the title, asked only where nothing near it nor any metadata tells one.

Below the text stand lines such as "This entry was posted on Tuesday, 10 July 2012", labels with their value ("Mise en
ligne", "23 mai 2019") and the day in the author's box. They are believed where they name one day only: a list of
other pieces names several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from scraper.extract import hints
from scraper.extract.bylines import says_by
from scraper.extract.dateplaces import Told, bare, is_foreign
from scraper.extract.datetext import find_dates
from scraper.extract.landmarks import Landmarks, line_of, where, words_before
from scraper.extract.months import says_modified, says_published
from scraper.extract.tree import Element, collapse

_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d(?!\d)")
_OF_THE_SITE = re.compile(r"\b(?:web)?site\b|copyright|©|version", re.I)
_OF_THE_PIECE = re.compile(
    r"\b(?:this|dieser|diese|cet|cette|ce|este|esta|questo|questa|dit|deze|ten|эта|этот)\s+(?:blog ?)?"
    r"(?:entry|post|article|piece|page|story|report|beitrag|artikel|eintrag|text|seite|billet|texte|entrada|artículo|artigo|"
    r"articolo|pagina|wpis|статья)",
    re.I,
)
"""How sentences below a text speak of it: "This entry was posted on ..."."""
_LONGEST, _BARE_LENGTH, _LABEL_LENGTH, _DAY = 160, 40, 20, len("2024-03-05")
_LABELLED, _BESIDE_AUTHOR, _LONE = 0.66, 0.64, 0.45
_MOST = 60


def distant_dates(marks: Landmarks) -> list[Told]:
    """The places of the page's only labelled day, else of the only day beside its author, else of its only day."""
    told = list(_told(marks))
    found = []
    for changed in (False, True):
        for confidence in (_LABELLED, _BESIDE_AUTHOR, _LONE):
            same = [one for one in told if one.confidence == confidence and one.modified == changed]
            if same:
                found += same[:1] if len({_day(one) for one in same}) == 1 else []
                break
    return found


def _day(told: Told) -> str:
    return next(one.day for one in find_dates(told.text))


def _told(marks: Landmarks) -> Iterator[Told]:
    count = 0
    for node, found in groupby(_dated(marks), itemgetter(0)):
        for _, text in found:
            line = collapse(text)
            day = len(line) <= _LONGEST and next(iter(find_dates(line)), None)
            if day and len(day.iso) >= _DAY and (told := _judged(marks, node, line)):
                yield told
                count += 1
        if count >= _MOST:
            return


def _dated(marks: Landmarks) -> list[tuple[Element, str]]:
    """Short texts with a year and the elements that hold them, in the order of those."""
    found = [(node, text) for node in marks.nodes if (text := node.text) and _is_dated(text)]
    if marks.nodes:
        tails = ((node.getparent(), text) for node in marks.nodes[0].getroottree().iter() if (text := node.tail))
        # A tail belongs to the element around; of what shows no text nothing is read.
        found += [(node, text) for node, text in tails if _is_dated(text) and node is not None and node in marks.place]
    return sorted(found, key=lambda one: marks.place[one[0]])


def _is_dated(text: str) -> bool:
    return len(text) < 2 * _LONGEST and _YEAR.search(text) is not None


def _judged(marks: Landmarks, node: Element, line: str) -> Told | None:
    """What a short text with one day is worth: by its own words, by its label, by the author before it."""
    alone = len(line) <= _BARE_LENGTH and bare(line)
    label = f"{words_before(node)} {line}" if alone else line
    if _OF_THE_SITE.search(label):
        return None
    published = says_published(label)
    changed = not published and says_modified(label)
    if (published or changed) and (_opens(label) or _OF_THE_PIECE.search(label)):
        # A footer tells of the piece where it begins with the label: "Erschienen am: 01.11.2023" (literaturkritik.de).
        confidence = _LABELLED
    elif alone and _beside_author(marks, node):
        confidence = _BESIDE_AUTHOR
    elif alone and node.tag != "a":
        confidence = _LONE
    else:
        return None
    if is_foreign(marks, node) and not (confidence == _LABELLED and _opens(label)):
        return None
    return Told(line, "generic", where(node), confidence, changed, node)


def _opens(line: str) -> bool:
    """Does a label, or a line with little else than a date, begin with the word for it?"""
    first = line.lstrip()[:_LABEL_LENGTH]
    return len(line) <= 2 * _BARE_LENGTH and (says_published(first) or says_modified(first))


def _beside_author(marks: Landmarks, node: Element) -> bool:
    """Does a date stand in an author's box, behind a byline, or behind the link to an author?"""
    parent, before = node.getparent(), node.getprevious()
    if any("author" in (one.get("rel") or "").split() for one in node.iterchildren("a")):
        return True
    if parent is not None and marks.hint.get(parent, 0) & hints.BYLINE:
        return True
    return before is not None and says_by(line_of(before, _BARE_LENGTH))
