from datetime import timedelta

import pytest

from services.reports.comparison import Comparison
from services.reports.figures import Summary
from services.reports.narrowing import Narrowing
from services.reports.table import Table
from shared.events.catalog import MailScanned
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
    a_scan_completed,
    a_scan_failed,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb

LATER = NOON + timedelta(days=1)


def a_mail(number: int, scan_id: str = SCAN, **changes: object) -> MailScanned:
    detection = a_detection(internet_message_id=f"<{number}@examp1e.test>")
    return a_mail_scanned(**{"mail_id": f"m{number}", "scan_id": scan_id, "detection": detection} | changes)


def kept(reports: Listening, scan_id: str = SCAN) -> Summary:
    found = reports.read_model.summaries.find(CUSTOMER, scan_id)
    assert found is not None
    return found


def an_earlier_scan(reports: Listening) -> None:
    mails = a_mail(1, "old"), a_mail(2, "old"), a_mail(3, "old", verdict=Verdict.SUSPICIOUS, attack_type=AttackType.BEC)
    spam = a_mail(9, "old", attack_type=AttackType.SPAM)
    reports.hears(a_scan_started(scan_id="old"), *mails, spam, a_scan_completed(scan_id="old", threats=2))


def test_nothing_is_counted_while_a_scan_runs(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail(1))

    assert reports.read_model.summaries.find(CUSTOMER, SCAN) is None


@pytest.mark.parametrize("end", [a_scan_completed(), a_scan_failed()])
def test_what_is_kept_is_what_would_be_counted(reports: Listening, end: MailScanned) -> None:
    reports.hears(a_scan_started(), a_mail(1), a_mail(2, not_fully_analysed=("too_large",)), end)

    assert kept(reports) == reports.read_model.counting.summary(CUSTOMER, SCAN)


def test_a_late_judgement_is_counted_too(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail(1), a_mail(2), a_scan_completed())

    reports.hears(a_clean_mail_scanned(mail_id="m2", revision=2))

    assert kept(reports).figures.threats == 1


def test_an_older_count_does_not_replace_a_newer_one(reports: Listening) -> None:
    reports.hears(a_scan_started(), a_mail(1), a_scan_completed())
    stamp = reports.read_model.summaries.stamp(CUSTOMER, SCAN)
    assert stamp is not None
    reports.hears(a_mail(2))

    reports.read_model.summaries.keep(CUSTOMER, SCAN, stamp, Summary())

    assert kept(reports).figures.threats == 2


def test_a_second_assessment_knows_what_is_new_gone_and_still_there(reports: Listening) -> None:
    an_earlier_scan(reports)

    reports.hears(a_scan_started(started_at=LATER), a_mail(2), a_mail(4), a_mail(9, attack_type=AttackType.SPAM))
    reports.hears(a_mail(5, attack_type=AttackType.MALWARE), a_scan_completed())

    assert kept(reports).comparison == Comparison(
        scan_id="old",
        new=2,
        gone=2,
        still_there=1,
        before={"credential_phishing": 2, "bec": 1},
        now={"credential_phishing": 2, "malware": 1},
    )


def test_new_mails_can_be_listed_alone(reports: Listening) -> None:
    an_earlier_scan(reports)
    reports.hears(a_scan_started(started_at=LATER), a_mail(2), a_mail(4), a_scan_completed())

    page = Table(reports.database).page(CUSTOMER, SCAN, Narrowing(since=("new",)))

    assert [(each.mail_id, each.is_new) for each in page.rows] == [("m4", True)]
    assert page.facets["since"] == {"known": 1, "new": 1}


def test_a_mail_that_was_moved_is_recognised(reports: Listening) -> None:
    an_earlier_scan(reports)

    reports.hears(a_scan_started(started_at=LATER), a_mail(1, mail_id="another id in another folder"))
    reports.hears(a_scan_completed())

    comparison = kept(reports).comparison
    assert comparison is not None
    assert (comparison.new, comparison.still_there) == (0, 1)


def test_an_assessment_from_before_fingerprints_is_not_compared(reports: Listening) -> None:
    an_earlier_scan(reports)
    reports.database["fingerprints"].delete_many({})

    reports.hears(a_scan_started(started_at=LATER), a_mail(2), a_scan_completed())

    assert kept(reports).comparison is None


def test_fingerprints_hold_nothing_of_a_mail_and_go_with_the_customer(reports: Listening) -> None:
    an_earlier_scan(reports)
    reports.hears(a_scan_started(started_at=LATER))
    stored = str(list(reports.database["fingerprints"].find()))

    reports.hears(a_customer_erased())

    assert len(stored) > 100
    assert not any(said in stored for said in ("examp1e", "hanako", "b" * 32, "m1", "almost full"))
    assert reports.database["fingerprints"].count_documents({}) == 0


def test_customers_have_different_fingerprints_of_the_same_mail(reports: Listening) -> None:
    ours, theirs = (reports.read_model.fingerprints.identity(a_mail(1, customer_id=each)) for each in ("a", "b"))

    assert ours != theirs
