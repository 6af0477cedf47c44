"""`python -m shared.web.translations compile | update`."""

import click

from shared.web.translations import compile_catalogs, packages
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
def update() -> None:
    """Add what is used and missing to each catalog, and drop what is no longer used."""
    for each in packages():
        update_catalog(each)
        click.echo(each.catalog)


main()
