"""The reader's version follows its code, so that a better reader is never taken for an edit."""

from importlib import resources
from pathlib import Path

from scraper.extract import EXTRACTOR, version


def test_the_version_changes_with_any_file_of_the_reader(tmp_path: Path, monkeypatch):
    for one in resources.files("scraper.extract").iterdir():
        if one.name.endswith((".py", ".json")):
            (tmp_path / one.name).write_bytes(one.read_bytes())
    monkeypatch.setattr(version.resources, "files", lambda name: tmp_path)
    copied = version.reader_version()
    # The version of the import is not compared: in a checkout that somebody edits it may be older than the copy.
    assert len(copied) == len(EXTRACTOR)
    before = (tmp_path / "months.py").read_bytes()
    (tmp_path / "months.py").write_text("# another\n")
    assert version.reader_version() != copied
    (tmp_path / "months.py").write_bytes(before)
    assert version.reader_version() == copied
