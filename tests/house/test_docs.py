"""The reference names everything that exists: an undocumented command, field, key or setting fails here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from scraper import article, source
from tests.house.commands_page import commands_page
from tests.house.generated import COMMANDS_PAGE, ROOT

REFERENCE = ROOT / "docs" / "reference"


def words(name: str) -> set[str]:
    """Everything that a page sets as code, taken apart into names."""
    text = (REFERENCE / name).read_text(encoding="utf-8")
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", " ".join(re.findall(r"`([^`\n]+)`", text))))


def parts_of(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """A model and all models of its module that it is built from."""
    members = {one for one in vars(article).values() if isinstance(one, type) and issubclass(one, BaseModel)}
    used = {one for one in members for field in model.model_fields.values() if one.__name__ in repr(field.annotation)}
    return seen | {model} | used


@pytest.mark.parametrize("model", sorted(parts_of(article.Article, set()), key=lambda one: one.__name__))
def test_every_field_of_the_record_is_documented(model: type[BaseModel]) -> None:
    assert not set(model.model_fields) - words("record.md")


@pytest.mark.parametrize("model", [source.Source, source.Crawl, source.Expect, source.Layout])
def test_every_key_of_a_source_file_is_documented(model: type[BaseModel]) -> None:
    text = (REFERENCE / "source-file.md").read_text(encoding="utf-8")
    not_keys = {"id", "rules"} if model is source.Source else set()
    named = words("source-file.md") | set(re.findall(r"## `\[+(\w+)\]+`", text))
    assert not set(model.model_fields) - named - not_keys


def test_the_example_source_file_can_be_used() -> None:
    text = (REFERENCE / "source-file.md").read_text(encoding="utf-8")
    *_, example = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert source.parse_source(example, "meridian", "source-file.md").expect.articles == 24


def test_commands_are_documented_as_they_are() -> None:
    assert COMMANDS_PAGE.read_text(encoding="utf-8") == commands_page(), "run: python3 dev.py generate"


def test_every_variable_and_setting_is_documented() -> None:
    code = [path for folder in ("scraper", "pipelines") for path in (ROOT / folder).rglob("*.py")]
    used = {name for path in code for name in re.findall(r"THINKTANK_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))}
    assert used
    assert not used - words("settings.md")


def test_the_readme_counts_the_registry() -> None:
    (count,) = re.findall(r"# (\d+) institutes", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert int(count) == len(source.load_registry())


def test_commands_in_the_documents_exist() -> None:
    """`thinktank WORD` in any guide is a command of today, with options that it has."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    known = _known_options()
    wrong = []
    for page in pages:
        for line in _command_lines(page):
            name, *rest = line.split()
            unknown = {word.split("=")[0] for word in rest if word.startswith("--")} - known.get(name, set())
            if name not in known or unknown:
                wrong.append(f"{page.relative_to(ROOT)}: thinktank {line}")
    assert not wrong


def _command_lines(page: Path) -> list[str]:
    """What follows `thinktank ` in code: in blocks, to the end of the line; inline, to the closing mark."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^(?: {4,}|\$ )?(?:\S*/)?thinktank ([a-z-][^#\n`]*)", text, re.MULTILINE)
    inline = re.findall(r"`(?:\S*/)?thinktank ([a-z-][^`\n]*)`", text)
    return [line for line in (*blocks, *inline) if not line.startswith(("-", "COMMAND"))]


def _known_options() -> dict[str, set[str]]:
    sections = re.split(r"^## ", commands_page(), flags=re.MULTILINE)[1:]
    common = {"--help"}
    return {one.split("\n", 1)[0]: set(re.findall(r"(--[a-z][a-z-]*)", one)) | common for one in sections}
