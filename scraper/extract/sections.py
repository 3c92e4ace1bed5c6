"""What stands under each visible label, whatever the nesting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from scraper.extract.labeltable import END, IGNORE, Token
from scraper.extract.lines import Line
from scraper.extract.tree import Element

_SINGLE = frozenset(("credit", "author_role", "series", "number", "kind", "published_in", "modified", "identifiers"))
"""Fields whose value is one line: what follows it goes on with what was before."""

FILE_NAME = re.compile(r"[\w .()+-]{1,120}\.(?:jpe?g|png|gif|webp|svg|avif|tiff?)", re.IGNORECASE)
"""A file name that stands as text where its image should be."""


@dataclass(slots=True, eq=False)
class Section:
    """A label and the lines under it; `label` is None for what stands under none."""

    label: str | None = None
    head: Line | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def texts(self) -> list[Line]:
        """The lines with text, file names of images apart."""
        return [line for line in self.lines if line.image is None and not FILE_NAME.fullmatch(line.text)]

    @property
    def images(self) -> list[Element]:
        """The images, in order."""
        return [line.image for line in self.lines if line.image is not None]


def sections(stream: Iterable[Token], noise: list[Line]) -> list[Section]:
    """The stream cut at its labels. Labels to be ignored end nothing; they are added to `noise`."""
    found = [Section()]
    for token in stream:
        if token.label == IGNORE:
            noise.append(token.line)
        elif token.label == END:
            noise.append(token.line)
            found.append(Section())
        elif token.label:
            found.append(Section(token.label, token.line))
        else:
            found[-1].lines.append(token.line)
    whole: list[Section] = []
    for section in found:
        whole += _split(_bounded(section), whole)
    return whole


def _bounded(section: Section) -> list[Section]:
    """A value stays within the smallest element that holds the label and something after it.

    Label and value in one paragraph ("Body: It was a dark night") say nothing of where the value ends: there the
    bound is the element around the paragraph.
    """
    if section.head is None or not section.lines:
        return [section]
    first = next(section.lines[0].hosts)
    around = {first, *first.iterancestors()}
    head = next(section.head.hosts)
    bound = next((one for one in (head, *head.iterancestors()) if one in around), first)
    if bound is head or bound.tag == "p":
        parent = bound.getparent()
        bound = bound if parent is None else parent
    for index, line in enumerate(section.lines):
        host = next(line.hosts)
        if bound is not host and bound not in host.iterancestors():
            return [Section(section.label, section.head, section.lines[:index]), Section(lines=section.lines[index:])]
    return [section]


def _split(parts: list[Section], before: list[Section]) -> list[Section]:
    """One line for fields of one line; the next author follows an author's role."""
    section = parts[0]
    if section.label not in _SINGLE:
        return parts
    first = next((n for n, line in enumerate(section.lines) if line.image is None), len(section.lines))
    rest = section.lines[first + 1 :]
    if not rest:
        return parts
    goes_on = "authors" if section.label == "author_role" else None
    return [Section(section.label, section.head, section.lines[: first + 1]), Section(goes_on, None, rest), *parts[1:]]
