"""A permission at hand: checked, waiting for its start, limited, withdrawn."""

from collections.abc import Callable

from pymongo.collection import Collection

from emulator.faults import Fault
from shared.mongodb import Document
from tests.emulator.builders import ADMINISTRATOR, AIKO, KENJI, TEAM
from tests.support.states.approving import approved_elsewhere
from tests.support.states.people import granted, granted_mailbox, granting, newcomer, refused_since, scanned
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at, pressing
from tests.support.visitor import Visitor

CHECK = "form[action$='/limiting'] button"
WITHDRAW = "main button.danger"


def counting(stage: Stage) -> Visitor:
    """Somebody whose assessment starts by itself in some minutes."""
    visitor = granting(stage)
    stage.system.settle()
    return visitor


def counting_group(stage: Stage) -> Visitor:
    """The same for the members of a group."""
    visitor = stage.newcomer()
    visitor.answer_microsoft(visitor.set_out("group", group=TEAM), account=ADMINISTRATOR)
    stage.system.settle()
    return visitor


def checked(stage: Stage) -> Visitor:
    """Somebody whose permission is being proved."""
    return granting(stage)


def withdrawing(stage: Stage) -> tuple[Visitor, Document]:
    """Somebody who has a permission to withdraw, and that permission."""
    visitor = granted(stage)
    consent = _consents(stage).find_one({"customer_id": stage.customer_id(visitor)})
    assert consent is not None
    return visitor, consent


def _withdrawing_anew(stage: Stage) -> Arrival:
    """Put a permission back that was withdrawn when this was last looked at."""
    visitor, consent = stage.once(withdrawing)
    _consents(stage).replace_one({"_id": consent["_id"]}, consent, upsert=True)
    return Arrival("/consent/withdraw", visitor)


def _consents(stage: Stage) -> Collection[Document]:
    found: Collection[Document] = stage.system.databases["consent"]["consents"]
    return found


def _limited_to(*refused: str) -> Callable[[Stage], Arrival]:
    """Let Exchange refuse some mailboxes to somebody who has granted for the group that is Aiko."""

    def arrive(stage: Stage) -> Arrival:
        for address in refused:
            stage.system.emulator.world.faults.add(Fault(kind="consent_withdrawn", mailbox=address, count=None))
        return Arrival("/consent/limiting", stage.once(counting_group))

    return arrive


STATES = (
    State("granted/approved", "Granted by somebody else", at("/consent/granted", approved_elsewhere)),
    State("granted/refused-since", "Microsoft refuses since", at("/consent/granted", refused_since)),
    State("granted/cancelled", "Granted, the automatic start cancelled", at("/consent/granted", granted)),
    State("limiting/guide", "How to limit the permission", at("/consent/limiting", granted)),
    State("limiting/no-check", "How to limit, without a permission", at("/consent/limiting", newcomer)),
    State("limiting/unlimited", "Checked: not limited", at("/consent/limiting", granted), pressing(CHECK)),
    State("limiting/limited", "Checked: limited", _limited_to(ADMINISTRATOR, KENJI), pressing(CHECK)),
    State("limiting/lacking", "Checked: a named mailbox refused", _limited_to(AIKO), pressing(CHECK)),
    State("again/organisation", "Assess again", at("/consent/again", scanned)),
    State("again/one-mailbox", "Assess one mailbox again", at("/consent/again", granted_mailbox)),
    State("withdraw/ask", "Withdraw the permission", at("/consent/withdraw", granted)),
    State("withdraw/nothing", "Nothing to withdraw", at("/consent/withdraw", newcomer)),
    State("withdraw/done", "The permission was withdrawn", _withdrawing_anew, pressing(WITHDRAW)),
    State("granted/countdown", "Granted, with countdown", at("/consent/granted", counting), late=1),
    State(
        "granted/group",
        "Granted for a group, with countdown",
        at("/consent/granted", counting_group),
        late=1,
    ),
    State("granted/checking", "The permission is being checked", at("/consent/checking", checked), late=3),
)
