from pathlib import Path

import pytest

from tests.services.reports.printed.conftest import Printed
from tests.support.verapdf.checking import verapdf, verdicts

pytestmark = [pytest.mark.mongodb, pytest.mark.slow]


def test_verapdf_finds_no_rule_of_pdf_ua_broken(report: Printed, strange_report: Printed, tmp_path: Path) -> None:
    said = verdicts(verapdf(tmp_path), report.path, strange_report.path)

    assert [line for line in said if line.startswith("broken")] == []
    assert [line.split()[0] for line in said] == ["conforms", "conforms"]
    assert all(int(line.split()[1]) > 10_000 for line in said)
