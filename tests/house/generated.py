"""Files in the repository that are made from others. `python3 dev.py generate` writes them; tests hold them true."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.institute.__main__ import write_sample
from scraper.article import json_schema

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA = ROOT / "data" / "schema" / "article.schema.json"
SAMPLE = ROOT / "data" / "sample"


def schema() -> str:
    """The JSON Schema of the record."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write them all."""
    SCHEMA.write_text(schema(), encoding="utf-8")
    write_sample(SAMPLE)
    print(f"{SCHEMA.relative_to(ROOT)}, {SAMPLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
