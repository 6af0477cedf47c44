"""Dashboards for Grafana: what they show is said in boards.py, here it becomes Grafana's JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SOURCE = {"type": "prometheus", "uid": "prometheus"}
SCHEMA = 39
"""Of Grafana 10 and later."""
WIDTH, HEIGHT = 24, 8
STACKED = {"drawStyle": "line", "fillOpacity": 30, "stacking": {"mode": "normal"}}
LINES = {"drawStyle": "line", "fillOpacity": 8}


@dataclass(frozen=True)
class Panel:
    """One graph, or with `kind` "stat" one number: queries with the legend of each, and the unit in Grafana's words."""

    title: str
    queries: Sequence[tuple[str, str]]
    unit: str = "short"
    kind: str = "timeseries"
    stacked: bool = False
    about: str = ""


@dataclass(frozen=True)
class Board:
    """A dashboard: rows of panels, each as wide as its row allows."""

    uid: str
    title: str
    rows: Sequence[Sequence[Panel]]


def rendered(board: Board) -> str:
    """Return a dashboard as Grafana reads it."""
    panels = [
        _panel(panel, 10 * row + column, {"x": column * WIDTH // len(line), "y": row * HEIGHT}, WIDTH // len(line))
        for row, line in enumerate(board.rows)
        for column, panel in enumerate(line)
    ]
    dashboard = {
        "uid": board.uid,
        "title": board.title,
        "tags": ["shindan"],
        "schemaVersion": SCHEMA,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "links": [
            {"type": "dashboards", "title": "Shindan", "tags": ["shindan"], "keepTime": True, "asDropdown": True}
        ],
        "panels": panels,
    }
    return json.dumps(dashboard, ensure_ascii=False, indent=1) + "\n"


def _panel(panel: Panel, number: int, place: dict[str, int], width: int) -> dict[str, Any]:
    targets = [
        {"refId": chr(ord("A") + index), "datasource": SOURCE, "expr": expression, "legendFormat": legend}
        for index, (expression, legend) in enumerate(panel.queries)
    ]
    defaults: dict[str, Any] = {"unit": panel.unit, "min": 0}
    if panel.kind == "timeseries":
        defaults["custom"] = STACKED if panel.stacked else LINES
    return {
        "id": number + 1,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.about,
        "datasource": SOURCE,
        "gridPos": {**place, "w": width, "h": HEIGHT},
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}} if panel.kind == "timeseries" else {},
        "targets": targets,
    }
