"""One mail: what was found in it, the safe view, and the lists of senders."""

import re
from collections.abc import Callable

from emulator.faults import Fault
from tests.support.states.found import ALL
from tests.support.states.people import newcomer, scanned
from tests.support.states.results import threatened
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at, entering
from tests.support.visitor import Visitor

KINDS = ("threat", "malware", "answered", "junk", "potential", "spoken-for", "hostile", "spam")
FAULTS = {
    "gone": Fault(kind="vanished", pattern=r"\$value", count=None),
    "not-permitted": Fault(kind="consent_withdrawn", pattern="/messages/", count=None),
    "unopenable": Fault(kind="corrupt", pattern="/messages/", count=None),
    "busy": Fault(kind="throttled_for_long", pattern="/messages/", count=None),
}
LISTED = {"allowed": "partner.example\nmika@midori.example", "denied": "attacker.test"}
WRONG = {"allowed": "co.jp\ngmail.com\npartner.example", "denied": "not an address\n<b>x</b>"}


def safe_view(stage: Stage) -> str:
    """Return the path of the safe view of a mail that was really found."""
    visitor = stage.once(scanned)
    (detail, *_) = re.findall(r"/reports/mails/\w+", visitor.open("/reports/").html)
    return str(re.findall(r"/mails/\w+/\w+", visitor.open(detail).html.replace(detail, ""))[0])


def _viewing(fault: Fault | None = None) -> Callable[[Stage], Arrival]:
    def arrive(stage: Stage) -> Arrival:
        path = stage.once(safe_view)
        if fault:
            stage.system.emulator.world.faults.add(fault)
        return Arrival(path, stage.once(scanned))

    return arrive


def listing(stage: Stage) -> Visitor:
    """Somebody who has named senders."""
    visitor = stage.newcomer()
    visitor.press(visitor.open("/mails/lists"), "form.card", **LISTED)
    return visitor


STATES = (
    *(
        State(
            f"mail/{name}",
            f"One mail: {name}",
            at(f"/reports/mails/{number:032x}", threatened),
        )
        for number, name in enumerate(KINDS)
        if number < len(ALL)
    ),
    State("safe-view/shown", "Safe view", _viewing()),
    *(State(f"safe-view/{name}", f"Safe view: {name}", _viewing(fault)) for name, fault in FAULTS.items()),
    State("lists/empty", "Allow and deny lists", at("/mails/lists", newcomer)),
    State("lists/filled", "Allow and deny lists, filled", at("/mails/lists", listing)),
    State("lists/saved", "Allow and deny lists, saved", at("/mails/lists?saved=1", listing)),
    State("lists/mistakes", "Allow and deny lists, with mistakes", at("/mails/lists", newcomer), entering(**WRONG)),
)
