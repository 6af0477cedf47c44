import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"`((?:tests|shared)/[\w/]+\.py)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(set(NAMED)))
def test_what_the_page_about_security_names_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_it_names_every_test_of_security() -> None:
    folder = ROOT / "tests" / "end_to_end" / "security"

    assert {str(each.relative_to(ROOT)) for each in folder.glob("test_*.py")} <= set(NAMED)
