"""`python -m services.scanner judge … | web | worker`, and the operators' commands (docs/administration.md)."""

import importlib

import click

from services.scanner.command.judge import judge

MODULES = {
    "audit": "operating",
    "dead-letters": "operating",
    "scans": "operating",
    "web": "processes",
    "worker": "processes",
}


class Commands(click.Group):
    """`judge` starts at once; what only the services need is loaded when one of their commands is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted([*super().list_commands(ctx), *MODULES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in MODULES:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"services.scanner.{MODULES[cmd_name]}")
        commands: dict[str, click.Command] = module.COMMANDS
        return commands[cmd_name]


@click.group(cls=Commands)
def main() -> None:
    """Read the mail of tenants, judge it, and say what is dangerous."""


main.add_command(judge)

if __name__ == "__main__":
    main()
