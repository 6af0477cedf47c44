from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.reports.scans import State
from shared.events.catalog import Event
from shared.mongodb import Documents
from shared.verdicts import AttackType, Verdict
from tests.services.reports.conftest import Listening
from tests.support.events import (
    CUSTOMER,
    NOON,
    SCAN,
    a_clean_mail_scanned,
    a_customer_erased,
    a_detection,
    a_mail_scanned,
    a_mailbox_scanned,
    a_scan_completed,
    a_scan_expired,
    a_scan_failed,
    a_scan_progressed,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb

COLLECTIONS = ("scans", "detections", "mailboxes", "fingerprints", "summaries", "tombstones")


def contents(database: Documents) -> dict[str, list[Any]]:
    """Return everything stored but the random ids of announcements."""
    return {name: list(database[name].find({}, {"outbox": 0}).sort("_id", 1)) for name in COLLECTIONS}


def a_whole_scan(scan_id: str, day: int) -> list[Event]:
    later = NOON + timedelta(days=day)
    return [
        a_scan_started(scan_id=scan_id, started_at=later),
        a_scan_progressed(scan_id=scan_id, revision=1),
        a_mail_scanned(scan_id=scan_id, mail_id="m1"),
        a_mail_scanned(scan_id=scan_id, mail_id="m2", verdict=Verdict.SUSPICIOUS),
        a_clean_mail_scanned(scan_id=scan_id, mail_id="m3"),
        a_scan_progressed(scan_id=scan_id, revision=2, mails_scanned=2000),
        a_mailbox_scanned(scan_id=scan_id),
        a_mail_scanned(scan_id=scan_id, mail_id="m2", revision=2, verdict=Verdict.MALICIOUS),
        a_clean_mail_scanned(scan_id=scan_id, mail_id="m1", revision=2),
        a_scan_completed(scan_id=scan_id, started_at=later, threats=1),
    ]


def interleaved(draw: st.DrawFn, scans: Sequence[Sequence[Event]]) -> list[Event]:
    """Mix the events of several scans, keeping the order within each."""
    waiting = [list(scan) for scan in scans]
    mixed = []
    while any(waiting):
        chosen = draw(st.sampled_from([scan for scan in waiting if scan]))
        mixed.append(chosen.pop(0))
    return mixed


@st.composite
def two_scans_mixed(draw: st.DrawFn) -> list[Event]:
    return interleaved(draw, [a_whole_scan("scan1", 0), a_whole_scan("scan2", 1)])


@given(events=two_scans_mixed(), times=st.integers(1, 3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_across_scans_and_any_repetition_give_the_same_database(
    reports: Listening, events: list[Event], times: int
) -> None:
    for name in COLLECTIONS:
        reports.database[name].delete_many({})
    reports.hears(*a_whole_scan("scan1", 0), *a_whole_scan("scan2", 1))
    expected = contents(reports.database)

    for name in COLLECTIONS:
        reports.database[name].delete_many({})
    for _ in range(times):
        reports.hears(*events)

    assert contents(reports.database) == expected


def test_ten_times_the_same_events_give_the_same_database(reports: Listening) -> None:
    reports.hears(*a_whole_scan(SCAN, 0))
    once = contents(reports.database)

    for _ in range(9):
        reports.hears(*a_whole_scan(SCAN, 0))

    assert contents(reports.database) == once
    assert [each["mail"]["mail_id"] for each in once["detections"]] == ["m1", "m2"]


@given(order=st.permutations([1, 2, 3]))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_highest_revision_wins_in_any_order(reports: Listening, order: list[int]) -> None:
    reports.database["detections"].delete_many({})
    verdicts = {1: Verdict.MALICIOUS, 2: Verdict.CLEAN, 3: Verdict.SUSPICIOUS}

    reports.hears(*(a_mail_scanned(revision=revision, verdict=verdicts[revision]) for revision in order))

    stored = list(reports.database["detections"].find())
    assert [(each["mail"]["revision"], each["level"]) for each in stored] == [(3, "potential_threat")]


def test_a_mail_that_turned_out_clean_is_shown_no_more_and_keeps_nothing_of_its_subject(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned(), a_clean_mail_scanned(revision=2))

    stored = reports.database["detections"].find_one()

    assert reports.read_model.detections.find(CUSTOMER, SCAN, "a" * 32) is None
    assert "mailbox is almost full" not in str(stored)


def test_an_ordinary_mail_costs_no_document(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_clean_mail_scanned())

    assert reports.database["detections"].count_documents({}) == 0


def test_spam_is_no_threat(reports: Listening) -> None:
    reports.hears(a_mail_scanned(verdict=Verdict.SUSPICIOUS, attack_type=AttackType.SPAM))

    found = reports.read_model.detections.find(CUSTOMER, SCAN, "a" * 32)

    assert found is not None
    assert found.level.value == "spam"


def test_a_new_scan_erases_the_earlier_detections_and_keeps_its_counts(reports: Listening) -> None:
    reports.hears(*a_whole_scan("scan1", 0), a_scan_started(scan_id="scan2", started_at=NOON + timedelta(days=1)))

    scans = reports.read_model.scans.of(CUSTOMER)

    assert [each.scan_id for each in scans] == ["scan2", "scan1"]
    assert scans[1].completed is not None
    assert scans[1].completed.threats == 1
    assert reports.database["detections"].count_documents({}) == 0
    assert reports.database["mailboxes"].count_documents({}) == 0


def test_late_mails_of_an_erased_scan_do_not_come_back(reports: Listening) -> None:
    reports.hears(a_scan_started(scan_id="old"), a_scan_started(scan_id="new", started_at=NOON + timedelta(days=1)))

    reports.hears(a_mail_scanned(scan_id="old"), a_mailbox_scanned(scan_id="old"), a_mail_scanned(scan_id="new"))

    assert [each["scan_id"] for each in reports.database["detections"].find()] == ["new"]
    assert reports.database["mailboxes"].count_documents({}) == 0


def test_another_customers_new_scan_erases_nothing(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail_scanned())

    reports.hears(a_scan_started(customer_id="other", scan_id="x", started_at=NOON + timedelta(days=1)))

    assert reports.read_model.detections.find(CUSTOMER, SCAN, "a" * 32) is not None


def test_after_erasure_nothing_is_left_but_a_tombstone_without_words(reports: Listening) -> None:
    reports.hears(*a_whole_scan("scan1", 0), *a_whole_scan(SCAN, 1), a_customer_erased())

    left = contents(reports.database)

    assert [each["_id"] for each in left.pop("tombstones")] == [f"customer:{CUSTOMER}"]
    assert left == {name: [] for name in COLLECTIONS if name != "tombstones"}


def test_events_after_erasure_bring_nothing_back(reports: Listening) -> None:
    reports.hears(*a_whole_scan(SCAN, 0), a_customer_erased())
    erased = contents(reports.database)

    reports.hears(*a_whole_scan(SCAN, 0), a_scan_failed(), a_customer_erased())

    assert contents(reports.database) == erased


def test_a_scan_that_failed_before_it_began_leaves_the_earlier_result(reports: Listening) -> None:
    reports.hears(*a_whole_scan(SCAN, 0), a_scan_failed(scan_id="refused", failed_at=NOON + timedelta(days=3)))

    latest, refused = reports.read_model.scans.latest(CUSTOMER), reports.read_model.scans.refused(CUSTOMER)

    assert latest is not None
    assert (latest.scan_id, latest.state) == (SCAN, State.COMPLETED)
    assert refused is not None
    assert refused.scan_id == "refused"


def test_an_older_line_of_the_coverage_statement_does_not_replace_a_newer_one(reports: Listening) -> None:
    first, changed = a_mailbox_scanned(threats=2), a_mailbox_scanned(threats=3, revision=2)

    reports.hears(first, changed, first, changed, first)

    assert [each["threats"] for each in reports.database["mailboxes"].find()] == [3]


def test_expired_scans_are_erased_whole_and_stay_erased(reports: Listening) -> None:
    reports.hears(*a_whole_scan(SCAN, 0))

    reports.read_model.erase_scan(a_scan_expired())
    reports.hears(*a_whole_scan(SCAN, 0))

    assert reports.read_model.scans.latest(CUSTOMER) is None
    assert reports.database["detections"].count_documents({}) == 0


def test_a_stored_mail_reads_back_as_it_was_heard(reports: Listening) -> None:
    mail = a_mail_scanned(detection=a_detection(subject="件名", campaign="w1", is_read=True))

    reports.hears(mail)

    found = reports.read_model.detections.find(CUSTOMER, SCAN, mail.mail_id)
    assert found is not None
    assert found.mail == mail
