"""From the start to the result: waiting, running, ended without a result."""

from datetime import timedelta

from shared.events.details import FailureReason
from shared.web import links
from tests.support.states.people import newcomer
from tests.support.states.scans import Scan
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at
from tests.support.visitor import Visitor


def begun(stage: Stage) -> Visitor:
    """Somebody whose assessment has just begun."""
    return Scan.of_newcomer(stage, started_at=stage.system.clock()).visitor


def half_done(stage: Stage) -> Visitor:
    """Somebody whose assessment is half done."""
    scan = Scan.of_newcomer(stage)
    scan.hear(scan.progressed(mailboxes_found=120, mailboxes_done=51, mails_expected=84_210, mails_scanned=40_377))
    return scan.visitor


def half_done_again(stage: Stage) -> Visitor:
    """Somebody whose second assessment is half done."""
    scan = Scan.of_newcomer(stage, timedelta(days=30))
    scan.hear(scan.completed(mails=83_120, threats=41, potential_threats=1_207))
    again = scan.once_more()
    far = {"mailboxes_found": 120, "mailboxes_done": 51, "mails_expected": 84_210, "mails_scanned": 40_377}
    again.hear(again.started(), again.progressed(**far))
    return again.visitor


def standing_still(stage: Stage) -> Visitor:
    """Somebody whose assessment has not moved for a while."""
    scan = Scan.of_newcomer(stage)
    since = stage.system.clock() - timedelta(minutes=25)
    scan.hear(scan.progressed(mailboxes_found=120, mailboxes_done=51, progressed_at=since))
    return scan.visitor


def looked_over(stage: Stage) -> Visitor:
    """Somebody whose mails were all read once."""
    scan = Scan.of_newcomer(stage)
    scan.hear(scan.progressed(mailboxes_found=120, mailboxes_done=120, mails_expected=84_210, mails_scanned=84_210))
    return scan.visitor


def just_started(stage: Stage) -> Arrival:
    """Return how somebody arrives who has just pressed the start button."""
    return Arrival(links.starting(stage.system.clock()), stage.once(newcomer))


def nearly_done(stage: Stage) -> Visitor:
    """Somebody whose assessment is done in a moment."""
    scan = Scan.of_newcomer(stage)
    many = {"threats": 1_204, "potential_threats": 3_981}
    scan.hear(
        scan.progressed(mailboxes_found=120, mailboxes_done=119, mails_expected=84_210, mails_scanned=84_180, **many)
    )
    return scan.visitor


def failed_for(reason: FailureReason, stage: Stage) -> Visitor:
    """Somebody whose assessment failed with nothing found."""
    scan = Scan.of_newcomer(stage)
    scan.hear(scan.failed(reason=reason))
    return scan.visitor


def not_permitted(stage: Stage) -> Visitor:
    """Somebody to whose organisation the permission was missing."""
    return failed_for(FailureReason.PERMISSION_MISSING, stage)


def too_long(stage: Stage) -> Visitor:
    """Somebody whose assessment took too long."""
    return failed_for(FailureReason.TOOK_TOO_LONG, stage)


STATES = (
    State("progress/waiting", "No assessment yet", at("/reports/", newcomer)),
    State("progress/about-to-begin", "Assessment about to begin", just_started),
    State("progress/begun", "Assessment just begun", at("/reports/", begun)),
    State("progress/half-done", "Assessment half done", at("/reports/", half_done)),
    State("progress/half-done-again", "Assessment half done, with one before", at("/reports/", half_done_again)),
    State("progress/nearly-done", "Assessment nearly done", at("/reports/", nearly_done)),
    State("progress/standing-still", "Assessment standing still", at("/reports/", standing_still)),
    State("progress/looked-over", "Assessment looking over everything", at("/reports/", looked_over)),
    State("progress/stopping", "Assessment being stopped", at("/reports/?stopping=yes", half_done)),
    State("progress/stop", "Stop the assessment?", at("/reports/stop", half_done)),
    State("progress/failed", "Failed: permission missing", at("/reports/", not_permitted)),
    State("progress/took-too-long", "Failed: took too long", at("/reports/", too_long)),
)
