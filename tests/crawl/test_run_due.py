"""The timer's command with real crawls on loopback."""

import json
import signal

from tests.crawl.conftest import SOURCE


def due(home, *options):
    return home.run("run-due", *home.places, *home.site.options, *options)


def test_enrolled_crawled_and_not_due_again(home):
    assert (
        home.run("schedule", "--enrol", SOURCE, *home.places, "--sources", home.site.folder / "sources").returncode == 0
    )
    for verified in json.loads(home.run("schedule", "--json", *home.places).stdout):
        home.run("schedule", "--remove", verified["source"], *home.places)
    done = due(home)
    assert done.returncode == 0, done.stderr
    assert f"{SOURCE}: ended with 0" in done.stderr
    assert len(home.export()) == 120
    assert json.loads(due(home, "--dry-run").stdout) == []


def test_a_held_source_is_skipped_and_costs_nothing(home):
    home.run("schedule", "--enrol", SOURCE, *home.places, "--sources", home.site.folder / "sources")
    for verified in json.loads(home.run("schedule", "--json", *home.places).stdout):
        home.run("schedule", "--remove", verified["source"], *home.places)
    holder = home.start()
    try:
        lock = home.store.with_name(f"{home.store.name}.{SOURCE}.lock")
        while not (lock.is_file() and lock.read_text()):
            assert holder.poll() is None
        holder.send_signal(signal.SIGSTOP)
        done = due(home)
    finally:
        holder.kill()
        holder.communicate()
    assert done.returncode == 0, done.stderr
    assert f"{SOURCE}: skipped, another run holds it" in done.stderr


def test_the_printed_timers_name_the_command_and_need_a_contact(home):
    refused = home.run("schedule", "--format", "cron", *home.places)
    assert refused.returncode == 2 and "contact" in refused.stderr
    cron = home.run("schedule", "--format", "cron", "--contact", "me@example.org", *home.places).stdout
    assert cron.startswith("17 * * * * ") and "run-due" in cron and "--contact me@example.org" in cron
    units = home.run("schedule", "--format", "systemd", "--contact", "me@example.org", *home.places).stdout
    assert "OnCalendar=hourly" in units and "Persistent=true" in units and "SuccessExitStatus=3" in units
