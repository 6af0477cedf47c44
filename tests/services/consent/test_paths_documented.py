import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
DOCUMENT = TESTS.parent / "docs" / "consent-paths.md"
ROWS = [
    line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ") and "at Microsoft |" not in line
]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
WALKED = ("test_refused.py", "test_approving.py")


def found_in(path: str) -> set[str]:
    folder = TESTS / "end_to_end" if path.startswith("paths/") else HERE
    return set(re.findall(r"^def (test_\w+)\(", (folder / path).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("row", ROWS)
def test_every_path_has_a_test(row: str) -> None:
    tests = NAMED.findall(row)

    missing = [name for path, name in tests if name not in found_in(path)]

    assert [path for path, _ in tests if not path.startswith("paths/")]
    assert missing == []


@pytest.mark.parametrize("name", WALKED)
def test_every_walk_is_named(name: str) -> None:
    named = {test for path, test in NAMED.findall("".join(ROWS)) if path == f"paths/{name}"}

    assert named == found_in(f"paths/{name}")
