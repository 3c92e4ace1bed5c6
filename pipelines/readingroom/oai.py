"""OAI-PMH 2.0: how library systems harvest the archive. All six verbs; `oai_dc` and the whole record as `thinktank`.

Records come in the order of changes. A resumption token says all that is needed to go on, so that nothing is kept
between requests; what changes meanwhile stands further on and is met again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from pipelines.export.citation import citations
from pipelines.export.dublin import DC, OAI_DC, elements
from pipelines.export.options import Options
from pipelines.feeds import writable
from pipelines.store.database import Database, Row, one
from pipelines.store.order import last_before, time_of
from pipelines.store.records import CURRENT, article_of, record_of
from pipelines.store.values import stamp

OAI = "http://www.openarchives.org/OAI/2.0/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
RECORD = "urn:x-thinktank:record:1"
ID = "urn:x-thinktank:"
AT_ONCE = 100
"""Records or headers of one answer."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z", re.ASCII)
_TOKEN = re.compile(r"(oai_dc|thinktank)!([a-z0-9-]{0,80})!(\d{1,15})!(\d{1,15})!(\d{1,15})\Z", re.ASCII)
_LISTED = "SELECT a.id, a.source, a.seq, a.state FROM articles a"

VERBS: dict[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set", "resumptionToken"}),
}
"""Verb -> arguments that it needs, and that it takes."""


class Refused(Exception):
    """An error of the protocol (section 3.6): its code, and words."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Repository:
    """What answers: rows to read, and what it says of itself."""

    db: Database
    base: str
    """The address of the endpoint."""
    mail: str
    names: Callable[[str], str]
    """Name of a source."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a list stands: records of a source after one place up to another."""

    prefix: str
    source: str
    after: int
    until: int
    given: int
    """How many were given before."""

    @property
    def token(self) -> str:
        return f"{self.prefix}!{self.source}!{self.after}!{self.until}!{self.given}"


