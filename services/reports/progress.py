"""How far a running scan is, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from services.reports.scans import Scan, State
from shared.web.formatting import duration, number
from shared.web.language import current_language

SILENT_AFTER = timedelta(minutes=3)
"""Progress is said whenever something moves; after this long without any, the page says so."""


@dataclass(frozen=True)
class Progress:
    """What the progress page shows; `facts` are its words by the ids of the elements that hold them."""

    state: str
    percent: int
    facts: dict[str, str]
    note: str
    """That it takes longer than it should, or nothing."""
    summary: str
    """All in a sentence, for those who hear the page."""


WAITING = Progress("waiting", 0, {}, "", "")


def progress_of(scan: Scan | None, now: datetime) -> Progress:
    """Return how far the latest scan of a customer is."""
    if scan is None:
        return WAITING
    percent, facts = percentage_done(scan), _facts(scan)
    summary = gettext(
        "%(happening)s. Mails read: %(percent)s %%. Threats: %(threats)s. %(left)s",
        happening=facts["happening"],
        percent=percent,
        threats=facts["threats"],
        left=facts["time-left"],
    )
    return Progress(scan.state.value, percent, facts, _note(scan, now), str(summary))


def percentage_done(scan: Scan) -> int:
    """Return how far a running scan is, 0 to 99."""
    progressed = scan.progressed
    if not progressed or not progressed.mails_expected:
        return 0
    return min(99, 100 * progressed.mails_scanned // progressed.mails_expected)


def _facts(scan: Scan) -> dict[str, str]:
    progressed, language = scan.progressed, current_language()
    counts = {
        "mailboxes-done": progressed.mailboxes_done if progressed else 0,
        "mailboxes-found": progressed.mailboxes_found if progressed else 0,
        "mails-scanned": progressed.mails_scanned if progressed else 0,
        "mails-expected": progressed.mails_expected if progressed else 0,
        "threats": progressed.threats if progressed else 0,
        "potential-threats": progressed.potential_threats if progressed else 0,
    }
    shown = {name: number(count, language) for name, count in counts.items()}
    return shown | {"happening": _happening(scan), "time-left": _time_left(scan)}


def _happening(scan: Scan) -> str:
    progressed = scan.progressed
    if not progressed or not progressed.mailboxes_found:
        return str(gettext("Looking for mailboxes"))
    if _is_read(scan):
        return str(gettext("Looking over everything a second time"))
    return str(gettext("Reading mails"))


def _is_read(scan: Scan) -> bool:
    progressed = scan.progressed
    return bool(progressed and 0 < progressed.mailboxes_found <= progressed.mailboxes_done)


def _time_left(scan: Scan) -> str:
    """Return the estimate of the time left; below a minute and a half it stays at one, so that it does not flicker."""
    if _is_read(scan):
        return str(gettext("Almost done"))
    if scan.time_left is None:
        return str(gettext("The time left is being estimated"))
    if scan.time_left < timedelta(seconds=90):
        return str(gettext("about a minute left"))
    return str(gettext("%(time)s left", time=duration(scan.time_left, current_language())))


def _note(scan: Scan, now: datetime) -> str:
    last = scan.progressed.progressed_at if scan.progressed else scan.started.started_at if scan.started else now
    if scan.state is not State.RUNNING or now - last < SILENT_AFTER:
        return ""
    return str(
        gettext(
            "Nothing has moved for %(time)s. Most often Microsoft is busy and lets us wait; it goes on by itself.",
            time=duration(now - last, current_language()),
        )
    )
