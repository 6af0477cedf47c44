"""`python -m services.scanner judge … | web | worker | dead-letters …`."""

import importlib

import click

from services.scanner.command.judge import judge


class Commands(click.Group):
    """`judge` starts at once; what only the services need is loaded when one of their commands is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted([*super().list_commands(ctx), "dead-letters", "web", "worker"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in ("dead-letters", "web", "worker"):
            return super().get_command(ctx, cmd_name)
        commands: dict[str, click.Command] = importlib.import_module("services.scanner.processes").COMMANDS
        return commands[cmd_name]


@click.group(cls=Commands)
def main() -> None:
    """Read the mail of tenants, judge it, and say what is dangerous."""


main.add_command(judge)

if __name__ == "__main__":
    main()
