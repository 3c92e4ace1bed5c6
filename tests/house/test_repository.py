"""What is committed holds on any machine: no package index, no path of somebody's disk, locks by hash alone."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
INDEX = re.compile(
    "|".join(
        (
            r"files\.python" + r"hosted\.org",
            r"py" + r"pi\.org/simple",
            r"--(extra-)?index" + r"-url\b",
            r"--find" + r"-links\b",
            r"PIP_(EXTRA_)?INDEX" + r"_URL\s*=",
        )
    )
)
LOCAL = re.compile(
    r"""(?:^|[\s"'`=(:])(?:file:///?)?/(?:home/[a-z][\w-]*|Users/\w+|root|work|opt|mnt)/[\w.-]""", re.MULTILINE
)


def committed() -> list[Path]:
    """The files under version control; the test is skipped in an unpacked release."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout: nothing says which files are committed")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def found(pattern: re.Pattern[str]) -> list[str]:
    hits = []
    for path in committed():
        body = path.read_bytes()
        if b"\0" in body[:8000]:
            continue
        text = body.decode("utf-8", "replace")
        hits += [f"{path.relative_to(ROOT)}: {match.group().strip()}" for match in pattern.finditer(text)]
    return hits


def test_no_file_names_a_package_index() -> None:
    assert not found(INDEX)


def test_no_file_names_a_path_of_somebodys_disk() -> None:
    assert not found(LOCAL)


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("see /home" + "/ann/checkout", True),
        ("file:///root" + "/x", True),
        ("https://a.example/work/paper", False),
        ("~/work/x", False),
    ],
)
def test_local_paths_are_told_from_url_paths(text: str, hit: bool) -> None:
    assert bool(LOCAL.search(text)) is hit


@pytest.mark.parametrize("name", ["requirements.lock", ".ci/setup.lock"])
def test_locks_pin_by_hash_and_name_no_place(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [n for n, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    assert pins
    for start, end in zip(pins, [*pins[1:], len(lines)], strict=True):
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,-]+\])?==\S+( ; .+)? \\$", lines[start]), lines[start]
        hashes = [line for line in lines[start + 1 : end] if line.startswith("    --hash=sha256:")]
        assert hashes, lines[start]
    assert not re.search(r"://|file:|@ ", "\n".join(lines))


def test_the_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {re.sub(r"[-_.]+", "-", name) for name in re.findall(r"^([a-z0-9._-]+)(?:\[|==)", lock, re.MULTILINE)}
    names = {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", one)[0].lower()) for one in wanted}
    assert not names - locked, "run: python3 dev.py lock"


def links(document: Path) -> list[Path]:
    """Files that a document links to."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    return [(document.parent / one).resolve() for one in targets if "://" not in one and not one.startswith("mailto:")]


def test_links_between_documents_are_alive() -> None:
    documents = [path for path in committed() if path.suffix == ".md"]
    assert not [(one.name, target.name) for one in documents for target in links(one) if not target.exists()]


def test_the_readme_leads_to_every_document() -> None:
    waiting, reached = [ROOT / "README.md"], set()
    while waiting:
        document = waiting.pop()
        reached.add(document)
        waiting += [one for one in links(document) if one.suffix == ".md" and one.is_file() and one not in reached]
    documents = {path for path in committed() if path.suffix == ".md" and path.is_relative_to(ROOT / "docs")}
    assert not {str(path.relative_to(ROOT)) for path in documents - reached}


def test_no_page_of_a_real_site_is_committed() -> None:
    """Pages are their publishers' work: HTML in the repository is invented."""
    pages = [path for path in committed() if path.suffix in (".html", ".htm", ".pdf")]
    assert not [path for path in pages if not {"tests", "sample", "invented", "templates"} & set(path.parts)]
