"""Who may import whom (docs/explanation/design.md, "Layers")."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CORE = ("article", "page", "profiles", "source", "errors", "urls", "discover", "extract", "archive")
EDGE = tuple(f"scraper.{name}" for name in ("frontier", "fetch", "spiders", "settings", "cli"))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, with relative imports made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == one or module.startswith(one + ".") for one in packages)


def files(*names: str) -> list[Path]:
    """The Python files of modules or packages, given relative to the root."""
    found = [path for name in names for path in ((ROOT / name).rglob("*.py"), (ROOT / f"{name}.py",))]
    return sorted({one for group in found for one in group if one.is_file()})


def offenders(paths: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in paths
        for module in imported(path)
        if is_in(module, forbidden)
    ]


def test_the_core_knows_neither_scrapy_nor_pipelines() -> None:
    core = files(*(f"scraper/{name}" for name in CORE))
    assert len(core) > len(CORE)
    assert not offenders(core, ("scrapy", "twisted", "pipelines", *EDGE))


def test_pipelines_know_only_the_core() -> None:
    pipelines = files("pipelines")
    assert pipelines
    assert not offenders(pipelines, EDGE)


def test_only_serve_knows_the_reading_room() -> None:
    others = [path for path in files("scraper", "pipelines") if "readingroom" not in path.parts]
    found = offenders(others, ("pipelines.readingroom",))
    assert all(one.startswith("scraper/cli/serve.py ") for one in found), found


def test_the_rule_sees_a_violation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    package = tmp_path / "scraper" / "extract"
    package.mkdir(parents=True)
    (package / "one.py").write_text("def late():\n    from scrapy.http import Response\n")
    (package / "two.py").write_text("from ..fetch import handler\n")
    assert offenders(files("scraper/extract"), ("scrapy", *EDGE)) == [
        "scraper/extract/one.py imports scrapy.http",
        "scraper/extract/one.py imports scrapy.http.Response",
        "scraper/extract/two.py imports scraper.fetch",
        "scraper/extract/two.py imports scraper.fetch.handler",
    ]


@pytest.mark.parametrize("module", ["scraper.extract", "scraper.discover", "scraper.archive", "scraper.urls"])
def test_importing_the_core_loads_no_scrapy(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"scrapy", "twisted", "pipelines"} & set(done.stdout.split())
