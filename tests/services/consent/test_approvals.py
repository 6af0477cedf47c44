import pytest

from services.consent.approval import Answer, Approval
from services.consent.approvals import Approvals
from shared.events.catalog import ApprovalGiven
from shared.events.details import Scope
from shared.events.envelope import decode
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, STRANGER, wanted
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def approvals(mongodb: Documents, clock: TurnableClock) -> Approvals:
    store = Approvals(mongodb, b"key", clock)
    store.prepare()
    return store


def answer(approvals: Approvals, approval: Approval) -> Answer | None:
    found = approvals.behind(approvals.token(approval))
    return found.answer if found else None


def test_a_link_leads_to_its_request_and_only_its_hash_is_kept(approvals: Approvals, mongodb: Documents) -> None:
    asked = approvals.ask(CUSTOMER, wanted())

    token = approvals.token(asked)

    assert approvals.behind(token) == asked
    assert approvals.behind(token[:-1]) is None
    assert len(token) == 43
    assert token not in str(list(mongodb["approvals"].find()))


def test_asking_once_more_for_the_same_keeps_the_link(approvals: Approvals, clock: TurnableClock) -> None:
    first = approvals.ask(CUSTOMER, wanted())
    clock.turn(hours=1)

    again = approvals.ask(CUSTOMER, wanted())

    assert again == first


def test_asking_for_something_else_revokes_the_link(approvals: Approvals) -> None:
    first = approvals.ask(CUSTOMER, wanted())

    second = approvals.ask(CUSTOMER, wanted(days=7))

    assert answer(approvals, first) is None
    assert answer(approvals, second) is Answer.WAITING


def test_a_link_ends_after_fourteen_days(approvals: Approvals, clock: TurnableClock) -> None:
    asked = approvals.ask(CUSTOMER, wanted())
    clock.turn(days=13, hours=23)
    before = answer(approvals, asked)

    clock.turn(hours=1)

    assert (before, answer(approvals, asked)) == (Answer.WAITING, None)
    assert approvals.open_of(CUSTOMER) is None


def test_a_no_can_become_a_yes_but_a_yes_stays(approvals: Approvals) -> None:
    asked = approvals.ask(CUSTOMER, wanted(scope=Scope.ONE_MAILBOX))

    done = [
        approvals.decline(asked, "admin@contoso.example"),
        approvals.approve(asked, "admin@contoso.example"),
        approvals.approve(asked, "admin@contoso.example"),
        approvals.decline(asked),
    ]

    assert done == [True, True, False, False]
    assert answer(approvals, asked) is Answer.APPROVED


@pytest.mark.parametrize(("seconds", "is_watched"), [(89, True), (91, False)])
def test_an_approval_says_once_whether_the_customer_looks_on(
    approvals: Approvals, mongodb: Documents, clock: TurnableClock, seconds: int, is_watched: bool
) -> None:
    asked = approvals.ask(CUSTOMER, wanted(scope=Scope.ONE_MAILBOX))
    clock.turn(hours=2)
    approvals.see(CUSTOMER)
    clock.turn(seconds=seconds)

    for _ in range(3):
        approvals.approve(asked, "admin@contoso.example")

    (document,) = mongodb["approvals"].find()
    (event,) = [decode(each["value"]).data for each in document["outbox"]]
    assert isinstance(event, ApprovalGiven)
    assert (event.approved_by, event.is_watched) == ("admin@contoso.example", is_watched)


def test_giving_up_revokes_ones_own_link_alone(approvals: Approvals) -> None:
    mine, others = approvals.ask(CUSTOMER, wanted()), approvals.ask(STRANGER, wanted())

    approvals.close(CUSTOMER)
    approvals.erase(CUSTOMER)

    assert answer(approvals, mine) is None
    assert answer(approvals, others) is Answer.WAITING
