"""docs/metrics.md: every metric, from the objects that count."""

from collections.abc import Iterator
from itertools import groupby

from local.observe.exported import Exported, exported

INTRODUCTION = """\
# Metrics

Every process answers `/metrics`: web processes on `WEB_PORT` (not through the gateway), workers on `WORKER_PORT`, the
probe on 9100. No label names a customer, a mailbox or an address. A histogram has the series `…_bucket`, `…_sum` and
`…_count`. Beside these, each process tells `process_…` and `python_…` of itself. What is made of them stands in
[observing.md](observing.md). This page is made from the code (`make docs`).
"""
CHAPTERS = {
    "shared": "Every process",
    "services.scanner": "scanner",
    "services.notifier": "notifier",
    "services.reports": "reports",
    "services.signup": "signup",
    "local": "The probe",
}


def rendered() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *_chapters()]).rstrip() + "\n"


def _chapters() -> Iterator[str]:
    ordered = sorted(exported(), key=lambda each: (list(CHAPTERS).index(_chapter(each)), each.name))
    for chapter, metrics in groupby(ordered, _chapter):
        rows = [
            f"| `{each.name}` | {each.kind} | {', '.join(f'`{name}`' for name in each.labels)} | {each.about} |"
            for each in metrics
        ]
        yield "\n".join(
            [f"## {CHAPTERS[chapter]}", "", "| metric | type | labels | what it is |", "|---|---|---|---|", *rows, ""]
        )


def _chapter(metric: Exported) -> str:
    return next(each for each in CHAPTERS if metric.module.startswith(each))
