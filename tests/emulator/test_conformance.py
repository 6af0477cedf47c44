import re
from pathlib import Path

import pytest

from emulator.changes import ACTIONS
from emulator.fault_kinds import INNER_ERRORS, KINDS

EMULATOR = Path(__file__).parents[2] / "emulator"
ROWS = [line for line in (EMULATOR / "conformance.md").read_text("utf-8").splitlines() if "::" in line]
README = (EMULATOR / "README.md").read_text("utf-8")


@pytest.mark.parametrize("row", ROWS)
def test_what_is_said_to_conform_is_tested(row: str) -> None:
    tests = re.findall(r"`([\w/]+\.py)::(\w+)`", row)

    missing = [
        name
        for path, name in tests
        if not re.search(rf"^def {name}\(", (Path(__file__).parent / path).read_text("utf-8"), re.MULTILINE)
    ]

    assert tests
    assert missing == []


@pytest.mark.parametrize("name", [*KINDS, *INNER_ERRORS, *ACTIONS])
def test_whatever_can_be_switched_is_described(name: str) -> None:
    assert f"`{name}`" in README or f'"{name}"' in README
