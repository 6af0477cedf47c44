"""`python -m services.reports web | worker`, and the operators' commands (docs/administration.md)."""

import sys
from functools import partial

import click

from services.reports.expiring import Expiring
from services.reports.operating import result_commands
from services.reports.settings import Settings
from services.reports.webhooks.courier import delivering
from services.reports.wiring import dependencies, make_courier, make_web, make_worker
from shared.logging import configure
from shared.messaging.kafka import KafkaBroker
from shared.messaging.starting import patiently
from shared.messaging.worker import run_worker
from shared.mongodb import PAGES_WAIT, connect
from shared.operating.office import Office, open_office
from shared.operating.usual import usual_commands
from shared.settings import load
from shared.web.app import serve


@click.group()
def main() -> None:
    """Show results."""


@main.command()
def worker() -> None:
    """Hear events, keep what the pages show, and tell webhooks on threads beside."""
    settings = load(Settings)
    configure("reports", settings.log_level)
    database = connect(settings.mongodb_uri, "reports")
    with delivering(make_courier(settings, database), settings.webhook_threads):
        worker = patiently(lambda: make_worker(settings, database, KafkaBroker.of(settings)))
        status = run_worker(worker, settings)
    sys.exit(status)


@main.command()
def web() -> None:
    """Serve the pages under /reports, and programs under /api."""
    settings = load(Settings)
    configure("reports", settings.log_level)
    serve("reports", lambda: make_web(settings, connect(settings.mongodb_uri, "reports", within=PAGES_WAIT)), settings)


office = partial(open_office, "reports")


def expiring(office: Office) -> Expiring:
    """Put together what erases results."""
    return Expiring(dependencies(load(Settings), office.database, clock=office.clock).read_model, office.clock)


for each in (result_commands(office, expiring), *usual_commands(office)):
    main.add_command(each)

if __name__ == "__main__":
    main()
