"""The machine under the crawl: interrupted in a hurry, somebody else's links."""

import signal
import sqlite3
import subprocess
import time

import pytest

from tests.crawl.conftest import Home
from tests.crawl.test_durable import contents, finish


@pytest.fixture(scope="module")
def crawled(tmp_path_factory, institute):
    home = Home(tmp_path_factory.mktemp("crawled"), institute)
    assert home.crawl().returncode == 0
    return home


@pytest.fixture(scope="module")
def whole(crawled):
    return contents(crawled.export())


def stored(home):
    """Articles that are acknowledged by now."""
    try:
        with sqlite3.connect(f"file:{home.store}?mode=ro", uri=True) as base:
            return base.execute("SELECT count(*) FROM revisions").fetchone()[0]
    except sqlite3.Error:  # not made yet
        return 0


def start_and_wait(home, articles):
    """A crawl that has stored so many articles, and goes on."""
    process = home.start()
    for _ in range(5600):
        if stored(home) >= articles or process.poll() is not None:
            return process
        time.sleep(0.05)
    raise AssertionError("the crawl stores nothing")


@pytest.mark.parametrize(
    "signals", [(signal.SIGINT, signal.SIGINT), (signal.SIGTERM,), (signal.SIGTERM, signal.SIGINT)]
)
def test_interrupted_in_a_hurry(home, whole, signals):
    process = start_and_wait(home, 5)
    for one in signals:
        process.send_signal(one)
        time.sleep(0.1)
    said = process.communicate(timeout=280)[1]
    assert process.returncode == 130, said
    acknowledged = {one["id"] for one in home.export()}
    assert len(acknowledged) >= 5
    finish(home)
    after = home.export()
    assert acknowledged <= {one["id"] for one in after}
    assert contents(after) == whole


def test_a_link_in_the_place_of_the_lock_is_not_followed(home):
    victim = home.folder / "victim"
    victim.write_text("untouched")
    home.store.with_name(f"{home.store.name}.meridian-generated.lock").symlink_to(victim)
    done = home.crawl()
    assert done.returncode == 5, done.stderr
    assert "lock" in done.stderr
    assert victim.read_text() == "untouched"


def test_a_link_in_the_place_of_an_export_is_replaced_not_followed(crawled, tmp_path):
    victim, out = tmp_path / "victim", tmp_path / "records.jsonl"
    victim.write_text("untouched")
    out.symlink_to(victim)
    assert crawled.run("export", "--store", crawled.store, "-o", out).returncode == 0
    assert victim.read_text() == "untouched"
    assert not out.is_symlink()
    assert len(out.read_text().splitlines()) == 120


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet", "sqlite"])
def test_a_killed_export_leaves_the_old_file_or_the_new_one(crawled, tmp_path, format_):
    out = tmp_path / f"records.{format_}"
    command = crawled.command("export", "--store", crawled.store, "--format", format_, "-o", out)
    for waits in (0.4, 0.7, 1.0, 1.5):
        out.write_bytes(b"the old one")
        process = subprocess.Popen(command, cwd=crawled.folder, stderr=subprocess.DEVNULL)
        time.sleep(waits)
        process.kill()
        process.wait()
        assert out.read_bytes() == b"the old one" or len(out.read_bytes()) > 20_000
