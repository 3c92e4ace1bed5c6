"""The command `thinktank`: its subcommands, loaded when called, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence

import click

from scraper.errors import ThinktankError

COMMANDS = {
    "backup": "copy the store while it is in use",
    "changes": "what publishers changed",
    "check": "hold sources against what they should bring",
    "crawl": "fetch, archive and record what sources publish",
    "demo": "crawl the sample institute, offline",
    "diagnose": "why a field of a source went dry, and what would mend it",
    "export": "records as JSON Lines and other formats",
    "extract": "the record of one saved or live page",
    "import": "take WARC files of others into the archive",
    "links": "check the addresses that articles cite",
    "new": "draft a source file from a home page",
    "pack": "turn a folder of saved pages into a WARC",
    "pin": "keep a page and its agreed record as a test",
    "reextract": "read records anew from the archive",
    "remove": "take an article down, for legal reasons",
    "report": "what one run did",
    "run-due": "crawl what is due; what a timer calls",
    "runs": "the runs so far",
    "schedule": "print or install timers",
    "search": "full text over all records",
    "serve": "the reading room",
    "show": "one record, its revisions and evidence",
    "sink": "feed a PostgreSQL database for analysts",
    "sources": "the registry",
    "verify": "check archive and store against each other",
}
"""Every command has a module of its name (`-` as `_`) in this package, with a click command named `command`."""


class _Commands(click.Group):
    """Loads a subcommand's module when it is called: `thinktank sources` must not pay for Scrapy."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if _module_exists(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS or not _module_exists(cmd_name):
            return None
        module = importlib.import_module(_module_of(cmd_name))
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


def _module_of(name: str) -> str:
    return f"{__name__}.{name.replace('-', '_')}" if name != "import" else f"{__name__}.import_"


def _module_exists(name: str) -> bool:
    return importlib.util.find_spec(_module_of(name)) is not None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="thinktank-archive", prog_name="thinktank")
def thinktank() -> None:
    """Keep a faithful, searchable, versioned archive of what think tanks publish.

    Data goes to stdout, words and progress to stderr.
    Exit codes: 0 done, 1 a bug, 2 usage or a bad source file, 3 finished but degraded,
    4 another run holds the source, 5 storage failed (run again to resume), 130 interrupted.
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code. Only a bug of ours gets a traceback."""
    try:
        result = thinktank.main(args=list(arguments), prog_name="thinktank", standalone_mode=False)
    except ThinktankError as error:
        click.echo(f"thinktank: {error}", err=True)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("thinktank: interrupted; run the same command again to resume", err=True)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def main() -> None:
    """Entry point of the console script."""
    sys.exit(run(sys.argv[1:]))
