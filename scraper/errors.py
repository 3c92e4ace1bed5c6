"""What can go wrong, by what the user should do next. Every class carries the command's exit code."""

from __future__ import annotations


class ThinktankError(Exception):
    """An error we expect: its message is one line that says what failed and what to do next."""

    exit_code = 1


class UsageError(ThinktankError):
    """The command line, an environment variable or a value given by the user is wrong."""

    exit_code = 2


class SourceError(UsageError):
    """A source file cannot be used: the message names the file, the key and what is allowed."""


class UnknownSource(UsageError):
    """No source has this id; the message suggests near ones."""


class ArchiveError(UsageError):
    """A WARC given to us is missing, torn or no WARC at all; the message names file and offset."""


class NotReadable(ThinktankError):
    """A page cannot be read as a document (not HTML, empty, over a cap); `reason` is machine-readable."""

    exit_code = 3

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Degraded(ThinktankError):
    """The work ended, but worse than it should: expectations missed or too many failures."""

    exit_code = 3


class SourceHeld(ThinktankError):
    """Another run holds the source; the message names its process and host."""

    exit_code = 4


class StorageError(ThinktankError):
    """The store or the archive refused a write. Nothing acknowledged is lost: run again to resume."""

    exit_code = 5
