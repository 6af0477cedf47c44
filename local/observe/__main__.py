"""`python -m local.observe [--check]`: write what is made from the code, or say what is stale."""

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from local.observe import metrics_page, objectives
from local.observe.boards import BOARDS
from local.observe.dashboards import rendered

OBSERVE = Path("deploy/observe")
RULES = OBSERVE / "prometheus" / "rules"
DASHBOARDS = OBSERVE / "grafana" / "dashboards"
MADE = "# Made by `python -m local.observe`; change it there.\n"


def _yaml(content: Mapping[str, Any]) -> str:
    return MADE + yaml.safe_dump(content, sort_keys=False, width=150, allow_unicode=True)


def objective_rules() -> str:
    """Return the rules of the objectives for Prometheus."""
    return _yaml(objectives.rules())


def rules_for_the_operator() -> str:
    """Return all rules as the Prometheus operator takes them."""
    alerts = yaml.safe_load((RULES / "alerts.yml").read_text(encoding="utf-8"))
    kind = {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": "shindan"}}
    return _yaml({**kind, "spec": {"groups": [*objectives.rules()["groups"], *alerts["groups"]]}})


MAKERS: Mapping[Path, Callable[[], str]] = {
    Path("docs/metrics.md"): metrics_page.rendered,
    RULES / "objectives.yml": objective_rules,
    Path("deploy/k8s/components/monitoring/rules.yaml"): rules_for_the_operator,
    **{DASHBOARDS / f"{each.uid}.json": partial(rendered, each) for each in BOARDS},
}


def main() -> int:
    """Write the files; with --check name those that are stale, 1 where there are any."""
    made = {path: make() for path, make in MAKERS.items()}
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" not in sys.argv:
        for path in stale:
            path.write_text(made[path], encoding="utf-8")
        return 0
    for path in stale:
        print(f"{path} is stale: run `make docs`", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    raise SystemExit(main())
