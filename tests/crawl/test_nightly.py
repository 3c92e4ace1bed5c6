"""The nights after the first, in the short form of benchmarks.nightly: what they cost, and what they find."""

import pytest

from benchmarks.institute import catalogue, site
from benchmarks.institute.__main__ import write_source
from benchmarks.institute.serve import Site
from benchmarks.nightly import CASES, age, answers, changed, free_port, night, served
from benchmarks.quarter import TELLS, quarter


@pytest.mark.parametrize("tells", TELLS)
def test_edits_of_young_articles_are_found_within_a_week(tells):
    seen = quarter(tells, 800)
    assert seen.found > 100 and seen.late == 0 and seen.longest <= 7


def test_what_the_site_tells_decides_how_soon():
    told, silent = quarter(TELLS[0], 800), quarter("nothing", 800)
    assert told.longest < 2 < silent.longest and told.visits < silent.visits


def test_an_unchanged_night_is_cheap_and_changes_are_fetched_at_once(tmp_path):
    port = free_port()
    institute = catalogue.many(120, 3000, f"http://127.0.0.1:{port}")
    write_source(institute, tmp_path)
    shown = served(CASES[0], institute, port)
    first = night("first", shown, port, tmp_path)
    age(tmp_path, 1)
    second = night("second", shown, port, tmp_path)
    assert first.changes["new"] == 120
    assert second.requests <= 0.05 * first.requests and second.bytes <= 0.01 * first.bytes
    later, gone = changed(institute, 3)
    shown.put(answers(later, lastmod=True))
    shown.put((path, site.gone()) for path in gone)
    age(tmp_path, 1)
    third = night("third", shown, port, tmp_path)
    assert (third.changes["new"], third.changes["revised"]) == (3, 3)
    assert third.requests == second.requests + 9  # what left the sitemap is looked after in the same night
    age(tmp_path, 1)
    fourth = night("fourth", shown, port, tmp_path)
    # The second looks at the three that are gone; and at the three whose lastmod says "today", which is not over.
    assert fourth.changes["withdrawn"] == 3 and fourth.requests == second.requests + 6


def head(path, **fields):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()


def test_the_server_answers_conditional_requests_and_counts():
    institute = catalogue.many(1, 0)
    (piece,) = institute.pieces
    reply = site.page_of(piece, institute)
    told = dict(reply.headers)
    shown, silent = Site([("/p", reply)]), Site([("/p", reply)], validators=False)
    assert shown.answer(head("/p")).startswith(b"HTTP/1.1 200")
    assert shown.answer(head("/p", If_None_Match=told["ETag"])).startswith(b"HTTP/1.1 304")
    assert shown.answer(head("/p", If_Modified_Since=told["Last-Modified"])).startswith(b"HTTP/1.1 304")
    other = head("/p", If_None_Match='"other"', If_Modified_Since=told["Last-Modified"])
    assert shown.answer(other).startswith(b"HTTP/1.1 200")
    assert silent.answer(head("/p", If_None_Match=told["ETag"])) == silent.answer(head("/p"))
    assert b"ETag" not in silent.answer(head("/p")) and shown.answer(head("/q")).startswith(b"HTTP/1.1 404")
    assert shown.asked()[0] == 5 and shown.asked() == (0, 0)
