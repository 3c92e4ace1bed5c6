"""A pool of reading processes, for the crawl, for re-extraction and for attachments alike."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper.archive.exchange import Exchange
from scraper.article import Article, Attachment
from scraper.discover import Candidate
from scraper.worker.frames import LENGTHS, MAX_HEAD, encode

DEADLINE = 10.0
"""Seconds for one page. The slowest hostile page we know takes under 2; a PDF of 300 pages about 3."""

STARTING = 60.0
"""Seconds for a new child: it takes 0.1 s, a minute on a machine that swaps."""
ENDING = 10.0
"""Seconds for a killed child to be gone. One that waits for a disk that hangs is left to the system."""
log = logging.getLogger(__name__)

PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])


def cores() -> int:
    """Processors that this process may use, for work that waits for nothing but them."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class NotStarted(Exception):
    """The system gave no new reading process in time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a child read out of one capture."""

    article: Article | None = None
    attachment: Attachment | None = None
    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None
    """Machine-readable reason when nothing could be read: `not_html`, `reader_timeout`, `reader_crashed` ..."""
    detail: str = field(default="", compare=False)


class ReaderPool:
    """`size` long-lived children; a child that hangs, dies or runs out of memory is replaced.

    `folders` are further source folders, as for `load_registry`.
    """

    def __init__(self, size: int = 2, folders: Sequence[Path] = (), deadline: float = DEADLINE) -> None:
        self._folders = [str(folder) for folder in folders]
        self._deadline = deadline
        self._idle: asyncio.LifoQueue[asyncio.subprocess.Process | None] = asyncio.LifoQueue()
        for _ in range(size):
            self._idle.put_nowait(None)
        self._all: set[asyncio.subprocess.Process] = set()
        self._ending: list[asyncio.subprocess.Process] = []

    async def read(self, kind: str, source: str | None, exchange: Exchange) -> Reading:
        """Read one capture in a child. Never raises for what a page does: the reading says the reason."""
        child = await self._idle.get()
        healthy = False
        try:
            child = child or await self._started()
            reply = await asyncio.wait_for(self._ask(child, _job(kind, source, exchange)), self._deadline)
            reading = _reading(reply)
            # A child that met its memory limit answers, but its heap is torn: it takes no further page.
            healthy = reading.error != "out_of_memory"
            return reading
        except NotStarted as error:
            log.error("%s", error)
            return Reading(error="reader_timeout", detail=f"{exchange.url}: {error}")
        except TimeoutError:
            return Reading(error="reader_timeout", detail=f"{exchange.url}: over {self._deadline:.0f} s")
        except (EOFError, ConnectionError, ValueError, TypeError) as error:
            return Reading(error="reader_crashed", detail=f"{exchange.url}: {type(error).__name__}")
        finally:
            if not healthy:
                self._discard(child)
            self._idle.put_nowait(child if healthy else None)

    async def close(self) -> None:
        """End all children; those at work are killed."""
        for child in list(self._all):
            self._discard(child)
        for child in self._ending:
            try:
                await asyncio.wait_for(child.wait(), ENDING)
            except TimeoutError:
                log.error("reading process %d was killed and is not gone after %.0f s", child.pid, ENDING)

    async def _started(self) -> asyncio.subprocess.Process:
        """A new child. Raises NotStarted; a replay once waited for minutes, and nobody could say for what."""
        try:
            return await asyncio.wait_for(self._spawn(), STARTING)
        except TimeoutError as error:
            raise NotStarted(f"no reading process within {STARTING:.0f} s") from error

    async def _spawn(self) -> asyncio.subprocess.Process:
        path = os.pathsep.join(filter(None, [PACKAGE_ROOT, os.environ.get("PYTHONPATH", "")]))
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "scraper.worker.child",
            *self._folders,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        self._all.add(child)
        return child

    def _discard(self, child: asyncio.subprocess.Process | None) -> None:
        if child is not None:
            self._all.discard(child)
            self._ending.append(child)
            if child.stdin is not None:
                child.stdin.close()
            with contextlib.suppress(ProcessLookupError):
                child.kill()

    async def _ask(self, child: asyncio.subprocess.Process, frame: bytes) -> dict[str, Any]:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(frame)
        await child.stdin.drain()
        head_size, body_size = LENGTHS.unpack(await child.stdout.readexactly(LENGTHS.size))
        if head_size > MAX_HEAD or body_size:
            raise ValueError("a child's answer is out of bounds")
        answer = json.loads(await child.stdout.readexactly(head_size))
        if not isinstance(answer, dict):
            raise ValueError("a child's answer is no object")
        return answer


def _job(kind: str, source: str | None, exchange: Exchange) -> bytes:
    head = {
        "kind": kind,
        "source": source,
        "url": exchange.url,
        "head": exchange.response_head.decode("latin-1"),
        "fetched_at": exchange.fetched_at.isoformat() if exchange.fetched_at else None,
        "synthetic": exchange.synthetic,
    }
    return encode(head, exchange.payload)


def _reading(reply: dict[str, Any]) -> Reading:
    """Checks the child's answer against the types before anything believes it. Raises ValueError."""
    failed = reply.get("error")
    if failed:
        return Reading(error=str(failed["reason"]), detail=str(failed.get("detail", "")))
    article, attachment = reply.get("article"), reply.get("attachment")
    return Reading(
        article=Article.model_validate(article) if article else None,
        attachment=Attachment.model_validate(attachment) if attachment else None,
        candidates=tuple(Candidate(**one) for one in reply.get("candidates", ())),
        notes=tuple(map(str, reply.get("notes", ()))),
    )
