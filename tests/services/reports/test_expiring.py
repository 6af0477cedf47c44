from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from services.reports.expiring import NOTICE, Expiring
from shared.events.catalog import ErasureScheduled, Event, ScanExpired
from shared.events.envelope import decode
from tests.services.reports.conftest import Listening
from tests.support.events import (
    CUSTOMER,
    SCAN,
    a_customer_erased,
    a_mail_scanned,
    a_scan_completed,
    a_scan_failed,
    a_scan_started,
    a_schedule,
    a_sign_up,
    an_end_of_schedule,
)

pytestmark = pytest.mark.mongodb

KEPT = {"shindan": timedelta(days=30), "nozomi": timedelta(days=14), "gone": timedelta(days=30)}
ENDED = a_scan_completed().completed_at

E = TypeVar("E", bound=Event)


def at(reports: Listening, moment: datetime) -> Expiring:
    return Expiring(reports.read_model, lambda: moment)


def hear_a_scan(reports: Listening, brand: str = "shindan") -> None:
    reports.hears(a_sign_up(brand=brand), a_scan_started(), a_mail_scanned(), a_scan_completed(threats=1))


def said(reports: Listening, kind: type[E], collection: str = "scans") -> list[E]:
    waiting = [entry for each in reports.database[collection].find() for entry in each.get("outbox", [])]
    return [event for entry in waiting if isinstance(event := decode(entry["value"]).data, kind)]


@pytest.mark.parametrize("brand", KEPT)
def test_a_result_is_kept_as_long_as_the_brand_says(reports: Listening, brand: str) -> None:
    hear_a_scan(reports, brand)
    end = ENDED + KEPT[brand]

    early, late = at(reports, end).erase(), at(reports, end + timedelta(seconds=1)).erase()

    assert (early, late) == (0, 1)
    assert reports.read_model.scans.latest(CUSTOMER) is None
    assert reports.database["detections"].count_documents({}) == 0


def test_the_end_of_a_result_is_said_once_however_often_it_is_erased(reports: Listening) -> None:
    hear_a_scan(reports, "nozomi")
    end = ENDED + KEPT["nozomi"]
    (ending,) = reports.read_model.scans.ended_before(end)

    at(reports, end + timedelta(minutes=3)).erase()
    (expired,) = said(reports, ScanExpired, "tombstones")
    reports.read_model.erase_scan(expired)

    assert (ending.scan_id, ending.has_result) == (SCAN, True)
    assert said(reports, ScanExpired, "tombstones") == [expired]
    assert (expired.has_result, expired.expired_at, expired.erased_at) == (True, end, end + timedelta(minutes=3))


def test_the_end_of_a_scan_that_failed_is_said_as_one_without_a_result(reports: Listening) -> None:
    reports.hears(a_scan_failed(failed_at=ENDED))

    at(reports, ENDED + KEPT["shindan"] + timedelta(minutes=3)).erase()

    assert [each.has_result for each in said(reports, ScanExpired, "tombstones")] == [False]
    assert reports.database["scans"].count_documents({}) == 0


def test_without_a_sign_up_the_default_brands_time_holds(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_scan_completed())

    assert reports.read_model.keeping.of(CUSTOMER).length == KEPT["shindan"]


def test_three_days_before_it_is_said_once(reports: Listening) -> None:
    hear_a_scan(reports, "nozomi")
    end = ENDED + KEPT["nozomi"]

    counts = [at(reports, end - NOTICE + timedelta(minutes=each)).announce() for each in (-1, 1, 11)]

    assert counts == [0, 1, 0]
    assert [(event.scan_id, event.erased_at) for event in said(reports, ErasureScheduled)] == [(SCAN, end)]


def test_nothing_is_said_of_what_is_gone_or_was_never_there(reports: Listening) -> None:
    hear_a_scan(reports)
    reports.read_model.erase_details(CUSTOMER, SCAN)
    reports.hears(a_scan_failed(scan_id="failed", failed_at=ENDED))

    announced = at(reports, ENDED + KEPT["shindan"] - timedelta(days=1)).announce()

    assert announced == 0
    assert said(reports, ErasureScheduled) == []


def test_an_erased_customer_leaves_no_brand_and_a_late_sign_up_brings_none(reports: Listening) -> None:
    hear_a_scan(reports, "nozomi")

    reports.hears(a_customer_erased(), a_sign_up(brand="nozomi"))

    assert reports.database["customers"].count_documents({}) == 0


