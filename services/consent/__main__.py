"""`python -m services.consent web | worker | dead-letters …`."""

import sys

import click

from services.consent.settings import Settings
from services.consent.wiring import make_app, make_worker
from shared.logging import configure
from shared.messaging.dead_letter_commands import dead_letter_commands, open_desk
from shared.messaging.kafka import KafkaBroker
from shared.messaging.starting import patiently
from shared.messaging.worker import run_worker
from shared.mongodb import PAGES_WAIT, connect
from shared.settings import load
from shared.web.app import serve


@click.group()
def main() -> None:
    """Obtain permissions at Microsoft, and say when a scan begins."""


@main.command()
def web() -> None:
    """Serve the pages."""
    settings = load(Settings)
    configure("consent", settings.log_level)
    serve("consent", lambda: make_app(settings, connect(settings.mongodb_uri, "consent", within=PAGES_WAIT)), settings)


@main.command()
def worker() -> None:
    """Hear events, prove permissions, start what is due."""
    settings = load(Settings)
    configure("consent", settings.log_level)
    database = connect(settings.mongodb_uri, "consent")
    worker = patiently(lambda: make_worker(settings, database, KafkaBroker.of(settings)))
    sys.exit(run_worker(worker, settings))


main.add_command(dead_letter_commands(lambda: open_desk("consent", load(Settings))))

if __name__ == "__main__":
    main()
