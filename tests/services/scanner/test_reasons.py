import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.scanner.fetching import OPENED_IN_PART, REASONS
from services.scanner.graph_errors import NO_MAILBOX_CODES
from shared import wording

SCANNER = Path(__file__).parents[3] / "services" / "scanner"
TAKE_A_REASON = {"unread", "close_unread", "close_rest", "NotThere"}


def reasons_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKE_A_REASON:
            yield from (
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_reason_for_not_reading_is_worded(language: str) -> None:
    said = {reason for path in SCANNER.glob("*.py") for reason in reasons_in(path)}
    reasons = said | {OPENED_IN_PART} | set(REASONS.values()) | set(NO_MAILBOX_CODES.values())

    assert {"stopped", "not_listed", "not_provisioned"} <= said
    assert reasons - wording.of(language).reasons.keys() == set()
