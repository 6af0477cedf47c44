"""Pictures of the dashboards' queries, as Prometheus draws them."""

import json
from pathlib import Path

from tests.observe.watching import Prometheus
from tests.support.chromium import chromium
from tests.support.watched import DASHBOARDS

WIDTH, HEIGHT = 1440, 900
DRAWN_AFTER = 4_000
"""Milliseconds."""
AT_ONCE = 9
"""Graphs of a page; Prometheus knows no address of more."""


def take_pictures(watching: Prometheus, folder: Path) -> None:
    """Leave pictures of each dashboard: the first query of every panel."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for path in sorted(DASHBOARDS.iterdir()):
            panels = json.loads(path.read_text(encoding="utf-8"))["panels"]
            for number, some in enumerate(batched([each["targets"][0]["expr"] for each in panels])):
                page.goto(watching.address_of(some))
                page.wait_for_timeout(DRAWN_AFTER)
                page.screenshot(path=folder / f"{path.stem}-{number + 1}.png", full_page=True)
        page.close()


def batched(expressions: list[str]) -> list[list[str]]:
    """Return as many as fit on a page, and so on."""
    return [expressions[begin : begin + AT_ONCE] for begin in range(0, len(expressions), AT_ONCE)]
