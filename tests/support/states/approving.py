"""A customer waits for their administrator, and the pages that the administrator sees."""

import re
from collections.abc import Callable
from functools import partial

from local.browser import Page
from tests.emulator.builders import ADMINISTRATOR
from tests.support.states.people import ask, asking
from tests.support.states.stage import FABRIKAM_ADMINISTRATOR, Stage
from tests.support.states.state import Arrival, State, at, path_of, pressing
from tests.support.states.stopping import stop_before
from tests.support.visitor import Visitor

GO = "main form"
DECLINE = "button[formaction$='/decline']"
SAID_BY_MICROSOFT = {
    "declined": "error=access_denied",
    "closed": "error=access_denied&error_subcode=cancel",
    "wrong-account": "error=invalid_request&error_description=AADSTS50020",
    "not-administrator": "error=access_denied&error_description=AADSTS90094",
    "sign-in-rules": "error=access_denied&error_description=AADSTS53003",
    "unavailable": "error=server_error",
    "not-understood": "error=invalid_request",
    "expired": "state=1-a",
    "unknown-state": "",
}


def declined_to(stage: Stage) -> Visitor:
    """Somebody whose administrator has declined."""
    visitor = asking(stage)
    office = stage.stranger()
    link = link_of(visitor)
    office.press_other(office.open(link), f"{link}/decline")
    return visitor


def link_of(visitor: Visitor) -> str:
    """Return the path of the link that a customer passes on."""
    found = re.search(r"/consent/approve/[\w-]+", visitor.open("/consent/waiting").html)
    assert found, "the customer has asked nobody"
    return found[0]


def _behind_the_link(who: Callable[[Stage], Visitor]) -> Callable[[Stage], Arrival]:
    return lambda stage: Arrival(link_of(stage.once(who)))


def _once_declined(stage: Stage) -> Arrival:
    return Arrival(link_of(ask(stage.once(newly_asking))))


def newly_asking(stage: Stage) -> Visitor:
    """Somebody who asks again and again."""
    return stage.newcomer()


def agreed(stage: Stage) -> str:
    """Return the link behind which an administrator has approved one mailbox."""
    link = link_of(ask(stage.newcomer(), "one_mailbox"))
    _approve(stage.stranger(), link)
    return link


def approved_elsewhere(stage: Stage) -> Visitor:
    """Somebody for whose organisation an administrator has approved."""
    visitor = asking(stage)
    _approve(stage.stranger(), link_of(visitor))
    stage.system.settle()
    return visitor


def at_microsoft(stage: Stage) -> Visitor:
    """An administrator who has gone to Microsoft's sign-in page."""
    office = stage.stranger()
    office.press(office.open(link_of(stage.once(asking))), GO)
    return office


def _refused(said: str) -> Callable[[Stage], Arrival]:
    return lambda stage: Arrival(f"/consent/callback?{said}", stage.once(at_microsoft))


def _thanked(scope: str, stage: Stage) -> Arrival:
    """Approve once more, up to the answer that Microsoft sends the browser back with."""
    office = stage.stranger()
    stop_before(office, "/consent/admin-callback")
    return Arrival(path_of(_approve(office, link_of(ask(stage.once(newly_asking), scope))).url), office)


def _warned(stage: Stage) -> Arrival:
    """Sign in as an administrator of another company, up to Microsoft's answer."""
    office = stage.stranger()
    stop_before(office, "/consent/callback")
    sign_in = office.press(office.open(link_of(stage.once(asking))), GO)
    return Arrival(path_of(office.answer_microsoft(sign_in, account=FABRIKAM_ADMINISTRATOR).url), office)


def _approve(office: Visitor, link: str) -> Page:
    return office.answer_microsoft(office.press(office.open(link), GO), account=ADMINISTRATOR)


STATES = (
    State("approval/waiting", "Waiting for the administrator", at("/consent/waiting", asking)),
    State("approval/declined-to", "The administrator has declined", at("/consent/waiting", declined_to)),
    State("approver/asked", "The request, before an administrator", _behind_the_link(asking)),
    State("approver/asked-declined", "The request, declined before", _behind_the_link(declined_to)),
    State("approver/declined", "The administrator declines", _once_declined, pressing(DECLINE)),
    State("approver/outsider", "A request from another company", _warned),
    State("approver/thanks", "Thanks for approving the organisation", partial(_thanked, "organisation")),
    State("approver/thanks-mailbox", "Thanks for approving one mailbox", partial(_thanked, "one_mailbox")),
    State("approver/answered", "Approved already", lambda stage: Arrival(stage.once(agreed))),
    State("approver/gone", "The request is not open any more", at(f"/consent/approve/{'x' * 40}")),
    *(
        State(f"approver/refused-{name}", f"Approval refused: {name}", _refused(said))
        for name, said in SAID_BY_MICROSOFT.items()
    ),
)
