"""Citations, field by field, as the programs that import them say they read them."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.sax.saxutils import unescape

import pytest
from lxml import etree

from pipelines.export import FORMATS, Options
from pipelines.export.citation import Name, citations
from scraper.article import Article, Attachment, Author, CaptureRef, Identifiers, Provenance, Translation

NAMED = Options(publishers={"meridian": "Meridian Institute"})
ARCHIVED = "m.warc.gz, record <urn:uuid:1>, sha1:X"
REPORT = Article(
    id="meridian-1",
    source="meridian",
    url="https://www.meridian-institute.example/a_b?x=50%25",
    genre="report",
    kind="Policy Brief",
    title="Trade & {power}: 100 % of $",
    standfirst="What it says.",
    authors=[
        Author(name="Céline Pajon", role="Head", affiliation="Ifri", orcid="0000-0002-1825-0097"),
        Author(name="Ursula von der Leyen"),
        Author(name="Institute of Sea, Trade and Ports"),
        Author(name="Ann Other Jr.", contribution="editor"),
        Author(name="Tom Translator", contribution="translator"),
    ],
    published="2024-03",
    language="en",
    series="Sea; papers",
    number="140",
    topics=["Trade; sea", "Ports"],
    identifiers=Identifiers(doi="10.1/x_y", isbn=["978-1"], issn="1234-5678"),
    attachments=[
        Attachment(url="https://www.meridian-institute.example/f.PDF?v=2"),
        Attachment(url="https://x.example/data.csv"),
    ],
    translations=[Translation(language="fr", url="https://www.meridian-institute.example/fr/a_b")],
    provenance=Provenance(
        fetched_at="2026-03-02T08:00:01Z",
        captures=[CaptureRef(warc="m.warc.gz", offset=7, length=1, record_id="<urn:uuid:1>", payload_digest="sha1:X")],
    ),
)
PAGE = REPORT.model_copy(update={"genre": "commentary", "kind": "External Articles", "id": "meridian-2"})


def said(name: str, article: Article) -> str:
    return "".join(FORMATS[name]([article], NAMED))


# --- RIS, as Zotero's translator of it (RIS.js: fieldMap, importFields) maps tags to fields -----
EVERYWHERE = {
    "TI": "title",
    "AU": "author",
    "ED": "editor",
    "A4": "translator",
    "DA": "date",
    "DO": "DOI",
    "LA": "language",
    "AB": "abstractNote",
    "KW": "tags",
    "UR": "url",
    "Y2": "accessDate",
    "M2": "extra",
    "L1": "pdf",
    "L2": "html",
    "N1": "notes",
    "DB": "archive",
    "AN": "archiveLocation",
}
OF_TYPE = {
    "report": {"PB": "institution", "T2": "seriesTitle", "SN": "reportNumber", "M3": "reportType"},
    "webpage": {"T2": "websiteTitle", "M3": "websiteType"},
}
NO_FIELD = {"webpage": {"archive", "archiveLocation"}}
"""What this type has no field for: Zotero would keep the raw line as a note."""


def imported(ris: str) -> tuple[str, dict[str, list[str]]]:
    """The item that Zotero makes of a record. Fails on a tag that it would not place."""
    lines = [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line) for line in ris.split("\r\n") if line]
    told = [(found[1], found[2]) for found in lines if found]
    assert len(told) == len([line for line in ris.split("\r\n") if line])
    kind = {"RPRT": "report", "ELEC": "webpage"}[told[0][1]]
    item: dict[str, list[str]] = {}
    for tag, value in told[1:]:
        if tag in ("ID", "ER", "PY"):
            continue
        field = OF_TYPE[kind].get(tag) or EVERYWHERE[tag]
        assert field not in NO_FIELD.get(kind, ()), (tag, kind)
        item.setdefault(field, []).append(value)
    return kind, item


def test_zotero_imports_a_report() -> None:
    kind, item = imported(said("ris", REPORT))
    assert kind == "report"
    assert item == {
        "title": ["Trade & {power}: 100 % of $"],
        "author": ["Pajon, Céline", "von der Leyen, Ursula", "Institute of Sea Trade and Ports"],
        "editor": ["Other, Ann, Jr"],
        "translator": ["Translator, Tom"],
        "institution": ["Meridian Institute"],
        "seriesTitle": ["Sea; papers"],
        "reportNumber": ["140"],
        "reportType": ["Policy Brief"],
        "date": ["2024/03//"],
        "DOI": ["10.1/x_y"],
        "language": ["en"],
        "abstractNote": ["What it says."],
        "tags": ["Trade, sea", "Ports"],
        "url": [REPORT.url],
        "pdf": ["https://www.meridian-institute.example/f.PDF?v=2"],
        "html": ["https://x.example/data.csv"],
        "accessDate": ["2026/03/02/"],
        "extra": ["ISBN: 978-1", "ISSN: 1234-5678"],
        "archive": ["thinktank-archive"],
        "archiveLocation": [ARCHIVED],
    }


def test_zotero_imports_a_page() -> None:
    kind, item = imported(said("ris", PAGE))
    assert kind == "webpage"
    assert item["websiteTitle"] == ["Meridian Institute"] and item["websiteType"] == ["External Articles"]
    assert item["extra"] == ["ISBN: 978-1", "ISSN: 1234-5678", "Series: Sea; papers", "Number: 140"]
    assert item["notes"] == [f"Archived: {ARCHIVED}"]


def test_what_endnote_asks_of_ris() -> None:
    ris = said("ris", REPORT)
    assert ris.startswith("TY  - RPRT\r\n") and ris.endswith("ER  - \r\n\r\n")
    assert "PY  - 2024\r\nDA  - 2024/03//\r\n" in ris


# --- BibTeX -----------------------------------------------------------------------------------
def fields(bibtex: str) -> tuple[str, dict[str, str]]:
    """Type and fields, read by braces as BibTeX reads them."""
    kind = bibtex[1 : bibtex.index("{")]
    told = {}
    for found in re.finditer(r"^  (\w+) = (.*),$", bibtex, re.MULTILINE):
        value = found[2]
        assert value.replace("\\{", "").replace("\\}", "").count("{") == value.replace("\\{", "").replace(
            "\\}", ""
        ).count("}")
        told[found[1]] = value[1:-1] if value.startswith("{") else value
    return kind, told


def test_bibtex_of_a_report() -> None:
    kind, told = fields(said("bibtex", REPORT))
    assert kind == "techreport"
    assert told == {
        "title": r"{Trade \& \{power\}: 100 \% of \$}",
        "author": "Pajon, Céline and von der Leyen, Ursula and {Institute of Sea, Trade and Ports}",
        "editor": "Other, Jr, Ann",
        "translator": "Translator, Tom",
        "institution": "Meridian Institute",
        "year": "2024",
        "month": "mar",
        "type": "Policy Brief",
        "series": "Sea; papers",
        "number": "140",
        "isbn": "978-1",
        "issn": "1234-5678",
        "language": "en",
        "abstract": "What it says.",
        "keywords": "Trade sea, Ports",
        "doi": "10.1/x_y",  # letter by letter: an escaped underline would be a part of it
        "url": REPORT.url,
        "urldate": "2026-03-02",
        "note": f"Archived: {ARCHIVED}",
    }


def test_bibtex_of_a_page() -> None:
    kind, told = fields(said("bibtex", PAGE.model_copy(update={"url": "https://x.example/{a}\\b c"})))
    assert kind == "online" and told["organization"] == told["journaltitle"] == "Meridian Institute"
    assert told["url"] == "https://x.example/%7Ba%7D%5Cb%20c"


# --- BibTeX, as Zotero's translator of it (BibTeX.js, 2019-09-17) maps fields ------------------
BIBTEX_TYPES = {"techreport": "report", "online": "webpage"}
BIBTEX_FIELDS = {
    "title": "title",
    "type": "type",
    "series": "series",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "url",
    "doi": "DOI",
    "abstract": "abstractNote",
    "language": "language",
    "journaltitle": "publicationTitle",
    "institution": "publisher",
    "organization": "publisher",
    "urldate": "accessDate",
    "note": "notes",
}
OF_BASE = {
    "report": {"type": "reportType", "publisher": "institution"},
    "webpage": {"type": "websiteType", "publicationTitle": "websiteTitle"},
}
"""What a field of all items is called in this one."""
WITHOUT_FIELD = {
    "report": {"series", "ISBN", "ISSN"},
    "webpage": {"series", "ISBN", "ISSN", "issue", "publisher", "DOI"},
}
"""What such an item has no field for; RIS brings these as lines of `Extra`."""
MONTH_NAMES = {"mar": "March "}


def creator(name: str) -> tuple[str, str | None]:
    """Family and given name; what stands between them (Jr) goes behind the given name."""
    if name.startswith("{"):
        return name[1:-1], None
    family, *rest = name.split(", ")
    return family, ", ".join([rest[-1], *rest[:-1]]) if rest else None


def imported_from_bibtex(bibtex: str) -> tuple[str, dict[str, Any]]:
    """The item that Zotero makes of an entry: fields one after the other. Fails on a field that it would not know."""
    kind, told = fields(bibtex)
    of = BIBTEX_TYPES[kind]
    item: dict[str, Any] = {}
    for name, raw in told.items():
        value = re.sub(r"\\([{}%&#$_])", r"\1", raw)
        if name in ("author", "editor", "translator"):
            item[name] = [creator(one) for one in re.split(r" and (?![^{]*})", value)]
        elif name == "number":
            item["reportNumber" if of == "report" else "issue"] = value
        elif name == "month":
            item["date"] = MONTH_NAMES[value] + item["date"]
        elif name in ("year", "date"):
            item["date"] = value
        elif name == "keywords":
            item["tags"] = re.split(r"\s*[,;]\s*", value)
        else:
            field = BIBTEX_FIELDS[name]
            item[OF_BASE[of].get(field, field)] = value.removeprefix("{").removesuffix("}")
    return of, {name: value for name, value in item.items() if name not in WITHOUT_FIELD[of]}


def test_zotero_imports_a_report_from_bibtex() -> None:
    kind, item = imported_from_bibtex(said("bibtex", REPORT))
    assert kind == "report"
    assert item == {
        "title": "Trade & {power}: 100 % of $",
        "author": [("Pajon", "Céline"), ("von der Leyen", "Ursula"), ("Institute of Sea, Trade and Ports", None)],
        "editor": [("Other", "Ann, Jr")],
        "translator": [("Translator", "Tom")],
        "institution": "Meridian Institute",
        "reportType": "Policy Brief",
        "reportNumber": "140",
        "date": "March 2024",
        "DOI": "10.1/x_y",
        "language": "en",
        "abstractNote": "What it says.",
        "tags": ["Trade sea", "Ports"],
        "url": REPORT.url,
        "accessDate": "2026-03-02",
        "notes": f"Archived: {ARCHIVED}",
    }


def test_zotero_imports_a_page_from_bibtex() -> None:
    kind, item = imported_from_bibtex(said("bibtex", PAGE.model_copy(update={"published": "2024-03-05T10:00:00Z"})))
    assert kind == "webpage" and item["date"] == "2024-03-05"
    assert item["websiteTitle"] == "Meridian Institute" and item["websiteType"] == "External Articles"
    assert item["tags"] == ["Trade sea", "Ports"] and item["accessDate"] == "2026-03-02"


# --- CSL-JSON, schema.org, Dublin Core --------------------------------------------------------
def test_csl_json() -> None:
    [item] = json.loads(said("csl-json", REPORT))
    assert item["type"] == "report" and item["issued"] == {"date-parts": [[2024, 3]]}
    assert item["author"] == [
        {"family": "Pajon", "given": "Céline"},
        {"family": "von der Leyen", "given": "Ursula"},
        {"literal": "Institute of Sea, Trade and Ports"},
    ]
    assert item["editor"] == [{"family": "Other", "given": "Ann", "suffix": "Jr"}]
    assert item["accessed"] == {"date-parts": [[2026, 3, 2]]} and item["archive_location"] == ARCHIVED


def test_schema_org() -> None:
    told = json.loads(said("json-ld", REPORT))
    assert told["@context"] == "https://schema.org"
    [item] = told["@graph"]
    assert item["@type"] == "Report" and item["@id"] == REPORT.url and item["reportNumber"] == "140"
    assert item["author"][0] == {
        "@type": "Person",
        "name": "Céline Pajon",
        "jobTitle": "Head",
        "affiliation": {"@type": "Organization", "name": "Ifri"},
        "sameAs": "https://orcid.org/0000-0002-1825-0097",
    }
    assert item["workTranslation"] == [{"@id": "https://www.meridian-institute.example/fr/a_b", "inLanguage": "fr"}]
    assert {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1/x_y"} in item["identifier"]
    assert item["archivedAt"]["dateCreated"] == "2026-03-02T08:00:01Z"
    assert [one["value"] for one in item["archivedAt"]["identifier"]] == ["m.warc.gz#7", "<urn:uuid:1>", "sha1:X"]
    assert json.loads("".join(FORMATS["json-ld"]([], NAMED)))["@graph"] == []
    assert len(json.loads("".join(FORMATS["json-ld"]([REPORT, PAGE], NAMED)))["@graph"]) == 2


def test_dublin_core() -> None:
    root = etree.fromstring(said("dublin-core", REPORT).encode())
    told = [(etree.QName(one).localname, one.text) for one in root[0]]
    assert ("source", f"Archived 2026-03-02: {ARCHIVED}") in told and ("identifier", "urn:ISBN:978-1") in told
    assert [value for name, value in told if name == "creator"] == [one.name for one in REPORT.authors[:3]]


HOSTILE = "</title>]]><!-- & \x00\x0b\ud800\n\r\nTY  - X\n@misc{x, \\end{document} %$#_^~ {{ }"


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "json-ld", "dublin-core"])
def test_hostile_values_stay_values(name: str) -> None:
    bad = Article(
        id="x",
        source="meridian",
        url="https://x.example/" + "a}b",
        title=HOSTILE,
        standfirst=HOSTILE,
        kind=HOSTILE,
        series=HOSTILE,
        number=HOSTILE,
        rights=HOSTILE,
        language="en",
        topics=[HOSTILE],
        authors=[Author(name=HOSTILE)],
    )
    text = said(name, bad)
    text.encode("utf-8")
    if name == "ris":
        imported(text)
    elif name == "bibtex":
        assert text.count("\n@") == 0 and fields(text)[0] == "online"
    elif name == "dublin-core":
        assert unescape(etree.fromstring(text.encode())[0][0].text or "").startswith("</title>]]><!-- &")
    else:
        json.loads(text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Céline Pajon", ("Pajon", "Céline", None)),
        ("Ursula von der Leyen", ("von der Leyen", "Ursula", None)),
        ("Jean-Marie Le Pen", ("Le Pen", "Jean-Marie", None)),
        ("Guillermo Del Toro", ("Del Toro", "Guillermo", None)),
        ("Amina El Fassi", ("El Fassi", "Amina", None)),
        ("Khaled bin Salman", ("bin Salman", "Khaled", None)),
        ("Anna Maria de la Cruz y Vega", ("de la Cruz y Vega", "Anna Maria", None)),
        ("Martin Luther King, Jr.", ("King", "Martin Luther", "Jr")),
        ("John Q. Public III", ("Public", "John Q.", "III")),
        ("Ben Smith", ("Smith", "Ben", None)),
        ("Van Jones", ("Jones", "Van", None)),
        ("Plato", ("Plato", None, None)),
        ("王毅", ("王毅", None, None)),
        ("Carnegie Endowment Staff", ("Carnegie Endowment Staff", None, None)),
        ("", ("", None, None)),
    ],
)
def test_family_names(name: str, parts: tuple[Any, ...]) -> None:
    [cited] = citations([REPORT.model_copy(update={"authors": [Author(name=name)]})], NAMED)
    assert cited.authors == [Name(*parts)]


def test_the_form_on_the_page_tells_the_family_name() -> None:
    author = Author(name="Ana Ruiz de la Rada", raw="Ana RUIZ DE LA RADA")
    [cited] = citations([REPORT.model_copy(update={"authors": [author]})], NAMED)
    assert cited.authors == [Name("Ruiz de la Rada", "Ana")]
