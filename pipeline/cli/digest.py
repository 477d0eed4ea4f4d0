"""``voc digest``: what is new, as text, by e-mail, or to a webhook."""

from typing import Annotated

import typer

from pipeline.cli.options import DEFAULT, Config, report_errors


def digest(
    config: Config = DEFAULT,
    email: Annotated[bool, typer.Option("--email", help="send it as [digest] says")] = False,
    webhook: Annotated[bool, typer.Option("--webhook", help="post it to the address in VOC_DIGEST__WEBHOOK")] = False,
    always: Annotated[bool, typer.Option("--always", help="send it also when there is no new alert")] = False,
) -> None:
    """Print the alerts since the last digest, and what stands out; or send both. Nothing is sent when there is no new alert."""
    from pipeline.read_copy import open_copy, open_to_change
    from pipeline.report.digest import compose, note_told, send_email, send_webhook, untold_alerts
    from pipeline.report.formatting import counted
    from pipeline.settings import load_settings

    with report_errors():
        settings = load_settings(config)
        channels = [name for name, wanted in (("email", email), ("webhook", webhook)) if wanted]
        with open_to_change(settings.store, settings.lock_wait) if channels else open_copy(settings.store) as store:
            if not channels:
                typer.echo(compose(store, untold_alerts(store)), nl=False)
            for channel in channels:
                news = untold_alerts(store, channel)
                if news.empty and not always:
                    typer.echo(f"{channel}: no new alert, nothing sent")
                    continue
                text = compose(store, news)
                if channel == "email":
                    send_email(settings.digest, len(news), text)
                else:
                    send_webhook(settings.digest, text)
                note_told(store, channel, news)
                typer.echo(f"{channel}: sent, {counted(len(news), 'new alert', 'new alerts')}")
