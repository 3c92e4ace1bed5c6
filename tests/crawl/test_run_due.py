"""The timer's command with real crawls on loopback."""

import json
import subprocess

from pipelines.store import open_store
from tests.crawl.conftest import SOURCE, environment
from tests.report.test_notify import webhook


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
    holder = open_store(str(home.store))
    try:
        holder.hold(SOURCE)
        done = due(home)
    finally:
        holder.close()
    assert done.returncode == 0, done.stderr
    assert f"{SOURCE}: skipped, another run holds it" in done.stderr


def test_the_printed_timers_name_the_command_and_need_a_contact(home):
    refused = home.run("schedule", "--format", "cron", *home.places)
    assert refused.returncode == 2 and "contact" in refused.stderr
    cron = home.run("schedule", "--format", "cron", "--contact", "me@example.org", *home.places).stdout
    assert cron.startswith("17 * * * * ") and "run-due" in cron and "--contact me@example.org" in cron
    units = home.run("schedule", "--format", "systemd", "--contact", "me@example.org", *home.places).stdout
    assert "OnCalendar=hourly" in units and "Persistent=true" in units and "SuccessExitStatus=3" in units


def test_a_degraded_round_sends_one_message(home, tmp_path):
    sources = tmp_path / "sources"
    sources.mkdir()
    text = (home.site.folder / "sources" / f"{SOURCE}.toml").read_text()
    (sources / f"{SOURCE}.toml").write_text(text.replace("articles = 120", "articles = 9999"))
    places = [*home.places, "--sources", sources]
    home.run("schedule", "--enrol", SOURCE, *places)
    for verified in json.loads(home.run("schedule", "--json", *places).stdout):
        if verified["source"] != SOURCE:
            home.run("schedule", "--remove", verified["source"], *places)
    with webhook() as (url, posted):
        command = home.command("run-due", *places, "--allow-address", f"127.0.0.1:{home.site.port}")
        told = {**environment(), "THINKTANK_WEBHOOK": url}
        done = subprocess.run(command, cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    (post,) = posted
    assert post["sources"] == [
        {
            "source": SOURCE,
            "exit": 3,
            "problems": ["120 articles were read where the source file expects 9999"],
            "known": False,
        }
    ]
