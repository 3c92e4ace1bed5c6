"""A page that only introduces its file: readers of the record get the file's text, revisions do not notice."""

from __future__ import annotations

import pytest

from pipelines.assemble import with_file_text
from scraper.article import Article, Attachment, Evidence, content_hash
from tests.store.world import HOST, World, article

FILE = HOST + "/paper.pdf"
DIGEST = "aa" * 32
PAPER = "\f".join("The first finding of the paper is stated here in full. " * 40 for _ in range(2))
ABSTRACT = "This paper asks what rivers are worth."


def page(**more: object) -> Article:
    said: dict[str, object] = {
        "url": HOST + "/a",
        "title": "Rivers",
        "text": ABSTRACT,
        "markdown": ABSTRACT,
        "word_count": 7,
        "attachments": [Attachment(url=FILE, sha256=DIGEST)],
        "evidence": {"text": Evidence(method="generic", where="div.abstract", confidence=0.9)},
    }
    return Article.model_validate(said | more)


def told(article: Article, text: str | None = PAPER) -> Article:
    return with_file_text(article, {(FILE, DIGEST): text})


def test_the_text_is_the_file_s_and_says_so() -> None:
    found = told(page())
    assert found.text.startswith("The first finding") and "\f" not in found.text
    assert found.word_count == 880
    why = found.evidence["text"]
    assert (why.method, why.where) == ("attachment", FILE)
    assert [(one.value, one.where) for one in why.rivals] == [(ABSTRACT, "div.abstract")]
    assert found.markdown == ABSTRACT


@pytest.mark.parametrize(
    "own",
    [
        page(word_count=400),
        page(genre="event"),
        page(no_article="listing"),
        page(attachments=[]),
        page(attachments=[Attachment(url=FILE)]),
        page(attachments=[Attachment(url=FILE, sha256="bb" * 32)]),
    ],
    ids=["long page", "event", "no article", "no file", "file not fetched", "another file's text"],
)
def test_other_pages_keep_their_own_words(own: Article) -> None:
    assert told(own) is own


@pytest.mark.parametrize(
    "text", [None, "", "\f\f", "Please recycle. " * 10], ids=["unread", "empty", "scan", "leaflet"]
)
def test_a_file_without_a_text_to_speak_of_changes_nothing(text: str | None) -> None:
    own = page()
    assert told(own, text) is own


def test_a_scan_before_the_paper_is_passed_over() -> None:
    cover = Attachment(url=HOST + "/cover.pdf", sha256="cc" * 32)
    own = page(attachments=[cover, Attachment(url=FILE, sha256=DIGEST)])
    found = with_file_text(own, {(FILE, DIGEST): PAPER, (cover.url, "cc" * 32): "\f"})
    assert found.evidence["text"].where == FILE


def test_every_reader_of_the_store_gets_it_and_no_revision_is_made(world: World) -> None:
    listed = [Attachment(url=FILE)]
    first = world.visit("/a", article("/a", ABSTRACT, word_count=7, attachments=listed))
    before = world.all()[0].text
    world.file("/paper.pdf", DIGEST, PAPER)
    shown = world.store.article(first.article_id or "")
    assert shown is not None and before == ABSTRACT
    assert shown.text == world.all()[0].text == told(page()).text
    assert [one.text for one in world.store.run_articles(world.run)] == [shown.text]
    own = shown.model_copy(update={"text": ABSTRACT})
    assert (shown.revision, shown.content_hash) == (1, content_hash(own))
    world.again()
    again = world.visit("/a", article("/a", ABSTRACT, word_count=7, attachments=listed), body="other bytes")
    assert again.change == "unchanged" and list(world.store.changes()) == []


def test_the_page_s_own_edit_is_still_an_edit(world: World) -> None:
    listed = [Attachment(url=FILE)]
    first = world.visit("/a", article("/a", ABSTRACT, word_count=7, attachments=listed))
    world.file("/paper.pdf", DIGEST, PAPER)
    world.again()
    assert world.visit("/a", article("/a", "Rivers, again.", word_count=2, attachments=listed)).change == "revised"
    assert {(one["field"], one["revision"]) for one in world.store.changes()} == {("text", 2)}
    now = world.store.article(first.article_id or "")
    assert now is not None and now.text.startswith("The first finding")
