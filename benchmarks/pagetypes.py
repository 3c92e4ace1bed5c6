"""How well pages without an article are told from articles.

    python -m benchmarks.pagetypes                # recall, articles lost, reasons, for both halves by domain
    python -m benchmarks.pagetypes --folds DIR    # by bodies that never saw the domain (benchmarks.train_body --folds)
    python -m benchmarks.train_pagetypes          # the weights of scraper/extract/pagetype.py

Pages: wcxb (its types listing and collection against articles), the article sets of the data folder, and the
saved think-tank pages (listings, author pages, error and challenge pages).
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.body_examples import FOLDS
from benchmarks.held_out import fold_of, weights
from benchmarks.shared import page_bytes, records, shared_folder
from scraper.errors import NotReadable
from scraper.extract import _read
from scraper.extract.pagetype import Seen, judge_page, measures
from scraper.extract.tree import parse
from scraper.page import Page

LISTINGS = ("listing", "collection", "author")
KINDS = (*LISTINGS, "error-page", "article")


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: what it is, what we said, and what the score is made of."""

    where: str
    kind: str
    url: str
    reason: str | None
    measures: Mapping[str, float]

    @property
    def half(self) -> str:
        """A or B, by host."""
        return "AB"[zlib.crc32((urlsplit(self.url).hostname or self.url).encode()) % 2]


def pages() -> Iterator[tuple[str, str, Page, str]]:
    """(set, type, page, domain); of the saved pages only whole ones, whose domain is none of the public sets'."""
    now = datetime.now(UTC)
    for name in ("wcxb_dev", "wcxb_test", "aeb", "np4k", "fundus_eval", "fundus_tests", "magic_article", "traf"):
        where = "wcxb" if name.startswith("wcxb") else "article sets"
        for record in records(name):
            page = Page(record["url"] or "about:none", page_bytes(record))
            yield where, record.get("page_type", "article"), page, record.get("domain") or record["id"]
    folder = shared_folder() / "pages"
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kind = "error-page" if "challenge" in row["completeness"] else row["kind"]
        if kind in KINDS and row["completeness"].startswith("whole"):
            yield "pages", kind, Page(row["url"], (folder / row["path"]).read_bytes(), fetched_at=now), ""


def judge(where: str, kind: str, page: Page) -> Judged:
    """Read one page as the record does."""
    try:
        doc = parse(page)
    except NotReadable as error:
        return Judged(where, kind, page.url, error.reason, {})
    said = _read(doc)
    seen = Seen(said.title, bool(said.byline.authors), bool(said.dates.published))
    made_of = measures(doc, said.body, seen) if said.body.judged and said.body.text else {}
    return Judged(where, kind, page.url, judge_page(doc, said.body, seen), made_of)


def judge_all(folder: Path | None, kinds: Sequence[str] = ()) -> list[Judged]:
    """Every page (of these kinds), with the body's weights of the package or with those that never saw its domain."""
    found = [one for one in pages() if not kinds or one[1] in kinds]
    if folder is None:
        return [judge(where, kind, page) for where, kind, page, _ in found]
    judged = []
    for fold in range(FOLDS):
        with weights(folder / f"fold{fold}.json"):
            judged += [judge(where, kind, page) for where, kind, page, domain in found if fold_of(domain) == fold]
    return judged


def tell(judged: Sequence[Judged]) -> None:
    """Print recall of pages without an article, articles lost, and the reasons given."""
    print("| set | type | pages | told to hold no article | half A | half B |\n|---|---|---|---|---|---|")
    for where, kind in sorted({(one.where, one.kind) for one in judged}):
        mine = [one for one in judged if (one.where, one.kind) == (where, kind)]
        halves = [_share([one for one in mine if one.half == half]) for half in "AB"]
        print(f"| {where} | {kind} | {len(mine)} | {_share(mine)} | {' | '.join(halves)} |")
    for reason, count in Counter(f"{one.kind}: {one.reason}" for one in judged if one.reason).most_common():
        print(f"{reason}: {count}")
    print(*(f"lost: {one.reason} {one.url}" for one in judged if one.kind == "article" and one.reason), sep="\n")


def _share(judged: Sequence[Judged]) -> str:
    told = sum(one.reason is not None for one in judged)
    return f"{told} of {len(judged)} ({told / len(judged):.1%})" if judged else "-"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=Path, help="the folder that benchmarks.train_body --folds wrote")
    tell(judge_all(parser.parse_args().folds))


if __name__ == "__main__":
    main()
