from pipelines.report.expectations import problems
from scraper.source import parse_source

SOURCE = parse_source('name = "x"\nhomepage = "https://x.example/"\n[expect]\nfilled = { title = 1.0 }', "x", "x.toml")


def manifest(read=40, failed=0, urls=100, plan=None, **filled):
    return {
        "plan": plan or {},
        "changes": {"unchanged": read},
        "urls": {"stored": urls - failed, "failed": failed},
        "reasons": {"failed:http_403": failed} if failed else {},
        "read": read,
        "filled": {"title": read, **filled},
    }


def test_a_run_like_the_last_ones_has_no_problem():
    history = [manifest(authors=38), manifest(authors=40)]
    assert problems(SOURCE, manifest(authors=37), history) == []


def test_a_field_that_goes_dry_is_named():
    history = [manifest(authors=38), manifest(authors=40)]
    assert problems(SOURCE, manifest(authors=4), history) == [
        "authors is filled in 10% of articles; in earlier runs in 98%"
    ]


def test_a_field_below_what_the_source_file_expects_is_named():
    run = manifest()
    run["filled"]["title"] = 30
    assert problems(SOURCE, run, [manifest()]) == ["title is filled in 75% of articles; the source file expects 100%"]


def test_a_few_articles_say_nothing_about_fill_rates():
    assert problems(SOURCE, manifest(read=3), [manifest(authors=40)]) == []


def test_a_listing_that_fell_silent_is_told_by_volume():
    (told,) = problems(SOURCE, manifest(read=2, urls=4), [manifest(), manifest()])
    assert told.startswith("only 4 URLs were found; the last runs found 100")


def test_a_nightly_run_with_little_due_is_as_usual():
    full = {**manifest(urls=100), "discovered": 100}
    assert problems(SOURCE, {**manifest(read=0, urls=1), "discovered": 100}, [full, full]) == []
    (told,) = problems(SOURCE, {**manifest(read=0, urls=1), "discovered": 3}, [full, full])
    assert told.startswith("only 3 URLs were found")


def test_a_limited_run_is_not_held_against_volume():
    assert problems(SOURCE, manifest(read=2, urls=4, plan={"limit": 2}), [manifest()]) == []


def test_nothing_at_all_in_a_first_run():
    (told,) = problems(SOURCE, {**manifest(read=0, urls=0), "changes": {}}, [])
    assert "no article was found" in told


def test_more_failures_than_articles_with_the_commonest_reason():
    (told,) = problems(SOURCE, manifest(read=12, failed=60), [manifest(read=40)])
    assert told == "60 URLs failed where 12 articles were read; most often: http_403 (60)"


def test_a_run_that_was_answered_for_nothing_is_degraded_also_when_limited():
    unreachable = {
        **manifest(read=0, urls=0, plan={"limit": 1}),
        "urls": {"deferred": 3},
        "reasons": {"deferred:robots_unreachable:dns": 3},
    }
    (told,) = problems(SOURCE, unreachable, [])
    assert told == "none of the 3 URLs tried could be had; most often: robots_unreachable:dns (3)"


def test_a_night_with_one_failure_among_answers_is_as_usual():
    assert problems(SOURCE, manifest(read=0, failed=1, urls=2), [manifest()]) == [
        "only 2 URLs were found; the last runs found 100: has a listing changed?"
    ]
    assert problems(SOURCE, {**manifest(read=0, failed=1, urls=2), "discovered": 100}, [manifest()]) == []


def test_a_night_that_left_its_lists_early_is_held_against_its_like() -> None:
    walk, night = (
        {**manifest(urls=100), "discovered": 3000},
        {**manifest(read=0, urls=1), "discovered": 20, "lists_cut": 2},
    )
    assert problems(SOURCE, night, [walk, walk]) == []
    assert problems(SOURCE, night, [walk, night, night]) == []
    (told,) = problems(SOURCE, {**night, "discovered": 3}, [walk, night, night])
    assert "only 3 URLs" in told
