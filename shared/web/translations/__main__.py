"""`python -m shared.web.translations compile | update PACKAGE…`."""

from pathlib import Path

import click

from shared.web.translations import Translated, compile_catalogs
from shared.web.translations import update as update_catalog


@click.group()
def main() -> None:
    """Keep the catalogs of all pages."""


@main.command("compile")
def compile_all() -> None:
    """Compile every catalog, so that pages are shown in Japanese."""
    for path in compile_catalogs():
        click.echo(path)


@main.command()
@click.argument("packages", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def update(packages: tuple[Path, ...]) -> None:
    """Add what is used and missing to the catalogs of some packages (like services/signup), drop what is not used."""
    for each in packages:
        translated = Translated(each)
        update_catalog(translated)
        click.echo(translated.catalog)


main()
