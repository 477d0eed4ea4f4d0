"""A digest tells what is new once, to local receivers, and lets no secret out."""

import json
import smtplib
import socketserver
import threading
from contextlib import contextmanager
from datetime import date
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pandas as pd
import pytest
from report.made_store import filled, items, settings_of
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SettingsError, VocError
from pipeline.report.digest import SHAPES, send_email, send_webhook
from pipeline.settings import DigestSettings, load_settings
from pipeline.store import Store

SECRET = "s3cr3t-t0ken"
CONFIG = """
store = "voc.duckdb"
report = "page.html"
[digest]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "voc@example.com"
to = ["lead@example.com", "cx@example.com"]
[[source]]
name = "shop"
kind = "review"
path = "*.csv"
[source.columns]
text = "text"
"""
ALERT = {
    "theme_id": 1, "week": date(2024, 5, 6), "people": 9, "base_people": 20, "expected": 1.0, "low": 0.0, "high": 3.0, "weeks": 2,
    "window_people": 12,
    "window_expected": 1.5, "p": 1e-6, "q": 1e-5, "level": 1e-3, "status": "rising", "alert": True,
}  # fmt: skip


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as is needed to take a letter."""

    def handle(self):
        self.say("220 here")
        letter = []
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            word = line[:4].upper()
            if word == "DATA":
                self.say("354 go on")
                while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    letter.append(line)
                self.server.letters.append("\n".join(letter))
            if word == "AUTH":
                self.server.logins.append(line)
                self.say(f"535 wrong: {SECRET}")
                continue
            self.say({"EHLO": "250-here\r\n250 AUTH PLAIN", "QUIT": "221 bye"}.get(word, "250 ok"))

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *words):
        pass


@contextmanager
def serving(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def mailbox():
    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)) as server:
        server.letters, server.logins = [], []
        yield server


@pytest.fixture
def hook():
    with serving(HTTPServer(("127.0.0.1", 0), Hook)) as server:
        server.posted, server.answer = [], 200
        server.address = f"http://127.0.0.1:{server.server_port}/{SECRET}"
        yield server


@pytest.fixture
def folder(tmp_path, mailbox, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voc.toml").write_text(CONFIG.format(port=mailbox.server_address[1]), encoding="utf-8")
    with filled(settings_of(tmp_path), items(20)) as store:
        store.make_measured("alerts", pd.DataFrame([ALERT, {**ALERT, "week": date(2024, 5, 13), "alert": False}]))
    return tmp_path


def voc(*words):
    return CliRunner().invoke(app, ["digest", *words])


def told(folder):
    with Store.open(folder / "voc.duckdb", read_only=True) as store:
        return store.query("select channel, theme_id, week, status from told_alerts order by all").to_dict("list")


def test_the_text_has_new_alerts_and_top_themes_with_interval_and_quote(folder):
    said = voc().output
    assert "1 new alert\n" in said
    assert "- battery life: rising: 12 people in 2 weeks, 1.5 expected (week of 6 May 2024)" in said
    line = next(line for line in said.splitlines() if line.startswith("- friendly staff: "))
    assert "8 people, 40.0% (21.9% to 61.3%). “" in line
    quote = line.partition("“")[2].removesuffix("”")
    with Store.open(folder / "voc.duckdb", read_only=True) as store:
        assert store.value("select count(*) from documents where contains(text, $quote)", quote=quote)
    assert told(folder)["channel"] == []  # who only looks has not been told


def test_an_email_goes_out_once(folder, mailbox):
    assert "email: sent, 1 new alert\n" in voc("--email").output
    letter = message_from_string(mailbox.letters[0], policy=policy.default)
    assert (letter["To"], letter["Subject"]) == ("lead@example.com, cx@example.com", "What customers say: 1 new alert")
    assert "battery life: rising" in letter.get_content()
    assert told(folder)["theme_id"] == [1]
    assert "nothing sent" in voc("--email").output
    assert len(mailbox.letters) == 1
    assert voc("--email", "--always").exit_code == 0
    assert "No new alerts." in mailbox.letters[1]
    assert "No new alerts." in voc().output


def test_each_channel_is_told_for_itself(folder, hook, monkeypatch):
    monkeypatch.setenv("VOC_DIGEST__WEBHOOK", hook.address)
    voc("--email")
    assert voc("--webhook").exit_code == 0
    assert "battery life: rising" in hook.posted[0]["text"]
    assert told(folder)["channel"] == ["email", "webhook"]


def test_a_receiver_that_refuses_is_told_again_and_no_secret_is_shown(folder, hook, monkeypatch, caplog):
    monkeypatch.setenv("VOC_DIGEST__WEBHOOK", hook.address)
    hook.answer = 500
    result = voc("--webhook")
    assert (result.exit_code, told(folder)["channel"]) == (1, [])
    assert "The webhook at 127.0.0.1 answered 500" in result.output
    hook.answer = 200
    assert voc("--webhook").exit_code == 0
    assert SECRET not in result.output + caplog.text
    assert SECRET.encode() not in (folder / "voc.duckdb").read_bytes()


def test_a_wrong_password_is_not_repeated(mailbox):
    settings = DigestSettings(
        host="127.0.0.1",
        port=mailbox.server_address[1],
        security="none",
        sender="a@example.com",
        to=("b@example.com",),
        user="a",
        password=SECRET,
    )
    with pytest.raises(VocError, match="535") as caught:
        send_email(settings, 1, "text")
    assert mailbox.logins
    assert SECRET not in f"{caught.value} {caught.value.__cause__} {settings!r} {settings.model_dump(mode='json')}"


def test_a_server_that_is_not_there_is_one_error(monkeypatch):
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *given: (_ for _ in ()).throw(ConnectionRefusedError(111, "Connection refused")))
    with pytest.raises(VocError, match=r"mail\.example\.com:587 did not take the e-mail \(Connection refused\)"):
        send_email(DigestSettings(host="mail.example.com", sender="a@example.com", to=("b@example.com",)), 1, "text")


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [({}, "VOC_DIGEST__WEBHOOK"), ({"webhook": f"http://example.com/{SECRET}"}, "https"), ({"webhook": f"{SECRET}"}, "https")],
)
def test_an_address_that_cannot_be_meant_is_one_error(settings, wanted):
    with pytest.raises(SettingsError, match=wanted) as caught:
        send_webhook(DigestSettings(**settings), "text")
    assert SECRET not in str(caught.value)


def test_an_email_without_receivers_is_one_error():
    with pytest.raises(SettingsError, match='"to"'):
        send_email(DigestSettings(host="localhost"), 1, "text")


@pytest.mark.parametrize("secret", ["password", "webhook"])
def test_secrets_are_not_read_from_the_file(folder, secret):
    path = folder / "voc.toml"
    path.write_text(path.read_text().replace("[digest]", f'[digest]\n{secret} = "{SECRET}"'))
    with pytest.raises(SettingsError, match=f"VOC_DIGEST__{secret.upper()}") as caught:
        load_settings(path)
    assert SECRET not in str(caught.value)


def test_words_of_customers_are_plain_text_in_each_shape():
    text = "a <!channel> & [b](https://example.com)\n\nc"
    assert SHAPES["slack"](text) == {"text": "a &lt;!channel&gt; &amp; [b](https://example.com)\n\nc"}
    content = SHAPES["teams"](text)["attachments"][0]["content"]
    assert [block["inlines"][0]["text"] for block in content["body"]] == ["a <!channel> & [b](https://example.com)", "c"]
    assert {block["type"] for block in content["body"]} == {"RichTextBlock"}


def test_a_store_without_alerts_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voc.toml").write_text(CONFIG.format(port=25), encoding="utf-8")
    with Store.open(tmp_path / "voc.duckdb"):
        pass
    result = voc()
    assert result.exit_code == 1
    assert "voc run" in result.output
