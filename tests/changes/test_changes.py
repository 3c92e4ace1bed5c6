"""What changed between two contents of an article, field by field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.changes import LONGEST, MOST_EDITS, changes_between
from scraper.article import Article, Attachment, Author, Note, Table, content_hash

URL = "https://www.meridian-institute.example/a"


def article(**more: Any) -> Article:
    return Article(url=URL, **more)


def kinds(old: Article, new: Article) -> list[str]:
    return [change.kind for change in changes_between(old, new)]


def by(*names: str) -> Article:
    return article(authors=[Author(name=name) for name in names])


def with_files(*files: tuple[str, str | None]) -> Article:
    return article(attachments=[Attachment(url=f"{URL}/{name}", sha256=digest) for name, digest in files])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"title": "On Rivers"}, {"title": "On Roads"}, ["retitled"]),
        ({"title": "On Rivers"}, {"title": "On rivers"}, ["typographic"]),
        ({"title": "On Rivers"}, {"title": None}, ["retitled"]),
        ({"standfirst": "A short word on it."}, {"standfirst": "A short word on it"}, ["typographic"]),
        ({"standfirst": None}, {"standfirst": "A short word on it"}, ["standfirst"]),
        ({"published": "2024-03-05"}, {"published": "2024-03-06"}, ["redated"]),
        ({"published": "2024-03"}, {"published": "2024-03-05"}, ["date_detail"]),
        ({"published": "2024-03-05"}, {"published": "2024-03-05T08:00:00Z"}, ["date_detail"]),
        ({"published": "2024-03-05"}, {"published": None}, ["redated"]),
        ({"topics": ["Rivers"]}, {"topics": ["Roads"]}, []),
    ],
)
def test_fields_of_one_value(old: dict[str, Any], new: dict[str, Any], expected: list[str]) -> None:
    assert kinds(article(**old), article(**new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (by("Ada Wren"), by("Ada Wren", "Bo Lund"), ["author_added"]),
        (by("Ada Wren", "Bo Lund"), by("Bo Lund"), ["author_removed"]),
        (by("Ada Wren"), by("Bo Lund"), ["author_removed", "author_added"]),
        (by("Jon Smyth"), by("John Smyth"), ["author_renamed"]),
        (by("Céline PAJON"), by("Céline Pajon"), ["typographic"]),
        (by("Ada Wren", "Bo Lund"), by("Bo Lund", "Ada Wren"), ["authors_reordered"]),
        (by("田中一郎"), by("田中一郎", "佐藤花子"), ["author_added"]),
    ],
)
def test_authors(old: Article, new: Article, expected: list[str]) -> None:
    assert kinds(old, new) == expected


def test_a_new_role_is_a_detail() -> None:
    old, new = (article(authors=[Author(name="Ada Wren", role=role)]) for role in ("Fellow", "Director"))
    [change] = changes_between(old, new)
    assert (change.kind, change.before, change.after) == (
        "author_details",
        {"name": "Ada Wren", "role": "Fellow"},
        {"role": "Director"},
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (with_files(("a.pdf", "1")), with_files(("a.pdf", "2")), ["attachment_replaced"]),
        (with_files(("a.pdf", "1")), with_files(("b.pdf", "2")), ["attachment_replaced"]),
        (with_files(("a.pdf", "1")), with_files(("b.pdf", None)), ["attachment_replaced"]),
        (with_files(("a.pdf", "1")), with_files(("b.pdf", "1")), []),
        (with_files(("a.pdf", "1")), with_files(), ["attachment_removed"]),
        (with_files(), with_files(("a.pdf", "1")), ["attachment_added"]),
        (with_files(("a.pdf", "1")), with_files(("a.pdf", "1"), ("b.pdf", "2")), ["attachment_added"]),
    ],
)
def test_files(old: Article, new: Article, expected: list[str]) -> None:
    assert kinds(old, new) == expected


def test_a_table_is_told_once() -> None:
    rows = [["ships", "3"], ["carts", "9"]]
    old = article(text="Words.\n\nships\t3\ncarts\t9", tables=[Table(rows=rows)])
    new = article(text="Words.\n\nships\t4\ncarts\t9", tables=[Table(rows=[["ships", "4"], rows[1]])])
    assert kinds(old, new) == ["tables"]


def test_notes() -> None:
    old, new, marks = (article(notes=[Note(text=text)]) for text in ("See page 9.", "See page 12.", "See page 9"))
    assert kinds(old, new) == ["notes"]
    assert kinds(old, marks) == ["typographic"]


def test_long_paragraphs_are_cut_around_what_differs() -> None:
    long = "and so on " * 900
    [change] = changes_between(article(text=long + "to the end"), article(text=long + "to the start"))
    assert change.kind == "wording"
    assert change.before.endswith("to the end") and change.after.endswith("to the start")
    assert max(len(change.before), len(change.after)) <= LONGEST + 1


def test_endless_edits_are_counted() -> None:
    old = article(text="\n\n".join(f"paragraph {n} says one thing" for n in range(500)))
    new = article(text="\n\n".join(f"paragraph {n} says other thing" for n in range(500)))
    found = changes_between(old, new)
    assert len(found) == MOST_EDITS + 1
    assert (found[-1].kind, found[-1].after) == ("text", {"words": 2500, "edits": 500})


TEXT = st.text(st.sampled_from("ab .,\n\t"), max_size=20)
ARTICLES = st.builds(
    Article,
    url=st.just(URL),
    title=st.none() | TEXT,
    standfirst=st.none() | TEXT,
    text=TEXT,
    published=st.none() | st.sampled_from(["2024", "2024-03", "2024-03-05"]),
    authors=st.lists(st.builds(Author, name=TEXT, raw=st.none() | TEXT, role=st.none() | TEXT), max_size=3),
    notes=st.lists(st.builds(Note, mark=st.none() | TEXT, text=TEXT), max_size=2),
    tables=st.lists(st.builds(Table, header=st.lists(TEXT, max_size=2)), max_size=2),
    attachments=st.lists(
        st.builds(Attachment, url=st.sampled_from([URL + "1", URL + "2"]), sha256=st.sampled_from(["1", "2"])),
        max_size=2,
    ),
)


@given(ARTICLES, ARTICLES)
def test_there_is_a_change_whenever_the_content_is_another(old: Article, new: Article) -> None:
    """The hash covers an article's files as a set with repetitions; so does what is told."""
    if content_hash(old) != content_hash(new):
        assert changes_between(old, new)
    assert changes_between(old, old) == []
