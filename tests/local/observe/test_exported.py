import re
from pathlib import Path

import pytest

from local.observe.exported import Exported, exported

ROOT = Path(__file__).parents[3]
MADE = re.compile(r'\b(?:Counter|Gauge|Histogram)\(\s*"(shindan_\w+)"')
PERSONAL = re.compile(r"customer|mailbox|address|tenant|scan_id|user|domain")


def test_no_metric_of_the_code_is_missed() -> None:
    sources = [path for package in ("services", "shared", "local") for path in (ROOT / package).rglob("*.py")]
    made = {name for path in sources for name in MADE.findall(path.read_text(encoding="utf-8"))}

    assert {each.name.removesuffix("_total") for each in exported()} == made


@pytest.mark.parametrize("metric", exported(), ids=lambda each: each.name)
def test_names_and_labels_keep_to_the_conventions(metric: Exported) -> None:
    assert re.fullmatch(r"shindan(_[a-z]+)+", metric.name)
    assert metric.about.endswith(".")
    assert not [label for label in metric.labels if PERSONAL.search(label)]
    assert metric.kind != "histogram" or metric.name.endswith("_seconds")


def test_a_histogram_has_three_series_and_a_counter_one() -> None:
    found = {each.name: each.series for each in exported()}

    assert found["shindan_analyser_seconds"] == tuple(
        f"shindan_analyser_seconds_{each}" for each in ("bucket", "sum", "count")
    )
    assert found["shindan_scans_begun_total"] == ("shindan_scans_begun_total",)
