from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.consent.consents import Consents
from services.consent.rescans import Rescans
from shared.events.catalog import RescansEnded, ScanRequested
from shared.events.details import RescansEnd, Scope
from shared.mongodb import Documents
from tests.emulator.builders import OTHER_TENANT_ID
from tests.services.consent.builders import CUSTOMER, asked, wanted
from tests.services.consent.monthly import ZONE, holding, next_at, scanned, waiting
from tests.support.clock import NOON, TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


@pytest.fixture
def rescans(mongodb: Documents, clock: TurnableClock) -> Rescans:
    return Rescans(mongodb, clock)


def test_stopped_it_is_said_once_and_nothing_starts(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)

    stopped = [rescans.stop(holding(consents)) for _ in range(3)]
    clock.turn(days=60)

    assert stopped == [True, False, False]
    assert rescans.start_due() == 0
    assert [each.reason for each in waiting(mongodb, RescansEnded)] == [RescansEnd.CUSTOMER]


def test_withdrawn_it_ends(consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)

    for _ in range(2):
        consents.withdraw(CUSTOMER)
    clock.turn(days=60)

    assert rescans.start_due() == 0
    assert [each.reason for each in waiting(mongodb, RescansEnded)] == [RescansEnd.WITHDRAWN]


def test_refused_by_microsoft_it_ends_and_is_said_once(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    consent = scanned(consents, rescans)
    rescans.choose(consent, 20, ZONE)

    for _ in range(10):
        consents.note_refusal(CUSTOMER, str(consent.scan_id), NOON)
    clock.turn(days=60)

    assert rescans.start_due() == 0
    assert rescans.choose(holding(consents), 1, ZONE) is False
    assert [each.reason for each in waiting(mongodb, RescansEnded)] == [RescansEnd.REFUSED]


def test_it_goes_on_with_a_new_permission_of_the_same_organisation(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    due = next_at(consents)
    clock.turn(seconds=1)

    proved = consents.await_proof(asked())
    consents.grant(proved, "Contoso")
    clock.now = due

    assert holding(consents).consent_id == proved.consent_id
    assert next_at(consents) == due
    assert rescans.start_due() == 1
    assert mongodb["consents"].count_documents({"monthly": {"$ne": None}}) == 1


@pytest.mark.parametrize(
    "changes", [{"wanted": wanted(scope=Scope.ONE_MAILBOX)}, {"tenant_id": OTHER_TENANT_ID}], ids=["mailbox", "tenant"]
)
def test_it_ends_with_another_kind_of_permission(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock, changes: dict[str, Any]
) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    clock.turn(seconds=1)

    consents.grant_at_once(asked(**changes), "Contoso", "sealed")

    assert holding(consents).monthly is None
    assert [each.reason for each in waiting(mongodb, RescansEnded)] == [RescansEnd.REPLACED]


def test_a_time_that_is_over_becomes_the_last_month(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    over = replace(wanted(days=None), received_since=NOON - timedelta(days=90), received_before=NOON)
    rescans.choose(scanned(consents, rescans, wanted=over), 20, ZONE)
    clock.now = next_at(consents)
    rescans.start_due()

    first, monthly = waiting(mongodb, ScanRequested)

    assert (first.days, first.received_before) == (None, NOON)
    assert (monthly.days, monthly.received_since, monthly.received_before) == (31, None, None)
