"""What operators' commands answer with `--json`, as a schema: `python -m local.answers > docs/administration.json`."""

import importlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
import msgspec

from shared.operating.commands import Command

SERVICES = ("signup", "consent", "scanner", "notifier", "reports")
USUAL = ("dead-letters", "audit")
"""Groups that every service has, so that they are told once."""


def groups(service: str) -> Iterator[click.Group]:
    """Return the groups of commands of a service."""
    main = importlib.import_module(f"services.{service}.__main__").main
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            yield command


def commands() -> Mapping[str, Command]:
    """Return every command by its name on the page, "services.signup customers list"."""
    return {
        f"services.{'<name>' if group.name in USUAL else service} {group.name} {name}": command
        for service in SERVICES
        for group in groups(service)
        for name, command in group.commands.items()
        if isinstance(command, Command)
    }


def rendered() -> str:
    """Return the schemas: which each command answers by, and each of them."""
    answers = {path: command.answers for path, command in commands().items()}
    found, schemas = msgspec.json.schema_components(answers.values(), ref_template="#/$defs/{name}")
    page: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What operators' commands answer with --json",
        "description": "One line each. Fields are only ever added.",
        "commands": dict(zip(answers, found, strict=True)),
        "$defs": schemas,
    }
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    print(rendered(), end="")
