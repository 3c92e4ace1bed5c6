"""The egg in a real scrapyd on loopback: deployed, scheduled, crawled, and held while it crawls."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import time
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.durability.home import Served
from benchmarks.nightly import ID, free_port
from pipelines.store import open_store
from scraper.cli.egg import write_egg


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return Served(tmp_path_factory.mktemp("site"), 12)


@pytest.fixture(scope="module")
def egg(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("egg") / "thinktank.egg"
    write_egg(path, [served.folder / "sources"])
    return path


def test_an_egg_holds_code_registry_and_its_entry_point(egg: Path, served: Served, tmp_path: Path) -> None:
    with zipfile.ZipFile(egg) as archive:
        names = set(archive.namelist())
        assert b"settings = scraper.settings" in archive.read("EGG-INFO/entry_points.txt")
    assert {f"scraper/_data/sources/{ID}.toml", "scraper/_data/sources/ifri.toml"} <= names
    assert {"pipelines/store/migrations/0001_start.sql", "scraper/extract/body_model.json"} <= names
    assert not any("__pycache__" in name or "sample" in name for name in names)
    again = tmp_path / "again.egg"
    write_egg(again, [served.folder / "sources"])
    assert again.read_bytes() == egg.read_bytes()


def test_code_and_registry_are_read_out_of_the_egg(egg: Path, tmp_path: Path) -> None:
    code = "import scraper.source as s; print(s.__file__); print(len(s.load_registry()))"
    environment = {**os.environ, "PYTHONPATH": str(egg)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    where, count = done.stdout.split()
    assert where.startswith(str(egg)) and int(count) > 200


class Daemon:
    """scrapyd, by its JSON."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"

    def get(self, verb: str, **words: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self._base}/{verb}.json?{urllib.parse.urlencode(words)}") as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def post(self, verb: str, **words: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self._base}/{verb}.json", urllib.parse.urlencode(words).encode()) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def deploy(self, egg: Path) -> dict[str, Any]:
        mark = "----egg"
        fields = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("project", "thinktank"), ("version", "1"))
        )
        head = f'{fields}--{mark}\r\nContent-Disposition: form-data; name="egg"; filename="t.egg"\r\n\r\n'.encode()
        body = head + egg.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        request = urllib.request.Request(
            f"{self._base}/addversion.json", body, {"Content-Type": f"multipart/form-data; boundary={mark}"}
        )
        with urllib.request.urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def ended(self, jobs: set[str]) -> bool:
        return jobs <= {job["id"] for job in self.get("listjobs", project="thinktank")["finished"]}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with scrapyd and our dependencies, lent by the one that runs the tests, and without our project."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (next(folder.glob("lib/python*/site-packages")) / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "python"


@pytest.fixture
def daemon(tmp_path: Path, python: Path) -> Iterator[Daemon]:
    if importlib.util.find_spec("scrapyd") is None:
        pytest.skip("no scrapyd here: it is in the dependency group `test`")
    port = free_port()
    (tmp_path / "scrapyd.conf").write_text(
        f"[scrapyd]\nhttp_port = {port}\nbind_address = 127.0.0.1\npoll_interval = 0.5\nmax_proc = 4\n"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("THINKTANK_", "PYTHON"))}
    words = [python, "-m", "scrapyd", "--logfile", "daemon.log"]
    process = subprocess.Popen(words, cwd=tmp_path, env=kept, stderr=subprocess.PIPE, text=True)
    found = Daemon(port)
    for _ in range(200):
        try:
            found.get("daemonstatus")
            break
        except OSError:
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.2)
    yield found
    process.terminate()
    process.wait(30)


def test_deployed_scheduled_and_crawled(daemon: Daemon, egg: Path, served: Served, tmp_path: Path) -> None:
    assert daemon.deploy(egg)["status"] == "ok"
    assert daemon.get("listspiders", project="thinktank")["spiders"] == ["think_tank"]
    words = {
        "source": ID,
        "store": str(tmp_path / "store.sqlite"),
        "archive": str(tmp_path / "archive"),
        "allow": f"127.0.0.1:{served.port}",
    }
    jobs = {daemon.post("schedule", project="thinktank", spider="think_tank", **words)["jobid"] for _ in range(2)}
    end = time.monotonic() + 120
    while not daemon.ended(jobs):
        assert time.monotonic() < end, log(tmp_path)
        time.sleep(0.5)
    store = open_store(str(tmp_path / "store.sqlite"), create=False)
    try:
        assert len(list(store.articles())) == 12, log(tmp_path)
        states = [run.state for run in store.runs()]
    finally:
        store.close()
    # The second either met the first and was told who holds the source, or came after it and found nothing new.
    assert set(states) == {"finished"} and len(states) in (1, 2)
    assert len(states) == 2 or "is held by process" in log(tmp_path)


def log(folder: Path) -> str:
    """What the jobs said."""
    files = [*folder.glob("logs/thinktank/think_tank/*.log"), folder / "daemon.log"]
    return "\n".join(path.read_text(errors="replace")[-3000:] for path in files if path.is_file())
