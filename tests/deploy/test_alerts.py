from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.observe.exported import exported
from tests.support.watched import TESTS, alerts, dashboard_queries, labels_in, named_in, recorded, rules, series

ROOT = Path(__file__).parents[2]
RUNBOOKS = ROOT / "docs" / "runbooks"
NAMES = sorted({each["alert"] for each in alerts()})
CHAPTERS = ("## What it means", "## Look", "## Do", "## Do not")
TARGETS = {"job", "process", "instance", "severity", "alertname", "alertstate", "le"}


@cache
def trials() -> tuple[dict[str, Any], ...]:
    return tuple(
        each
        for path in sorted(TESTS.glob("*.yml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
        for each in case["promql_expr_test"]
    )


def outcomes(alert: str) -> Iterator[bool]:
    for each in trials():
        if f'alertname="{alert}"' in each["expr"]:
            yield bool(each["exp_samples"])


@pytest.mark.parametrize("alert", NAMES)
def test_every_alert_was_seen_to_fire_and_to_be_silent(alert: str) -> None:
    assert set(outcomes(alert)) == {True, False}


@pytest.mark.parametrize("alert", NAMES)
def test_every_alert_has_a_page_that_says_what_to_do(alert: str) -> None:
    page = (RUNBOOKS / f"{alert}.md").read_text(encoding="utf-8")

    assert page.startswith(f"# {alert}\n")
    assert [line for line in page.splitlines() if line.startswith("## ")] == list(CHAPTERS)
    assert {each["annotations"]["runbook"] for each in alerts() if each["alert"] == alert} == {
        f"docs/runbooks/{alert}.md"
    }


def test_no_page_is_about_an_alert_that_there_is_not() -> None:
    assert sorted(path.stem for path in RUNBOOKS.glob("*.md")) == NAMES


@pytest.mark.parametrize("rule", rules(), ids=lambda each: each.get("alert") or each["record"])
def test_rules_name_metrics_and_labels_of_the_code(rule: dict[str, Any]) -> None:
    known = {label for each in exported() for label in each.labels} | TARGETS

    assert named_in(rule["expr"]) <= series() | recorded()
    assert labels_in(rule["expr"]) <= known
    assert rule.get("labels", {}).get("severity", "page") in ("page", "ticket")


def test_dashboards_name_metrics_and_labels_of_the_code() -> None:
    known = {label for each in exported() for label in each.labels} | TARGETS
    expressions = [expression for _, _, expression in dashboard_queries()]

    assert {name for each in expressions for name in named_in(each)} <= series() | recorded()
    assert {label for each in expressions for label in labels_in(each)} <= known


def test_every_metric_of_the_code_is_on_a_dashboard_or_in_an_alert() -> None:
    shown = {name for _, _, each in dashboard_queries() for name in named_in(each)}
    asked = {name for each in rules() for name in named_in(each["expr"])}

    assert {each.name for each in exported() if not {each.name, *each.series} & (shown | asked)} == set()
