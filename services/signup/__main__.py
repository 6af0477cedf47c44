"""`python -m services.signup web | worker | dead-letters …`."""

import click

from services.signup.settings import Settings
from services.signup.wiring import make_app, make_worker
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


main.add_command(dead_letter_commands(lambda: open_desk("signup", load(Settings))))

main()
