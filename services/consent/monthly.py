"""When a customer is assessed every month: on the chosen day, in the night of their time zone."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from zlib import crc32
from zoneinfo import ZoneInfo

FIRST_HOUR, HOURS = 1, 4
"""They begin between one and five o'clock, each customer's at a minute of their own, so that not all begin at once."""


@dataclass(frozen=True, kw_only=True)
class Monthly:
    """The choice, and its next date."""

    day: int
    """Of the month, 1 to 31; in shorter months the last day counts."""
    zone: str
    next_at: datetime


def monthly(day: int, zone: str, customer_id: str, after: datetime) -> Monthly:
    """Return a choice with its first date after a moment."""
    local = after.astimezone(ZoneInfo(zone))
    minute = crc32(customer_id.encode()) % (HOURS * 60)
    this_month = _night(local.year, local.month, day, zone, minute)
    year, month = (local.year, local.month + 1) if local.month < 12 else (local.year + 1, 1)
    next_at = this_month if this_month > after else _night(year, month, day, zone, minute)
    return Monthly(day=day, zone=zone, next_at=next_at)


def _night(year: int, month: int, day: int, zone: str, minute: int) -> datetime:
    hour, rest = divmod(minute, 60)
    last = calendar.monthrange(year, month)[1]
    night = datetime(year, month, min(day, last), FIRST_HOUR + hour, rest, tzinfo=ZoneInfo(zone))
    return night.astimezone(UTC)
