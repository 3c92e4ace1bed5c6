"""OAI-PMH 2.0 as its specification says it, asked over HTTP."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines.readingroom import oai
from pipelines.readingroom.app import Room
from pipelines.readingroom.looking import looked_at
from pipelines.store import open_store
from pipelines.store.order import time_of
from scraper.article import Attachment, Author
from tests.readingroom.conftest import asked, indexed, served
from tests.store.world import HOST, World, article

NS = {"o": oai.OAI, "dc": oai.DC, "oai_dc": oai.OAI_DC, "r": oai.RECORD}
MANY, TOTAL = 230, 233
TRADE, COPY = "/a/a-paper-on-trade", "/c/a-paper-on-trade"
Ask = Callable[..., etree._Element]


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """230 articles, one merged into another, one removed, one withdrawn."""
    location = tmp_path_factory.mktemp("oai") / "store.sqlite"
    world = World(open_store(str(location)))
    world.start()
    outcomes = [
        world.look(f"/p/{n}", article(f"/p/{n}", f"Paper {n}", title=f"Title {n} <&>\x0b")) for n in range(MANY)
    ]
    world.commit(*outcomes)
    full = article("/full", "Words.", title="Full", published="2024-03", language="fr", kind="Policy Brief")
    full.authors = [Author(name="Ada Example"), Author(name="Bo Other", contribution="editor")]
    full.topics, full.rights = ["Trade", "Sea"], "CC BY 4.0"
    full.attachments = [Attachment(url=f"{HOST}/f.pdf")]
    full.identifiers.doi = "10.1/x"
    world.visit("/full", full)
    for path in (TRADE, COPY):
        world.visit(path, article(path, "Trade."))
    world.failing_twice("/p/3")
    world.again()
    proof = article(COPY, "Trade.", canonical_url=f"{HOST}{TRADE}")
    world.visit(COPY, proof, body="with a link")
    world.store.remove(world.store.id_of(f"{HOST}/p/7") or "", "a court's order", world.now)
    world.end()
    world.store.close()
    return indexed(location)


@pytest.fixture(scope="module")
def oai_port(harvested: Room) -> Iterator[int]:
    with served(harvested) as number:
        yield number


@pytest.fixture(scope="module")
def ask(oai_port: int) -> Ask:
    def answered(verb: str | None = None, **more: str) -> etree._Element:
        given = ({"verb": verb} if verb else {}) | {name.rstrip("_"): value for name, value in more.items()}
        status, headers, body = asked(oai_port, f"/oai?{urlencode(given)}")
        assert status == 200 and headers["content-type"].startswith("text/xml")
        root = etree.fromstring(body.encode())
        follows_the_schema(root)
        return root

    return answered


def follows_the_schema(root: etree._Element) -> None:
    """What OAI-PMH.xsd asks of the envelope, of headers and of tokens."""
    names = [etree.QName(one).localname for one in root]
    assert etree.QName(root).localname == "OAI-PMH" and names[:2] == ["responseDate", "request"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", root[0].text or "")
    assert len(names) >= 3 and (set(names[2:]) == {"error"} or (len(names) == 3 and names[2] in oai.VERBS))
    if "error" not in names:
        assert root[1].get("verb") == names[2] and len(root[2])
    for header in root.iterfind(".//o:header", NS):
        assert [etree.QName(one).localname for one in header] == ["identifier", "datestamp", "setSpec"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", header[1].text or "")
    for record in root.iterfind(".//o:record", NS):
        deleted = record[0].get("status") == "deleted"
        assert [etree.QName(one).localname for one in record] == (["header"] if deleted else ["header", "metadata"])
        assert deleted or len(record[1]) == 1


def codes(root: etree._Element) -> list[str | None]:
    return [one.get("code") for one in root.iterfind("o:error", NS)]


def told(root: etree._Element, path: str) -> list[str | None]:
    return [one.text for one in root.iterfind(f".//{path}", NS)]


def test_identify(ask: Ask) -> None:
    [node] = ask("Identify").iterfind("o:Identify", NS)
    said = {etree.QName(one).localname: one.text for one in node}
    assert list(said) == [
        "repositoryName",
        "baseURL",
        "protocolVersion",
        "adminEmail",
        "earliestDatestamp",
        "deletedRecord",
        "granularity",
    ]
    assert (said["protocolVersion"], said["deletedRecord"]) == ("2.0", "persistent")
    assert re.fullmatch(r"\S+@(\S+\.)+\S+", said["adminEmail"] or "")


def test_formats_and_sets(ask: Ask) -> None:
    assert told(ask("ListMetadataFormats"), "o:metadataPrefix") == ["oai_dc", "thinktank"]
    assert told(ask("ListSets"), "o:setSpec") == ["meridian"]
    assert told(ask("ListSets"), "o:setName") == ["Meridian <Institute>"]


def harvest(ask: Ask, verb: str, **first: str) -> list[etree._Element]:
    """All answers of one list, one after the other."""
    answers = [ask(verb, **first)]
    while token := next(iter(told(answers[-1], "o:resumptionToken")), None):
        answers.append(ask(verb, resumptionToken=token))
    return answers


def test_a_list_in_parts_is_whole(ask: Ask, harvested: Room) -> None:
    answers = harvest(ask, "ListRecords", metadataPrefix="oai_dc")
    ids = [id for answer in answers for id in told(answer, "o:header/o:identifier")]
    assert len(answers) == 3 and len(ids) == len(set(ids)) == TOTAL
    tokens = [token for answer in answers for token in answer.iterfind(".//o:resumptionToken", NS)]
    assert [token.get("cursor") for token in tokens] == ["0", "100", "200"] and tokens[-1].text is None
    assert {token.get("completeListSize") for token in tokens} == {str(TOTAL)}
    again = [
        id
        for answer in harvest(ask, "ListIdentifiers", metadataPrefix="thinktank")
        for id in told(answer, "o:identifier")
    ]
    assert again == ids


def test_what_is_gone_is_said_to_be_deleted(ask: Ask) -> None:
    answers = harvest(ask, "ListIdentifiers", metadataPrefix="oai_dc")
    deleted = [one for answer in answers for one in answer.iterfind(".//o:header[@status='deleted']", NS)]
    assert len(deleted) == 2  # merged and removed; the withdrawn one is still a record
    got = ask("GetRecord", identifier=deleted[0].findtext("o:identifier", "", NS), metadataPrefix="oai_dc")
    assert got.find(".//o:metadata", NS) is None and got.find(".//o:header[@status='deleted']", NS) is not None


def id_of(room: Room, path: str) -> str:
    with looked_at(room.store) as (store, _):
        return f"{oai.ID}{store.id_of(HOST + path)}"


def test_dublin_core(ask: Ask, harvested: Room) -> None:
    got = ask("GetRecord", identifier=id_of(harvested, "/full"), metadataPrefix="oai_dc")
    [node] = got.iterfind(".//oai_dc:dc", NS)
    said = [(etree.QName(one).localname, one.text) for one in node]
    archived = said.pop(next(at for at, (name, _) in enumerate(said) if name == "source"))[1] or ""
    assert said == [
        ("title", "Full"),
        ("creator", "Ada Example"),
        ("subject", "Trade"),
        ("subject", "Sea"),
        ("publisher", "Meridian <Institute>"),
        ("contributor", "Bo Other"),
        ("date", "2024-03"),
        ("type", "Text"),
        ("type", "Policy Brief"),
        ("format", "text/html"),
        ("identifier", f"{HOST}/full"),
        ("identifier", "https://doi.org/10.1/x"),
        ("language", "fr"),
        ("relation", f"{HOST}/f.pdf"),
        ("rights", "CC BY 4.0"),
    ]
    assert "m.warc.gz" in archived and "sha1:" in archived


def test_the_whole_record(ask: Ask, harvested: Room) -> None:
    got = ask("GetRecord", identifier=id_of(harvested, "/full"), metadataPrefix="thinktank")
    [node] = got.iterfind(".//r:record", NS)
    assert told(node, "r:authors/r:name") == ["Ada Example", "Bo Other"]
    assert told(node, "r:topics") == ["Trade", "Sea"] and told(node, "r:text") == ["Words."]


def test_the_schema_of_our_format_holds(oai_port: int, ask: Ask, harvested: Room) -> None:
    schema = etree.XMLSchema(etree.fromstring(asked(oai_port, "/oai/record.xsd")[2].encode()))
    got = ask("GetRecord", identifier=id_of(harvested, "/full"), metadataPrefix="thinktank")
    schema.assertValid(etree.ElementTree(next(got.iterfind(".//r:record", NS))))


def test_days_narrow(ask: Ask, harvested: Room) -> None:
    with looked_at(harvested.store) as (_, database):
        first, last = (str(time_of(database, seq))[:19] + "Z" for seq in (1, TOTAL))
    everything = sum(
        len(told(one, "o:identifier"))
        for one in harvest(ask, "ListIdentifiers", metadataPrefix="oai_dc", from_=first[:10])
    )
    assert everything == TOTAL
    assert codes(ask("ListIdentifiers", metadataPrefix="oai_dc", until="2001-01-01")) == ["noRecordsMatch"]
    assert codes(ask("ListIdentifiers", metadataPrefix="oai_dc", from_="2999-01-01")) == ["noRecordsMatch"]
    upto = [
        one
        for answer in harvest(ask, "ListIdentifiers", metadataPrefix="oai_dc", until=last)
        for one in told(answer, "o:datestamp")
    ]
    assert upto and max(str(one) for one in upto) <= last
    assert told(ask("ListIdentifiers", metadataPrefix="oai_dc", set="meridian"), "o:setSpec")
    assert codes(ask("ListIdentifiers", metadataPrefix="oai_dc", set="other")) == ["noRecordsMatch"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nonsense", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=Identify&%00=1", "badArgument"),
        ("verb=GetRecord&identifier=x", "badArgument"),
        ("verb=GetRecord&identifier=x&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=urn:x-thinktank:x&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=x&identifier=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=x&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-02-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-01&until=2023-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2024-01-01&until=2024-01-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", ""),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=oai_dc!!999999!999999!100", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=oai_dc!!0!9!0&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%27%20OR%201=1", "noRecordsMatch"),
    ],
)
def test_errors_have_their_codes(oai_port: int, query: str, code: str) -> None:
    status, _, body = asked(oai_port, f"/oai?{query}")
    root = etree.fromstring(body.encode())
    follows_the_schema(root)
    assert status == 200 and codes(root) == ([code] if code else [])
    if code in ("badVerb", "badArgument"):
        assert not root[1].attrib


def test_a_form_is_a_question_too(oai_port: int) -> None:
    def posted(body: bytes, path: str = "/oai") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", oai_port, timeout=280)
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    status, body = posted(b"verb=Identify")
    assert status == 200 and b"<baseURL>" in body
    assert posted(b"verb=Identify&" + b"x" * 20_000)[0] == 413
    assert posted(b"verb=Identify", "/search")[0] == 405


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken", "x"]),
            st.text(max_size=20),
        ),
        max_size=4,
    )
)
def test_any_question_has_an_answer(oai_room: Any, pairs: list[tuple[str, str]]) -> None:
    from datetime import UTC, datetime

    root = etree.fromstring(oai.answer(oai_room, pairs, datetime(2026, 1, 1, tzinfo=UTC)))
    follows_the_schema(root)


@pytest.fixture(scope="module")
def oai_room(harvested: Room) -> Iterator[Any]:
    with looked_at(harvested.store, 600) as (_, database):
        yield oai.Repository(database, "http://127.0.0.1/oai", "a@b.example", str)


def test_an_independent_harvester(oai_port: int) -> None:
    sickle = pytest.importorskip("sickle", reason="no sickle here: an independent harvester was not asked")
    client = sickle.Sickle(f"http://127.0.0.1:{oai_port}/oai")
    assert client.Identify().protocolVersion == "2.0"
    records = list(client.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == TOTAL and sum(one.deleted for one in records) == 2
    assert {"Title 11 <&>"} <= {title for one in records if not one.deleted for title in one.metadata["title"]}
    assert len(list(client.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True))) == TOTAL - 2
    assert [one.setSpec for one in client.ListSets()] == ["meridian"]
    with pytest.raises(sickle.oaiexceptions.NoRecordsMatch):
        client.ListRecords(metadataPrefix="oai_dc", until="2000-01-01")
    assert quote(records[0].header.identifier, safe=":") == records[0].header.identifier
