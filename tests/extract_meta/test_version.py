"""The reader's version follows its code, so that a better reader is never taken for an edit."""

from importlib import resources
from pathlib import Path

from scraper.extract import EXTRACTOR, version


def test_the_version_changes_with_any_file_of_the_reader(tmp_path: Path, monkeypatch):
    for one in resources.files("scraper.extract").iterdir():
        if one.name.endswith((".py", ".json")):
            (tmp_path / one.name).write_bytes(one.read_bytes())
    monkeypatch.setattr(version.resources, "files", lambda name: tmp_path)
    assert version.reader_version() == EXTRACTOR
    (tmp_path / "months.py").write_text("# another\n")
    assert version.reader_version() != EXTRACTOR
