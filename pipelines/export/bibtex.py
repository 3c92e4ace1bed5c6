"""BibTeX: @techreport for reports and briefs, @online for all else (styles that do not know it take @misc for it);
URL, day of access and archived copy in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.export.citation import Citation, Name, citations, one_line
from pipelines.export.options import Options
from scraper.article import Article

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SEPARATORS = re.compile("[,;]")
"""What readers part keywords at."""
_SPECIALS = re.compile(r"[\\{}%&#$_~^]")


def bibtex(articles: Iterable[Article], options: Options) -> Iterator[str]:
    """One entry each, keyed by the article's id."""
    return map(_entry, citations(articles, options))


def _entry(cited: Citation) -> str:
    kind = "techreport" if cited.is_report else "online"
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(cited))
    return f"@{kind}{{{cited.article.id},\n{fields}}}\n\n"


def _fields(cited: Citation) -> Iterator[tuple[str, str]]:
    article = cited.article
    yield "title", f"{{{{{escaped(cited.title)}}}}}"
    for role, names in (("author", cited.authors), ("editor", cited.editors), ("translator", cited.translators)):
        if names:
            yield role, f"{{{' and '.join(map(_name, names))}}}"
    for name in ("institution",) if cited.is_report else ("organization", "journaltitle"):
        yield name, f"{{{escaped(cited.publisher)}}}"  # Zotero and pandoc take a page's site from `journaltitle`
    yield from _date(cited)
    told = {
        "type": article.kind,
        "series": article.series,
        "number": article.number,
        "isbn": ", ".join(article.identifiers.isbn),
        "issn": article.identifiers.issn,
        "language": article.language,
        "abstract": article.standfirst,
        "keywords": ", ".join(_SEPARATORS.sub(" ", topic) for topic in article.topics),
    }
    for name, value in told.items():
        if value:
            yield name, f"{{{escaped(one_line(value))}}}"
    if article.identifiers.doi:
        yield "doi", f"{{{_verbatim(article.identifiers.doi)}}}"
    yield "url", f"{{{_verbatim(article.url)}}}"
    if len(cited.accessed) == 3:
        yield "urldate", "{{{:04d}-{:02d}-{:02d}}}".format(*cited.accessed)
    if cited.archived:
        yield "note", f"{{Archived: {escaped(cited.archived)}}}"


def _date(cited: Citation) -> Iterator[tuple[str, str]]:
    """Year and month for BibTeX; the day, which it has no field for, as biblatex and Zotero read it: after the month,
    since Zotero puts a month before whatever date it has read until then.
    """
    if cited.date:
        yield "year", f"{{{cited.date[0]}}}"
    if len(cited.date) > 1:
        yield "month", MONTHS[cited.date[1] - 1]
    if len(cited.date) > 2:
        yield "date", "{{{:04d}-{:02d}-{:02d}}}".format(*cited.date)


def _name(name: Name) -> str:
    if name.given is None:  # braces keep "and" and commas of a body's name together
        return f"{{{escaped(name.family)}}}"
    parts = (name.family, name.suffix, name.given)
    return ", ".join(escaped(part) for part in parts if part)


def _verbatim(text: str) -> str:
    """An address as it is: readers take these fields letter by letter. What would end the field is percent-encoded."""
    return "".join(f"%{ord(char):02X}" if char in "{}\\" else char for char in one_line(text).replace(" ", "%20"))


def escaped(text: str) -> str:
    """Text in which no character means something to TeX."""
    return _SPECIALS.sub(lambda found: _SPECIAL[found[0]], text)
