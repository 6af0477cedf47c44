"""`python -m shared.web.translations compile | check | update PACKAGE…`."""

from pathlib import Path

import click

from shared.web.translations import Translated, compile_catalogs, packages, problems
from shared.web.translations import update as update_catalog

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Keep the catalogs of all pages."""


@main.command("compile")
def compile_all() -> None:
    """Compile every catalog, so that pages are shown in Japanese."""
    for path in compile_catalogs():
        click.echo(path)


@main.command()
@click.argument(
    "paths", metavar="PACKAGE…", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
def update(paths: tuple[Path, ...]) -> None:
    """Add what is used and missing to the catalogs of some packages (like services/signup), drop what is not used."""
    for each in paths:
        translated = Translated(each)
        update_catalog(translated)
        click.echo(translated.catalog)


@main.command()
def check() -> None:
    """Say what is wrong with the catalogs, and fail if anything is."""
    found = [f"{each.catalog}: {problem}" for each in packages() for problem in problems(each)]
    for line in found:
        click.echo(line)
    raise SystemExit(1 if found else 0)


main()
