"""An approval: what a customer asked an administrator for, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.consent.wanted import Wanted


class Answer(StrEnum):
    """How far an approval is."""

    WAITING = "waiting"
    DECLINED = "declined"
    APPROVED = "approved"
    """For one mailbox: its owner goes on to Microsoft now."""
    AGREED = "agreed"
    """For the organisation: the permission is being proved, or was."""
    CLOSED = "closed"
    """The customer gave up, started something else, or has the permission."""


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One request to an administrator, whom we need not know: the link is their key."""

    approval_id: str
    customer_id: str
    wanted: Wanted
    answer: Answer
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: str = ""
    """The address of whoever answered; empty when they had not signed in."""
