import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[2] / "docs" / "consent-paths.md"
ROWS = [
    line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ") and "at Microsoft |" not in line
]


@pytest.mark.parametrize("row", ROWS)
def test_every_path_has_a_test(row: str) -> None:
    tests = re.findall(r"`([\w/]+\.py)::(\w+)`", row)

    missing = [
        name for path, name in tests if not re.search(rf"^def {name}\(", (HERE / path).read_text("utf-8"), re.MULTILINE)
    ]

    assert tests
    assert missing == []
