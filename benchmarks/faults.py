"""The fault table as seen: crawls a misbehaving server and writes docs/reference/faults.md.

    python -m benchmarks.faults [-o docs/reference/faults.md]

Needs the misbehaving server of the shared data folder (THINKTANK_SHARED); takes about two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import hosts, machine_faults, sink_faults
from scraper.extract import extract
from scraper.fetch.guard import Guard, check_url
from scraper.fetch.reasons import FetchError
from scraper.page import Page
from tests.fetch import faults
from tests.fetch.faults import Fault, Seen

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "faults.md"

HEAD = """# Faults: what a server may do, and how a fetch ends

Written by `python -m benchmarks.faults`; `tests/fetch/test_faults.py` holds most rows in every test run. Each row
is one request (with its second and third try) to a server that misbehaves on purpose. How it ended is the state and
reason that the store keeps: `answered` means that the response went on to be read, `failed` that it was tried and
given up, `excluded` that it was refused before it was sent, `deferred` that a later run asks again. The deadline for
one exchange was {timeout:g} s here (60 s in a crawl), rests between tries 0.05 s and 0.3 s (5 s and 30 s in a crawl).
Seconds count from the start of the whole table, which waits for one server.

| row | fault | expected | seen | s |
|---|---|---|---|---|
"""

TAIL = """
{count} rows, {fine} as expected. Requests that reached the inner service (a canary on loopback): {canary}.
Peak memory of the process that fetched {many} faults at once: {rss:.0f} MB; one bomb after another: {bombs:.0f} MB,
where an idle process needs {idle:.0f} MB and the cap for one body is 32 MB on the wire and 32 MB inflated.
"""


def main() -> None:
    """See every row, write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("-o", "--output", type=Path, default=PAGE)
    output = parser.parse_args().output
    if not faults.SERVER.exists():
        sys.exit(f"no misbehaving server at {faults.SERVER}: set THINKTANK_SHARED")
    output.write_text(page(), encoding="utf-8")
    print(output)


def page(timeout: float = 5.0) -> str:
    """The page as Markdown."""
    with (
        tempfile.TemporaryDirectory() as one,
        tempfile.TemporaryDirectory() as two,
        tempfile.TemporaryDirectory() as no,
    ):
        many = [*faults.WIRE, *faults.GUARD, *faults.ROBOTS]
        seen, result = faults.see(many, Path(one), timeout)
        bombs, alone = faults.see(faults.BOMBS, Path(two), 60.0, CONCURRENT_REQUESTS=1)
        _, idle = faults.see([faults.ROBOTS[-1]], Path(no), timeout)
    rows = sorted([*seen, *bombs, *pure_rows(), *other_hosts(), *disguises()], key=lambda one: int(one.fault.row))
    tail = TAIL.format(
        count=len(rows),
        fine=sum(one.fine for one in rows),
        canary=result["canary_hits"],
        many=len(many),
        rss=result["rss_mb"],
        bombs=alone["rss_mb"],
        idle=idle["rss_mb"],
    )
    return (
        HEAD.format(timeout=timeout) + "".join(map(_line, rows)) + tail + machine_faults.table() + sink_faults.table()
    )


def _line(seen: Seen) -> str:
    expected = seen.fault.expected.replace("|", " or ").replace("(", "").replace(")", "")
    mark = "" if seen.fine else " **(not as expected)**"
    note = f" ({seen.fault.note})" if seen.fault.note else ""
    took = seen.detail.get("seconds", "")
    return f"| {seen.fault.row} | {seen.fault.what}{note} | `{expected}` | `{seen.ended}`{mark} | {took} |\n"


def pure_rows() -> list[Seen]:
    """Rows that need no server: names that change their address, and the list of hostile URLs."""
    rows = [
        Seen(Fault("57", what, "", expected), _ended(lambda answers=answers: _resolve(*answers)), {})
        for what, answers, expected in (
            (
                "a name with a public and a private address",
                [["127.0.0.1", "93.184.216.34"]],
                "connects to 93.184.216.34",
            ),
            ("a name with private addresses only", [["10.0.0.1", "::1"]], "excluded:private_address"),
            (
                "a name that turns private while it is used",
                [["93.184.216.34"], ["127.0.0.1"]],
                "connects to 93.184.216.34",
            ),
        )
    ]
    gen = _hostile_inputs()
    refused = sum(_ended(lambda url=url: check_url(url)).startswith("excluded") for url in gen.URLS_REFUSE)
    passed = sum(_ended(lambda url=url: check_url(url)) == "passes" for url in gen.URLS_NORMAL)
    ended = f"{refused} of {len(gen.URLS_REFUSE)} refused, {passed} of {len(gen.URLS_NORMAL)} pass"
    wanted = f"{(bad := len(gen.URLS_REFUSE))} of {bad} refused, {(good := len(gen.URLS_NORMAL))} of {good} pass"
    return [*rows, Seen(Fault("58", "hostile and normal URLs, as written", "", wanted), ended, {})]


def other_hosts() -> list[Seen]:
    """Row 39 (benchmarks.hosts has all ways in which a host may misbehave, and more hosts)."""
    plain, stormy = (hosts.speed(mode, 12, 6, 2.0) for mode in ("", "429"))
    share = stormy.mean / plain.mean
    ended = "the others at 90 % of their speed or more" if share >= 0.9 else f"the others at {share:.0%}"
    fault = Fault("39", "429 to everything on one of 12 hosts", "", "the others at 90 % of their speed or more")
    return [Seen(fault, ended, {})]


DISGUISES = (
    (
        "soft_404",
        "200 with a page that says 404",
        "<title>Page not found | Lantern</title><h1>404</h1><p>Nothing here.",
    ),
    (
        "error",
        "200 with the words of a broken database",
        "<title>Error</title><p>Fatal error: Uncaught PDOException: SQLSTATE[HY000]: connection refused</p>",
    ),
    ("cookie_wall", "200 with a cookie wall", "<h1>Before we begin</h1><p>Accept all cookies to read on.</p>"),
    ("challenge", "200 with a challenge", "<title>Just a moment...</title><p>Checking your browser."),
)


def disguises() -> list[Seen]:
    """Row 41: what is read out of a page that only pretends to be the article: it is excluded, with this reason."""
    url = "https://lantern.example/papers/the-price-of-light"
    found = [
        (reason, what, extract(Page(url=url, body=f"<!DOCTYPE html><html><body>{body}</body></html>".encode()), None))
        for reason, what, body in DISGUISES
    ]
    return [
        Seen(Fault("41", what, "", f"no_article:{reason}"), f"no_article:{article.no_article}", {})
        for reason, what, article in found
    ]


def _resolve(*answers: list[str]) -> str:
    """Where a connection goes when the resolver gives these answers, one a lookup; the second is the connection's."""
    left = list(answers)

    class Resolver:
        async def resolve(self, host: str, port: int) -> list[str]:
            return left.pop(0)

    guard = Guard(resolver=Resolver())

    async def twice() -> str:
        await guard.addresses("example.org", 80)
        return (await guard.addresses("example.org", 80))[0]

    return f"connects to {asyncio.run(twice())}"


def _ended(act: Callable[[], str | None]) -> str:
    try:
        return act() or "passes"
    except FetchError as error:
        return f"{error.state}:{error.reason}"


def _hostile_inputs():
    spec = importlib.util.spec_from_file_location("hostile_gen", faults.SHARED / "hostile" / "gen.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["hostile_gen"] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
