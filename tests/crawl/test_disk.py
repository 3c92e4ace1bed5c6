"""A disk that refuses: the crawl stops loudly, keeps what it acknowledged, and the next run completes."""

import os
import shutil
import subprocess

import pytest

from tests.crawl.conftest import Home, environment
from tests.crawl.test_durable import contents, finish

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="no strace on this machine")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, institute):

    home = Home(tmp_path_factory.mktemp("whole"), institute)
    assert home.crawl().returncode == 0
    return contents(home.export())


def crawl_with(home, fault):
    """The crawl's own process with one system call made to fail; its children are left alone."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={fault.split(':')[0]}", "-e", f"inject={fault}"]
    return subprocess.run(
        [*command, *home.crawl_command()],
        cwd=home.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )


@needs_strace
@pytest.mark.parametrize("fault", ["fdatasync:error=EIO:when=2+", "fdatasync:error=ENOSPC:when=4+"])
def test_a_failed_sync_is_fatal_and_the_next_run_completes(home, whole, fault):
    done = crawl_with(home, fault)
    if "PTRACE" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 5, done.stderr
    assert "run again" in done.stderr
    acknowledged = {one["id"] for one in home.export()} if home.store.exists() else set()
    finish(home)
    after = home.export()
    assert acknowledged <= {one["id"] for one in after}
    assert contents(after) == whole


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 3 MB: room for the store's beginning, not for the crawl."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_ends_with_5_and_completes_when_there_is_room(small_disk, institute, whole):

    home = Home(small_disk, institute)
    done = home.crawl()
    assert done.returncode == 5, done.stderr
    assert "thinktank:" in done.stderr and "Traceback" not in done.stderr
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    finish(home)
    assert contents(home.export()) == whole


def test_a_read_only_archive_is_refused_with_advice(home):
    home.archive.parent.mkdir(exist_ok=True)
    home.archive.write_text("a file where a folder should be")
    done = home.crawl()
    assert done.returncode == 5, done.stderr
    assert str(home.archive) in done.stderr and "Traceback" not in done.stderr
