from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.consent.consents import Consents
from services.consent.rescans import Rescans
from shared.events.catalog import RescansScheduled, ScanRequested
from shared.events.details import Scope
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER, asked, wanted
from tests.services.consent.monthly import ZONE, holding, next_at, scanned, waiting
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


@pytest.fixture
def rescans(mongodb: Documents, clock: TurnableClock) -> Rescans:
    return Rescans(mongodb, clock)


def test_a_date_that_has_come_requests_one_scan_and_the_next_date(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    first = scanned(consents, rescans)
    rescans.choose(first, 20, ZONE)
    due = next_at(consents)
    clock.now = due

    counts = [rescans.start_due() for _ in range(3)]

    by = [each.requested_by for each in waiting(mongodb, ScanRequested)]
    assert counts == [1, 0, 0]
    assert by == ["customer", "schedule"]
    assert [each.next_at for each in waiting(mongodb, RescansScheduled)] == [due, next_at(consents)]
    assert timedelta(days=28) <= next_at(consents) - due <= timedelta(days=31)
    assert holding(consents).scan_id != first.scan_id


def test_before_its_date_nothing_starts(consents: Consents, rescans: Rescans, clock: TurnableClock) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    clock.now = next_at(consents) - timedelta(seconds=1)

    assert rescans.start_due() == 0


def test_of_two_workers_at_once_one_starts_the_scan(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    clock.now = next_at(consents)

    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(lambda _: Rescans(mongodb, clock).start_due(), range(8)))

    assert sum(counts) == 1
    assert len(waiting(mongodb, ScanRequested)) == 2


def test_the_scan_of_a_date_has_the_same_id_from_whichever_worker(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    before = mongodb["consents"].find_one({})
    assert before is not None
    clock.now = next_at(consents)

    ids = []
    for _ in range(2):
        mongodb["consents"].replace_one({"_id": before["_id"]}, before)
        rescans.start_due()
        ids.append(holding(consents).scan_id)

    assert len(set(ids)) == 1


def test_months_that_were_missed_are_one_scan(consents: Consents, rescans: Rescans, clock: TurnableClock) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    clock.turn(days=200)

    counts = [rescans.start_due() for _ in range(5)]

    assert counts == [1, 0, 0, 0, 0]
    assert next_at(consents) > clock()


def test_a_clock_that_is_set_back_starts_no_second_scan(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    rescans.choose(scanned(consents, rescans), 20, ZONE)
    clock.now = next_at(consents)
    rescans.start_due()
    clock.turn(hours=-2)
    again = rescans.start_due()
    clock.turn(hours=3)

    assert (again, rescans.start_due()) == (0, 0)
    assert len(waiting(mongodb, ScanRequested)) == 2


def test_a_scan_that_still_runs_is_not_overtaken_and_the_month_is_left_out(
    consents: Consents, rescans: Rescans, mongodb: Documents, clock: TurnableClock
) -> None:
    consents.start(consents.grant_at_once(asked(), "Contoso", "sealed"))
    running = holding(consents)
    rescans.choose(running, 20, ZONE)
    due = next_at(consents)
    clock.now = due

    rescans.start_due()
    rescans.note_end(CUSTOMER, str(running.scan_id))

    assert rescans.start_due() == 0
    assert holding(consents).scan_id == running.scan_id
    assert len(waiting(mongodb, ScanRequested)) == 1
    assert next_at(consents) > due


def test_a_consent_from_before_ends_were_kept_counts_as_ended(
    consents: Consents, rescans: Rescans, mongodb: Documents
) -> None:
    scanned(consents, rescans)
    mongodb["consents"].update_one({}, {"$unset": {"scan_requested_at": "", "scan_ended_at": "", "monthly": ""}})

    assert holding(consents).is_scanning is False
    assert rescans.choose(holding(consents), 1, ZONE) is True


@pytest.mark.parametrize("scope", [Scope.ORGANISATION, Scope.NAMED_MAILBOXES, Scope.GROUP])
def test_a_permission_that_lasts_can_be_used_every_month(consents: Consents, rescans: Rescans, scope: Scope) -> None:
    granted = consents.grant_at_once(asked(wanted=wanted(scope=scope)), "Contoso", "sealed")

    assert rescans.choose(granted, 1, ZONE) is True


def test_that_of_one_mailbox_cannot(consents: Consents, rescans: Rescans, mongodb: Documents) -> None:
    granted = consents.grant_at_once(asked(wanted=wanted(scope=Scope.ONE_MAILBOX)), "Contoso", "sealed")

    assert rescans.choose(granted, 1, ZONE) is False
    assert waiting(mongodb, RescansScheduled) == []
