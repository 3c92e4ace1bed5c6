"""The command: it starts, says where, and refuses what cannot be served with a line and the right code."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.readingroom.app import Room
from scraper.cli import run
from tests.readingroom.conftest import asked


def test_it_serves_until_it_is_interrupted(small: Room) -> None:
    command = [sys.executable, "-m", "scraper.cli", "serve", "--store", small.store, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline() + process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
            assert found, said
            assert "Trade in the north" in asked(int(found[1]), "/")[2]
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(280) == 0


def test_a_missing_store_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--store", str(tmp_path / "none.sqlite")]) == 5
    assert "crawl first" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()


def test_a_port_in_use_is_named(small: Room, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["serve", "--store", small.store, "--port", str(taken.getsockname()[1])]) == 2
    assert "choose another --port" in capsys.readouterr().err
