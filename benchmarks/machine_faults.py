"""Rows 1 to 24 of the fault table (kills, disks, two at once) and those that need a crawl: the tests that hold them.

python -m benchmarks.machine_faults         # runs every one of these tests, row by row
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ROWS: tuple[tuple[int, str, str, tuple[str, ...]], ...] = (
    (
        1,
        "SIGKILL at a random moment of a crawl, then resumed",
        "records, URLs and revisions of a quiet run",
        ("crawl/test_durable.py::test_killed_and_resumed_equals_a_quiet_run",),
    ),
    (
        2,
        "the same with Scrapy's queue on disk",
        "our frontier has no other queue than the store: as row 1",
        ("store/test_crashes.py::test_kill_and_resume",),
    ),
    (3, "Ctrl-C once", "ends with 130, resumes", ("crawl/test_durable.py::test_ctrl_c_ends_with_130_and_resumes",)),
    (
        4,
        "Ctrl-C twice, SIGTERM, both",
        "ends with 130 at once, resumes",
        ("crawl/test_machine.py::test_interrupted_in_a_hurry",),
    ),
    (
        5,
        "SIGKILL again during the recovery",
        "as row 1",
        (
            "crawl/test_durable.py::test_killed_and_resumed_equals_a_quiet_run",
            "archive/test_recover.py::test_a_crash_between_copy_and_cut_is_repeated_safely",
        ),
    ),
    (
        6,
        "SIGKILL at system calls",
        "as row 1",
        ("crawl/test_contract.py::test_a_fault_at_a_system_call_loses_nothing",),
    ),
    (
        7,
        "power cut before a sync, torn and dropped writes",
        "what was acknowledged is there; the next run completes",
        (
            "crawl/test_contract.py::test_what_was_acknowledged_survives_a_power_cut",
            "crawl/test_contract.py::test_a_crawl_goes_on_after_a_power_cut",
            "crawl/test_contract.py::test_a_sync_that_is_left_out_would_be_found",
        ),
    ),
    (
        8,
        "a torn tail of a file that is appended to",
        "moved aside and said once; our JSON Lines are never appended to: complete or absent",
        (
            "archive/test_recover.py::test_cut_at_every_byte_of_the_last_record",
            "archive/test_index.py::test_a_torn_tail_costs_only_itself",
        ),
    ),
    (
        9,
        "a torn line in the middle of JSON Lines given to us",
        "no JSON Lines are read as state or input; a WARC cut in the middle costs the record that is cut",
        (
            "archive/test_reader.py::test_cut_anywhere_the_whole_records_are_read",
            "crawl/test_bad_input.py::test_a_torn_warc_costs_only_its_tail",
        ),
    ),
    (
        10,
        "acknowledged and not yet on disk",
        "nothing is said before the sync and the commit",
        ("store/test_commit.py::test_archive_then_store_then_receipts_then_ids", "archive/test_crash.py"),
    ),
    (
        11,
        "a full disk (a file system of 3 MB; ENOSPC at system calls)",
        "exit 5 with advice; resumes when there is room",
        (
            "crawl/test_disk.py::test_a_full_disk_ends_with_5_and_completes_when_there_is_room",
            "crawl/test_contract.py::test_a_fault_at_a_system_call_loses_nothing",
        ),
    ),
    (
        12,
        "a full disk under the store",
        "rolls back, exit 5",
        ("store/test_sqlite.py::test_a_full_disk_rolls_back_and_says_what_to_do",),
    ),
    (
        13,
        "EIO, ENOSPC of a sync; a place that may not be written",
        "exit 5; a failed sync is never tried again as if it were fine",
        (
            "crawl/test_disk.py::test_a_failed_sync_is_fatal_and_the_next_run_completes",
            "crawl/test_disk.py::test_a_read_only_archive_is_refused_with_advice",
            "archive/test_writer.py::test_after_a_refused_write_or_sync_nothing_more_is_accepted",
        ),
    ),
    (
        14,
        "two runs of one source",
        "the second ends with 4 and names process and host; a dead holder's lock is taken over",
        (
            "crawl/test_durable.py::test_a_second_run_beside_the_first_names_its_holder",
            "store/test_crashes.py::test_a_dead_holder_is_followed_at_once_and_a_living_one_named",
            "store/test_sqlite.py::test_a_dead_holder_is_never_named_for_the_living",
        ),
    ),
    (
        15,
        "a scheduled run while the last one is at it",
        "passed over, said, nothing lost",
        ("crawl/test_run_due.py::test_a_held_source_is_skipped_and_costs_nothing",),
    ),
    (
        16,
        "a finished crawl run again",
        "no new revision; an export has the same bytes",
        (
            "crawl/test_durable.py::test_a_second_run_of_unchanged_pages_adds_nothing",
            "store/test_export.py::test_a_second_look_that_finds_nothing_new_changes_no_byte",
        ),
    ),
    (
        17,
        "read again with another reader",
        "new readings, no new revision",
        ("archive/test_reextract.py::test_a_new_reader_replaces_the_readings_of_all_revisions_and_makes_none",),
    ),
    (
        18,
        "a flipped bit in archive or store",
        "`verify` names file and record, the others stay readable",
        (
            "archive/test_verify.py::test_a_bit_flipped_anywhere_is_found_and_the_other_records_stay_readable",
            "archive/test_reextract.py::test_bits_flipped_in_the_database_are_found",
        ),
    ),
    (
        19,
        "SIGKILL while a WARC is followed by the next, while an export is written",
        "archive whole; the old file or the new one",
        ("archive/test_crash.py", "crawl/test_machine.py::test_a_killed_export_leaves_the_old_file_or_the_new_one"),
    ),
    (
        20,
        "PostgreSQL restarts in the middle of a crawl, of a sink",
        "a pause",
        (
            "store/test_postgres.py::test_a_restart_in_the_middle_of_a_crawl",
            "export/test_sink.py::test_a_restart_of_the_server_is_a_pause",
        ),
    ),
    (
        22,
        "clocks jump, summer time begins and ends",
        "order by sequence; one run a night",
        (
            "store/test_order.py::test_a_clock_that_is_set_back",
            "store/test_frontier.py::test_a_clock_that_jumps_does_not_reorder_history",
            "schedule/test_due.py",
        ),
    ),
    (
        23,
        "out of memory",
        "a page may take 512 MB of its own process, whose end costs that page; the system's killer is row 1; "
        "a crawl that stands still is ended",
        ("worker/test_pool.py", "frontier/test_stall.py"),
    ),
    (
        24,
        "links in the places of our files",
        "never followed: refused (lock, archive) or replaced (export)",
        (
            "crawl/test_machine.py::test_a_link_in_the_place_of_the_lock_is_not_followed",
            "crawl/test_machine.py::test_a_link_in_the_place_of_an_export_is_replaced_not_followed",
        ),
    ),
    (
        45,
        "calendars without end, paths that grow, session ids",
        "left after 1,000 addresses of one shape without an article; paths that repeat themselves at once",
        ("discover/test_shapes.py",),
    ),
    (
        62,
        "secrets across hosts",
        "no header of ours and no cookie leaves its origin",
        ("fetch/test_crawl.py::test_nothing_secret_leaves_its_origin",),
    ),
)


def table() -> str:
    """The rows as Markdown."""
    head = "## The machine, and what needs a whole crawl\n\n`python -m benchmarks.machine_faults` runs these tests.\n\n"
    head += "| row | fault | what comes of it | held by (in `tests/`) |\n|---|---|---|---|\n"
    rows = (
        f"| {row} | {fault} | {seen} | {', '.join(f'`{name}`' for name in tests)} |\n"
        for row, fault, seen, tests in ROWS
    )
    return f"\n{head}{''.join(rows)}"


def main() -> int:
    """Run the tests of every row; exit code 1 when one failed."""
    failed = 0
    for row, fault, _, tests in ROWS:
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", *(f"tests/{one}" for one in tests)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        failed += done.returncode != 0
        print(f"{row} {fault}: {done.stdout.strip().splitlines()[-1]}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
