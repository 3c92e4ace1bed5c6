"""`thinktank sources`, and the page that is made from the registry."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from scraper.cli.sources import command
from scraper.errors import SourceError
from scraper.source import load_registry
from tests.house import generated
from tests.house.sources_page import sources_page


def run(tmp_path: Path, *arguments: str) -> str:
    result = CliRunner().invoke(command, [*arguments, "--store", str(tmp_path / "none.sqlite")])
    assert result.exception is None, result.output
    return result.stdout


def test_json_is_one_array_of_the_whole_registry(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--json"))
    assert [one["id"] for one in told] == [one.id for one in load_registry()]
    ifri = next(one for one in told if one["id"] == "ifri")
    assert ifri["country"] == "FR" and ifri["last_run"] is None
    assert ifri["crawl"]["feeds"] == ["https://www.ifri.org/rss.xml"]


def test_the_table_has_one_line_a_source(tmp_path: Path) -> None:
    lines = run(tmp_path).splitlines()
    assert len(lines) == len(load_registry()) + 1
    assert any(line.startswith("csis ") and "verified" in line and "sitemaps feeds listings" in line for line in lines)


def test_named_sources_alone(tmp_path: Path) -> None:
    assert [one["id"] for one in json.loads(run(tmp_path, "csis", "ifri", "--json"))] == ["csis", "ifri"]
    assert not (tmp_path / "none.sqlite").exists()


def test_the_page_is_that_of_the_registry() -> None:
    assert generated.SOURCES_PAGE.read_text(encoding="utf-8") == sources_page(), "run: python3 dev.py generate"


def test_two_sources_on_one_ground_are_an_error_after_the_table(tmp_path: Path) -> None:
    text = 'name = "M"\nhomepage = "https://www.csis.org/"\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    arguments = ["csis", "--sources", str(tmp_path), "--store", str(tmp_path / "none.sqlite")]
    done = CliRunner().invoke(command, arguments)
    assert isinstance(done.exception, SourceError) and "csis and mine both claim csis.org" in str(done.exception)
    assert "csis" in done.stdout
    (tmp_path / "mine.toml").write_text(text + 'beside = ["csis"]\n', encoding="utf-8")
    assert CliRunner().invoke(command, arguments).exit_code == 0
