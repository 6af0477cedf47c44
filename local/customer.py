"""Be a customer of an installation that runs already: `python -m local.customer --help`."""

import json
import sys
import threading
from pathlib import Path

import click
from requests import RequestException

from local.browser import Astray
from local.letterboxes import mailpit_letters
from local.results import leave, summary_of
from local.walk import Progress, Walk


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
def main(*, portal: str, mailpit: str, address: str, language: str, ca_file: str | None, folder: Path | None) -> None:
    """Walk from sign-up to the downloaded report against a pretend Microsoft 365; status 1 where a step goes wrong.

    The last line of output is the result as JSON.
    """
    walk = Walk(
        portal,
        mailpit,
        address,
        language=language,
        certificate_authority=ca_file,
        stop=threading.Event(),
        say=lambda text: click.echo(text, err=True),
        show=_show,
        letterbox=mailpit_letters,
    )
    try:
        result = walk.go()
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
