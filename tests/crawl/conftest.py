"""A generated institute on loopback, and the crawl of it as a user starts it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "meridian-generated"


@dataclass(frozen=True)
class Site:
    """A served institute: its port and the folder with its source file."""

    port: int
    folder: Path

    @property
    def options(self):
        return ["--sources", str(self.folder / "sources"), "--allow-address", f"127.0.0.1:{self.port}"]


def serve(folder, articles, size=4000):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    what = ["--articles", str(articles), "--size", str(size), "--serve", str(port), "-o", str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.institute", *what], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith("http://")
    return process, Site(port, folder)


@pytest.fixture(scope="session")
def institute(tmp_path_factory):
    """120 articles on loopback."""
    process, site = serve(tmp_path_factory.mktemp("institute"), 120)
    yield site
    process.kill()
    process.wait()


class Home:
    """A store and an archive in a folder of their own."""

    def __init__(self, folder: Path, site: Site | None = None) -> None:
        self.folder, self.site = folder, site
        self.store = folder / "store.sqlite"
        self.archive = folder / "archive"

    @property
    def places(self):
        return ["--store", str(self.store), "--archive", str(self.archive)]

    def command(self, *words):
        return [sys.executable, "-m", "scraper.cli", *map(str, words)]

    def crawl_command(self, *options, source=SOURCE):
        site = self.site.options if self.site else []
        return self.command("crawl", source, *self.places, *site, *options)

    def start(self, *options):
        return subprocess.Popen(
            self.crawl_command(*options), cwd=self.folder, env=environment(), stderr=subprocess.PIPE, text=True
        )

    def run(self, *words, **given):
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            **given,
        )

    def crawl(self, *options, source=SOURCE):
        return subprocess.run(
            self.crawl_command(*options, source=source),
            cwd=self.folder,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def export(self, *options):
        done = self.run("export", "--store", self.store, *options)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def manifests(self):
        files = sorted(self.archive.glob("runs/*/manifest.json"), key=lambda one: one.stat().st_mtime_ns)
        return [json.loads(one.read_text()) for one in files]


def environment():
    """The user's environment, with the checkout importable and nothing of theirs pointing elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THINKTANK_")}
    return {**kept, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def home(tmp_path, institute):
    return Home(tmp_path, institute)


@pytest.fixture
def lone(tmp_path):
    """A home without a served site."""
    return Home(tmp_path)
