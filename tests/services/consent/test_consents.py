from typing import Any

import pytest

from services.consent.consent import Consent, State
from services.consent.consents import Consents
from services.consent.refusals import Refusal
from shared.events.catalog import ConsentGranted, ConsentWithdrawn, Event, ScanRequested
from shared.events.details import Scope
from shared.events.envelope import decode
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, STRANGER, asked, wanted
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    store = Consents(mongodb, clock)
    store.prepare()
    return store


def waiting(database: Documents, kind: type[Event]) -> list[Any]:
    stored = [each for document in database["consents"].find() for each in document.get("outbox", [])]
    return [event for each in stored if isinstance(event := decode(each["value"]).data, kind)]


def granted(consents: Consents, **changes: Any) -> Consent:
    consents.grant(consents.await_proof(asked(**changes)), "Contoso")
    found = consents.granted(changes.get("customer_id", CUSTOMER))
    assert found is not None
    return found


def test_a_grant_is_said_once(consents: Consents, mongodb: Documents) -> None:
    consent = consents.await_proof(asked())

    done = [consents.grant(consent, "Contoso") for _ in range(10)]

    assert done == [True] + [False] * 9
    assert len(waiting(mongodb, ConsentGranted)) == 1


def test_a_mailbox_is_granted_with_its_event_in_one_document(consents: Consents, mongodb: Documents) -> None:
    consent = consents.grant_at_once(asked(wanted=wanted(scope=Scope.ONE_MAILBOX)), "Contoso", "sealed")

    (event,) = waiting(mongodb, ConsentGranted)
    assert (event.sealed_grant, event.mailboxes) == ("sealed", ("admin@contoso.example",))
    assert consents.granted(CUSTOMER) == consent


def test_two_clicks_request_one_scan(consents: Consents, mongodb: Documents) -> None:
    consent = granted(consents)

    done = [consents.start(consent), consents.start(consent)]

    (event,) = waiting(mongodb, ScanRequested)
    assert done == [True, False]
    assert (event.requested_by, event.days, event.consent_id) == ("customer", 30, consent.consent_id)


def test_the_scan_starts_by_itself_after_five_minutes_once(
    consents: Consents, mongodb: Documents, clock: TurnableClock
) -> None:
    granted(consents)
    clock.turn(minutes=4, seconds=59)
    early = consents.start_due()
    clock.turn(seconds=1)

    done = [consents.start_due() for _ in range(3)]

    (event,) = waiting(mongodb, ScanRequested)
    assert (early, done) == (0, [1, 0, 0])
    assert event.requested_by == "timer"


def test_a_click_and_the_timer_together_request_one_scan(
    consents: Consents, mongodb: Documents, clock: TurnableClock
) -> None:
    consent = granted(consents)
    clock.turn(minutes=5)

    consents.start_due()
    consents.start(consent)

    assert len(waiting(mongodb, ScanRequested)) == 1


def test_a_stopped_clock_does_not_start_but_the_customer_still_can(
    consents: Consents, mongodb: Documents, clock: TurnableClock
) -> None:
    consent = granted(consents)
    consents.stop_the_clock(consent)
    clock.turn(hours=1)

    by_itself = consents.start_due()
    by_hand = consents.start(consent)

    assert (by_itself, by_hand) == (0, True)
    assert len(waiting(mongodb, ScanRequested)) == 1


def test_the_clock_cannot_be_stopped_after_the_start(consents: Consents) -> None:
    consent = granted(consents)
    consents.start(consent)

    assert consents.stop_the_clock(consent) is False


def test_a_second_scan_follows_the_one_that_was_seen(consents: Consents, mongodb: Documents) -> None:
    consents.start(granted(consents))
    first = consents.granted(CUSTOMER)
    assert first is not None

    done = [consents.start_again(first, first.scan_id or ""), consents.start_again(first, first.scan_id or "")]

    assert done == [True, False]
    assert len({each.scan_id for each in waiting(mongodb, ScanRequested)}) == 2


def test_a_new_grant_stops_the_clock_of_the_one_before(
    consents: Consents, mongodb: Documents, clock: TurnableClock
) -> None:
    granted(consents)
    clock.turn(minutes=1)
    newer = granted(consents)
    clock.turn(minutes=10)

    consents.start_due()

    (event,) = waiting(mongodb, ScanRequested)
    assert event.consent_id == newer.consent_id


def test_a_later_refusal_leaves_the_consent_that_holds(consents: Consents, clock: TurnableClock) -> None:
    holding = granted(consents)
    clock.turn(minutes=1)
    attempt = consents.await_proof(asked())

    consents.refuse(attempt, Refusal.NOT_VERIFIED)

    current = consents.current(CUSTOMER)
    assert consents.granted(CUSTOMER) == holding
    assert current is not None
    assert (current.state, current.refusal) == (State.REFUSED, Refusal.NOT_VERIFIED)


def test_withdrawing_is_said_once_and_ends_everything(
    consents: Consents, mongodb: Documents, clock: TurnableClock
) -> None:
    consent = granted(consents)

    withdrawn = [consents.withdraw(CUSTOMER), consents.withdraw(CUSTOMER)]
    clock.turn(hours=1)
    started = [consents.start_due(), consents.start(consent)]

    assert withdrawn == [1, 0]
    assert started == [0, False]
    assert len(waiting(mongodb, ConsentWithdrawn)) == 1
    assert consents.granted(CUSTOMER) is None


def test_one_customers_doings_leave_another_alone(consents: Consents) -> None:
    granted(consents)
    other = granted(consents, customer_id=STRANGER)

    consents.withdraw(CUSTOMER)
    consents.erase(CUSTOMER)

    assert consents.granted(STRANGER) == other


def test_a_verification_is_leased_to_one_worker(consents: Consents, clock: TurnableClock) -> None:
    consents.await_proof(asked())

    first, second = consents.lease_next_to_verify(), consents.lease_next_to_verify()
    clock.turn(seconds=61)
    after_the_lease = consents.lease_next_to_verify()

    assert first is not None
    assert second is None
    assert after_the_lease is not None
    assert after_the_lease.tries == 2
