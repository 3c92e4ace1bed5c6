"""The frontier: what becomes pending, in what order it is leased, and what survives a dead run."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.outcome import Batch, FinalState, Lease, LedgerRow, Outcome
from pipelines.store import SqlStore, losses, open_store, refuse_if_held
from pipelines.store.hosts import host_key
from pipelines.store.protocol import Plan, Turns, WarcFile
from scraper.discover import Candidate
from scraper.errors import SourceHeld, StorageError, UsageError
from tests.store.world import DAY, HOST, PLAIN, World, article, candidate, urls


def pending(world: World) -> list[str]:
    leases = world.store.lease(world.run, 1000, world.now)
    world.store.release(world.run, leases)
    return urls(leases)


def test_leads_before_articles_before_attachments(world: World) -> None:
    found = [
        candidate("/f.pdf", "attachment"),
        candidate("/b"),
        candidate("/a"),
        candidate("/news/", "listing"),
        candidate("/sitemap.xml", "sitemap"),
    ]
    assert world.store.enqueue(world.run, found, world.now) == 5
    assert urls(world.store.lease(world.run, 3, world.now)) == ["/news/", "/sitemap.xml", "/b"]
    assert urls(world.store.lease(world.run, 3, world.now)) == ["/a", "/f.pdf"]
    assert world.store.lease(world.run, 3, world.now) == []
    assert world.store.counts(world.run) == {"leased": 5}


def test_one_page_is_one_row_whatever_its_spelling(world: World) -> None:
    spellings = [replace(candidate("/a"), url=url) for url in (HOST + "/a", HOST + "/a/", HOST.replace("s://www.", "://") + "/a")]  # fmt: skip  # noqa: E501
    assert world.store.enqueue(world.run, spellings, world.now) == 1
    assert world.store.enqueue(world.run, spellings, world.now) == 0
    assert pending(world) == ["/a"]


def test_what_is_stored_in_this_run_is_not_visited_again(world: World) -> None:
    world.visit("/a")
    assert world.store.enqueue(world.run, [candidate("/a", lastmod="2027-01-01")], world.now) == 0


def test_discovered_urls_are_committed_with_the_page_that_named_them(world: World) -> None:
    lease = world.lease("/news/", "listing")
    world.commit(Outcome(lease, "stored", candidates=(candidate("/a"), candidate("/b"))))
    assert world.store.counts(world.run) == {"stored": 1, "pending": 2}


def test_a_resumed_run_keeps_its_id_and_its_leases_come_back(world: World, location: str) -> None:
    world.store.enqueue(world.run, [candidate("/a"), candidate("/b")], world.now)
    leases = world.store.lease(world.run, 1, world.now)
    world.commit(Outcome(leases[0], "failed", "timeout"))
    world.store.lease(world.run, 1, world.now)
    world.store.close()  # the process dies with a lease out
    again = World(open_store(location))
    run = again.store.start_run(again.source, Plan(), world.now)
    assert (run.id, run.resumed, run.started_at) == (world.run, True, DAY + timedelta(days=1))
    assert again.store.counts(run.id) == {"failed": 1, "pending": 1}
    assert again.store.reasons(run.id) == {"failed:timeout": 1}
    again.store.close()


@pytest.mark.parametrize(("state", "resumed"), [("interrupted", True), ("failed", True), ("finished", False), ("degraded", False)])  # fmt: skip  # noqa: E501
def test_which_runs_are_resumed(world: World, state: str, resumed: bool) -> None:
    world.end(state)
    run = world.store.start_run(world.source, Plan(), world.now)
    assert (run.resumed, run.id == world.run) == (resumed, resumed)
    assert [one.state for one in world.store.runs(world.source)] == (["running"] if resumed else [state, "running"])


def test_limit_takes_the_first_articles_and_asks_for_no_more_lists(world: World) -> None:
    world.end()
    world.start(Plan(limit=2))
    found = [
        candidate("/sitemap.xml", "sitemap"),
        *(candidate(f"/{n}") for n in range(5)),
        candidate("/f.pdf", "attachment"),
    ]
    assert world.store.enqueue(world.run, found, world.now) == 3
    assert pending(world) == ["/0", "/1", "/f.pdf"]
    assert world.store.reasons(world.run) == {"excluded:over_limit": 4}
    for path in ("/0", "/1"):
        world.visit(path)
    assert world.store.enqueue(world.run, [candidate("/9")], world.now) == 0
    world.end()
    world.start()
    world.store.enqueue(world.run, found, world.now)
    assert pending(world) == ["/sitemap.xml", "/2", "/3", "/4", "/9", "/f.pdf"]


def test_a_resumed_run_follows_the_plan_of_today(world: World) -> None:
    world.store.enqueue(world.run, [candidate("/list", "listing"), *(candidate(f"/{n}") for n in range(6))], world.now)
    world.visit("/0")
    world.end("interrupted")
    assert world.start(Plan(limit=2)) == world.run
    assert pending(world) == ["/list", "/1", "/2"]
    world.end("interrupted")
    assert world.start(Plan()) == world.run
    assert pending(world) == ["/list", "/1", "/2", "/3", "/4", "/5"]


def test_a_clock_that_jumps_does_not_reorder_history(world: World) -> None:
    first = world.visit("/a", article("/a", "one"))
    world.again(days=3650)
    world.visit("/a", article("/a", "two"))
    world.end()
    world.start(days=-3650)
    assert [run.id for run in world.store.runs()][-1] == world.run
    assert pending(world) == ["/a"]
    assert world.visit("/a", article("/a", "three")).change == "revised"
    assert [one["revision"] for one in world.store.revisions(first.article_id or "")] == [1, 2, 3]
    assert world.all()[0].text == "three"


def test_since_excludes_what_discovery_dates_before_it(world: World) -> None:
    world.end()
    world.start(Plan(since="2024-03-05"))
    dates = ["2024-03-04", "2024-03-05", "2024", "2023", None, "2024-03-05T01:00:00+02:00", "junk"]
    world.store.enqueue(
        world.run, [candidate(f"/{n}", published=day) for n, day in enumerate(dates)], world.now
    )  # fmt: skip
    assert pending(world) == ["/1", "/2", "/4", "/5", "/6"]
    assert world.store.reasons(world.run) == {"excluded:before_since": 2}


def test_a_new_run_visits_leads_and_what_changed(world: World) -> None:
    world.visit("/a")
    world.visit("/b")
    lease = world.lease("/sitemap.xml", "sitemap")
    world.commit(Outcome(lease, "stored"))
    world.end()
    world.start(days=2)
    found = [
        candidate("/sitemap.xml", "sitemap"),
        candidate("/a", lastmod="2026-03-03"),
        candidate("/b", lastmod="2026-02-20"),
        candidate("/c"),
    ]
    world.store.enqueue(world.run, found, world.now)
    assert pending(world) == ["/sitemap.xml", "/a", "/c"]


def test_failed_and_vanished_urls_come_back_without_being_discovered(world: World) -> None:
    for path in ("/gone", "/timeout", "/fine"):
        world.visit(path)
    world.again()
    world.failing("/gone", 404)
    world.commit(Outcome(world.lease("/timeout"), "failed", "timeout"))
    world.visit("/fine")
    world.end()
    world.start(days=1)
    assert pending(world) == ["/gone", "/timeout"]


def test_deferred_urls_wait_for_their_time(world: World) -> None:
    later = world.now + timedelta(days=3)
    world.commit(Outcome(world.lease("/a"), "deferred", "retry_after", not_before=later))
    assert world.store.reasons(world.run) == {"deferred:retry_after": 1}
    world.end()
    world.start(days=2)
    assert pending(world) == []
    world.end()
    world.start(days=2)
    assert pending(world) == ["/a"]


def test_validators_come_back_with_the_lease(world: World) -> None:
    lease = world.lease("/a")
    capture = world.capture(HOST + "/a", "text")
    world.commit(Outcome(lease, "stored", capture=capture, article=article("/a"), etag='"1"', last_modified="Mon"))
    world.again()
    again = world.lease("/a")
    assert (again.etag, again.last_modified) == ('"1"', "Mon")
    receipt = world.commit(Outcome(again, "stored", unchanged=True, capture=world.capture(HOST + "/a", "", 304)))[0]
    assert receipt.change == "unchanged"
    assert world.states(receipt.article_id or "") == ["confirmed"]
    world.again()
    assert world.lease("/a").etag == '"1"'


def test_captures_of_a_dead_run_are_leased_with_their_urls(world: World) -> None:
    world.store.open_warc(WarcFile("m.warc.gz", world.run, world.source, 0))
    world.store.enqueue(world.run, [candidate("/a"), candidate("/b"), candidate("/c")], world.now)
    whole, moved = world.capture(HOST + "/a", "body"), world.capture(HOST + "/b", "", 301)
    world.store.adopt(world.run, [whole, moved])
    world.store.adopt(world.run, [whole, moved])
    assert [one.committed for one in world.store.warc_files(world.source)] == [300]
    leases = world.store.lease(world.run, 10, world.now)
    assert [lease.capture for lease in leases] == [whole.ref, None, None]
    world.commit(Outcome(leases[0], "stored", capture=whole, article=article("/a")))
    assert len(list(world.store.captures())) == 2


def test_a_pointer_beyond_the_synced_end_is_refused(world: World) -> None:
    world.store.open_warc(WarcFile("m.warc.gz", world.run, world.source, 0))
    look = world.look("/a")
    with pytest.raises(StorageError, match="synced to 199"):
        world.store.commit(world.run, Batch(outcomes=[look]), {"m.warc.gz": 199}, world.reread)
    assert list(world.store.captures()) == []
    assert world.store.counts(world.run) == {"leased": 1}
    world.store.commit(world.run, Batch(outcomes=[look]), {"m.warc.gz": 200}, world.reread)
    assert world.store.find_payload(world.source, look.capture.ref.payload_digest) == look.capture  # type: ignore[union-attr]


def test_the_ledger_keeps_what_was_asked_and_why(world: World) -> None:
    row = LedgerRow(HOST + "/a", world.now, "robots: Allow /\x00 (line 1)", "200", 1.5, 0.25, 1000, "<urn:uuid:1>")
    world.store.commit(world.run, Batch(ledger=[row]), {}, world.reread)
    [told] = world.store.ledger(world.run)
    assert told["rule"] == "robots: Allow /\ufffd (line 1)"
    assert (told["at"], told["waited"], told["bytes"]) == ("2026-03-02T08:00:00Z", 1.5, 1000)


def test_turns_of_a_host_are_taken_one_after_the_other(store: SqlStore) -> None:
    assert [store.reserve("h", 2.0, 100.0) for _ in range(3)] == [100.0, 102.0, 104.0]
    assert store.reserve("h", 2.0, 200.0) == 200.0
    store.update_host("h", paused_until=500.0, pause_reason="429")
    assert [store.reserve("h", 1.0, 201.0) for _ in range(2)] == [500.0, 501.0]
    host = store.host("h")
    assert (host.pause_reason, host.next_at, host.robots) == ("429", 502.0, None)
    store.update_host("h", robots="User-agent: *\x00", robots_verdict="rules", robots_at=1.0, delay=3.0)
    assert (store.host("h").robots, store.host("h").delay) == ("User-agent: *\ufffd", 3.0)
    assert store.host("never met").next_at == 0.0
    with pytest.raises(UsageError, match="next_at"):
        store.update_host("h", next_at=1.0)


def test_a_source_has_one_holder(store: SqlStore, location: str) -> None:
    store.hold("meridian")
    store.hold("meridian")
    other = open_store(location)
    with pytest.raises(SourceHeld, match=r"held by process \d+ on .+ since 20"):
        other.hold("meridian")
    other.hold("another")
    if "://" not in location:  # of a server nobody asks before the store is open
        with pytest.raises(SourceHeld, match=rf"held by process {os.getpid()} on .+ since 20"):
            refuse_if_held(location, "meridian")
        refuse_if_held(location, "never-held")
    store.close()
    refuse_if_held(location, "meridian")
    other.hold("meridian")
    other.close()


@pytest.mark.parametrize("source", ["../x", "a/b", "", "A"])
def test_a_lock_has_the_name_of_a_source(store: SqlStore, source: str) -> None:
    with pytest.raises(UsageError):
        store.hold(source)


def test_an_unknown_run_is_a_usage_error(store: SqlStore) -> None:
    with pytest.raises(UsageError, match="no run 'x'"):
        store.enqueue("x", [candidate("/a")], DAY)


def test_a_page_that_is_declared_a_listing_becomes_one(world: World) -> None:
    world.visit("/news/")
    world.end()
    world.start()
    assert world.store.enqueue(world.run, [candidate("/news/", "listing"), candidate("/a")], world.now) == 2
    assert [(one.kind, one.url) for one in world.store.lease(world.run, 2, world.now)] == [
        ("listing", HOST + "/news/"),
        ("article", HOST + "/a"),
    ]
    world.end()
    world.start()
    assert world.store.enqueue(world.run, [candidate("/news/")], world.now) == 1
    assert world.store.lease(world.run, 1, world.now)[0].kind == "listing"


def test_the_next_visit_asks_for_the_present_spelling(world: World) -> None:
    lease = world.lease("/a")
    world.commit(Outcome(lease, "stored", capture=world.capture(HOST + "/a/", "text"), article=article("/a/")))
    world.again()
    world.store.enqueue(world.run, [candidate("/a")], world.now)
    assert pending(world) == ["/a/"]
    moved = Outcome(world.store.lease(world.run, 1, world.now)[0], "stored", capture=world.capture(HOST + "/b", "text"))
    world.commit(moved)
    world.again()
    world.store.enqueue(world.run, [candidate("/a")], world.now)
    assert pending(world) == ["/a/"]


def test_an_address_that_is_none_is_passed_over(world: World) -> None:
    bad = [
        replace(candidate("/a"), url=url) for url in ("javascript:alert(1)", "", "http://[", "https://user@x.example/")
    ]
    assert world.store.enqueue(world.run, [*bad, candidate("/b")], world.now) == 1


def test_releasing_a_finished_lease_changes_nothing(world: World) -> None:
    lease: Lease = world.lease("/a")
    world.commit(Outcome(lease, "failed", "timeout"))
    world.store.release(world.run, [lease])
    assert world.store.counts(world.run) == {"failed": 1}


def test_writers_of_several_sources_share_one_order(location: str) -> None:
    failures = []

    def crawl(source: str) -> None:
        try:
            world = World(open_store(location), source)
            world.start()
            for n in range(20):
                world.visit(f"/{source}/paper-number-{n}")
            world.store.close()
        except StorageError as error:
            failures.append(error)

    threads = [threading.Thread(target=crawl, args=[f"source-{n}"]) for n in range(3)]
    for thread in threads:
        thread.start()
    reader, seen = open_store(location), 0
    while any(thread.is_alive() for thread in threads):
        fresh = [one.seq or 0 for one in reader.articles(after=seen)]
        assert fresh == list(range(seen + 1, seen + 1 + len(fresh)))  # a cursor never jumps over a late commit
        seen += len(fresh)
        time.sleep(0.01)
    assert failures == []
    assert reader.last_seq() == 60
    reader.close()


def on(host: str, path: str) -> Candidate:
    return replace(candidate(path), url=f"https://{host}{path}")


def test_a_host_has_no_more_leases_than_its_turns_and_holds_up_nobody(world: World) -> None:
    world.start()
    crowd = [on("a.example", f"/{n}") for n in range(50)]
    world.store.enqueue(world.run, [*crowd, on("b.example", "/1"), on("c.example", "/1")], world.now)
    first = world.store.lease(world.run, 10, world.now, Turns(each=1))
    assert [one.url for one in first] == ["https://a.example/0", "https://b.example/1", "https://c.example/1"]
    assert world.store.lease(world.run, 10, world.now, Turns(each=1, out={"a.example": 1})) == []
    assert len(world.store.lease(world.run, 10, world.now, Turns(each=3, out={"a.example": 1}))) == 2


def test_hosts_take_turns_where_the_run_has_no_room_for_all(world: World) -> None:
    world.start()
    found = [on(host, f"/{n}") for host in ("a.example", "b.example", "c.example") for n in range(9)]
    world.store.enqueue(world.run, found, world.now)
    served, after = [], ""
    for _ in range(6):
        (lease,) = world.store.lease(world.run, 1, world.now, Turns(each=9, after=after))
        after = host_key(lease.url)
        served.append(after[0])
    assert served == list("abcabc")


def test_a_store_of_an_earlier_version_resumes_with_its_hosts(world: World) -> None:
    world.start()
    world.store.enqueue(world.run, [on("a.example", "/1"), on("b.example", "/1")], world.now)
    world.store._db.run("UPDATE urls SET host = ''")
    world.start()
    assert len(world.store.lease(world.run, 10, world.now, Turns(each=1))) == 2


class Lists:
    """A source with a sitemap, run by run."""

    def __init__(self, world: World) -> None:
        self.world = world

    def night(self, *paths: str, sitemap: str = "stored", plan: Plan = PLAIN) -> list[str]:
        """A run whose sitemap names `paths`; what is visited beside what it names for the first time."""
        world = self.world
        world.start(plan)
        lease = world.lease("/sitemap.xml", "sitemap")
        found = tuple(map(candidate, paths))
        state: FinalState = "stored" if sitemap == "stored" else "failed"
        world.commit(Outcome(lease, state, None if state == "stored" else sitemap, candidates=found))
        for one in world.store.lease(world.run, 1000, world.now):
            path = one.url.removeprefix(HOST)
            capture = world.capture(one.url, path)
            world.commit(Outcome(one, "stored", capture=capture, article=article(path, path)))
        world.store.look_after_lost(world.run)
        lost = world.store.lease(world.run, 1000, world.now)
        for one in lost:
            capture = world.capture(one.url, "404", 404)
            world.commit(Outcome(one, "failed", "http_404", capture=capture))
        world.end()
        return sorted(urls(lost))


def test_what_leaves_the_sitemap_is_looked_after_at_once_and_once(world: World) -> None:
    lists = Lists(world)
    assert lists.night("/a", "/b") == []
    assert lists.night("/a", "/b") == []
    assert lists.night("/a") == ["/b"]
    assert lists.night("/a") == []  # its second look is the sweep's, as for every first 404


def test_a_second_look_confirms_a_loss_as_withdrawal(world: World) -> None:
    lists = Lists(world)
    for paths in (("/a", "/b"), ("/a",)):
        lists.night(*paths)
    world.start()
    again = [one for one in world.store.lease(world.run, 1000, world.now) if one.url.endswith("/b")]
    capture = world.capture(HOST + "/b", "404", 404)
    receipts = world.commit(*[Outcome(one, "failed", "http_404", capture=capture) for one in again])
    assert [one.change for one in receipts] == ["withdrawn"]


def test_a_sitemap_that_could_not_be_read_loses_nothing(world: World) -> None:
    lists = Lists(world)
    lists.night("/a", "/b")
    assert lists.night(sitemap="http_503") == []
    assert lists.night("/a", "/b", plan=Plan(limit=5)) == []
    assert lists.night("/b") == ["/a"]


def test_a_sitemap_that_loses_all_costs_a_few_looks_a_night(world: World) -> None:
    lists = Lists(world)
    many = [f"/{n}" for n in range(losses.FEWEST_LOOKS * 2 + 3)]
    lists.night(*many)
    nights = [lists.night("/other") for _ in range(4)]
    assert [len(one) for one in nights] == [losses.FEWEST_LOOKS, losses.FEWEST_LOOKS, 3, 0]
    assert sorted(path for one in nights for path in one) == sorted(many)


def test_links_and_feeds_are_no_lists_to_be_missing_from(world: World) -> None:
    world.start()
    found = [replace(candidate("/a"), way="feed"), replace(candidate("/b"), way="link")]
    world.commit(Outcome(world.lease("/sitemap.xml", "sitemap"), "stored", candidates=tuple(found)))
    for one in world.store.lease(world.run, 10, world.now):
        path = one.url.removeprefix(HOST)
        world.commit(Outcome(one, "stored", capture=world.capture(one.url, path), article=article(path, path)))
    world.again(PLAIN)
    world.commit(Outcome(world.lease("/sitemap.xml", "sitemap"), "stored"))
    assert world.store.look_after_lost(world.run) == 0


def test_a_resumed_run_goes_on_counting(world: World) -> None:
    world.start()
    world.visit("/a", article("/a", "text", standfirst="In short."))
    world.failing("/b", 500)
    world.start()  # the first process died: the run is resumed
    world.visit("/c", article("/c", "text"))
    told = world.store.tally(world.run)
    assert told.changes == {"new": 2, "failed": 1} and told.read == 2
    assert (told.filled["title"], told.filled["standfirst"], told.filled["authors"]) == (2, 1, 0)
    world.again()
    assert world.store.tally(world.run).changes == {}