def answer(repository: Repository, asked: list[tuple[str, str]], now: datetime) -> bytes:
    """The XML document for the arguments of a request. Raises StorageError."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    _add(root, "responseDate", _seconds(stamp(now) or ""))
    request = _add(root, "request", repository.base)
    try:
        verb, given = _understood(asked)
        told = _VERBS[verb](repository, given)
        for name, value in (("verb", verb), *given.items()):
            request.set(name, value)
        root.append(told)
    except Refused as refused:
        if refused.code not in ("badVerb", "badArgument"):
            for name, value in asked:
                request.set(name, writable(value))
        _add(root, "error", str(refused), code=refused.code)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _understood(asked: list[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    verbs = [value for name, value in asked if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Refused("badVerb", f"verb is one of {', '.join(VERBS)}, given once")
    given = {name: value for name, value in asked if name != "verb"}
    needed, taken = VERBS[verbs[0]]
    if len(given) != len(asked) - 1:
        raise Refused("badArgument", "an argument is repeated")
    if unknown := sorted(set(given) - needed - taken):
        raise Refused("badArgument", f"{verbs[0]} takes no {writable(unknown[0])[:80]}")
    if "resumptionToken" in given and len(given) > 1:
        raise Refused("badArgument", "resumptionToken stands alone")
    missing = sorted(needed - set(given))
    if missing and "resumptionToken" not in given:
        raise Refused("badArgument", f"{verbs[0]} needs {missing[0]}")
    if any(value != writable(value) for value in given.values()):
        raise Refused("badArgument", "an argument holds a control character")
    return verbs[0], given


# --- verbs ------------------------------------------------------------------------------------
def _identify(repository: Repository, _: Mapping[str, str]) -> etree._Element:
    node = etree.Element(f"{{{OAI}}}Identify")
    _add(node, "repositoryName", "thinktank-archive")
    _add(node, "baseURL", repository.base)
    _add(node, "protocolVersion", "2.0")
    _add(node, "adminEmail", repository.mail)
    _add(node, "earliestDatestamp", _earliest(repository.db))
    _add(node, "deletedRecord", "persistent")
    _add(node, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return node


def _formats(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    if "identifier" in given:
        _row(repository.db, given["identifier"])
    node = etree.Element(f"{{{OAI}}}ListMetadataFormats")
    told = [
        ("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
        ("thinktank", f"{repository.base}/record.xsd", RECORD),
    ]
    for prefix, schema, namespace in told:
        one_format = _add(node, "metadataFormat")
        _add(one_format, "metadataPrefix", prefix)
        _add(one_format, "schema", schema)
        _add(one_format, "metadataNamespace", namespace)
    return node


def _sets(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    if "resumptionToken" in given:
        raise Refused("badResumptionToken", "the list of sets is given whole")
    node = etree.Element(f"{{{OAI}}}ListSets")
    for (source,) in repository.db.rows("SELECT id FROM sources ORDER BY id"):
        one_set = _add(node, "set")
        _add(one_set, "setSpec", source)
        _add(one_set, "setName", repository.names(source))
    if not len(node):
        raise Refused("noSetHierarchy", "nothing was crawled yet")
    return node


def _get(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    _check_format(given["metadataPrefix"])
    node = etree.Element(f"{{{OAI}}}GetRecord")
    node.append(_record(repository, _row(repository.db, given["identifier"]), given["metadataPrefix"]))
    return node


def _identifiers(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    return _list(repository, given, "ListIdentifiers", lambda row, _: _header(repository.db, row))


def _records(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    return _list(repository, given, "ListRecords", lambda row, prefix: _record(repository, row, prefix))


_VERBS: dict[str, Callable[[Repository, Mapping[str, str]], etree._Element]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
}


# --- lists ------------------------------------------------------------------------------------
def _list(
    repository: Repository, given: Mapping[str, str], name: str, make: Callable[[Row, str], etree._Element]
) -> etree._Element:
    part = _resumed(given["resumptionToken"]) if "resumptionToken" in given else _begun(repository.db, given)
    where, values = " AND a.source = ?" if part.source else "", [part.after, part.until]
    values += [part.source] if part.source else []  # type: ignore[list-item]
    asked = f"WHERE a.seq > ? AND a.seq <= ?{where}"
    rows = repository.db.rows(f"{_LISTED} {asked} ORDER BY a.seq LIMIT ?", [*values, AT_ONCE + 1])
    if not rows:
        raise Refused("badResumptionToken" if part.given else "noRecordsMatch", "no record is left, or matches")
    node = etree.Element(f"{{{OAI}}}{name}")
    node.extend([make(row, part.prefix) for row in rows[:AT_ONCE]])
    _resume(repository.db, node, part, rows, (asked, values))
    return node


def _resume(db: Database, node: etree._Element, part: _Part, rows: list[Row], asked: tuple[str, list[Any]]) -> None:
    """The token; an empty one ends a list that was given in parts."""
    more = len(rows) > AT_ONCE
    if not more and not part.given:
        return
    left = one(db, f"SELECT count(*) FROM articles a {asked[0]}", asked[1])  # noqa: S608 - our own words
    size = part.given + (int(left[0]) if left else 0)
    token = _add(node, "resumptionToken", completeListSize=str(size), cursor=str(part.given))
    if more:
        token.text = _Part(part.prefix, part.source, rows[AT_ONCE - 1][2], part.until, part.given + AT_ONCE).token


def _resumed(token: str) -> _Part:
    found = _TOKEN.match(token)
    if found is None:
        raise Refused("badResumptionToken", "this token was not given here")
    prefix, source, *numbers = found.groups()
    return _Part(prefix, source, *map(int, numbers))


def _begun(db: Database, given: Mapping[str, str]) -> _Part:
    _check_format(given["metadataPrefix"])
    first, last = given.get("from"), given.get("until")
    if first and last and (len(first) != len(last) or first > last):
        raise Refused("badArgument", "from and until are of one granularity, and in this order")
    after = last_before(db, _moment(first)) if first else 0
    until = last_before(db, _moment(last, ends=True)) if last else _last(db)
    source = given.get("set", "")
    if source and not re.match(r"[a-z0-9-]{1,80}\Z", source):
        raise Refused("noRecordsMatch", "there is no such set")
    return _Part(given["metadataPrefix"], source, after, until, 0)


def _last(db: Database) -> int:
    row = one(db, "SELECT value FROM counters WHERE name = 'seq'")
    return int(row[0]) if row else 0


def _moment(text: str, ends: bool = False) -> str:
    """The moment that a datestamp begins or, as the next one begins, ends."""
    if not (_DAY.match(text) or _SECOND.match(text)):
        raise Refused("badArgument", f"{text[:40]} is not YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    try:
        told = datetime.fromisoformat(text).replace(tzinfo=UTC)
        step = timedelta(seconds=1) if "T" in text else timedelta(days=1)
        return stamp(told + step if ends else told) or ""
    except OverflowError:  # the day after the last one
        return "9999-12-31T23:59:59.999999Z"
    except ValueError as error:
        raise Refused("badArgument", f"{text[:40]} is no day") from error


def _check_format(prefix: str) -> None:
    if prefix not in ("oai_dc", "thinktank"):
        raise Refused("cannotDisseminateFormat", "known are oai_dc and thinktank")


# --- records ----------------------------------------------------------------------------------
def _row(db: Database, identifier: str) -> Row:
    row = one(db, f"{_LISTED} WHERE a.id = ?", [identifier.removeprefix(ID)]) if identifier.startswith(ID) else None
    if row is None:
        raise Refused("idDoesNotExist", "no record has this identifier")
    return row


def _header(db: Database, row: Row) -> etree._Element:
    id, source, seq, state = row
    node = etree.Element(f"{{{OAI}}}header")
    if state in ("merged", "removed"):
        node.set("status", "deleted")
    _add(node, "identifier", f"{ID}{id}")
    _add(node, "datestamp", _seconds(time_of(db, seq) or "") or _earliest(db))
    _add(node, "setSpec", source)
    return node


def _record(repository: Repository, row: Row, prefix: str) -> etree._Element:
    node = etree.Element(f"{{{OAI}}}record")
    node.append(_header(repository.db, row))
    current = one(repository.db, f"{CURRENT} WHERE a.id = ?", [row[0]])
    if row[3] not in ("merged", "removed") and current is not None:
        said = record_of(current)
        make = _dublin if prefix == "oai_dc" else _whole
        _add(node, "metadata").append(make(repository, said))
    return node


def _dublin(repository: Repository, said: dict[str, Any]) -> etree._Element:
    article = article_of(said)
    node = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    node.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    options = Options(publishers={article.source or "": repository.names(article.source or "")})
    for cited in citations([article], options):
        for name, value in elements(cited):
            etree.SubElement(node, f"{{{DC}}}{name}").text = value
    return node


def _whole(repository: Repository, said: dict[str, Any]) -> etree._Element:
    """The record field by field; lists are repeated elements, what is absent is left out."""
    node = etree.Element(f"{{{RECORD}}}record", nsmap={None: RECORD, "xsi": XSI})
    node.set(f"{{{XSI}}}schemaLocation", f"{RECORD} {repository.base}/record.xsd")
    for name, value in said.items():
        if name != "evidence":
            _field(node, name, value)
    return node


def _field(parent: etree._Element, name: str, value: Any) -> None:
    for part in value if isinstance(value, list) else [value]:
        if part is None or part == {}:
            continue
        node = etree.SubElement(parent, f"{{{RECORD}}}{name}")
        if isinstance(part, dict):
            for inner, told in part.items():
                _field(node, inner, told)
        elif isinstance(part, list):
            _field(node, "cell", part)
        else:
            node.text = str(part).lower() if isinstance(part, bool) else writable(str(part))


SCHEMA = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{RECORD}" elementFormDefault="qualified">
<xs:element name="record"><xs:complexType><xs:sequence>
<xs:any namespace="##targetNamespace" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


def _earliest(db: Database) -> str:
    row = one(db, "SELECT min(at) FROM seq_times")
    return _seconds(row[0]) if row and row[0] else "1970-01-01T00:00:00Z"


def _seconds(moment: str) -> str:
    """Without the fraction: `2026-03-01T08:00:00Z`."""
    return f"{moment[:19]}Z" if moment else ""


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{OAI}}}{name}", attributes)
    node.text = None if text is None else writable(text)
    return node
