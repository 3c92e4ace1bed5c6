"""Row 84 of the fault table: state is text and numbers; nothing that runs when it is read is ever written or loaded."""

from __future__ import annotations

import ast
import pickle
import sqlite3
from pathlib import Path

import pytest

from pipelines.store import open_store
from scraper.errors import StorageError
from tests.store.world import World, article

ROOT = Path(__file__).resolve().parents[2]
RUNNING = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def test_no_module_can_load_what_runs() -> None:
    files = [path for folder in ("scraper", "pipelines") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 100
    assert [str(path) for path in files if imported(path) & RUNNING] == []


class Trap:
    ran = False

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _spring, ("x",)


def _spring(_: str) -> None:
    Trap.ran = True


def test_a_pickle_in_the_store_is_a_damaged_record(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    world = World(open_store(str(path)))
    world.start()
    world.visit("/a", article("/a"))
    world.store.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE readings SET record = ?", [pickle.dumps(Trap())])
    connection.commit()
    connection.close()
    store = open_store(str(path))
    with pytest.raises(StorageError, match="is damaged"):
        list(store.articles())
    assert list(store.problems()) and not Trap.ran
    store.close()
