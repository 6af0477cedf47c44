"""`python -m services.notifier worker | dead-letters …`."""

import sys

import click

from services.notifier.settings import Settings
from services.notifier.wiring import make_worker
from shared.logging import configure
from shared.messaging.dead_letter_commands import dead_letter_commands, open_desk
from shared.messaging.kafka import KafkaBroker
from shared.messaging.starting import patiently
from shared.messaging.worker import run_worker
from shared.mongodb import connect
from shared.settings import load


@click.group()
def main() -> None:
    """Send letters."""


@main.command("worker")
def work() -> None:
    """Hear events and send the letter that belongs to each."""
    settings = load(Settings)
    configure("notifier", settings.log_level)
    database = connect(settings.mongodb_uri, "notifier")
    broker = KafkaBroker.of(settings)
    worker = patiently(lambda: make_worker(settings, database, broker, threads=settings.worker_threads))
    sys.exit(run_worker(worker, settings))


main.add_command(dead_letter_commands(lambda: open_desk("notifier", load(Settings))))

if __name__ == "__main__":
    main()
