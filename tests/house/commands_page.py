"""docs/reference/commands.md, made from the commands themselves."""

from __future__ import annotations

import inspect

import click

from scraper.cli import COMMANDS, thinktank

HEAD = """# Commands

Made from the commands themselves by `python3 dev.py generate`; `thinktank COMMAND --help` says the same.

Data goes to stdout; words, tables of a run and progress go to stderr. `--json` gives one JSON array, or JSON Lines
where it can be long.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a bug of ours |
| 2 | wrong usage, or a source file that cannot be used |
| 3 | finished, but degraded: expectations missed or too many failures; the report says which |
| 4 | another run holds the source; the message names its process and host |
| 5 | the store or the archive refused a write; nothing acknowledged is lost, run again to resume |
| 130 | interrupted; run the same command again to resume |

With several sources the worst code wins.
"""


def commands_page() -> str:
    """The whole page."""
    context = click.Context(thinktank, info_name="thinktank")
    names = thinktank.list_commands(context)
    commands = [(name, thinktank.get_command(context, name)) for name in names]
    return HEAD + "".join(_section(name, command) for name, command in commands if command)


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"thinktank {name}")
    usage = f"thinktank {name} {' '.join(command.collect_usage_pieces(context))}"
    options = [
        parameter for parameter in command.params if isinstance(parameter, click.Option) and not parameter.hidden
    ]
    rows = "".join(_row(option, context) for option in options)
    table = f"\n| option | meaning |\n|---|---|\n{rows}" if rows else ""
    help_text = inspect.cleandoc(command.help or "").replace("\b\n", "")
    return f"\n## {name}\n\n{COMMANDS[name][:1].upper()}{COMMANDS[name][1:]}.\n\n    {usage}\n\n{help_text}\n{table}"


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    assert record
    names, meaning = (text.replace("|", "\\|") for text in record)
    variable = f" (or `{option.envvar}`)" if isinstance(option.envvar, str) else ""
    return f"| `{names}` | {meaning}{variable} |\n"
