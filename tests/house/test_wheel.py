"""The wheel works away from the checkout: built, installed beside our dependencies, used from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel; dependencies are lent by the one that runs the tests.

    What is lent comes last on the path, and the checkout, editable there by a .pth file, is not lent at all.
    """
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    program = folder / "bin" / "python"
    words = [sys.executable, "-m", "pip", "--python", program, "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(words, check=True, capture_output=True)
    (next(folder.glob("lib/python*/site-packages")) / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return program


def run(python: Path, place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`thinktank` from a folder that is no checkout, with a home of its own."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "THINKTANK_"))}
    environment = {**keep, "HOME": str(place), "XDG_DATA_HOME": str(place / "share")}
    return subprocess.run(
        [python.parent / "thinktank", *words], cwd=place, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_code_registry_schema_and_sample_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {
        "scraper/article.py",
        "pipelines/__init__.py",
        "scraper/_data/sources/ifri.toml",
        "scraper/_data/schema/article.schema.json",
        "scraper/_data/sample/sources/meridian.toml",
    } <= set(names)
    assert sum(name.startswith("scraper/_data/sample/") and name.endswith(".warc.gz") for name in names) == 2
    tops = {name.split("/")[0] for name in names}
    assert {one for one in tops if not one.endswith(".dist-info")} == {"scraper", "pipelines"}
    assert not [name for name in names if "/store/" in name and name.startswith("scraper/_data")]


def test_every_data_file_of_the_code_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "scraper", "pipelines"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("no git checkout: nothing says which files belong to the project")
    assert not {name for name in tracked.stdout.split() if (ROOT / name).is_file()} - names


def test_the_installed_command_runs_from_an_empty_folder(python: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [python, "-c", "import scraper; print(scraper.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(python.parent.parent) in where.stdout, "the checkout must not leak in"
    done = run(python, tmp_path, "--version")
    assert done.returncode == 0, done.stderr
    assert "thinktank" in done.stdout


def test_installed_sources(python: Path, tmp_path: Path) -> None:
    done = run(python, tmp_path, "sources", "--json")
    assert done.returncode == 0, done.stderr
    assert "ifri" in {one["id"] for one in json.loads(done.stdout)}


def test_installed_demo(python: Path, tmp_path: Path) -> None:
    """Everything from the wheel: replayed crawl, store in the user's data directory, records as a table."""
    done = run(python, tmp_path, "demo")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "The Price of a Full Line" in done.stdout
    assert (tmp_path / "share" / "thinktank-archive" / "demo" / "records.jsonl").is_file()
