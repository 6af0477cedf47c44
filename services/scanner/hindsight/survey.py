"""What is known of a tenant as a whole, once all its mail is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Survey:
    """A tenant's regular partners (registrable domain to mails exchanged), and when its oldest mail was received."""

    partners: Mapping[str, int] = field(default_factory=dict)
    begins_at: datetime | None = None
