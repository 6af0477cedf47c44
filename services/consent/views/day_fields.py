"""Bounds of a period as a form's fields want them: days of the customer's time zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.consent.views.visitor import this_zone


def day_field(since: datetime | None) -> str:
    """Return the first day of a period, empty when there is none."""
    return since.astimezone(ZoneInfo(this_zone())).date().isoformat() if since else ""


def last_day_field(before: datetime | None) -> str:
    """Return the last day of a period, whose bound is the moment after it."""
    return day_field(before - timedelta(seconds=1)) if before else ""
