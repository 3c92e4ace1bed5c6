"""The publication's own files: the PDF of a report, its data, its annex; not what the prose cites."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from scraper.article import Attachment, Evidence
from scraper.extract.around import Around, heading_key, longer_than, text_of
from scraper.extract.headingwords import DOWNLOAD_WORDS
from scraper.extract.profile import CONFIDENCE as PROFILE_CONFIDENCE
from scraper.extract.profile import profile_files
from scraper.extract.rules import rule_elements
from scraper.extract.structured import structured
from scraper.extract.tree import Element, collapse
from scraper.extract.zones import BODY, CITE, COMMENT, LATEST, PERSON, RELATED

_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "epub": "application/epub+zip",
    "mobi": "application/x-mobipocket-ebook",
    "csv": "text/csv",
    "zip": "application/zip",
    "rtf": "application/rtf",
    "dta": "application/x-stata-dta",
}
_NEVER = CITE | COMMENT | LATEST | RELATED | PERSON
_HERE = frozenset(("here", "click here", "this link", "ici", "cliquez ici", "hier", "aquí", "qui", "aqui", "link"))
_NO_FILE = re.compile(
    r"annual[-_ ]?report|jahresbericht|rapport[-_ ]?(?:annuel|activit)|privacy|terms[-_ ]of|\bcv\b|imprint|cookie"
    r"|style[-_ ]?guide|media[-_ ]?kit|form[-_ ]?990|donat|subscri",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s?(bytes|[kmg]i?b|[kmg]o)\b", re.IGNORECASE)
_SIZED = re.compile(r"\s?\([^()]{0,40}\)$")
_UNITS = {"b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_MOST = 40


def read_attachments(around: Around) -> tuple[list[Attachment], Evidence | None]:
    """Files of the publication in the order of the page, what citation meta elements name first."""
    layout = around.doc.layout
    ruled = rule_elements(around.doc, layout.attachments) if layout else []
    places = (
        ("rule", "layout", 0.99, [_from_link(around, node) for node in ruled]),
        ("label", "attachments", 0.95, [_from_link(around, node) for node in around.given.attachments]),
        ("meta", "citation_pdf_url", 0.9, list(_told(around))),
        (
            "generic",
            "link to a file",
            0.8,
            [_from_link(around, node) for node, zone in around.own_links if _is_own(around, node, zone)],
        ),
    )
    found: dict[str, Attachment] = {}
    why: Evidence | None = None
    for method, where, confidence, files in places:
        for file in filter(None, files):
            _merge(found, file)
        if found and why is None:
            why = Evidence.model_validate({"method": method, "where": where, "confidence": confidence})
        if found and method in ("rule", "label"):
            break
    if not found:
        nodes, where = profile_files(around.doc)
        for file in filter(None, (_from_link(around, node) for node in nodes)):
            _merge(found, file)
            why = Evidence(method="generic", where=where, confidence=PROFILE_CONFIDENCE)
    return list(found.values())[:_MOST], why


def file_type(url: str) -> str | None:
    """The media type that the name of a file promises, for the types that publications come in."""
    name = unquote(urlsplit(url).path).rstrip("/").casefold()
    return _TYPES.get(name.rpartition(".")[2]) if "." in name.rpartition("/")[2] else None


def _merge(found: dict[str, Attachment], file: Attachment) -> None:
    """One file once: the first place counts, a later one may name it."""
    key = urlsplit(file.url)._replace(scheme="", fragment="", query="").geturl().casefold()
    known = found.setdefault(key, file)
    if known is not file:
        known.title = known.title or file.title
        known.bytes = known.bytes or file.bytes


def _from_link(around: Around, node: Element) -> Attachment | None:
    url = around.doc.absolute(node.get("href"))
    if url is None:
        return None
    text = text_of(node) or collapse(node.get("title") or node.get("aria-label") or "")
    title = _SIZE.sub("", text).replace("()", "").strip(" [](),;:–—-") or None
    if title and title.count("(") > title.count(")"):
        title += ")"  # "Annex (PDF, 2 MB)": the size went, and the bracket with it
    media_type = file_type(url) or mimetypes.guess_type(urlsplit(url).path)[0]
    if media_type is None and "/pdf" in urlsplit(url).path.casefold():
        media_type = _TYPES["pdf"]
    return Attachment(url=url, title=title, media_type=media_type, bytes=_size(text))


def _size(text: str) -> int | None:
    found = _SIZE.search(text)
    if not found:
        return None
    return int(float(found[1].replace(",", ".")) * _UNITS[found[2][0].casefold()])


def _is_own(around: Around, link: Element, zone: int) -> bool:
    """Is the link one to a file that the page hands out, rather than one that its prose cites?"""
    href = link.get("href") or ""
    lower = href.partition("?")[0].casefold()
    kind = _TYPES.get(lower.rpartition(".")[2]) or _TYPES.get(
        (link.get("download") or "").casefold().rpartition(".")[2]
    )
    if kind is None and "download" not in lower and "/pdf" not in lower:
        return False
    text = heading_key(text_of(link))
    # A box that is called related may hold the piece's own file, under the piece's title (bka.de).
    if (
        zone & _NEVER and not (zone & _NEVER == RELATED and kind and _names(around, _SIZED.sub("", text)))
    ) or _NO_FILE.search(f"{href.rpartition('/')[2]} {text}"):
        return False
    unnamed = not zone & BODY and "pdf" not in (link.get("class") or "") and not link.get("title")
    if not text and (unnamed or _prints(around, href)):
        return False  # a cover in a sidebar leads to another publication
    says_so = _says_download(_said_of(link) if text in _HERE else text) or _says_download(
        heading_key(link.get("aria-label") or link.get("title") or "")
    )
    if kind is None:
        return says_so and not _is_page(href) and "figure" not in lower and "citation" not in lower
    if not _same_site(around, href):
        return says_so and not zone & BODY
    return says_so or not zone & BODY or _stands_alone(link) or _names(around, text)


def _prints(around: Around, href: str) -> bool:
    """Is the file called as the page itself, story.html and story.pdf? Sites print their pages so (phys.org)."""
    here, mark, kind = urlsplit(around.doc.page.url).path.rpartition(".")
    url = around.doc.absolute(href)
    return bool(mark) and kind in ("html", "htm") and url is not None and urlsplit(url).path == f"{here}.pdf"


def _said_of(link: Element) -> str:
    """What the sentence around "click here" says that it is for, from its verb on."""
    block = next((one for one in link.iterancestors() if one.tag in ("p", "li", "div", "td")), link)
    return heading_key("" if longer_than(block, 400) else text_of(block)).removeprefix("to ").removeprefix("please ")


def _says_download(text: str) -> bool:
    words = text.split()
    return any(" ".join(words[:n]) in DOWNLOAD_WORDS for n in (1, 2, 3, 4)) or bool(
        words and words[-1].strip("()[]") == "pdf"
    )


def _is_page(href: str) -> bool:
    return href.startswith("#") or urlsplit(href).path.casefold().endswith(
        (".html", ".htm", ".php", "/downloads", "/download")
    )


def _same_site(around: Around, href: str) -> bool:
    url = around.doc.absolute(href)
    if url is None:
        return False
    here, there = urlsplit(around.doc.page.url).hostname or "", urlsplit(url).hostname or ""
    return (
        here.rpartition(".")[0].rpartition(".")[2] in there.split(".") or "amazonaws" in there or "cloudfront" in there
    )


def _stands_alone(link: Element) -> bool:
    """Is the link, perhaps with others, all that its paragraph says?"""
    block = next((one for one in link.iterancestors() if one.tag in ("p", "li", "div", "td", "h2", "h3", "h4")), None)
    if block is None:
        return False
    links = list(islice(block.iter("a"), _MOST))
    return not longer_than(block, sum(len(text_of(one)) for one in links) + 25)


def _names(around: Around, text: str) -> bool:
    title = heading_key(around.title or "")
    return len(text) >= 12 and (text in title or title in text) and bool(title)


def _told(around: Around) -> Iterator[Attachment]:
    data = structured(around.doc)
    for _, content in data.metas("citation_pdf_url", "bepress_citation_pdf_url", "wkhealth_pdf_url"):
        url = around.doc.absolute(content)
        if url:
            yield Attachment(url=url, media_type=_TYPES["pdf"])
    node = data.article
    for key in ("encoding", "associatedMedia"):
        value = node.data.get(key) if node else None
        for one in value if isinstance(value, list) else [value]:
            href = one.get("contentUrl") if isinstance(one, dict) else None
            url = around.doc.absolute(href) if isinstance(href, str) else None
            if url and file_type(url):
                yield Attachment(url=url, media_type=file_type(url))
