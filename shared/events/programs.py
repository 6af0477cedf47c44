"""What programs of customers ask for: events on the topic `customers`.

They are imported from catalog.py, where the rules for changing them stand.
"""

from datetime import datetime

from shared.events.customers import Event, Topic
from shared.events.details import RescanRefusal


class RescanAsked(Event, frozen=True, kw_only=True):
    """A program of the customer asked for another scan; if one begins, it bears the operation's id."""

    topic = Topic.CUSTOMERS

    operation_id: str
    after_scan_id: str
    """The scan that the program knew as the last one; empty when nothing is left of any."""
    asked_at: datetime


class RescanRefused(Event, frozen=True, kw_only=True):
    """The scan that a program asked for does not begin."""

    topic = Topic.CUSTOMERS

    operation_id: str
    reason: RescanRefusal
    refused_at: datetime


class StopAsked(Event, frozen=True, kw_only=True):
    """A program of the customer asked for a running scan to end with what was found."""

    topic = Topic.CUSTOMERS

    operation_id: str
    scan_id: str
    asked_at: datetime


class ErasureAsked(Event, frozen=True, kw_only=True):
    """A program of the customer asked for everything to be erased."""

    topic = Topic.CUSTOMERS

    operation_id: str
    asked_at: datetime
