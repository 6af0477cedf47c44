import pytest

from services.consent.consents import Consents
from services.consent.operating import assessment_commands
from shared.events.catalog import ScanRequested
from shared.events.details import Scope
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, asked, wanted
from tests.support.clock import NOON, TurnableClock
from tests.support.operator import WHO, Operator, an_office, trail
from tests.support.outbox import waiting

pytestmark = pytest.mark.mongodb


@pytest.fixture
def operator(mongodb: Documents, clock: TurnableClock) -> Operator:
    return Operator([assessment_commands(lambda: an_office(mongodb, clock, service="consent"))])


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


def grant(consents: Consents, scope: Scope = Scope.ORGANISATION) -> None:
    consents.grant_at_once(asked(wanted=wanted(scope=scope)), "Contoso", "sealed")


def start(consents: Consents, *, ended: bool) -> str:
    """Request the first scan and return its id."""
    consent = consents.granted(CUSTOMER)
    assert consent
    consents.start(consent)
    started = consents.granted(CUSTOMER)
    assert started
    assert started.scan_id
    if ended:
        consents._rescans.note_end(CUSTOMER, started.scan_id)
    return started.scan_id


def test_assessments_are_listed_without_names_and_addresses(operator: Operator, consents: Consents) -> None:
    grant(consents)
    scan_id = start(consents, ended=True)

    (listed,) = operator.ask("assessments", "list")["assessments"]

    assert (listed["customer_id"], listed["state"], listed["scan_id"]) == (CUSTOMER, "granted", scan_id)
    assert listed["scan_ended_at"] == "2026-03-02T12:00:00Z"
    assert not any(each in str(listed) for each in ("contoso.example", "Contoso"))
    assert operator.ask("assessments", "list", "--state", "refused") == {"assessments": []}
    assert operator.ask("assessments", "list", "--customer", "another") == {"assessments": []}


def test_another_scan_is_requested_by_the_operator(operator: Operator, consents: Consents, mongodb: Documents) -> None:
    grant(consents)
    first = start(consents, ended=True)

    answer = operator.do("assessments", "retry", CUSTOMER)

    requested = waiting(mongodb["consents"], ScanRequested)
    assert [(each.scan_id, each.requested_by) for each in requested] == [
        (first, "customer"),
        (answer["scan_id"], "operator"),
    ]
    assert trail(mongodb) == [(WHO, "assessments retry", [CUSTOMER], "done")]


def test_while_a_scan_runs_no_other_is_requested(operator: Operator, consents: Consents) -> None:
    grant(consents)
    start(consents, ended=True)
    operator.do("assessments", "retry", CUSTOMER)

    status, complaint = operator.refused("assessments", "retry", CUSTOMER)

    assert status == 1
    assert complaint.startswith("The last scan has not ended yet.")


def test_what_the_customer_must_do_first_is_said(operator: Operator, consents: Consents, mongodb: Documents) -> None:
    complaints = [operator.refused("assessments", "retry", CUSTOMER)[1]]
    grant(consents)
    complaints.append(operator.refused("assessments", "retry", CUSTOMER)[1])
    consents.note_refusal(CUSTOMER, start(consents, ended=True), NOON)
    complaints.append(operator.refused("assessments", "retry", CUSTOMER)[1])
    grant(consents, Scope.ONE_MAILBOX)
    start(consents, ended=True)
    complaints.append(operator.refused("assessments", "retry", CUSTOMER)[1])

    assert [each.split()[:3] for each in complaints] == [
        ["No", "permission", "of"],
        ["The", "first", "assessment"],
        ["Microsoft", "refused", "the"],
        ["Of", "one", "mailbox"],
    ]
    assert [outcome for *_, outcome in trail(mongodb)] == ["not done"] * 4
