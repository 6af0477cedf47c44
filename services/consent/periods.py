"""Of which time mail is read: the last days, all, or from one day to another in the customer's time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("7", "14", "30", "90", "365", "all")
DEFAULT_DAYS = "30"
FROM_TO = "from_to"


class WrongPeriod(Exception):
    """Two days that are no time of mail: "no_day", "order" or "future"."""


@dataclass(frozen=True)
class Bounds:
    """Moments in UTC: the first that belongs to the time, and the first after it; None is open."""

    since: datetime
    before: datetime | None


def read_period(first: str, last: str, zone: str, now: datetime) -> Bounds:
    """Return the time from one day (ISO) to the end of another, which may be missing; raises WrongPeriod."""
    begin, end = _day(first), _day(last) if last.strip() else None
    today = now.astimezone(ZoneInfo(zone)).date()
    if begin > today or (end and end > today):
        raise WrongPeriod("future")
    if end and end < begin:
        raise WrongPeriod("order")
    return Bounds(_start(begin, zone), _start(end + timedelta(days=1), zone) if end else None)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongPeriod("no_day") from error


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
