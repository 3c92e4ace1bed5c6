import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover import Candidate
from scraper.discover.bounds import MAX_BARREN, Bounds, grows, shape

HOST = "https://www.x.example"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/events/2026-11-23", "/events/1999-01-01"),
        ("/calendar/2026/11/?view=day", "/calendar/2031/2/?view=week"),
        ("/s/a81bc81bdead4e5d/home", "/s/77f00dbeef01a2b3/home"),
        ("/list?sid=1&b=2", "/list?b=9&sid=4"),
    ],
)
def test_pages_of_one_machine_have_one_shape(one, other):
    assert shape(HOST + one) == shape(HOST + other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("/papers/tides", "/papers/tariffs"), ("/en/notes/a", "/fr/notes/a"), ("/list?page=1", "/list?day=1")],
)
def test_different_pages_have_different_shapes(one, other):
    assert shape(HOST + one) != shape(HOST + other)


@pytest.mark.parametrize(
    ("path", "grown"), [("/a/b/a/b/a/b/a", True), ("/a/b/c/d/e/f", False), ("/2024/2024/x", False)]
)
def test_paths_that_repeat_themselves(path, grown):
    assert grows(HOST + path) is grown


def day(number):
    return Candidate(f"{HOST}/events/{2000 + number // 365}/{number % 365}", way="link", kind="article")


def test_a_calendar_is_left_after_a_thousand_days_without_an_article():
    bounds = Bounds()
    visited = 0
    while followed := bounds.followed("article", day(visited).url, [day(visited + 1)]):
        visited += 1
        bounds.visited(followed[0].url, brought_article=False)
    assert visited == MAX_BARREN
    assert bounds.notes["barren_shape"] == 1


def test_one_article_gives_a_shape_its_credit_back():
    bounds = Bounds()
    for number in range(3 * MAX_BARREN):
        bounds.visited(day(number).url, brought_article=number % 500 == 0)
    assert bounds.followed("article", HOST, [day(1)])


@given(st.text(max_size=60))
def test_any_address_has_a_shape(text):
    url = f"{HOST}/{text}"
    try:
        assert shape(url) == shape(url)
        grows(url)
    except ValueError:
        assert "[" in url or "]" in url  # urlsplit's only refusal; such addresses never become candidates
