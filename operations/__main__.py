"""`python -m operations erased CUSTOMER_ID… | secrets FOLDER | replica-set HOST:PORT | rewind --to TIME`."""

import sys
from datetime import datetime
from pathlib import Path

import click

from operations.erased import look_for
from operations.replica_set import NotReady, initiate
from operations.secret_files import OF_SERVICE, HalfThere, make_secrets_of_services
from operations.trial_certificates import make_certificates
from shared.messaging.kafka import KafkaBroker
from shared.messaging.kafka_rewinding import GroupIsAtWork
from shared.mongodb import Documents, connect
from shared.settings import KafkaSettings, load

MONGODBS_OWN = {"admin", "config", "local"}


@click.group()
def main() -> None:
    """Ask a whole installation something."""


@main.command()
@click.argument("customer_ids", nargs=-1, required=True, metavar="CUSTOMER_ID…")
@click.option("--also", multiple=True, metavar="TEXT", help="Look for this, too: an address, a name, a tenant id.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one line of JSON instead of a table.")
@click.option(
    "--mongodb-uri", "uris", multiple=True, required=True, envvar="MONGODB_URI", help="May be given several times."
)
@click.option("--kafka-bootstrap", required=True, envvar="KAFKA_BOOTSTRAP", help="Comma-separated host:port.")
def erased(
    *, customer_ids: tuple[str, ...], also: tuple[str, ...], as_json: bool, uris: tuple[str, ...], kafka_bootstrap: str
) -> None:
    """Show what any database, topic or dead letter still holds of customers; status 1 when something was left behind.

    All databases of each MongoDB and all topics are searched from the beginning: for the ids, and for the addresses,
    names, tenants and scans that are learnt from what is still there.
    """
    databases = {name: database for uri in uris for name, database in _databases(uri).items()}
    answer = look_for(customer_ids, databases=databases, broker=_broker(kafka_bootstrap), also=also)
    click.echo(answer.as_json() if as_json else answer.as_text())
    sys.exit(0 if answer.is_erased else 1)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--trial-certificate-for",
    "names",
    multiple=True,
    metavar="NAME",
    help="Also make an authority, and a certificate of the gateway for this name; repeatable. For trials only.",
)
def secrets(*, folder: Path, names: tuple[str, ...]) -> None:
    """Make a folder of secrets for each service in FOLDER, in files that only their owner reads.

    What is there stays as it is. Whoever loses these files loses the sessions, numbers and kept grants made with them.
    """
    try:
        made = make_secrets_of_services(folder)
    except HalfThere as error:
        raise click.ClickException(str(error)) from error
    for path in made:
        click.echo(path)
    if names:
        make_certificates(folder, names)


@main.command("replica-set")
@click.argument("address", metavar="HOST:PORT")
@click.option("--name", default="rs0", show_default=True, help="The name that mongod was started with.")
@click.option("--within", type=float, default=60, show_default=True, help="Seconds to wait for it.")
def replica_set(*, address: str, name: str, within: float) -> None:
    """Make a mongod a replica set of one, unless it is one, and wait until it takes writes."""
    try:
        initiate(address, name=name, within=within)
    except NotReady as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("services", nargs=-1, metavar="[SERVICE]…")
@click.option("--to", "moment", required=True, type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="With its zone.")
@click.option("--kafka-bootstrap", required=True, envvar="KAFKA_BOOTSTRAP", help="Comma-separated host:port.")
def rewind(*, services: tuple[str, ...], moment: datetime, kafka_bootstrap: str) -> None:
    """Let services (all, unless some are named) hear again what was said since a moment, after a restore.

    Their workers have to be stopped. Nothing is skipped: what a service has not heard yet it still hears.
    """
    broker = _broker(kafka_bootstrap)
    for service in services or OF_SERVICE:
        try:
            click.echo(f"{service}: {broker.rewind(service, moment):,} messages come again")
        except GroupIsAtWork as error:
            raise click.ClickException(str(error)) from error


def _broker(bootstrap: str) -> KafkaBroker:
    """Return Kafka there, spoken to as a service's settings in the environment say."""
    return KafkaBroker.of(load(KafkaSettings, kafka_bootstrap=bootstrap))


def _databases(uri: str) -> dict[str, Documents]:
    client = connect(uri, "admin").client
    return {name: client[name] for name in client.list_database_names() if name not in MONGODBS_OWN}


if __name__ == "__main__":
    main()
