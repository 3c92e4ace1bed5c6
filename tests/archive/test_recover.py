"""What a killed run leaves behind: whole captures are kept, the torn tail is moved aside, once."""

from __future__ import annotations

import os

import pytest

from scraper.archive.reader import read_exchange, recover
from scraper.errors import StorageError

from .make import exchange, writer


@pytest.fixture
def crashed(tmp_path):
    """A file with one committed and two uncommitted captures; no request records, so that each is one member."""
    archive = writer(tmp_path)
    captures = [archive.append(exchange(request_head=b""))]
    committed = next(iter(archive.sync().values()))
    captures += [archive.append(exchange(request_head=b"", payload=b"late %d" % number)) for number in range(2)]
    archive.close()
    return tmp_path / captures[0].ref.warc, committed, captures


def test_whole_members_beyond_the_committed_end_are_captures(crashed):
    path, committed, captures = crashed
    found = recover(path, committed)
    assert found.captures == captures[1:]
    assert (found.end, found.torn) == (path.stat().st_size, None)
    assert recover(path, 0).captures == captures


def test_cut_at_every_byte_of_the_last_record(crashed, monkeypatch):
    path, committed, captures = crashed
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # four a cut: a minute on a slow disk
    whole, last = path.read_bytes(), captures[2].ref
    for cut in range(last.offset + 1, len(whole)):
        path.write_bytes(whole[:cut])
        found = recover(path, committed)
        assert found.captures == captures[1:2]
        assert path.read_bytes() == whole[: last.offset]
        assert found.torn.read_bytes() == whole[last.offset : cut]
        assert found.problem.startswith(f"torn at {last.offset}")
        again = recover(path, committed)
        assert (again.captures, again.torn, again.problem) == (captures[1:2], None, None)
    assert read_exchange(path.parent, captures[1].ref).payload == b"late 0"


def test_a_crash_between_copy_and_cut_is_repeated_safely(crashed, monkeypatch):
    path, committed, captures = crashed
    whole, last = path.read_bytes(), captures[2].ref
    path.write_bytes(whole[:-5])
    with monkeypatch.context() as patch:
        patch.setattr(os, "truncate", lambda *args: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        with pytest.raises(StorageError, match="Input/output error"):
            recover(path, committed)
    found = recover(path, committed)
    assert found.torn.read_bytes() == whole[last.offset : -5]
    assert len([one for one in path.parent.iterdir() if one.suffix != ".cdxj"]) == 2


def test_nothing_before_the_committed_end_is_touched(crashed):
    path, committed, _ = crashed
    broken = bytearray(path.read_bytes())
    broken[committed - 30] ^= 1
    path.write_bytes(bytes(broken))
    assert recover(path, committed).torn is None
    assert path.read_bytes() == bytes(broken)


def test_a_power_loss_tail_of_zeros_is_moved_aside(crashed):
    path, committed, captures = crashed
    whole = path.read_bytes()
    path.write_bytes(whole + bytes(4096))
    found = recover(path, committed)
    assert (found.captures, path.read_bytes()) == (captures[1:], whole)
    assert found.torn.read_bytes() == bytes(4096)


def test_a_file_that_lost_committed_bytes_is_refused(crashed):
    path, committed, _ = crashed
    os.truncate(path, committed - 1)
    with pytest.raises(StorageError, match=f"{committed - 1} bytes, but the store points up to {committed}"):
        recover(path, committed)
    path.unlink()
    with pytest.raises(StorageError):
        recover(path, committed)
    assert recover(path, 0).captures == []
