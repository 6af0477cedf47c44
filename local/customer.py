"""Be a customer of an installation that runs already: `python -m local.customer --help`."""

import json
import signal
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from requests import RequestException

from local.browser import Astray
from local.letterboxes import mailpit_letters
from local.probing import METRICS_PORT, metrics_served, probe
from local.results import leave, summary_of
from local.walk import Progress, Walk


@dataclass(frozen=True)
class Visit:
    """Where an installation is, and who comes there."""

    portal: str
    mailpit: str
    address: str
    language: str
    ca_file: str | None
    stop: threading.Event

    def walk(self, tag: str = "") -> Walk:
        """Return a way through it; with a tag as somebody new, whom the same account at Microsoft belongs to."""
        name, _, domain = self.address.partition("@")
        return Walk(
            self.portal,
            self.mailpit,
            f"{name}+{tag}@{domain}" if tag else self.address,
            language=self.language,
            certificate_authority=self.ca_file,
            stop=self.stop,
            say=lambda text: click.echo(text, err=True),
            show=_show,
            account=self.address,
            letterbox=mailpit_letters,
        )

    def come_and_go(self) -> None:
        """Walk all the way as somebody new, and have everything erased; raises Astray."""
        way = self.walk(f"{datetime.now(UTC):%Y%m%d-%H%M%S}")
        way.go()
        way.erase()


@click.command()
@click.option(
    "--portal", required=True, envvar="PORTAL", help="Origin of the pages, e.g. https://shindan.localhost:8443"
)
@click.option(
    "--mailpit", required=True, envvar="MAILPIT", help="Where Mailpit shows letters, e.g. http://mailpit:8025"
)
@click.option("--address", required=True, help="The customer's address, an administrator of the tenant.")
@click.option("--language", type=click.Choice(["en", "ja"]), default="en", show_default=True)
@click.option("--ca-file", type=click.Path(exists=True, dir_okay=False), help="The authority to trust.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where report and list are left.")
@click.option(
    "--every", type=click.FloatRange(min=0, min_open=True), help="Come again after so many minutes, for ever."
)
def main(*, folder: Path | None, every: float | None, **where: str | None) -> None:
    """Walk from sign-up to the downloaded report against a pretend Microsoft 365; status 1 where a step goes wrong.

    The last line of output is the result as JSON. With --every somebody new comes each time, leaves nothing behind, and
    metrics tell at port 9100 how it went.
    """
    visit = Visit(stop=threading.Event(), **where)  # type: ignore[arg-type]
    if every:
        signal.signal(signal.SIGTERM, lambda *_: visit.stop.set())
        with metrics_served(METRICS_PORT):
            probe(visit.come_and_go, visit.portal, visit.ca_file, every=every * 60, stop=visit.stop)
        return
    try:
        result = visit.walk().go()
    except (Astray, RequestException) as error:
        click.echo(f"The customer did not come through: {error}", err=True)
        sys.exit(1)
    if folder:
        leave(result, folder)
    click.echo(json.dumps(summary_of(result)))


def _show(progress: Progress) -> None:
    click.echo(f"  {progress.percent} %, {progress.facts.get('mails-scanned', '0')} mails", err=True)


if __name__ == "__main__":
    main()
