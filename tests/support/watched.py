"""What is watched: the rules, the tests of alerts and the dashboards, and the metrics that they name."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from local.observe.exported import exported

OBSERVE = Path(__file__).parents[2] / "deploy" / "observe"
RULES = ("objectives.yml", "alerts.yml")
TESTS = OBSERVE / "prometheus" / "tests"
DASHBOARDS = OBSERVE / "grafana" / "dashboards"
NAMED = re.compile(r"(?:\w+:)?\bshindan_\w+(?::\w+)?")
LABEL = re.compile(r"[{,]\s*(\w+)\s*(?:=~|!~|!=|=)")
BY = re.compile(r"\b(?:by|on)\s*\(([\w, ]*)\)")


def rule_file(name: str) -> Any:
    """Return a file of rules."""
    return yaml.safe_load((OBSERVE / "prometheus" / "rules" / name).read_text(encoding="utf-8"))


@cache
def rules() -> tuple[dict[str, Any], ...]:
    """Return every rule of every file."""
    return tuple(rule for name in RULES for group in rule_file(name)["groups"] for rule in group["rules"])


def alerts() -> tuple[dict[str, Any], ...]:
    """Return the rules that alert."""
    return tuple(each for each in rules() if "alert" in each)


def recorded() -> set[str]:
    """Return the series that rules make."""
    return {each["record"] for each in rules() if "record" in each}


def series() -> set[str]:
    """Return the series that the code exports."""
    return {name for each in exported() for name in each.series}


def named_in(text: str) -> set[str]:
    """Return the series of ours that queries name."""
    return set(NAMED.findall(text))


def dashboard_queries() -> Iterator[tuple[str, str, str]]:
    """Return each query of each dashboard, after the names of dashboard and panel."""
    for path in sorted(DASHBOARDS.iterdir()):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            for target in panel["targets"]:
                yield path.stem, panel["title"], target["expr"]


def labels_in(expression: str) -> set[str]:
    """Return the labels that a query selects or groups by."""
    grouped = {label.strip() for labels in BY.findall(expression) for label in labels.split(",")}
    return set(LABEL.findall(expression)) | grouped - {""}
