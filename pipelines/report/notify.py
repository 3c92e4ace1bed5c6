"""One message for all that went wrong in a round of crawls, to a webhook and by mail; nothing where all is well.

A source that was degraded before and still is gives no new message: who was called knows. It is listed when another
source is the reason for one. What could not be sent is owed: the next round sends it.
"""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from pipelines.export.files import write_whole
from pipelines.store.protocol import Run
from scraper.errors import UsageError

PATIENCE = 15
"""Seconds for a webhook or mail server to answer: the message must not hold up the timer."""
MEANING = {1: "a bug of ours, see the log", 2: "a bad source file or wrong usage", 5: "the store or archive refused"}
SENDER = "thinktank-archive@localhost"
MOST_SAID = 10
"""Problems of one source in a message; the report has them all."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source whose crawl in this round was not as it should be."""

    source: str
    code: int
    problems: tuple[str, ...]
    known: bool = False
    """Its run before was degraded too."""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Where messages go, from the environment."""

    webhook: str | None = None
    """THINKTANK_WEBHOOK: http(s) URL that takes a POST of JSON."""
    mail: tuple[str, ...] = ()
    """THINKTANK_MAIL: addresses, separated by commas."""
    sender: str = SENDER
    """THINKTANK_MAIL_FROM."""
    server: str = "smtp://localhost:25"
    """THINKTANK_SMTP: `smtp://` (STARTTLS where offered) or `smtps://`, with `user:password@` where needed."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Recipients:
        """Raises UsageError for an address that is none; it does not repeat it, since it may hold a secret."""
        webhook, server = environ.get("THINKTANK_WEBHOOK"), environ.get("THINKTANK_SMTP", "smtp://localhost:25")
        if webhook:
            _checked("THINKTANK_WEBHOOK", webhook, ("http", "https"))
        _checked("THINKTANK_SMTP", server, ("smtp", "smtps"))
        mail = tuple(one.strip() for one in environ.get("THINKTANK_MAIL", "").split(",") if one.strip())
        return cls(webhook or None, mail, environ.get("THINKTANK_MAIL_FROM") or (mail or (SENDER,))[0], server)


def _checked(name: str, url: str, schemes: Sequence[str]) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(f"{name} is no {' or '.join(schemes)} URL with a host")
    return parts


def troubles(codes: Mapping[str, int], runs: Callable[[str], Iterable[Run]]) -> list[Trouble]:
    """What went wrong, by source, from the exit codes of a round and the runs in the store.

    A source that another run holds (4) and an interrupted one (130) are nobody's trouble: they go on by themselves.
    """
    return [_trouble(source, code, runs) for source, code in sorted(codes.items()) if code not in (0, 4, 130)]


def _trouble(source: str, code: int, runs: Callable[[str], Iterable[Run]]) -> Trouble:
    if code != 3:
        words = f"killed by signal {-code}" if code < 0 else MEANING.get(code, "unknown")
        return Trouble(source, code, (f"ended with {code}: {words}",))
    ended = sorted((one for one in runs(source) if one.manifest), key=lambda one: one.started_at, reverse=True)
    problems = (ended[0].manifest or {}).get("problems", ()) if ended else ()
    return Trouble(source, code, tuple(problems), known=len(ended) > 1 and ended[1].state == "degraded")


def send(recipients: Recipients, found: Sequence[Trouble], outbox: Path | None = None) -> list[str]:
    """Send one message where anything is new; returns, in words, what could not be sent.

    `outbox`: the file that keeps what each way still owes. Raises StorageError when it cannot be written.
    """
    ways: dict[str, tuple[str, Callable[[Sequence[Trouble]], None]]] = {}
    if hook := recipients.webhook:
        ways["webhook"] = hook, lambda told: _post(hook, told)
    if recipients.mail:
        ways["mail"] = recipients.server, lambda told: _mail(recipients, *message(told))
    before = _owed(outbox)
    owed, failed = {}, []
    for way, (url, deliver) in ways.items():
        told = with_owed(found, before.get(way, []))
        if all(one.known for one in told):
            continue
        if problem := _attempt(way, url, lambda _, told=told, deliver=deliver: deliver(told)):  # type: ignore[misc]
            failed += problem
            owed[way] = told
    if outbox is not None and (owed or before):
        write_whole(outbox, [json.dumps({way: [asdict(one) for one in told] for way, told in owed.items()})])
    return failed


