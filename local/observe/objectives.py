"""What is promised, and the rules that say how fast a promise is being broken: multi-window, multi-burn-rate alerts.

An alert pages when a thirtieth of a month's errors happen within an hour, and makes a ticket when they come slowly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
BURNS = {"page": ((14.4, "1h", "5m"), (6.0, "6h", "30m")), "ticket": ((3.0, "1d", "2h"), (1.0, "3d", "6h"))}
"""How many times too fast errors may come, over a long and a short window that must agree."""
FOR = {"page": "2m", "ticket": "15m"}
PROBES_AND_FILES = r"shell\\..*|(.*\\.)?static"
SLOW_BY_NATURE = rf"{PROBES_AND_FILES}|(machine_)?downloads\\..*|mails\\..*"
"""PDFs and lists of all detections, and the safe view, which asks Microsoft."""
WEB = f'{{endpoint!~"{PROBES_AND_FILES}"}}'
PAGES = f'endpoint!~"{SLOW_BY_NATURE}"'
REQUESTS, AGES, ENDS = "shindan_http_request_seconds", "shindan_event_age_seconds", "shindan_scans_ended_total"


@dataclass(frozen=True)
class Objective:
    """A share of good events; `good` and `all` are selectors of counters that belong to `by`."""

    alert: str
    recorded: str
    goal: float
    good: str
    every: str
    by: str
    summary: str

    def errors(self, window: str) -> str:
        """Return the name under which the share of errors over a window is recorded."""
        return f"{self.recorded}:error_ratio_rate{window}"


OBJECTIVES = (
    Objective(
        alert="WebAvailability",
        recorded="service:shindan_http_requests",
        goal=0.999,
        good=f'{REQUESTS}_count{{status!~"5..", {WEB[1:-1]}}}',
        every=f"{REQUESTS}_count{WEB}",
        by="service",
        summary="The pages of {{ $labels.service }} answer with errors.",
    ),
    Objective(
        alert="WebLatency",
        recorded="service:shindan_http_request_seconds",
        goal=0.99,
        good=f'{REQUESTS}_bucket{{le="1.0", {PAGES}}}',
        every=f"{REQUESTS}_count{{{PAGES}}}",
        by="service",
        summary="The pages of {{ $labels.service }} take longer than a second.",
    ),
    Objective(
        alert="ScanBegins",
        recorded="job:shindan_scan_request_age_seconds",
        goal=0.99,
        good=f'{AGES}_bucket{{le="60.0", event="ScanRequested", job="scanner"}}',
        every=f'{AGES}_count{{event="ScanRequested", job="scanner"}}',
        by="job",
        summary="Scans begin more than a minute after they were asked for.",
    ),
    Objective(
        alert="ScanEnds",
        recorded="job:shindan_scans_ended",
        goal=0.99,
        good=f'{ENDS}{{in_time="yes"}}',
        every=ENDS,
        by="job",
        summary="Scans take longer than an hour and a fifth of a second for each mail.",
    ),
)


def rules() -> dict[str, Any]:
    """Return the file of rules, as Prometheus reads it."""
    return {"groups": [{"name": each.alert, "rules": [*_records(each), *_alerts(each)]} for each in OBJECTIVES]}


def _records(objective: Objective) -> Iterator[dict[str, Any]]:
    for window in WINDOWS:
        good, every = (
            f"sum by ({objective.by}) (rate({each}[{window}]))" for each in (objective.good, objective.every)
        )
        yield {"record": objective.errors(window), "expr": f"1 - ({good} or 0 * {every}) / ({every} > 0)"}


def _alerts(objective: Objective) -> Iterator[dict[str, Any]]:
    for severity, burns in BURNS.items():
        conditions = [
            f"({objective.errors(long)} > {_limit(objective, factor)} and {objective.errors(short)} > "
            f"{_limit(objective, factor)})"
            for factor, long, short in burns
        ]
        yield {
            "alert": objective.alert,
            "expr": " or ".join(conditions),
            "for": FOR[severity],
            "labels": {"severity": severity},
            "annotations": {"summary": objective.summary, "runbook": f"docs/runbooks/{objective.alert}.md"},
        }


def _limit(objective: Objective, factor: float) -> str:
    return f"{factor * (1 - objective.goal):.4g}"
