"""What an operator's command works with."""

import getpass
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from shared.clock import Clock, utc_now
from shared.logging import configure
from shared.messaging.broker import Broker
from shared.messaging.kafka import KafkaBroker
from shared.mongodb import Documents, connect
from shared.operating.audit import Audit
from shared.settings import ServiceSettings, load


def _has_terminal() -> bool:
    return sys.stdin.isatty()


@dataclass(frozen=True)
class Office:
    """One service's database and broker, the audit trail, and whether somebody sits before a terminal."""

    service: str
    database: Documents
    broker: Callable[[], Broker]
    clock: Clock = utc_now
    is_terminal: Callable[[], bool] = _has_terminal
    host: str = field(default_factory=socket.gethostname)

    @property
    def audit(self) -> Audit:
        """Return the audit trail of the service."""
        return Audit(self.database, self.clock)


Opens = Callable[[], Office]
"""Opens the office when a command runs, and not before: help needs no settings."""


def open_office(service: str, settings: ServiceSettings | None = None) -> Office:
    """Return the office of a service by its settings; what is logged goes to standard error, warnings only."""
    known = settings or load(ServiceSettings)
    configure(service, "warning")
    return Office(service, connect(known.mongodb_uri, service), lambda: KafkaBroker.of(known))


def login_name() -> str | None:
    """Return the name of this process's user, None where it has none, as in our images."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
