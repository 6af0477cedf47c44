"""Customers in the situations that states begin from; each is prepared once."""

from shared.events.details import FailureReason
from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.support.events import a_scan_failed
from tests.support.states.stage import Stage
from tests.support.visitor import Visitor

START = "form[action$='/start']"


def newcomer(stage: Stage) -> Visitor:
    """Somebody who has signed up and done nothing else."""
    return stage.newcomer()


def unknown(stage: Stage) -> Visitor:
    """Somebody whose registration has not reached the consent service."""
    visitor = stage.newcomer()
    stage.system.databases["consent"]["customers"].delete_one({"_id": stage.customer_id(visitor)})
    return visitor


def granting(stage: Stage, scope: str = "organisation", account: str = ADMINISTRATOR) -> Visitor:
    """Let a new customer grant, without the services having taken note."""
    visitor = stage.newcomer()
    visitor.answer_microsoft(visitor.set_out(scope), account=account)
    return visitor


def granted(stage: Stage) -> Visitor:
    """Somebody who has granted for the organisation, and stopped the clock."""
    visitor = granting(stage)
    stage.system.settle()
    visitor.press(visitor.open("/consent/granted"), "form[action$='/cancel']")
    return visitor


def granted_mailbox(stage: Stage) -> Visitor:
    """Somebody who has granted for their own mailbox and had it assessed."""
    visitor = granting(stage, "one_mailbox", AIKO)
    return _start(stage, visitor)


def scanned(stage: Stage) -> Visitor:
    """Somebody whose organisation was assessed."""
    return _start(stage, granting(stage))


def refused_since(stage: Stage) -> Visitor:
    """Somebody whose permission has ceased to hold at Microsoft."""
    visitor = _start(stage, granting(stage))
    customer_id = stage.customer_id(visitor)
    consent = stage.system.databases["consent"]["consents"].find_one({"customer_id": customer_id}) or {}
    failed = a_scan_failed(
        customer_id=customer_id,
        scan_id=consent["scan_id"],
        reason=FailureReason.PERMISSION_WITHDRAWN,
        failed_at=stage.system.clock(),
    )
    stage.hear(failed)
    return visitor


def asking(stage: Stage) -> Visitor:
    """Somebody who has asked their administrator for the organisation."""
    return ask(stage.newcomer())


def ask(visitor: Visitor, scope: str = "organisation") -> Visitor:
    """Let a customer ask their administrator; an earlier request is taken back."""
    page = visitor.open("/consent/scope?platform=microsoft_365")
    visitor.press_other(page, "/consent/ask", scope=scope, days="30")
    return visitor


def _start(stage: Stage, visitor: Visitor) -> Visitor:
    stage.system.settle()
    visitor.press(visitor.open("/consent/granted"), START)
    stage.system.settle()
    return visitor
