"""A bug of ours inside the writer is said as one: exit code 1 with a traceback; nothing acknowledged is lost."""

import subprocess
import sys

from tests.crawl.conftest import SOURCE, environment

BROKEN = """
import sys
from pipelines.store import looks
from scraper.cli import main

take, calls = looks.take, []

def broken(*given):
    calls.append(given)
    return 1 // 0 if len(calls) == 30 else take(*given)

looks.take = broken
sys.exit(main())
"""


def test_a_bug_in_the_writer_exits_with_1_and_the_next_run_completes(home):
    words = home.crawl_command()[3:]
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, *words],
        cwd=home.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 1, done.stderr
    assert "ZeroDivisionError" in done.stderr and "which is a bug" in done.stderr
    assert home.crawl(source=SOURCE).returncode == 0
    assert len(home.export()) == 120
