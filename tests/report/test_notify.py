"""One message for a round, on a loopback webhook and an SMTP sink."""

import json
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_string
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipelines.report.notify import Recipients, Trouble, send, troubles
from pipelines.store.protocol import Run
from scraper.errors import UsageError

DAY = datetime(2026, 3, 1, tzinfo=UTC)
NEW = Trouble("meridian", 3, ("authors is filled in 0% of articles; in earlier runs in 98%",))
STILL = Trouble("lantern", 3, ("only 3 URLs were found",), known=True)


@contextmanager
def running(server):
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def webhook(status=200, **headers):
    got = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def do_GET(self):
            got.append("redirect followed")

        def log_message(self, *args):
            pass

    with running(HTTPServer(("127.0.0.1", 0), Hook)) as port:
        yield f"http://127.0.0.1:{port}/secret-token", got


@contextmanager
def sink():
    got = []

    class Sink(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 sink\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b""
                    while (line := self.rfile.readline()) != b".\r\n":
                        text += line
                    got.append(text.decode())
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")

    with running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)) as port:
        yield f"smtp://127.0.0.1:{port}", got


def test_one_message_for_all_sources_of_a_round():
    with webhook() as (url, posted), sink() as (server, mails):
        said = {"THINKTANK_WEBHOOK": url, "THINKTANK_MAIL": "night@x.example, day@x.example", "THINKTANK_SMTP": server}
        assert send(Recipients.of(said), [NEW, STILL, Trouble("harbour", 5, ("ended with 5",))]) == []
    (post,), (mail,) = posted, mails
    assert [one["source"] for one in post["sources"]] == ["meridian", "lantern", "harbour"]
    assert "authors is filled in 0%" in post["text"] and "Still degraded, told before: lantern" in post["text"]
    letter = message_from_string(mail)
    assert letter["To"] == "night@x.example, day@x.example" and letter["From"] == "night@x.example"
    assert letter["Subject"] == "thinktank: 2 of the sources degraded: meridian, harbour"
    assert "authors is filled in 0%" in letter.get_payload()


def test_a_trouble_that_was_told_before_is_not_told_alone():
    with webhook() as (url, posted):
        assert send(Recipients(webhook=url), [STILL]) == []
        assert send(Recipients(webhook=url), []) == []
    assert posted == []


@pytest.mark.parametrize(("status", "headers"), [(500, {}), (302, {"Location": "/elsewhere"})])
def test_a_refused_message_is_said_without_its_secret(status, headers):
    with webhook(status, **headers) as (url, posted):
        assert send(Recipients(webhook=url), [NEW]) == [f"webhook to 127.0.0.1 was not sent: {status}"]
    assert len(posted) == 1
    gone = send(Recipients(webhook=url, mail=("a@x.example",), server="smtp://127.0.0.1:9"), [NEW])
    assert len(gone) == 2 and "secret" not in " ".join(gone)


def test_a_password_is_not_sent_in_the_clear():
    with sink() as (server, mails):
        open_line = server.replace("://", "://me:hidden@")
        (said,) = send(Recipients(mail=("a@x.example",), server=open_line), [NEW])
    assert "hidden" not in said and mails == []


def test_what_a_site_wrote_adds_no_lines():
    with webhook() as (url, posted):
        send(Recipients(webhook=url), [Trouble("x", 3, ("a\nb\x1b[2J", *"0123456789ab"))])
    assert "  - a b [2J\n" in posted[0]["text"] and "  and 3 more" in posted[0]["text"]


def runs(*states):
    return [
        Run(f"r{n}", "x", DAY + timedelta(days=n), False, state, {"problems": [f"p{n}"]})
        for n, state in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("code", "states", "problems", "known"),
    [
        (3, ("finished", "degraded"), ("p1",), False),
        (3, ("degraded", "degraded"), ("p1",), True),
        (3, ("degraded", "finished", "degraded"), ("p2",), False),
        (5, ("finished",), ("ended with 5: the store or archive refused",), False),
        (-9, (), ("ended with -9: killed by signal 9",), False),
    ],
)
def test_troubles_of_a_round(code, states, problems, known):
    found = troubles({"x": code, "fine": 0, "held": 4, "stopped": 130}, lambda _: runs(*states))
    assert found == [Trouble("x", code, problems, known)]


@pytest.mark.parametrize("name", ["THINKTANK_WEBHOOK", "THINKTANK_SMTP"])
def test_an_address_that_is_none_is_refused_unread(name):
    with pytest.raises(UsageError, match=name) as raised:
        Recipients.of({name: "ftp://token@host"})
    assert "token" not in str(raised.value)


def test_what_could_not_be_sent_is_told_by_the_next_round(tmp_path):
    outbox = tmp_path / "unsent.json"
    with webhook(status=500) as (url, _):
        assert send(Recipients(webhook=url), [NEW], outbox)
    still = Trouble(NEW.source, 3, NEW.problems, known=True)
    with webhook() as (url, posted):
        assert send(Recipients(webhook=url), [still], outbox) == []
        assert send(Recipients(webhook=url), [still], outbox) == []
    (post,) = posted
    assert post["sources"] == [{"source": NEW.source, "exit": 3, "problems": list(NEW.problems), "known": False}]


def test_each_way_owes_what_it_could_not_send_and_a_source_well_again_is_told(tmp_path):
    outbox = tmp_path / "unsent.json"
    with sink() as (server, letters), webhook(status=500) as (url, _):
        both = Recipients(webhook=url, mail=("me@example.org",), server=server)
        assert len(send(both, [NEW], outbox)) == 1 and len(letters) == 1
    with sink() as (server, letters), webhook() as (url, posted):
        both = Recipients(webhook=url, mail=("me@example.org",), server=server)
        assert send(both, [], outbox) == []
        assert letters == [] and [one["source"] for one in posted[0]["sources"]] == [NEW.source]
    assert json.loads(outbox.read_text()) == {}


def test_an_outbox_that_is_damaged_owes_nothing(tmp_path):
    outbox = tmp_path / "unsent.json"
    for text in ("", "[1]", '{"webhook": [{"source": 1}]}', '{"webhook": 3}', "\x00"):
        outbox.write_text(text)
        assert send(Recipients(webhook="http://127.0.0.1:9/"), [], outbox) == []
