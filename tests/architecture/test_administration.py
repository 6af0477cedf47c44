"""docs/administration.md is held against the commands: none may be missing, and no example out of date."""

import importlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import click
import jsonschema
import msgspec
import pytest

from local.answers import SERVICES, USUAL, commands, groups
from services.scanner.__main__ import MODULES
from shared.events.envelope import EVENT_TYPES, TYPE_PREFIX
from shared.operating.answers import as_json
from shared.operating.commands import Command

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "administration.md").read_text(encoding="utf-8")
SCHEMAS = json.loads((DOCS / "administration.json").read_text(encoding="utf-8"))
FRAME = {"--json", "--help", "--why", "--by", "--yes", "--most"}
"""Options that the page explains once for all commands."""
_OPTION = re.compile(r"--[a-z-]+")
_EVENT = re.compile(r"\b[A-Z][a-z]+[A-Z]\w+")


@dataclass(frozen=True)
class Documented:
    """A command as the page has to name it."""

    path: str
    command: Command

    @property
    def section(self) -> str:
        """Return what stands under the command's heading."""
        found = re.search(rf"^### `{re.escape(self.path)}`$(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
        return found[1] if found else ""


ALL = [Documented(path, command) for path, command in commands().items()]


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.path)
def test_the_page_says_what_a_command_does_and_takes(each: Documented) -> None:
    options = [one for one in each.command.params if isinstance(one, click.Option)]
    context = click.Context(each.command)
    arguments = [one.make_metavar(context) for one in each.command.params if isinstance(one, click.Argument)]

    (usage,) = re.findall(r"^```\npython -m (.*)$", each.section, re.MULTILINE)

    assert usage.startswith(each.path)
    assert [name for one in options for name in one.opts if name not in {*FRAME, *_OPTION.findall(usage)}] == []
    assert [name for name in arguments if name not in usage] == []
    assert ("--why" in usage) == any(one.name == "why" for one in options)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.path)
def test_the_page_says_which_events_follow(each: Documented) -> None:
    announced = {name for said in each.command.says for name in _EVENT.findall(said)}
    (line,) = re.findall(r"^Says: (.*)$", each.section, re.MULTILINE) or [""]

    assert {TYPE_PREFIX + name for name in announced} <= EVENT_TYPES.keys()
    assert announced == set(_EVENT.findall(line))


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.path)
def test_the_example_is_what_the_command_answers(each: Documented) -> None:
    (example,) = re.findall(r"^```json\n(.*?)^```$", each.section, re.MULTILINE | re.DOTALL)

    answer = json.loads(example)

    jsonschema.validate(answer, {**SCHEMAS, **SCHEMAS["commands"][each.path]})
    assert json.loads(as_json(msgspec.json.decode(example, type=each.command.answers))) == answer


def test_each_answer_is_described_for_programs_with_every_field_that_it_has() -> None:
    described = {
        path: SCHEMAS["$defs"][schema["$ref"].rpartition("/")[2]] for path, schema in SCHEMAS["commands"].items()
    }

    assert {path: set(schema["properties"]) for path, schema in described.items()} == {
        each.path: {field.encode_name for field in msgspec.structs.fields(each.command.answers)} for each in ALL
    }


def test_every_service_has_the_usual_commands() -> None:
    assert {service: [each.name for each in groups(service) if each.name in USUAL] for service in SERVICES} == {
        service: sorted(USUAL) for service in SERVICES
    }


def test_the_page_has_no_command_that_is_gone() -> None:
    assert sorted(re.findall(r"^### `(.*)`$", PAGE, re.MULTILINE)) == sorted(each.path for each in ALL)


def test_the_scanner_knows_where_each_command_is_loaded_from() -> None:
    for name, module in MODULES.items():
        assert name in importlib.import_module(f"services.scanner.{module}").COMMANDS
