"""Identity and revisions: what makes an edit, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.outcome import FinalState, Outcome
from scraper.article import Article, Attachment, Translation, content_hash
from tests.store.world import FULL, HOST, PLAIN, World, article


def test_a_first_look_makes_an_article(world: World) -> None:
    receipt = world.visit("/a")
    assert receipt.change == "new"
    stored = world.store.article(receipt.article_id or "")
    assert stored is not None
    assert (stored.id, stored.source, stored.revision, stored.seq, stored.state) == (
        receipt.article_id, "meridian", 1, 1, "current")  # fmt: skip
    assert stored.id is not None and stored.id.startswith("meridian-")
    assert stored.content_hash == content_hash(stored)
    assert stored.provenance.run == world.run
    assert stored.provenance.status == 200
    assert stored.provenance.captures[0].warc == "m.warc.gz"
    assert stored.first_seen == stored.last_seen == stored.provenance.fetched_at == "2026-03-02T08:00:01Z"


def test_the_same_content_again_confirms_the_revision(world: World) -> None:
    first = world.visit("/a")
    assert world.states(first.article_id or "") == ["observed"]
    world.again()
    second = world.visit("/a", body="other bytes around the same words")
    assert (second.article_id, second.change) == (first.article_id, "unchanged")
    assert world.states(first.article_id or "") == ["confirmed"]
    shown = world.store.article(first.article_id or "")
    assert shown is not None
    assert shown.last_seen == "2026-03-03T08:00:02Z"
    assert [one.seq for one in world.all()] == [1]


def test_a_second_look_within_the_run_confirms_nothing(world: World) -> None:
    look = world.look("/a")
    world.commit(look)
    world.commit(look)
    assert world.states(world.all()[0].id or "") == ["observed"]
    assert world.store.last_seq() == 1


def test_an_edit_is_a_revision_with_typed_changes(world: World) -> None:
    first = world.visit("/a", article("/a", "one two three", published="2024-03-05"))
    world.again()
    second = world.visit("/a", article("/a", "one two four five", published="2024-03-06"))
    assert (second.article_id, second.change) == (first.article_id, "revised")
    now = world.store.article(first.article_id or "")
    assert now is not None
    assert (now.revision, now.text, now.seq) == (2, "one two four five", 2)
    before = world.store.article(first.article_id or "", 1)
    assert before is not None
    assert (before.revision, before.text, before.id) == (1, "one two three", now.id)
    told = [(one["kind"], one["before"], one["after"]) for one in world.store.changes()]
    assert told == [
        ("redated", "2024-03-05", "2024-03-06"),
        ("wording", "one two three", "one two four five"),
    ]


def test_content_seen_once_and_never_again_is_transient(world: World) -> None:
    first = world.visit("/a", article("/a", "as it is"))
    world.again()
    world.visit("/a", article("/a", "a glitch"))
    world.again()
    back = world.visit("/a", article("/a", "as it is"))
    assert back.change == "restored"
    assert world.states(first.article_id or "") == ["confirmed", "transient"]
    now = world.all()[0]
    assert (now.revision, now.text, now.seq) == (1, "as it is", 3)
    world.again()
    assert world.visit("/a", article("/a", "third")).change == "revised"
    assert [one["revision"] for one in world.store.revisions(now.id or "")] == [1, 2, 3]


def test_equal_bytes_are_never_a_revision(world: World) -> None:
    world.visit("/a", article("/a", "old words"), body="page")
    world.again()
    receipt = world.visit("/a", article("/a", "new words", extractor="generic/2"), body="page")
    assert receipt.change == "reread"
    now = world.all()[0]
    assert (now.revision, now.text, now.provenance.extractor, now.seq) == (1, "new words", "generic/2", 2)
    assert world.rereads == 0


def test_a_new_reader_compares_like_with_like(world: World) -> None:
    look = world.look("/a", article("/a", "menu old words"))
    first = world.commit(look)[0]
    assert look.capture is not None
    world.archive[("m.warc.gz", look.capture.ref.offset)] = lambda: article("/a", "old words", extractor="generic/2")
    world.again()
    same = world.visit("/a", article("/a", "old words", extractor="generic/2"), body="other bytes")
    assert (same.change, same.article_id) == ("reread", first.article_id)
    assert [(one.revision, one.text) for one in world.all()] == [(1, "old words")]
    assert list(world.store.changes()) == []


def test_a_new_reader_and_an_edit_at_once(world: World) -> None:
    look = world.look("/a", article("/a", "menu old words"))
    world.commit(look)
    assert look.capture is not None
    world.archive[("m.warc.gz", look.capture.ref.offset)] = lambda: article("/a", "old words", extractor="generic/2")
    world.again()
    assert world.visit("/a", article("/a", "old words mended", extractor="generic/2")).change == "revised"
    now = world.all()[0]
    before = world.store.article(now.id or "", 1)
    assert before is not None
    assert (now.revision, now.text) == (2, "old words mended")
    assert (before.text, before.provenance.extractor) == ("old words", "generic/2")
    assert [one["after"] for one in world.store.changes()] == ["old words mended"]


def test_pages_without_article_never_replace_one(world: World) -> None:
    world.visit("/a", article("/a", "a paper"))
    for read in (
        article("/a", "Are you a robot?", no_article="challenge"),
        article("/a", "", title=None),
    ):
        world.again()
        receipt = world.visit("/a", read)
        assert (receipt.change, receipt.outcome.state) == (None, "excluded")
    world.again()
    look = world.look("/a", article("/a", "Internal error"))
    assert look.capture is not None
    receipt = world.commit(replace(look, capture=replace(look.capture, status=500)))[0]
    assert (receipt.change, receipt.outcome.reason) == (None, "http_500")
    assert [(one.text, one.revision, one.state) for one in world.all()] == [("a paper", 1, "current")]


def test_gone_twice_is_withdrawn_and_may_return(world: World) -> None:
    first = world.visit("/a")
    world.again()
    assert world.failing("/a", 404).change is None
    assert world.all()[0].state == "current"
    world.again()
    assert world.failing("/a", 404).change == "withdrawn"
    gone = world.all()[0]
    assert (gone.state, gone.seq, gone.id) == ("withdrawn", 2, first.article_id)
    world.again()
    assert world.failing("/a", 410).change is None
    world.again()
    assert world.visit("/a").change == "restored"
    assert (world.all()[0].state, world.all()[0].seq, world.all()[0].revision) == ("current", 3, 1)
    assert [one["kind"] for one in world.store.changes()] == ["withdrawn", "restored"]


@pytest.mark.parametrize(("state", "reason"), [("excluded", "no_article:soft_404"), ("failed", "redirected_home")])
def test_other_ways_of_saying_gone_are_confirmed_too(world: World, state: FinalState, reason: str) -> None:
    world.visit("/a")
    for plan, expected in ((FULL, None), (PLAIN, "withdrawn")):  # the second look is due by itself, a night later
        world.again(plan)
        lease = world.lease("/a")
        capture = world.capture(HOST + "/a", "Sorry, we have moved")
        (receipt,) = world.commit(Outcome(lease, state, reason, capture=capture))
        assert receipt.change == expected
    assert world.all()[0].state == "withdrawn"


def test_one_404_between_two_looks_is_nothing(world: World) -> None:
    world.visit("/a")
    for _ in range(2):
        world.again()
        world.failing("/a", 404)
        world.again()
        assert world.visit("/a").change == "unchanged"


def test_a_late_attachment_completes_the_record(world: World) -> None:
    listed = [Attachment(url=HOST + "/f.pdf", title="The paper")]
    first = world.visit("/a", article("/a", attachments=listed))
    world.file("/f.pdf", "aa" * 32)
    now = world.store.article(first.article_id or "")
    assert now is not None
    file = now.attachments[0]
    assert (file.title, file.sha256, file.pages, file.text) == ("The paper", "aa" * 32, 2, "text of the file")
    assert (now.revision, now.seq) == (1, 2)
    assert now.content_hash == content_hash(now)
    assert [ref.role for ref in now.provenance.captures] == ["page", "attachment"]
    world.again()
    assert world.visit("/a", article("/a", attachments=listed), body="other bytes").change == "unchanged"
    assert list(world.store.changes()) == []


def test_another_digest_of_a_known_attachment_is_an_edit(world: World) -> None:
    listed = [Attachment(url=HOST + "/f.pdf")]
    first = world.visit("/a", article("/a", attachments=listed))
    world.file("/f.pdf", "aa" * 32)
    world.again()
    assert world.visit("/a", article("/a", attachments=listed)).change == "unchanged"
    assert world.file("/f.pdf", "bb" * 32, "corrected text").change == "revised"
    now, before = world.store.article(first.article_id or ""), world.store.article(first.article_id or "", 1)
    assert now is not None and before is not None
    assert (now.revision, now.attachments[0].text) == (2, "corrected text")
    assert (before.revision, before.attachments[0].text) == (1, "text of the file")
    assert [(one["kind"], one["before"], one["after"]) for one in world.store.changes()] == [
        ("attachment_replaced", *({"url": HOST + "/f.pdf", "sha256": digest} for digest in ("aa" * 32, "bb" * 32)))
    ]
    world.again()
    assert world.visit("/a", article("/a", attachments=listed)).change == "unchanged"


def test_an_attachment_known_before_its_article(world: World) -> None:
    world.file("/f.pdf", "aa" * 32)
    receipt = world.visit("/a", article("/a", attachments=[Attachment(url=HOST + "/f.pdf")]))
    assert (receipt.change, world.all()[0].attachments[0].sha256) == ("new", "aa" * 32)


def test_topics_are_kept_fresh_without_a_revision(world: World) -> None:
    world.visit("/a", article("/a", topics=["Asia"]))
    world.again()
    assert world.visit("/a", article("/a", topics=["Asia", "Trade"]), body="other").change == "reread"
    assert [(one.topics, one.revision, one.seq) for one in world.all()] == [(["Asia", "Trade"], 1, 2)]


def test_a_redirect_to_the_same_piece_is_an_alias(world: World) -> None:
    first = world.visit("/old/a-paper-on-trade")
    world.again()
    moved = world.visit("/old/a-paper-on-trade", article("/new/a-paper-on-trade"))
    assert (moved.article_id, moved.change) == (first.article_id, "unchanged")
    now = world.all()[0]
    world.again()
    assert world.visit("/new/a-paper-on-trade", article("/new/a-paper-on-trade")).article_id == first.article_id
    assert HOST + "/new/a-paper-on-trade" in {now.url, *now.aliases}


def test_a_redirect_to_something_else_is_no_proof(world: World) -> None:
    first = world.visit("/papers/a-paper-on-trade")
    world.again()
    other = world.visit("/papers/a-paper-on-trade", article("/papers/defence-in-the-north", "Another text."))
    assert other.article_id != first.article_id
    assert other.change == "new"
    assert {one.text for one in world.all()} == {"What the paper says.", "Another text."}


def test_two_ids_that_prove_one_are_merged_into_the_older(world: World) -> None:
    first = world.visit("/a/a-paper-on-trade", article("/a/a-paper-on-trade"))
    second = world.visit("/b/a-paper-on-trade", article("/b/a-paper-on-trade"))
    assert first.article_id != second.article_id
    world.again()
    proof = article("/b/a-paper-on-trade", canonical_url=HOST + "/a/a-paper-on-trade")
    assert world.visit("/b/a-paper-on-trade", proof, body="with link").article_id == first.article_id
    tombstone = world.store.article(second.article_id or "")
    assert tombstone is not None
    assert (tombstone.state, tombstone.merged_into, tombstone.text) == ("merged", first.article_id, "")
    survivor = world.store.article(first.article_id or "")
    assert survivor is not None
    assert {survivor.url, *survivor.aliases} == {HOST + "/a/a-paper-on-trade", HOST + "/b/a-paper-on-trade"}
    assert [one["kind"] for one in world.store.changes()] == ["merged"]
    world.again()
    assert world.visit("/a/a-paper-on-trade", article("/a/a-paper-on-trade")).change == "unchanged"


def test_translations_that_name_each_other_are_one_work(world: World) -> None:
    paths = {"en": "/en/a-line-in-the-sea", "fr": "/fr/une-ligne-en-mer", "de": "/de/eine-linie-im-meer"}

    def piece(language: str, *others: str) -> Article:
        named = [Translation(language=other, url=HOST + paths[other]) for other in others]
        return article(paths[language], language=language, translations=named)

    english = world.visit(paths["en"], piece("en", "fr"))
    assert world.all()[0].work is None
    world.visit(paths["fr"], piece("fr", "en"))
    german = world.visit(paths["de"], piece("de", "en"))  # the English page does not know it
    works = {one.language: one.work for one in world.all()}
    assert works == {"en": english.article_id, "fr": english.article_id, "de": None}
    world.again()
    world.visit(paths["en"], piece("en", "fr", "de"))
    assert {one.work for one in world.all()} == {english.article_id}
    assert [one.seq for one in world.all()] == sorted({one.seq for one in world.all()})
    assert world.store.article(german.article_id or "") in [
        one.model_copy(update={"last_seen": one.last_seen}) for one in world.all()
    ]


def test_what_was_taken_down_is_merged_with_nothing(world: World) -> None:
    first = world.visit("/a/a-paper-on-trade", article("/a/a-paper-on-trade"))
    second = world.visit("/b/a-paper-on-trade", article("/b/a-paper-on-trade"))
    world.store.remove(first.article_id or "", "court order", world.now)
    world.again()
    proof = article("/b/a-paper-on-trade", canonical_url=HOST + "/a/a-paper-on-trade")
    receipt = world.visit("/b/a-paper-on-trade", proof, body="with link")
    assert (receipt.change, receipt.outcome.reason) == (None, "removed")
    assert {one.id: one.state for one in world.all()} == {first.article_id: "removed", second.article_id: "current"}
