"""A database server may be restarted while a crawl runs: verbs wait for it and are called again."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from pipelines.store.database import ConnectionLost

P = ParamSpec("P")
T = TypeVar("T")

WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before each further try: a minute in all, as long as a server's restart with recovery may take."""


def patient(verb: Callable[P, T]) -> Callable[P, T]:
    """A verb whose transaction is undone when the connection is lost, and which may therefore be called again.

    Where only the server's word on a finished COMMIT was lost, the second call finds its own work: equal
    pages are looks that change nothing, captures are known. The ledger then names these requests twice.
    """

    @functools.wraps(verb)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
        for seconds in WAITS:
            try:
                return verb(*args, **kwargs)
            except ConnectionLost:
                time.sleep(seconds)
        return verb(*args, **kwargs)

    return waiting
