"""A record and its further pages, joined without a store."""

from __future__ import annotations

from pipelines.assemble import KnownPart, join_parts, part_digest
from scraper.article import Article, Continuation, Heading, Link

URL = "https://quay.example/notes/a"


def record(pages: int = 3) -> Article:
    further = [Continuation(url=f"{URL}?page={n}", number=n) for n in range(2, pages + 1)]
    return Article(url=URL, text="One.\n\nOf a series.", markdown="One.\n\n*Of a series.*", continuations=further)


def part(number: int, text: str) -> tuple[str, KnownPart]:
    url = f"{URL}?page={number}"
    read = Article(
        url=url,
        text=text,
        markdown=text,
        headings=[Heading(level=2, text=f"H{number}")],
        links=[Link(url=URL, text="a")],
    )
    return url, KnownPart(read)


def test_in_order_and_without_what_the_first_page_has() -> None:
    known = dict([part(3, "Three."), part(2, "Of a series.\n\nTwo.")])
    whole = join_parts(record(), known)
    assert whole.text == "One.\n\nOf a series.\n\nTwo.\n\nThree."
    assert [one.text for one in whole.headings] == ["H2", "H3"]
    assert len(whole.links) == 1
    assert whole.word_count == 6
    assert [one.sha256 for one in whole.continuations] == [
        part_digest(known[one.url].read) for one in whole.continuations
    ]


def test_up_to_the_first_page_that_is_not_known() -> None:
    whole = join_parts(record(4), dict([part(2, "Two."), part(4, "Four.")]))
    assert whole.text.endswith("Two.")
    assert [bool(one.sha256) for one in whole.continuations] == [True, False, False]
    assert join_parts(record(), dict([part(3, "Three.")])) == record()


def test_what_is_joined_is_not_joined_again() -> None:
    known = dict([part(2, "Two."), part(3, "Three.")])
    whole = join_parts(record(), known)
    assert join_parts(whole, known) == whole
