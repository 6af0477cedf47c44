"""`python -m services.consent web | worker`, and the operators' commands (docs/administration.md)."""

import sys
from functools import partial

import click

from services.consent.operating import assessment_commands
from services.consent.settings import Settings
from services.consent.wiring import make_app, make_worker
from shared.logging import configure
from shared.messaging.kafka import KafkaBroker
from shared.messaging.starting import patiently
from shared.messaging.worker import run_worker
from shared.mongodb import PAGES_WAIT, connect
from shared.operating.office import open_office
from shared.operating.usual import usual_commands
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


office = partial(open_office, "consent")


for each in (assessment_commands(office), *usual_commands(office)):
    main.add_command(each)

if __name__ == "__main__":
    main()
