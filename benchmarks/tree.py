"""What one parse and one walk cost on each tree that could carry the readers.

    python -m benchmarks.tree [PAGES_OF_EACH_SET]

CPU milliseconds a page, the best of three rounds, on the first pages of three sets.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import islice
from statistics import mean
from typing import Any

from lxml import etree, html
from selectolax.lexbor import LexborHTMLParser

from benchmarks.shared import page_bytes, records

SETS = ("aeb", "np4k", "wcxb_dev")
ROUNDS = 3


def parse_lxml_html(page: bytes) -> Any:
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def parse_lxml(page: bytes) -> Any:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(page, parser)


def parse_lexbor(page: bytes) -> Any:
    return LexborHTMLParser(page)


def walk_lxml(root: Any) -> int:
    """Tag, class, id, text and tail of every element: what a reader of blocks needs at least."""
    size = 0
    for node in root.iter():
        if node.tag != "script" and (node.get("class"), node.get("id")):
            size += len(node.text or "") + len(node.tail or "")
    return size


def walk_lexbor(tree: Any) -> int:
    """The same of lexbor: text stands in nodes of its own."""
    size = 0
    for node in tree.root.traverse(include_text=True):
        if node.tag == "-text":
            size += len(node.text_content or "")
        else:
            attributes = node.attributes
            size += bool(attributes.get("class")) and bool(attributes.get("id"))
    return size


CONTENDERS: dict[str, Callable[[bytes], Any]] = {
    "lxml.html parse": parse_lxml_html,
    "lxml.etree parse, no comments": parse_lxml,
    "lxml.etree parse + walk": lambda page: walk_lxml(parse_lxml(page)),
    "lexbor parse": parse_lexbor,
    "lexbor parse + walk": lambda page: walk_lexbor(parse_lexbor(page)),
}


def cost(run: Callable[[bytes], Any], pages: list[bytes]) -> float:
    """CPU milliseconds a page in one round."""
    start = time.process_time()
    for page in pages:
        run(page)
    return 1000 * (time.process_time() - start) / len(pages)


def main() -> None:
    each = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    pages = [page_bytes(record) for data in SETS for record in islice(records(data), each)]
    print(f"{len(pages)} pages, mean {mean(map(len, pages)) / 1024:.0f} KiB; ", end="")
    print(f"lxml {version('lxml')}, selectolax {version('selectolax')}, Python {sys.version.split()[0]}")
    rounds = [{name: cost(run, pages) for name, run in CONTENDERS.items()} for _ in range(ROUNDS)]
    for name in CONTENDERS:
        print(f"{name:32} {min(one[name] for one in rounds):6.2f} ms/page")


if __name__ == "__main__":
    main()
