"""`thinktank schedule`: which sources are on the timer, and the timer itself for systemd or cron."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.export.files import write_whole
from pipelines.schedule import NIGHTLY, enrolled
from pipelines.store import SqlStore, open_store
from scraper.cli.common import (
    Places,
    archive_option,
    contact_option,
    json_option,
    put_json,
    registry_of,
    say,
    sources_option,
    store_option,
)
from scraper.cli.egg import write_egg
from scraper.errors import UsageError

MARK = "# thinktank-archive"
UNIT = "thinktank-archive"


@click.command()
@click.option("--enrol", metavar="ID", help="Put this source on the timer, verified or not.")
@click.option("--every", type=click.IntRange(1, 24 * 90), default=NIGHTLY, show_default=True, metavar="HOURS")
@click.option("--remove", metavar="ID", help="Take this source off the timer.")
@click.option("--format", "kind", type=click.Choice(["cron", "systemd"]), help="Print the timer for this system.")
@click.option("--install", is_flag=True, help="Install it for this user instead of printing it.")
@click.option("--egg", type=click.Path(path_type=Path), metavar="FILE", help="Write an egg for scrapyd here.")
@json_option
@contact_option
@store_option
@archive_option
@sources_option
def command(
    enrol: str | None,
    every: int,
    remove: str | None,
    kind: str | None,
    install: bool,
    egg: Path | None,
    as_json: bool,
    contact: str | None,
    store: str | None,
    archive: str | None,
    folders: tuple[Path, ...],
) -> None:
    """Say which sources run nightly; change it with --enrol and --remove; print or install the timer.

    Verified sources are enrolled by themselves. The timer calls `thinktank run-due` every hour; run-due
    itself knows what is due, so that a missed hour costs nothing.

    --egg writes this version with its registry, and the source files of --sources, as scrapyd takes it.
    """
    if egg is not None:
        registry_of(folders)  # a bad source file is found here, not by the server
        say(f"{egg}: {write_egg(egg, folders)} source files")
        return
    places = Places.of(store, archive)
    registry = registry_of(folders)
    base = open_store(places.store)
    try:
        _change(base, registry.get(enrol).id if enrol else None, every)
        _change(base, registry.get(remove).id if remove else None, 0)
        hours = enrolled(registry, base.enrolments())
    finally:
        base.close()
    if install and kind is None:
        kind = "systemd" if shutil.which("systemctl") else "cron"
    if kind is None:
        _list(hours, as_json)
        return
    if not contact:
        raise UsageError("a timer's crawls need a contact: give --contact or set THINKTANK_CONTACT")
    words = [sys.executable, "-m", "scraper.cli", "run-due", "--store", places.store]
    words += ["--archive", str(places.archive.absolute()), "--contact", contact]
    words += [word for folder in folders for word in ("--sources", str(folder.absolute()))]
    (_cron if kind == "cron" else _systemd)(shlex.join(words), install)


def _change(base: SqlStore, source: str | None, hours: int) -> None:
    if source is not None:
        base.enrol(source, hours, datetime.now(UTC))


def _list(hours: dict[str, int], as_json: bool) -> None:
    if as_json:
        put_json([{"source": source, "every_hours": each} for source, each in sorted(hours.items())])
        return
    for source, each in sorted(hours.items()):
        click.echo(f"{source:32} every {each} h")


def _cron(words: str, install: bool) -> None:
    line = f"17 * * * * {words.replace('%', chr(92) + '%')} {MARK}"
    if not install:
        click.echo(line)
        return
    if shutil.which("crontab") is None:
        raise UsageError("no crontab on this machine: print the line and put it where your timer reads")
    kept = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout.splitlines()  # noqa: S607
    lines = [one for one in kept if MARK not in one]
    subprocess.run(["crontab", "-"], input="\n".join([*lines, line]) + "\n", text=True, check=True)  # noqa: S607
    say("installed in this user's crontab")


def _systemd(words: str, install: bool) -> None:
    service = (
        f"[Unit]\nDescription=Think tanks: crawl what is due\nAfter=network-online.target\n\n"
        f"[Service]\nType=oneshot\nExecStart={words.replace('%', '%%')}\n"
        f"# 3: finished but degraded; the report says why\nSuccessExitStatus=3\n"
    )
    timer = (
        "[Unit]\nDescription=Think tanks: look every hour for what is due\n\n"
        "[Timer]\nOnCalendar=hourly\nRandomizedDelaySec=10m\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    if not install:
        click.echo(f"# {UNIT}.service\n{service}\n# {UNIT}.timer\n{timer}", nl=False)
        return
    folder = Path("~/.config/systemd/user").expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{UNIT}.service", [service])
    write_whole(folder / f"{UNIT}.timer", [timer])
    say(f"written to {folder}; start it with: systemctl --user enable --now {UNIT}.timer")
