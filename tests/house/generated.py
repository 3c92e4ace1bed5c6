"""Files in the repository that are made from others. `python3 dev.py generate` writes them; tests hold them true."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.institute.__main__ import write_sample
from scraper.article import json_schema
from tests.house.commands_page import commands_page
from tests.house.sources_page import sources_page

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA = ROOT / "data" / "schema" / "article.schema.json"
COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"
SOURCES_PAGE = ROOT / "docs" / "sources.md"
SAMPLE = ROOT / "data" / "sample"


def schema() -> str:
    """The JSON Schema of the record."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write them all."""
    SCHEMA.write_text(schema(), encoding="utf-8")
    COMMANDS_PAGE.write_text(commands_page(), encoding="utf-8")
    SOURCES_PAGE.write_text(sources_page(), encoding="utf-8")
    write_sample(SAMPLE)
    print(*(path.relative_to(ROOT) for path in (SCHEMA, COMMANDS_PAGE, SOURCES_PAGE, SAMPLE)))


if __name__ == "__main__":
    main()
