"""`python -m services.scanner judge …`."""

import click

from services.scanner.judge import judge


@click.group()
def main() -> None:
    """Read the mail of tenants, judge it, and say what is dangerous."""


main.add_command(judge)

if __name__ == "__main__":
    main()
