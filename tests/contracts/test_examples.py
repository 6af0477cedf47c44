"""The golden messages: what was once published is understood for ever."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from shared.events.envelope import EVENT_TYPES, TYPE_PREFIX, decode, encode

EXAMPLES = Path(__file__).parent / "examples"
ALL = sorted(EXAMPLES.glob("*/*.json"))


def keeps(golden: Any, again: Any) -> bool:
    """Tell whether everything of the golden value stands in the other one, which may have new fields."""
    if isinstance(golden, dict):
        return isinstance(again, dict) and all(keeps(value, again.get(name)) for name, value in golden.items())
    if isinstance(golden, list):
        return isinstance(again, list) and len(golden) == len(again) and all(map(keeps, golden, again))
    return bool(golden == again)


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_example_is_understood_and_loses_nothing(path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))

    envelope = decode(path.read_bytes())
    again = json.loads(encode(envelope))

    assert type(envelope.data).__name__ == path.parent.name
    assert envelope.subject == envelope.data.key
    assert keeps(golden, again)


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_field_of_tomorrow_is_dropped(path: Path) -> None:
    tomorrow = json.loads(path.read_text(encoding="utf-8"))
    tomorrow["data"]["of_tomorrow"] = {"nobody": "knows"}
    tomorrow["tomorrow"] = 1

    envelope = decode(json.dumps(tomorrow).encode())

    assert envelope == decode(path.read_bytes())


def test_every_event_has_an_example() -> None:
    with_examples = {TYPE_PREFIX + path.parent.name for path in ALL}

    assert with_examples == set(EVENT_TYPES)


def test_examples_are_only_ever_added() -> None:
    command = ["git", "log", "--diff-filter=MDR", "--name-only", "--format=", "--", str(EXAMPLES)]

    history = subprocess.run(command, capture_output=True, text=True, check=False, cwd=EXAMPLES)  # noqa: S603 - our own arguments

    assert history.returncode == 128 or history.stdout.split() == []
