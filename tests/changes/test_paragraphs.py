"""How one text became another: each kind of edit, and what holds for any two texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.paragraphs import RELATED, edits
from pipelines.wording import Block, said, similarity

RIVERS = "Rivers carry more goods than roads in three of the five provinces, and nobody counts them."
HARBOUR = "The harbour of Brannock was dredged twice last year, at a price that the council keeps to itself."
TOLLS = "Tolls were raised in March; the guilds paid, complained, and paid again in the following month."
DYKES = "A dyke that is not mended in autumn is a dyke that will have to be built anew in spring."
TEXT = "\n\n".join((RIVERS, HARBOUR, TOLLS, DYKES))


def told(before: str, after: str) -> list[tuple[str, int]]:
    return [(edit.kind, edit.place) for edit in edits(before, after)]


def joined(*parts: str) -> str:
    return "\n\n".join(parts)


def test_equal_texts_have_no_edits() -> None:
    assert edits(TEXT, TEXT) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("don't", "don’t"),
        ("a - b", "a – b"),
        ('"word"', "«word»"),
        ("the  end", "the end"),
        ("the end", "The end."),
        ("ﬁnal", "final"),
        ("10 000", "10\u00a0000"),
        ("re\u00adform", "reform"),
        ("「平和」、そして", "『平和』そして"),
        ("１９９０年", "1990年"),
    ],
)
def test_marks_spaces_and_forms_are_typography(before: str, after: str) -> None:
    assert told(TEXT.replace("Rivers", before), TEXT.replace("Rivers", after)) == [("typographic", 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1.5", "15"),
        ("-5", "5"),
        ("5 €", "5 $"),
        ("5 %", "5"),
        ("now", "not"),
        ("ete", "été"),
        ("million", "billion"),
        ("三", "五"),
    ],
)
def test_what_alters_the_meaning_is_wording(before: str, after: str) -> None:
    assert told(f"{RIVERS} {before}", f"{RIVERS} {after}") == [("wording", 1)]


def test_a_paragraph_added_and_one_removed() -> None:
    assert told(joined(RIVERS, TOLLS), joined(RIVERS, HARBOUR, TOLLS)) == [("paragraph_added", 2)]
    assert told(joined(RIVERS, HARBOUR, TOLLS), joined(RIVERS, TOLLS)) == [("paragraph_removed", 2)]
    assert told("", RIVERS) == [("paragraph_added", 1)]
    assert told(RIVERS, "") == [("paragraph_removed", 1)]


def test_a_few_words_are_wording_and_many_a_rewriting() -> None:
    assert told(TEXT, TEXT.replace("keeps to itself", "will not name")) == [("wording", 2)]
    rewritten = (
        "The harbour of Brannock has been deepened at public cost, which the mayor refuses to name before the vote."
    )
    assert told(TEXT, TEXT.replace(HARBOUR, rewritten)) == [("paragraph_rewritten", 2)]


def test_the_shorter_of_two_that_changed_places_has_moved() -> None:
    longer = joined(TOLLS, HARBOUR, DYKES, RIVERS)
    assert told(longer, joined(RIVERS, TOLLS, HARBOUR, DYKES)) == [("paragraph_moved", 1)]


def test_one_long_paragraph_that_passes_two_short_ones_has_moved_alone() -> None:
    long = f"{HARBOUR} {TOLLS} {DYKES}"
    assert told(joined(RIVERS, long, TOLLS, HARBOUR), joined(RIVERS, TOLLS, HARBOUR, long)) == [("paragraph_moved", 4)]


def test_a_paragraph_written_anew_between_two_that_stayed_is_one_edit() -> None:
    before = (
        "自协议签署以来，水运部拒绝解释下游河口的疏浚工程。根据港务局的统计，多数港口城市放弃了下游河口的疏浚工程。"
    )
    after = "在没有公开讨论的情况下，水运部仍然支持一项计划。尽管专家多次警告，多数港口城市同意资助关于粮食的预测。"
    assert similarity(Block(before, 1), Block(after, 1)) < RELATED
    assert told(joined(RIVERS, before, DYKES), joined(RIVERS, after, DYKES)) == [("paragraph_rewritten", 2)]
    kinds = {kind for kind, _ in told(joined(RIVERS, HARBOUR), joined(RIVERS, "Zwölf."))}
    assert kinds == {"paragraph_added", "paragraph_removed"}


def test_moved_and_edited_at_once() -> None:
    after = joined(HARBOUR, TOLLS, DYKES, RIVERS.replace("nobody", "no one at all"))
    assert told(TEXT, after) == [("paragraph_moved", 4), ("wording", 4)]


def test_a_paragraph_cut_in_two_or_joined_is_typography() -> None:
    assert told(joined(RIVERS, f"{HARBOUR} {TOLLS}"), joined(RIVERS, HARBOUR, TOLLS)) == [("typographic", 2)]
    assert told(joined(HARBOUR, TOLLS, RIVERS), joined(f"{HARBOUR} {TOLLS}", RIVERS)) == [("typographic", 1)]


def test_a_paragraph_cut_in_two_and_reworded_is_one_edit() -> None:
    after = joined(RIVERS, HARBOUR.replace("twice", "once"), TOLLS)
    assert told(joined(RIVERS, f"{HARBOUR} {TOLLS}"), after) == [("wording", 2)]


def test_a_short_heading_is_the_same_when_most_of_it_stays() -> None:
    assert told(joined("Conclusion", TOLLS), joined("Conclusions", TOLLS)) == [("wording", 1)]


def test_the_size_is_words_gone_and_come() -> None:
    [edit] = edits(TEXT, TEXT.replace("three of the five", "two of the six"))
    assert (edit.kind, edit.size) == ("wording", 4)


def test_paragraphs_that_stand_there_several_times() -> None:
    stars = joined("* * *", RIVERS, "* * *", HARBOUR)
    assert told(stars, joined("* * *", RIVERS, "* * *", HARBOUR, "* * *", TOLLS)) == [
        ("paragraph_added", 5),
        ("paragraph_added", 6),
    ]


BLOCK = st.text(st.sampled_from("ab cé.,“–1\n三\u00ad"), max_size=12)
TEXTS = st.lists(BLOCK, max_size=7).map("\n\n".join)


@given(TEXTS, TEXTS)
def test_any_two_texts(before: str, after: str) -> None:
    found = edits(before, after)
    assert (found == []) == (before == after)
    assert all(edit.place >= 1 and edit.size >= 0 for edit in found)
    if {edit.kind for edit in found} <= {"typographic"}:
        assert said(before) == said(after) or not said(before + after)


@given(st.permutations(["one two three", "four five", "six seven eight nine", "ten"]))
def test_another_order_alone_is_only_moves(parts: list[str]) -> None:
    found = edits("one two three\n\nfour five\n\nsix seven eight nine\n\nten", "\n\n".join(parts))
    assert {edit.kind for edit in found} <= {"paragraph_moved"}


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= similarity(Block(one, 1), Block(other, 1)) <= 1
    assert not said(one) or similarity(Block(one, 1), Block(one, 1)) == 1


@pytest.mark.parametrize("change", [lambda n: f"p{n} other words", lambda n: f"{n} " * 30, lambda n: ""])
def test_huge_texts_take_bounded_work(change) -> None:
    before = "\n\n".join(f"paragraph {n} has words of its own" for n in range(20_000))
    after = "\n\n".join(change(n) for n in range(20_000))
    started = time.process_time()
    assert edits(before, after)
    assert time.process_time() - started < 5
