"""What services say of a scan, for customers whose assessment was not really made."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.events.catalog import Event, MailScanned
from shared.events.details import Scope
from tests.support.events import (
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_failed,
    a_scan_progressed,
    a_scan_started,
)
from tests.support.states.stage import Stage
from tests.support.visitor import Visitor

TENANT = "青空商事株式会社"
LASTED = timedelta(minutes=42)


@dataclass(frozen=True)
class Scan:
    """A scan of a customer who has just signed up; its clock is the stage's."""

    stage: Stage
    visitor: Visitor
    scan_id: str
    ago: timedelta = timedelta()
    """How long before the stage's present moment it ends, or is looked at."""

    @classmethod
    def of_newcomer(cls, stage: Stage, ago: timedelta = timedelta(), **changes: Any) -> "Scan":
        """Begin one of a new customer's whole organisation."""
        scan = cls(stage, stage.newcomer(), uuid.uuid4().hex, ago)
        scan.hear(scan.started(**changes))
        return scan

    @property
    def whose(self) -> dict[str, Any]:
        """Return the ids that each event bears."""
        return {"customer_id": self.stage.customer_id(self.visitor), "scan_id": self.scan_id}

    @property
    def now(self) -> datetime:
        """Return when it ends, or is looked at."""
        return self.stage.system.clock() - self.ago

    def once_more(self) -> "Scan":
        """Return the customer's next scan, at present."""
        return Scan(self.stage, self.visitor, uuid.uuid4().hex)

    def hear(self, *events: Event) -> None:
        """Let the services hear."""
        self.stage.hear(*events)

    def started(self, **changes: Any) -> Event:
        """Return its beginning, a while ago."""
        now = self.now
        times = {
            "started_at": now - LASTED,
            "received_before": now - LASTED,
            "received_since": now - timedelta(days=30),
        }
        who = {"tenant_name": TENANT, "granted_by": "admin@contoso.example", "scope": Scope.ORGANISATION}
        return a_scan_started(**{**self.whose, **times, **who, **changes})

    def progressed(self, **changes: Any) -> Event:
        """Return how far it is."""
        return a_scan_progressed(**{**self.whose, "progressed_at": self.now, **changes})

    def completed(self, **changes: Any) -> Event:
        """Return its end."""
        now = self.now
        return a_scan_completed(**{**self.whose, "started_at": now - LASTED, "completed_at": now, **changes})

    def failed(self, **changes: Any) -> Event:
        """Return its failure."""
        return a_scan_failed(**{**self.whose, "failed_at": self.now, **changes})

    def mailbox(self, address: str, display_name: str, **changes: Any) -> Event:
        """Return one line of the coverage statement."""
        mailbox = {"mailbox_id": uuid.uuid5(uuid.NAMESPACE_DNS, address).hex, "address": address}
        return a_mailbox_scanned(**{**self.whose, **mailbox, "display_name": display_name, **changes})

    def mails(self, found: Sequence[dict[str, Any]]) -> list[MailScanned]:
        """Return judged mails, each received some hours before the one before."""
        now = self.now
        return [
            a_mail_scanned(
                **{
                    **self.whose,
                    "mail_id": f"{number:032x}",
                    "received_at": now - LASTED - timedelta(hours=5 * number + 1),
                    "scanned_at": now,
                    **changes,
                }
            )
            for number, changes in enumerate(found)
        ]
