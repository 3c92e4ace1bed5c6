"""Exports: complete, in order, the same every time, and safe for what reads them."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipelines.export import FORMATS, Options, export_file
from pipelines.export.files import write_whole
from scraper.article import Article, Attachment, Author, CaptureRef, Evidence, Identifiers, Provenance
from scraper.cli.changes import command as changes
from scraper.cli.export import command as export
from scraper.cli.runs import command as runs
from scraper.cli.show import command as show
from scraper.errors import StorageError, UsageError
from tests.store.world import FULL, HOST, World, article


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def said(name: str, *articles: Article, options: Options = Options()) -> str:  # noqa: B008 - frozen
    return "".join(FORMATS[name](articles, options))


def call(command: Any, *arguments: str) -> Result:
    result = CliRunner().invoke(command, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def filled(world: World) -> World:
    world.visit(
        "/a",
        article(
            "/a",
            "first",
            published="2024-03-05",
            evidence={"title": Evidence(method="meta", where="og:title", confidence=0.8)},
        ),
    )
    world.visit("/b", article("/b", "second", attachments=[Attachment(url=HOST + "/f.pdf")]))
    world.file("/f.pdf", "aa" * 32)
    world.again()
    world.visit("/a", article("/a", "first, corrected", published="2024-03-05"))
    world.end()
    return world


def test_json_lines_in_the_order_of_changes(filled: World, location: str) -> None:
    told = call(export, "--store", location)
    found = records(told.stdout)
    assert [(one["url"].removeprefix(HOST), one["seq"], one["revision"]) for one in found] == [
        ("/b", 3, 1),
        ("/a", 4, 2),
    ]
    assert "evidence" not in found[0] and "text" not in found[0]["attachments"][0] and "op" not in found[0]
    assert found[0]["attachments"][0]["sha256"] == "aa" * 32
    assert "cursor 4" in told.stderr
    with_all = records(call(export, "--store", location, "--with", "attachments,evidence").stdout)
    assert with_all[0]["attachments"][0]["text"] == "text of the file"
    assert with_all[1]["evidence"] == {}


def test_a_delta_says_what_to_do(filled: World, location: str) -> None:
    assert records(call(export, "--store", location, "--after", "4").stdout) == []
    filled.start(days=1)
    filled.failing_twice("/b")
    found = records(call(export, "--store", location, "--after", "3").stdout)
    assert [(one["op"], one["url"].removeprefix(HOST)) for one in found] == [("upsert", "/a"), ("withdraw", "/b")]


def test_a_replica_fed_with_deltas_equals_a_full_export(filled: World, location: str) -> None:
    replica = {one["id"]: one for one in records(call(export, "--store", location).stdout)}
    cursor = max(one["seq"] for one in replica.values())
    filled.start(days=1)
    filled.visit("/c", article("/c", "third"))
    filled.failing_twice("/b")
    for one in records(call(export, "--store", location, "--after", str(cursor)).stdout):
        del one["op"]
        replica[one["id"]] = one
    full = {one["id"]: one for one in records(call(export, "--store", location).stdout)}
    assert replica == full


def test_the_guide_feeds_a_database(
    filled: World, location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (Path(__file__).parents[2] / "docs/how-to/feed-a-database.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    call(export, "--store", location, "--after", "0", "-o", "delta.jsonl")
    exec(code, {})
    first = filled.all()[0]
    filled.start(days=1)
    filled.failing_twice("/b")
    call(export, "--store", location, "--after", "4", "-o", "delta.jsonl")
    exec(code, {})
    with sqlite3.connect("mine.sqlite") as mine:
        rows = mine.execute("SELECT id, seq, json_extract(record, '$.state') FROM article ORDER BY seq").fetchall()
    mine.close()
    assert [(seq, state) for _, seq, state in rows] == [(4, "current"), (5, "withdrawn")]
    assert first.id in {row[0] for row in rows}


def test_the_same_store_gives_the_same_bytes(filled: World, location: str, tmp_path: Path) -> None:
    for name in FORMATS:
        call(export, "--store", location, "--format", name, "-o", str(tmp_path / "1"))
        call(export, "--store", location, "--format", name, "-o", str(tmp_path / "2"))
        assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes() != b""


def test_a_second_look_that_finds_nothing_new_changes_no_byte(filled: World, location: str) -> None:
    before = call(export, "--store", location).stdout
    filled.start(FULL, days=9)
    filled.visit("/a", article("/a", "first, corrected", published="2024-03-05"))
    assert call(export, "--store", location).stdout == before


def test_since_and_source(filled: World, location: str) -> None:
    told = call(export, "--store", location, "--since", "2024-03-05", "--source", "meridian")
    assert [one["url"] for one in records(told.stdout)] == [HOST + "/a"]
    assert "1 records without a date" in told.stderr
    assert records(call(export, "--store", location, "--since", "2024-03-06").stdout) == []
    with pytest.raises(UsageError, match="it has: meridian"):
        call(export, "--store", location, "--source", "meridan")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--since", "soon"],
        ["--with", "texts"],
        ["--format", "ris", "--after", "1"],
        ["--format", "sqlite"],
        ["--format", "parquet"],
        ["--format", "cdxj", "--topic", "x"],
        ["--since", "2024-02-31"],
        ["--until", "x"],
        ["--since", "2025", "--until", "2024"],
        ["--query", "-nothing"],
        ["--query", "after:soon"],
        ["--format", "ris", "--with", "evidence"],
    ],
)
def test_what_makes_no_sense_is_said(filled: World, location: str, arguments: list[str]) -> None:
    with pytest.raises(UsageError):
        call(export, "--store", location, *arguments)


def test_records_of_a_run(filled: World) -> None:
    first, second = filled.store.runs()
    assert [one.url.removeprefix(HOST) for one in filled.store.run_articles(second.id)] == ["/a"]
    assert [one.url.removeprefix(HOST) for one in filled.store.run_articles(first.id)] == ["/b", "/a"]


def test_line_ends_within_a_value_end_no_line() -> None:
    text = "a\u2028b\u2029c\x85d\x00e\ud800f"
    line = said("jsonl", Article(url=HOST, title=text))
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    assert json.loads(line)["title"] == text


def test_no_cell_is_a_formula() -> None:
    hostile = ["=1+1", "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "\n=1"]
    for text in hostile:
        rows = list(csv.DictReader(io.StringIO(said("csv", Article(url=HOST, title=text)), newline="")))
        assert rows[0]["title"] == "'" + text
    rows = list(
        csv.DictReader(
            io.StringIO(said("csv", Article(url=HOST, title='a "b", c\nd\x00\ud800', word_count=3)), newline="")
        )
    )
    assert (rows[0]["title"], rows[0]["word_count"]) == ('a "b", c\nd\ufffd\ufffd', "3")


CITED = Article(
    id="meridian-1",
    source="meridian",
    url=HOST + "/a_b",
    genre="report",
    title="Trade & {power}: 100 % of $",
    authors=[
        Author(name="Céline Pajon"),
        Author(name="Ursula von der Leyen"),
        Author(name="The Meridian Institute"),
        Author(name="Ann Other", contribution="editor"),
        Author(name="Tom Translator", contribution="translator"),
    ],
    published="2024-03",
    identifiers=Identifiers(doi="10.1/x_y", isbn=["978-1"]),
    provenance=Provenance(
        fetched_at="2026-03-02T08:00:01Z",
        captures=[CaptureRef(warc="m.warc.gz", offset=0, length=1, record_id="<urn:uuid:1>", payload_digest="sha1:X")],
    ),
)
NAMED = Options(publishers={"meridian": "Meridian Institute"})


def test_csl_json_is_one_array() -> None:
    assert json.loads(said("csl-json")) == []
    assert len(json.loads(said("csl-json", CITED, CITED))) == 2


@pytest.mark.parametrize("name", ["bibtex", "ris"])
def test_a_value_begins_no_field_of_its_own(name: str) -> None:
    hostile = Article(
        id="x",
        url=HOST,
        title="a\r\nER  - \r\nTY  - RPRT\x00\ud800\u2028@misc{y,",
        authors=[Author(name="A\nB } , evil")],
    )
    text = said(name, hostile)
    text.encode("utf-8")
    if name == "ris":
        assert [line[:2] for line in text.split("\r\n") if line] == ["TY", "ID", "TI", "AU", "UR", "ER"]
    else:
        assert text.count("\n@") == 0
        assert text.replace("\\{", "").replace("\\}", "").count("{") == text.replace("\\{", "").replace(
            "\\}", ""
        ).count("}")


def test_tombstones_are_announced_and_not_cited() -> None:
    gone = Article(id="x", url=HOST, state="merged", merged_into="y", seq=1)
    assert records(said("jsonl", gone, options=Options(delta=True)))[0]["op"] == "merge"
    assert said("bibtex", gone) == said("ris", gone) == ""


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "records.jsonl"
    export_file([Article(url=HOST)], target)
    before = target.read_bytes()

    def breaks() -> Any:
        yield "half"
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match=r"records.jsonl: No space left on device: check"):
        write_whole(target, breaks())
    assert target.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["records.jsonl"]
    with pytest.raises(StorageError, match="check folder"):
        write_whole(tmp_path / "missing" / "x", ["x"])


def test_show(filled: World, location: str) -> None:
    article_id = next(one.id for one in filled.all() if one.url.endswith("/a")) or ""
    text = call(show, article_id, "--store", location).stdout
    assert "first, corrected" in text and "revision 2*" in text
    assert (
        json.loads(call(show, HOST + "/a/", "--revision", "1", "--json", "--store", location).stdout)["text"] == "first"
    )
    assert "og:title" in call(show, article_id, "--revision", "1", "--evidence", "--store", location).stdout
    diff = call(show, article_id, "--diff", "1", "2", "--store", location).stdout
    assert "-first\n+first, corrected\n" in diff
    with pytest.raises(UsageError, match="it has 1, 2"):
        call(show, article_id, "--revision", "3", "--store", location)
    with pytest.raises(UsageError, match="no article 'x'"):
        call(show, "x", "--store", location)


def test_show_and_changes_do_not_steer_the_terminal(world: World, location: str) -> None:
    first = world.visit("/a", article("/a", "a\x1b[2Jb", title="\x1b]0;x\x07\u202eexe"))
    world.again()
    world.visit("/a", article("/a", "a\x1b[2Jc", title="\x1b[31mred"))
    for result in (call(show, first.article_id or "", "--store", location), call(changes, "--store", location)):
        assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout)


def test_changes_and_runs(filled: World, location: str) -> None:
    [change] = records(call(changes, "--store", location, "--json").stdout)
    assert (change["kind"], change["revision"], change["after"]) == ("wording", 2, "first, corrected")
    assert "wording of text, paragraph 1" in call(changes, "--store", location, "--source", "meridian").stdout
    assert call(changes, "--store", location, "--source", "other").stdout == ""
    told = json.loads(call(runs, "--store", location, "--json").stdout)
    assert [one["state"] for one in told] == ["finished", "finished"]
    assert told[0]["run"] > told[1]["run"]
    assert "finished" in call(runs, "--store", location).stdout


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file: crawl first"):
        call(export, "--store", str(tmp_path / "none.sqlite"))
    assert list(tmp_path.iterdir()) == []
