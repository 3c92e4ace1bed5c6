"""Any history of looks, readers and outages: one revision for each content that the publisher gave."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipelines.store import open_store
from scraper.article import Article, Attachment, content_hash
from tests.store.world import FULL, HOST, World, article

PATHS = ("/a/a-paper-on-trade", "/b/defence-in-the-north")
CONTENTS = ("alpha alpha", "beta beta beta", "gamma")


def read_by(reader: int, path: str, content: str) -> Article:
    """Each reader leaves other rubbish in the text, as readers do."""
    file = Attachment(url=HOST + path + ".pdf")
    return article(path, f"{content} {'share ' * reader}".strip(), extractor=f"generic/{reader}", attachments=[file])


class Histories(RuleBasedStateMachine):
    """The publisher edits, restores, removes; we change readers, fail, resume. The model is a list of contents."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.location = str(Path(self.folder.name) / "store.sqlite")
        self.world = World(open_store(self.location))
        self.world.start()
        self.reader = 1
        self.padding = 0
        self.contents: dict[str, list[str]] = {path: [] for path in PATHS}
        """Every content that was seen, each once, in the order of its first look."""
        self.now: dict[str, str] = {}
        self.missing: dict[str, int] = {}
        self.visited: set[str] = set()
        self.last_seq = 0

    def teardown(self) -> None:
        self.world.store.close()
        self.folder.cleanup()

    def _next_run(self) -> None:
        self.world.again(FULL)
        self.visited.clear()

    @rule(path=st.sampled_from(PATHS), content=st.sampled_from(CONTENTS), same_bytes=st.booleans())
    def look(self, path: str, content: str, same_bytes: bool) -> None:
        if path in self.visited:
            self._next_run()
        self.padding += not same_bytes
        look = self.world.look(path, read_by(self.reader, path, content), body=f"{content} {self.padding}")
        assert look.capture is not None
        self.world.archive["m.warc.gz", look.capture.ref.offset] = lambda: read_by(self.reader, path, content)
        change = self.world.commit(look)[0].change
        known = self.contents[path]
        if not known:
            assert change == "new"
        elif content not in known:
            assert change == "revised"
        elif content != self.now[path]:
            assert change == "restored"
        else:
            assert change in ("unchanged", "reread", "restored")
        if content not in known:
            known.append(content)
        self.now[path] = content
        self.missing[path] = 0
        self.visited.add(path)

    @precondition(lambda self: self.now)
    @rule(path=st.sampled_from(PATHS))
    def vanish(self, path: str) -> None:
        if path in self.visited:
            self._next_run()
        receipt = self.world.failing(path, 404)
        self.missing[path] = self.missing.get(path, 0) + 1
        assert (receipt.change == "withdrawn") == (path in self.now and self.missing[path] == 2)
        self.visited.add(path)

    @rule()
    def another_reader(self) -> None:
        self.reader += 1

    @rule()
    def dies(self) -> None:
        self.world.store.close()
        self.world.store = open_store(self.location)
        assert self.world.store.start_run(self.world.source, FULL, self.world.now).resumed

    @precondition(lambda self: self.now)
    @rule(path=st.sampled_from(PATHS))
    def file_is_read(self, path: str) -> None:
        if path + ".pdf" in self.visited:
            return
        self.world.file(path + ".pdf", "aa" * 32)
        self.visited.add(path + ".pdf")

    @invariant()
    def one_revision_for_each_content(self) -> None:
        records = self.world.all()
        assert len(records) == len(self.now)
        for record in records:
            path = record.url.removeprefix(HOST)
            stored = self.world.store.revisions(record.id or "")
            assert [one["revision"] for one in stored] == [*range(1, len(self.contents[path]) + 1)]
            assert record.text.startswith(self.now[path])
            assert record.revision == self.contents[path].index(self.now[path]) + 1
            assert record.content_hash == content_hash(record)
            assert record.state == ("withdrawn" if self.missing.get(path, 0) >= 2 else "current")

    @invariant()
    def seq_only_grows(self) -> None:
        seqs = [one.seq or 0 for one in self.world.all()]
        assert seqs == sorted(set(seqs))
        assert self.world.store.last_seq() >= max([self.last_seq, *seqs])
        self.last_seq = self.world.store.last_seq()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