def a_second_scan(reports: Listening, after: timedelta) -> datetime:
    started_at = ENDED + after
    ended_at = started_at + timedelta(minutes=20)
    which = {"scan_id": "second", "started_at": started_at}
    reports.hears(a_scan_started(**which), a_scan_completed(**which, completed_at=ended_at, threats=2))
    return ended_at


def counted(reports: Listening) -> list[str]:
    return [each.scan_id for each in reports.read_model.scans.of(CUSTOMER)]


def test_the_counts_of_an_earlier_scan_stay_as_long_as_the_last_result(reports: Listening) -> None:
    hear_a_scan(reports)
    ended_at = a_second_scan(reports, timedelta(days=20))

    at(reports, ENDED + timedelta(days=31)).erase()
    before = counted(reports)
    for each in (1, 2):
        late = at(reports, ended_at + timedelta(days=30, seconds=each))
        late.erase()
        late.erase_counts()

    assert [(each.scan_id, each.has_result) for each in said(reports, ScanExpired, "tombstones")] == [
        (SCAN, False),
        ("second", True),
    ]
    assert before == ["second", SCAN]
    assert counted(reports) == []
    assert reports.database["fingerprints"].count_documents({}) == 0


def test_with_monthly_scans_the_mails_go_in_their_time_and_the_counts_stay(reports: Listening) -> None:
    hear_a_scan(reports)
    next_at = ENDED + timedelta(days=31)
    reports.hears(a_schedule(next_at=next_at))

    for _ in range(2):
        over = at(reports, ENDED + timedelta(days=30, seconds=1))
        over.erase()
        over.erase_counts()

    (expired,) = said(reports, ScanExpired, "tombstones")
    assert (expired.has_result, expired.counts_stay) == (True, True)
    (left,) = reports.read_model.scans.of(CUSTOMER)
    assert left.completed is not None
    assert left.details_over_at == ENDED + timedelta(days=30, seconds=1)
    assert [reports.database[name].count_documents({}) for name in ("detections", "summaries")] == [0, 0]
    assert reports.database["fingerprints"].count_documents({}) == 1


def test_after_a_year_counts_go_even_where_scans_go_on(reports: Listening) -> None:
    hear_a_scan(reports)
    reports.hears(a_schedule())
    at(reports, ENDED + timedelta(days=31)).erase()

    counts = [at(reports, ENDED + timedelta(days=each)).erase_counts() for each in (399, 401)]

    assert counts == [0, 1]
    assert counted(reports) == []


def test_when_monthly_scans_are_stopped_the_counts_go_with_the_last_result(reports: Listening) -> None:
    hear_a_scan(reports)
    reports.hears(a_schedule())
    over = at(reports, ENDED + timedelta(days=31))
    over.erase()

    reports.hears(an_end_of_schedule(ended_at=ENDED + timedelta(days=31)))

    assert over.erase_counts() == 1
    assert counted(reports) == []


def test_a_scan_to_come_is_announced_before_it_replaces_the_result(reports: Listening) -> None:
    hear_a_scan(reports)
    next_at = ENDED + timedelta(days=20)
    reports.hears(a_schedule(next_at=next_at))

    counts = [at(reports, next_at - NOTICE + timedelta(minutes=each)).announce() for each in (-1, 1, 11)]

    assert counts == [0, 1, 0]
    assert [(event.erased_at, event.next_scan_at) for event in said(reports, ErasureScheduled)] == [(next_at, next_at)]


def test_what_was_said_of_the_schedule_earlier_does_not_win_when_it_is_heard_later(reports: Listening) -> None:
    ended, chosen = an_end_of_schedule(ended_at=ENDED), a_schedule(scheduled_at=ENDED - timedelta(days=1))

    reports.hears(ended, chosen, ended, chosen)

    assert reports.read_model.keeping.of(CUSTOMER).next_scan_at is None


def test_an_erased_customer_has_no_schedule_left_and_a_late_one_brings_nothing(reports: Listening) -> None:
    hear_a_scan(reports)
    reports.hears(a_schedule(), a_customer_erased(), a_schedule())

    assert reports.database["customers"].count_documents({}) == 0
