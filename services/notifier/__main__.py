"""`python -m services.notifier worker`, and the operators' commands (docs/administration.md)."""

import sys
from functools import partial

import click

from services.notifier.operating import letter_commands
from services.notifier.settings import Settings
from services.notifier.wiring import Dependencies, dependencies, make_worker
from shared.logging import configure
from shared.messaging.kafka import KafkaBroker
from shared.messaging.starting import patiently
from shared.messaging.worker import run_worker
from shared.mongodb import connect
from shared.operating.office import Office, open_office
from shared.operating.usual import usual_commands
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


office = partial(open_office, "notifier")


def parts(office: Office) -> Dependencies:
    """Put together what sends letters."""
    return dependencies(load(Settings), office.database, clock=office.clock)


for each in (letter_commands(office, parts), *usual_commands(office)):
    main.add_command(each)

if __name__ == "__main__":
    main()
