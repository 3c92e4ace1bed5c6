from hypothesis import given
from hypothesis import strategies as st

from pipelines.report.politeness import politeness


def row(second, result="200", url="https://x.example/a", waited=0.0, seconds=0.2, rule="robots: no rule"):
    at = f"2026-03-02T05:00:{second:02d}.000000Z"
    return {
        "url": url, "at": at, "rule": rule, "result": result, "waited": waited, "seconds": seconds, "bytes": 10
    }  # fmt: skip


def test_the_gap_is_measured_between_departures_whatever_came_back_first():
    slow = row(3, waited=1.0)
    told = politeness([row(0), row(5, waited=2.5), slow])["x.example"]
    assert (told["smallest_gap_seconds"], told["median_gap_seconds"]) == (2.0, 3.0)
    assert told["first_request_at"][17:19] == "00" and told["last_request_at"][17:19] == "05"
    assert told["requests"] == 3 and told["bytes"] == 30 and told["waited_seconds"] == 3.5


def test_what_was_held_back_is_no_request():
    forbidden = row(1, result="robots", seconds=0.0, rule="robots: Disallow: /private/ (line 4)")
    told = politeness([row(0), forbidden])["x.example"]
    assert told["requests"] == 1 and told["held_back"] == 1
    assert told["rules"]["robots: Disallow: /private/ (line 4)"] == 1


def test_a_timeout_was_a_request():
    assert politeness([row(0, result="timeout", seconds=60.0)])["x.example"]["requests"] == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["200", "robots", "timeout"])), max_size=30))
def test_every_ledger_row_is_counted_once(rows):
    ledger = [row(n % 60, result, f"https://{host}.example/", seconds=0.0) for n, (host, result) in enumerate(rows)]
    told = politeness(ledger)
    assert sum(one["requests"] + one["held_back"] for one in told.values()) == len(rows)
