"""The crawl is killed, interrupted and run twice; what the store holds at the end is what a quiet run holds."""

import random
import signal
import sqlite3
import time

import pytest

from scraper.archive import sidecar
from tests.crawl.conftest import SOURCE, Home

UNSTEADY = {"provenance", "first_seen", "last_seen", "seq"}
"""What may differ between two crawls of the same pages."""


def contents(records):
    """Records without what depends on the run, in the order of their URLs."""
    return sorted(({k: v for k, v in one.items() if k not in UNSTEADY} for one in records), key=lambda one: one["url"])


@pytest.fixture(scope="module")
def clean(tmp_path_factory, institute):
    home = Home(tmp_path_factory.mktemp("clean"), institute)
    done = home.crawl()
    assert done.returncode == 0, done.stderr
    return home


def test_a_quiet_crawl_stores_every_article(clean):
    records = clean.export()
    assert len(records) == 120
    assert all(one["title"] and one["text"] and one["provenance"]["captures"] for one in records)
    (manifest,) = clean.manifests()
    assert manifest["state"] == "finished"
    assert "pending" not in manifest["urls"] and "leased" not in manifest["urls"]


def finish(home, tries=8):
    for _ in range(tries):
        done = home.crawl()
        if done.returncode == 0:
            return done
    raise AssertionError(done.stderr)


@pytest.mark.parametrize("seed", range(6))
def test_killed_and_resumed_equals_a_quiet_run(home, clean, seed):
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 1, 2])):
        process = home.start()
        time.sleep(chance.uniform(0.5, 3.5))
        process.kill()
        process.communicate()
    finish(home)
    assert contents(home.export()) == contents(clean.export())
    with sqlite3.connect(home.store) as base:
        assert base.execute("SELECT count(*) FROM revisions").fetchone() == (120,)
    done = home.run("verify", *home.places)
    assert done.returncode == 0, done.stderr + done.stdout
    files = list(home.archive.glob("*.warc.gz"))
    assert files and all(sidecar.read(path) is not None for path in files), "an index was left as a journal"


def test_ctrl_c_ends_with_130_and_resumes(home, clean):
    process = home.start()
    time.sleep(2.2)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=280)[1]
    assert process.returncode in (0, 130), said
    finish(home)
    assert contents(home.export()) == contents(clean.export())


def test_a_second_run_of_unchanged_pages_adds_nothing(home):
    finish(home)
    before = home.export()
    finish(home)
    after = home.export()
    assert [{k: v for k, v in one.items() if k != "last_seen"} for one in after] == [
        {k: v for k, v in one.items() if k != "last_seen"} for one in before
    ]
    with sqlite3.connect(home.store) as base:
        assert base.execute("SELECT count(*) FROM revisions").fetchone() == (120,)


def test_a_second_run_beside_the_first_names_its_holder(home):
    process = home.start()
    wait_for_lock(home)
    process.send_signal(signal.SIGSTOP)  # else it may be through before the second has started
    done = home.crawl()
    still_running = process.poll() is None
    process.kill()
    process.communicate()
    assert done.returncode == 4, done.stderr
    assert f"process {process.pid}" in done.stderr and SOURCE in done.stderr
    assert still_running, "the first run ended before the second was refused: nothing was shown"


def wait_for_lock(home):
    lock = home.store.with_name(f"{home.store.name}.{SOURCE}.lock")
    for _ in range(2000):
        if lock.is_file() and lock.read_text():
            return
        time.sleep(0.05)
    raise AssertionError("the first run never took its source")
