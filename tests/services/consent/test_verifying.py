from datetime import timedelta

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from services.consent.approvals import Approvals
from services.consent.consent import Consent, State
from services.consent.consents import Consents
from services.consent.microsoft import EntraAndGraph
from services.consent.settings import Settings
from services.consent.verifying import pause_after, verify_next
from shared.mongodb import Documents
from tests.emulator.builders import TENANT_ID
from tests.services.consent.builders import CUSTOMER, asked
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


@pytest.fixture
def approvals(mongodb: Documents, clock: TurnableClock) -> Approvals:
    return Approvals(mongodb, b"key", clock)


@pytest.fixture
def microsoft(settings: Settings, clock: TurnableClock) -> EntraAndGraph:
    return EntraAndGraph(settings, clock)


def unknown(_consent: Consent) -> None:
    """Tell that nothing can be said of how much there is to read."""


def agree(emulator: Emulator) -> None:
    application = emulator.world.application
    emulator.world.consents.grant_roles(TENANT_ID, application.client_id, application.application_permissions)


def state(consents: Consents) -> State | None:
    current = consents.current(CUSTOMER)
    return current.state if current else None


def test_a_permission_that_works_is_granted(
    emulator: Emulator, consents: Consents, approvals: Approvals, microsoft: EntraAndGraph, clock: TurnableClock
) -> None:
    agree(emulator)
    consents.await_proof(asked())

    verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)

    assert state(consents) is State.GRANTED


def test_a_permission_that_arrives_late_is_granted_then(
    emulator: Emulator, consents: Consents, approvals: Approvals, microsoft: EntraAndGraph, clock: TurnableClock
) -> None:
    consents.await_proof(asked())
    verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)
    before = state(consents)
    agree(emulator)
    clock.turn(seconds=2)

    verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)

    assert (before, state(consents)) == (State.VERIFYING, State.GRANTED)


def test_a_permission_without_roles_is_refused_after_two_minutes(
    emulator: Emulator, consents: Consents, approvals: Approvals, microsoft: EntraAndGraph, clock: TurnableClock
) -> None:
    emulator.world.consents.grant_roles(TENANT_ID, emulator.world.application.client_id, ())
    consents.await_proof(asked())

    tries = 0
    while state(consents) is State.VERIFYING and tries < 100:
        tries += verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)
        clock.turn(seconds=1)

    assert state(consents) is State.REFUSED
    assert 8 <= tries <= 12


def test_people_without_mail_are_no_permission(
    emulator: Emulator, consents: Consents, approvals: Approvals, microsoft: EntraAndGraph, clock: TurnableClock
) -> None:
    emulator.world.consents.grant_roles(TENANT_ID, emulator.world.application.client_id, ("User.Read.All",))
    consents.await_proof(asked())

    verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)
    before = state(consents)
    agree(emulator)
    clock.turn(seconds=2)
    verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)

    assert (before, state(consents)) == (State.VERIFYING, State.GRANTED)


def test_microsoft_being_busy_refuses_nothing(
    emulator: Emulator, consents: Consents, approvals: Approvals, microsoft: EntraAndGraph, clock: TurnableClock
) -> None:
    agree(emulator)
    emulator.world.faults.add(Fault(f"/{TENANT_ID}/oauth2", status=503))
    emulator.world.faults.add(Fault("/v1.0/users", status=429, retry_after="1"))
    consents.await_proof(asked())

    for _ in range(3):
        verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)
        clock.turn(seconds=5)

    assert state(consents) is State.GRANTED


def test_nothing_to_verify_is_nothing_done(
    consents: Consents, approvals: Approvals, microsoft: EntraAndGraph, clock: TurnableClock
) -> None:
    done = verify_next(consents=consents, approvals=approvals, microsoft=microsoft, estimate=unknown, clock=clock)

    assert done is False


def test_pauses_grow_to_twenty_seconds() -> None:
    pauses = [pause_after(tries) for tries in (1, 2, 3, 6, 100)]

    assert pauses == [timedelta(seconds=each) for each in (1, 2, 4, 20, 20)]
