"""Bytes of a record by its parts, as one line of a full export with evidence.

    python -m benchmarks.record_size

Over the labelled pages (THINKTANK_SHARED); UTF-8 of compact JSON, names of the fields included.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from statistics import median

from benchmarks.fields import cases
from scraper.article import Article
from scraper.extract import extract
from scraper.page import Page


def parts(record: Article) -> dict[str, int]:
    """Field -> bytes; fields without a value together as `(empty fields)`."""
    found: Counter[str] = Counter()
    for name, value in record.model_dump(mode="json").items():
        empty = value in (None, "", [], {}, 0) or (isinstance(value, dict) and not any(value.values()))
        line = json.dumps({name: value}, ensure_ascii=False, separators=(",", ":"))
        found["(empty fields)" if empty else name] += len(line.encode("utf-8", "surrogatepass")) - 1
    return dict(found)


def table(records: list[Article]) -> str:
    """Markdown: the largest part first."""
    sizes = [parts(one) for one in records]
    totals = [sum(one.values()) for one in sizes]
    mean = Counter[str]()
    for one in sizes:
        mean.update(one)
    lines = ["| part | records with it | mean bytes a record | share |", "| --- | --- | --- | --- |"]
    for name, count in mean.most_common():
        have = sum(name in one for one in sizes)
        lines.append(f"| {name} | {have} | {count / len(sizes):.0f} | {100 * count / sum(totals):.1f} % |")
    packed = [len(zlib.compress(one.model_dump_json().encode("utf-8", "surrogatepass"))) for one in records]
    lines.append(f"| **whole record** | {len(records)} | {sum(totals) / len(totals):.0f} | 100 % |")
    deflated = f"deflated one by one, mean {sum(packed) / len(packed):.0f}"
    spread = f"Median {median(totals):.0f} bytes, largest {max(totals)}; {deflated}."
    return "\n".join([*lines, "", spread])


def main() -> None:
    """The command."""
    records = [extract(Page(url=case.url, body=case.body)) for case in cases("pages")]
    if records:
        print(table(records))


if __name__ == "__main__":
    main()
