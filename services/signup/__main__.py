"""`python -m services.signup web | worker`, and the operators' commands (docs/administration.md)."""

from functools import partial

import click

from services.signup.operating import Given, customer_commands, erasure_commands
from services.signup.settings import Settings
from services.signup.wiring import make_app, make_worker, operators_given
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
    """Sign customers up, let them in, and erase them."""


@main.command()
def web() -> None:
    """Serve the pages."""
    settings = load(Settings)
    configure("signup", settings.log_level)
    serve("signup", lambda: make_app(settings, connect(settings.mongodb_uri, "signup", within=PAGES_WAIT)), settings)


@main.command()
def worker() -> None:
    """Publish what was said, and hear which services have erased a customer."""
    settings = load(Settings)
    configure("signup", settings.log_level)
    broker = KafkaBroker.of(settings)
    database = connect(settings.mongodb_uri, "signup")
    made = patiently(lambda: make_worker(settings, database, broker, threads=4))
    raise SystemExit(run_worker(made, settings))


def given() -> Given:
    """Open what operators' commands work with."""
    settings = load(Settings)
    return operators_given(settings, open_office("signup", settings))


for each in (
    customer_commands(given),
    erasure_commands(given),
    *usual_commands(partial(open_office, "signup")),
):
    main.add_command(each)

if __name__ == "__main__":
    main()
