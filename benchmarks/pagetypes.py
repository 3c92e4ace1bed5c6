"""How well pages without an article are told from articles,.

    python -m benchmarks.pagetypes

Pages: wcxb (its types listing and collection against articles), the article sets of the data folder, and the
saved think-tank pages (listings, author pages, error and challenge pages).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.shared import page_bytes, records, shared_folder
from scraper.extract import extract
from scraper.page import Page

NO_ARTICLE = ("listing", "collection", "author", "error-page")


def pages() -> Iterator[tuple[str, str, Page]]:
    """(set, type, page); of the saved pages only whole ones."""
    now = datetime.now(UTC)
    for name in ("wcxb_dev", "wcxb_test", "aeb", "np4k", "fundus_eval", "fundus_tests", "magic_article", "traf"):
        for record in records(name):
            yield name, record.get("page_type", "article"), Page(record["url"] or "about:none", page_bytes(record))
    folder = shared_folder() / "pages"
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kind = "error-page" if "challenge" in row["completeness"] else row["kind"]
        if kind in (*NO_ARTICLE, "article") and row["completeness"].startswith("whole"):
            yield "pages", kind, Page(row["url"], (folder / row["path"]).read_bytes(), fetched_at=now)


def main() -> None:
    """Print recall of pages without an article, articles lost, and the reasons given."""
    seen: Counter[tuple[str, str]] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    lost = []
    for name, kind, page in pages():
        reason = extract(page).no_article
        where = "pages" if name == "pages" else "wcxb" if name.startswith("wcxb") else "article sets"
        seen[where, kind] += 1
        if reason:
            told[where, kind] += 1
            reasons[f"{kind}: {reason}"] += 1
            if kind == "article":
                lost.append((reason, page.url))
    print("| set | type | pages | told to hold no article |\n|---|---|---|---|")
    for where, kind in sorted(seen):
        share = told[where, kind] / seen[where, kind]
        print(f"| {where} | {kind} | {seen[where, kind]} | {told[where, kind]} ({share:.1%}) |")
    for reason, count in reasons.most_common():
        print(f"{reason}: {count}")
    print(*(f"lost: {reason} {url}" for reason, url in lost), sep="\n")


if __name__ == "__main__":
    main()
