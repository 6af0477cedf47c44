"""Pictures of the dashboards, each panel with all its queries where Grafana puts it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pygal
from pygal.style import CleanStyle

from tests.observe.watching import STEP_SECONDS, Prometheus, Series
from tests.support.chromium import chromium
from tests.support.watched import DASHBOARDS

WIDTH, COLUMNS, ROW = 1440, 24, 34
"""Pixels of a picture, columns of Grafana's grid, pixels of one of its rows."""
LABELLED_EVERY = 120 // STEP_SECONDS
UNITS = {"s": (1, " s"), "percentunit": (100, " %"), "bytes": (1e-6, " MB"), "short": (1, "")}
SET: Mapping[str, Any] = {
    "style": CleanStyle,
    "js": [],
    "show_dots": False,
    "legend_at_bottom": True,
    "legend_box_size": 8,
    "truncate_legend": 14,
    "truncate_label": -1,
    "range": (0, None),
}
STYLE = f"""
body {{ margin: 8px; font: 13px sans-serif }}
main {{ display: grid; grid-template-columns: repeat({COLUMNS}, 1fr); grid-auto-rows: {ROW}px; gap: 0 8px }}
section {{ border: 1px solid #ccc; padding: 4px; margin-bottom: 8px; overflow: hidden }}
h2 {{ margin: 0; font-size: 13px }}
p {{ font-size: 24px; text-align: center; margin: 4px }} i {{ color: #777 }} svg {{ width: 100% }}
"""
_LABEL = re.compile(r"{{(\w+)}}")


def take_pictures(watching: Prometheus, folder: Path) -> None:
    """Leave a picture of each dashboard."""
    folder.mkdir(parents=True, exist_ok=True)
    easel = Easel(watching, watching.steps())
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": 900})
        for path in sorted(DASHBOARDS.iterdir()):
            page.set_content(easel.board(json.loads(path.read_text(encoding="utf-8"))))
            page.screenshot(path=folder / f"{path.stem}.png", full_page=True)
        page.close()


@dataclass(frozen=True)
class Easel:
    """What draws, from so many moments that Prometheus has seen."""

    watching: Prometheus
    steps: int

    def board(self, board: Mapping[str, Any]) -> str:
        """Return a dashboard as a page."""
        panels = "".join(map(self._panel, board["panels"]))
        return f"<style>{STYLE}</style><h1>{escape(board['title'])}</h1><main>{panels}</main>"

    def _panel(self, panel: Mapping[str, Any]) -> str:
        place, unit = panel["gridPos"], panel["fieldConfig"]["defaults"]["unit"]
        area = f"{place['y'] + 1} / {place['x'] + 1} / span {place['h']} / span {place['w']}"
        lines = {legend: values for target in panel["targets"] for legend, values in self._lines(target)}
        if not lines:
            shown = "<p><i>nothing</i></p>"
        elif panel["type"] == "stat":
            shown = "".join(f"<p>{escape(f'{name} {_told(values[-1], unit)}')}</p>" for name, values in lines.items())
        else:
            shown = self._graph(panel, lines, unit)
        return f'<section style="grid-area: {area}"><h2>{escape(panel["title"])}</h2>{shown}</section>'

    def _lines(self, target: Mapping[str, str]) -> Iterator[tuple[str, list[float | None]]]:
        for each in self.watching.series(target["expr"]):
            yield _LABEL.sub(partial(_named, each.labels), target["legendFormat"]), self._aligned(each)

    def _aligned(self, series: Series) -> list[float | None]:
        found = {round((at - self.watching.since) / STEP_SECONDS): value for at, value in series.values}
        return [found.get(step) for step in range(self.steps)]

    def _graph(self, panel: Mapping[str, Any], lines: Mapping[str, list[float | None]], unit: str) -> str:
        stacked = "stacking" in panel["fieldConfig"]["defaults"]["custom"]
        chart = (pygal.StackedLine if stacked else pygal.Line)(
            **SET,
            width=WIDTH * panel["gridPos"]["w"] // COLUMNS,
            height=ROW * panel["gridPos"]["h"] - 40,
            fill=stacked,
            value_formatter=partial(_told, unit=unit),
        )
        chart.x_labels = ["" if step % LABELLED_EVERY else self._moment(step) for step in range(self.steps)]
        for name, values in lines.items():
            chart.add(name or panel["title"], [value or 0 for value in values] if stacked else values)
        return str(chart.render(is_unicode=True, disable_xml_declaration=True))

    def _moment(self, step: int) -> str:
        return f"{datetime.fromtimestamp(self.watching.since + step * STEP_SECONDS, UTC):%H:%M}"


def _named(labels: Mapping[str, str], found: re.Match[str]) -> str:
    return labels.get(found[1], "")


def _told(value: float | None, unit: str) -> str:
    factor, sign = UNITS[unit]
    return "–" if value is None else f"{value * factor:.3g}{sign}"
