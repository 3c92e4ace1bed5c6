"""Trees as masks say what walking them says."""

from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.trees import DOUBTED, Trees

# size > 10 ? (links > 0.5 ? -1 : 2) : 0.5, and a tree of one leaf
DATA = {"leaves": [[0.5, 2.0, -1.0], [0.25]], "tests": {"size": [[10.0, 0, 0b1]], "links": [[0.5, 0, 0b10]]}}


def walked(size: float, links: float) -> float:
    if size <= 10:
        return 0.75
    return -0.75 if links > 0.5 else 2.25


NUMBER = st.floats(-30, 30) | st.sampled_from([0.5, 10.0])


@given(st.lists(st.tuples(NUMBER, NUMBER), max_size=20))
def test_masks_say_what_the_walk_says(rows: list[tuple[float, float]]) -> None:
    columns = [[size for size, _ in rows], [0.0 for _ in rows], [links for _, links in rows]]
    assert Trees(DATA, ("size", "tag", "links")).totals(columns) == [walked(*row) for row in rows]


def test_only_what_is_in_doubt_is_asked_and_becomes_the_mean_of_both() -> None:
    chances = [DOUBTED[0] / 2, 0.5, (1 + DOUBTED[1]) / 2]
    added = Trees(DATA, ("size", "links")).ask(chances, [[20.0] * 3, [0.0] * 3])
    assert added == {1: 1.125}
    assert chances[0] == DOUBTED[0] / 2
    assert chances[2] == (1 + DOUBTED[1]) / 2
    assert 0.75 < chances[1] < 0.76


def test_a_page_without_doubt_asks_nothing() -> None:
    assert Trees(DATA, ("size", "links")).ask([0.01, 0.99], [[20.0] * 2, [0.0] * 2]) == {}
