"""What receivers are told: that a scan began, ended or failed, in numbers, and nothing of any mail or person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from shared.events.catalog import ScanCompleted, ScanEvent, ScanFailed, ScanStarted
from shared.web import links

STARTED, COMPLETED, FAILED, TEST = "scan.started", "scan.completed", "scan.failed", "webhook.test"
CHOSEN_FROM = (STARTED, COMPLETED, FAILED)
"""What a customer may choose to be told."""

_COUNTS = (
    "mailboxes",
    "mailboxes_not_read",
    "mails",
    "threats",
    "potential_threats",
    "spam",
    "dangerous_in_inboxes",
    "not_fully_analysed",
)


@dataclass(frozen=True)
class Occasion:
    """Something to tell; `name` tells it from all others of one customer."""

    kind: str
    name: str
    at: datetime
    data: dict[str, Any]

    def body(self, message_id: str, portal: str) -> str:
        """Return the message as JSON, with a link into the portal."""
        said = {"id": message_id, "type": self.kind, "timestamp": self.at, "data": {**self.data, "link": _link(portal)}}
        return msgspec.json.encode(said).decode()


def occasion_of(event: ScanEvent) -> Occasion:
    """Return what an event is to receivers; it must be one of those that customers may choose."""
    data: dict[str, Any] = {"scan_id": event.scan_id}
    if isinstance(event, ScanStarted):
        told = {"started_at": event.started_at, "requested_by": event.requested_by}
        return Occasion(STARTED, f"{STARTED}:{event.scan_id}", event.started_at, data | told)
    if isinstance(event, ScanCompleted):
        counts = {name: getattr(event, name) for name in _COUNTS}
        told = {"started_at": event.started_at, "completed_at": event.completed_at, "stopped": event.stopped, **counts}
        return Occasion(COMPLETED, f"{COMPLETED}:{event.scan_id}", event.completed_at, data | told)
    if isinstance(event, ScanFailed):
        told = {"started_at": event.started_at, "failed_at": event.failed_at, "reason": event.reason.value}
        return Occasion(FAILED, f"{FAILED}:{event.scan_id}", event.failed_at, data | told)
    raise TypeError(f"{type(event).__name__} is told to nobody")


def a_trial(name: str, at: datetime) -> Occasion:
    """Return what is sent to try a receiver."""
    return Occasion(TEST, f"{TEST}:{name}", at, {})


def _link(portal: str) -> str:
    return f"{portal}{links.results()}"
