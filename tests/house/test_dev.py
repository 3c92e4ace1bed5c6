"""dev.py and the CI entry, as far as they can be tried without making an environment."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "set_up", lambda: None)
    return module


@pytest.fixture
def ran(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Command lines that dev.py would have run; all succeed but mypy."""
    lines: list[str] = []

    def run(program: Path, *words: str) -> int:
        lines.append(" ".join((program.name, *words)))
        return int(program.name == "mypy")

    monkeypatch.setattr(dev, "run", run)
    return lines


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert modules <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(("words", "code"), [([], 2), (["tset"], 2), (["--help"], 0)])
def test_unknown_words_show_the_usage(
    dev: ModuleType, capsys: pytest.CaptureFixture[str], words: list[str], code: int
) -> None:
    assert dev.main(words) == code
    assert "dev.py demo" in capsys.readouterr().err


def test_test_runs_every_check_and_pytest_last(
    dev: ModuleType, ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["test", "-k", "urls"]) == 1
    assert [line.split()[0] for line in ran] == ["ruff", "ruff", "mypy", "python"]
    assert ran[-1].endswith("-k urls")
    assert "failed: mypy" in capsys.readouterr().err


def test_demo_runs_the_demo(dev: ModuleType, ran: list[str]) -> None:
    assert dev.main(["demo"]) == 0
    assert ran == ["thinktank demo"]


def test_a_failed_setup_is_one_line_and_exit_code_2(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise subprocess.CalledProcessError(1, ["pip", "install"])

    monkeypatch.setattr(dev, "set_up", refuse)
    assert dev.main(["test"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_stamp_changes_with_the_lock(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    monkeypatch.setattr(dev, "LOCK", lock)
    before = dev.fingerprint()
    assert dev.fingerprint() == before
    lock.write_text("a==2")
    assert dev.fingerprint() != before


def test_another_pythons_paths_do_not_leak_in(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("UV_SYSTEM_CERTS", "0")
    environment = dev.environment()
    assert "PYTHONPATH" not in environment
    assert environment["UV_SYSTEM_CERTS"] == "0", "what the user set stays"


def test_ci_ends_in_the_one_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith('exec python3 dev.py test "$@"')
    assert subprocess.run(["sh", "-n", str(ROOT / ".ci" / "run")], check=False).returncode == 0
