"""Which scan a page is about when the customer has just asked for another one, of which nothing was heard yet."""

from datetime import UTC, datetime, timedelta

from flask import request

from services.reports.pages import Pages
from services.reports.scans import Scan
from shared.clock import Clock

SKEW = timedelta(minutes=1)
"""How far clocks of two machines may be apart."""
PATIENCE = timedelta(minutes=10)
"""After this long without a word the page is about what there was before."""


def asked_since(clock: Clock) -> datetime | None:
    """Return since when the present request awaits a scan, by its `asked`; None for any other."""
    given = request.args.get("asked", "")
    if not given.isascii() or not given.isdecimal() or len(given) > 11:
        return None
    since = datetime.fromtimestamp(int(given), UTC)
    return since - SKEW if clock() - PATIENCE < since < clock() + SKEW else None


def scan_in_question(pages: Pages, customer_id: str, since: datetime | None) -> Scan | None:
    """Return the latest scan that began, or else was refused; only one that did so `since` a moment, if given."""
    latest, refused = pages.latest(customer_id), pages.refused(customer_id)
    if since is None:
        return latest or refused
    if latest and latest.started and latest.started.started_at >= since:
        return latest
    return refused if refused and refused.failed and refused.failed.failed_at >= since else None
