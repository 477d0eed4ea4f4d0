"""A digest for those who do not open the page: what left its baseline since they were last told, and what most people speak of.

It goes out as text, by e-mail or to a webhook. Passwords and addresses of webhooks are secrets: they come from the environment, and stand
in no store, log or error. Customers' words are sent as plain text, so that no word of theirs becomes a link or calls a channel together.
"""

import json
import smtplib
import ssl
from email.message import EmailMessage
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pandas as pd

from pipeline.errors import SettingsError, VocError
from pipeline.report.formatting import counted, day
from pipeline.settings import DigestSettings
from pipeline.store import Store, now

SUBJECT: Final = "What customers say: {}"
MOST: Final = 10  # alerts in full
TOP: Final = 5  # themes
PATIENCE: Final = 30  # seconds
LOCAL: Final = ("localhost", "127.0.0.1", "::1")  # where a webhook may do without https


def untold_alerts(store: Store, channel: str | None = None) -> pd.DataFrame:
    """Return the alerts of the last year that a channel was not told of; with no channel, those that none was told of."""
    if not store.has("alerts"):
        raise VocError(f'There are no alerts in "{store.path}" yet. Run "voc run" first.')
    return store.frame("alerts/untold", channel=channel)


def compose(store: Store, news: pd.DataFrame) -> str:
    """Return the digest as text: the new alerts, then the themes that most people speak of, each with a share and a quote."""
    lines = [f"{counted(len(news), 'new alert', 'new alerts')}" if len(news) else "No new alerts.", ""]
    lines += [f"- {row['label']}: {row['verdict']} (week of {day(row['week'])})" for _, row in news.head(MOST).iterrows()]
    if len(news) > MOST:
        lines.append(f"- and {len(news) - MOST} earlier ones: see the table alerts")
    lines += [""] * bool(len(news)) + ["What stands out, over all the time:", ""]
    for _, row in store.frame("insights/strongest", top=TOP).iterrows():
        interval = f"{row['share_low']:.1%} to {row['share_high']:.1%}"
        quote = f" “{row['quote']}”" if isinstance(row["quote"], str) else ""
        lines.append(f"- {row['theme']}: {counted(row['people'], 'person', 'people')}, {row['share']:.1%} ({interval}).{quote}")
    return "\n".join(lines) + "\n"


def note_told(store: Store, channel: str, news: pd.DataFrame) -> None:
    """Keep that a channel was told of these alerts."""
    store.connection.register("sent", news)
    try:
        store.execute("alerts/tell", channel=channel, told_at=now())
    finally:
        store.connection.unregister("sent")


def send_email(settings: DigestSettings, news: int, text: str) -> None:
    """Send the digest to all who are to have it.

    Raises:
        SettingsError: server, sender or receivers are not set.
        VocError: the server cannot be reached, or refuses.
    """
    if not (settings.host and settings.sender and settings.to):
        raise SettingsError('An e-mail needs "host", "sender" and "to" under [digest].')
    message = EmailMessage()
    message["From"], message["To"] = settings.sender, ", ".join(settings.to)
    message["Subject"] = SUBJECT.format(counted(news, "new alert", "new alerts"))
    message.set_content(text)
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(settings.host, settings.port, timeout=PATIENCE, context=context)
            if settings.security == "tls"
            else smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE)
        ) as server:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user and settings.password:
                server.login(settings.user, settings.password.get_secret_value())
            server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        # What the server says may repeat what it was sent.
        said = getattr(error, "smtp_code", None) or getattr(error, "strerror", None) or type(error).__name__
        raise VocError(f"{settings.host}:{settings.port} did not take the e-mail ({said}). Nothing is noted as sent.") from None


def send_webhook(settings: DigestSettings, text: str) -> None:
    """Post the digest to a webhook.

    Raises:
        SettingsError: no address is set, or it is not https.
        VocError: the address cannot be reached, or refuses.
    """
    if settings.webhook is None:
        raise SettingsError("A webhook needs its address in the environment: VOC_DIGEST__WEBHOOK.")
    address = settings.webhook.get_secret_value()
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise SettingsError("The address in VOC_DIGEST__WEBHOOK does not begin with https://.")
    body = json.dumps(SHAPES[settings.shape](text)).encode()
    try:
        with urlopen(Request(address, body, {"Content-Type": "application/json"}), timeout=PATIENCE):
            pass
    except HTTPError as error:
        raise VocError(f"The webhook at {parts.hostname} answered {error.code}. Nothing is noted as sent.") from None
    except (OSError, ValueError) as error:
        raise VocError(f"The webhook at {parts.hostname} cannot be reached ({type(error).__name__}). Nothing is noted as sent.") from None


def _slack(text: str) -> dict[str, Any]:
    return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


def _teams(text: str) -> dict[str, Any]:
    body = [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line}]} for line in text.splitlines() if line]
    card = {"type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.4", "body": body}
    return {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]}


SHAPES: Final = {"slack": _slack, "teams": _teams}