def with_owed(found: Sequence[Trouble], owed: Sequence[Trouble]) -> list[Trouble]:
    """What is found now and what was never told: nobody knows the latter, even where its source is well again."""
    unknown = {one.source for one in owed if not one.known}
    now = [replace(one, known=one.known and one.source not in unknown) for one in found]
    return now + [one for one in owed if one.source not in {other.source for other in found}]


def _owed(outbox: Path | None) -> dict[str, list[Trouble]]:
    """What could not be sent before; a file that is none owes nothing."""
    try:
        kept = json.loads(outbox.read_text(encoding="utf-8")) if outbox is not None and outbox.is_file() else {}
        return {way: [_kept(one) for one in told] for way, told in kept.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _kept(told: Mapping[str, Any]) -> Trouble:
    return Trouble(str(told["source"]), int(told["code"]), tuple(map(str, told["problems"])), bool(told["known"]))


def message(found: Sequence[Trouble]) -> tuple[str, str]:
    """Subject and text: what is new first, then what goes on as before."""
    new = [one for one in found if not one.known]
    still = [one.source for one in found if one.known]
    subject = f"thinktank: {len(new)} of the sources degraded: {', '.join(one.source for one in new)}"[:150]
    blocks = ["\n".join([f"{one.source} (exit {one.code})", *_lines(one)]) for one in new]
    blocks += [f"Still degraded, told before: {', '.join(still)}"] if still else []
    blocks.append("`thinktank report SOURCE` shows the run; `thinktank diagnose SOURCE` why a field went dry.")
    return subject, "\n\n".join(blocks) + "\n"


def _lines(one: Trouble) -> list[str]:
    said = [f"  - {_safe(problem)}" for problem in one.problems[:MOST_SAID]]
    more = len(one.problems) - MOST_SAID
    return [*said, f"  and {more} more"] if more > 0 else said


def _safe(text: str) -> str:
    """One line: what a site wrote must not add lines or steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)[:500]


def _attempt(kind: str, url: str, deliver: Callable[[str], None]) -> list[str]:
    """A message that cannot be sent is said, and changes nothing else. The address may be a secret: only its host."""
    try:
        deliver(url)
    except (OSError, HTTPException, smtplib.SMTPException, ValueError) as error:
        reason = getattr(error, "code", None) or type(error).__name__
        return [f"{kind} to {urlsplit(url).hostname} was not sent: {reason}"]
    return []


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that moves is configured anew: its secret is not carried elsewhere."""

    def redirect_request(self, *args: object) -> None:
        return None


def _post(url: str, found: Sequence[Trouble]) -> None:
    subject, text = message(found)
    told = [{"source": one.source, "exit": one.code, "problems": one.problems, "known": one.known} for one in found]
    body = json.dumps({"text": f"{subject}\n\n{text}", "sources": told}).encode()
    kind = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data=body, headers=kind, method="POST")  # noqa: S310 - checked in `of`
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    with opener.open(request, timeout=PATIENCE) as answer:
        answer.read(1000)


def _mail(recipients: Recipients, subject: str, text: str) -> None:
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, recipients.sender, ", ".join(recipients.mail)
    letter.set_content(text)
    server = urlsplit(recipients.server)
    with _connected(server) as line:
        if server.username:
            line.login(unquote(server.username), unquote(server.password or ""))
        line.send_message(letter)


def _connected(server: SplitResult) -> smtplib.SMTP:
    """A password goes over TLS or not at all. Raises SMTPNotSupportedError where the server has none."""
    host, context = server.hostname or "", ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=PATIENCE, context=context)
    line = smtplib.SMTP(host, server.port or 25, timeout=PATIENCE)
    line.ehlo()
    if server.username or line.has_extn("starttls"):
        line.starttls(context=context)
        line.ehlo()
    return line
