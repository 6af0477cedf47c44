from datetime import timedelta

import pytest

from services.scanner.mail_source import Busy
from services.scanner.metrics import count_end, count_failure
from shared.events.details import FailureReason
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.measured import growth
from tests.support.scanning import Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb


def test_a_scan_counts_its_mails_by_verdict_and_its_end(mongodb: Documents, clock: TurnableClock) -> None:
    malicious = growth("shindan_mails_judged_total", verdict="malicious", attack_type="credential_phishing")
    clean = growth("shindan_mails_judged_total", verdict="clean", attack_type="none")
    begun, ended = (
        growth("shindan_scans_begun_total"),
        growth("shindan_scans_ended_total", outcome="completed", in_time="yes"),
    )
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(12, dangerous=2)}), clock)

    stage.hear(stage.granted(), stage.requested(), stage.requested())
    stage.work()

    assert (clean(), malicious(), begun(), ended()) == (10, 2, 1, 1)


def test_mails_that_were_not_read_are_counted_by_reason(mongodb: Documents, clock: TurnableClock) -> None:
    too_large = growth("shindan_mails_not_read_total", reason="too_large")
    mails = [(listed, b"x" * 2_000) for listed, _ in some_mails(3)]
    stage = Stage(mongodb, FakeTenant({"ann": mails}), clock)

    stage.hear(stage.granted(), stage.requested())
    stage.work()

    assert too_large() == 3


def test_work_that_is_put_off_and_given_up_is_counted(mongodb: Documents, clock: TurnableClock) -> None:
    put_off, given_up = (growth(f"shindan_scan_work_{each}_total", kind="page") for each in ("put_off", "given_up"))

    def refuse(_mail_id: str) -> None:
        raise Busy("busy", retry_after=4 * 3_600, status=429)

    stage = Stage(mongodb, FakeTenant({"ann": some_mails(3)}, before_message=refuse), clock)
    stage.hear(stage.granted(), stage.requested())
    stage.work()
    clock.turn(hours=5)
    stage.work()

    assert (put_off(), given_up()) == (1, 1)


def test_work_without_progress_is_counted_when_it_is_announced_again(mongodb: Documents, clock: TurnableClock) -> None:
    revived = growth("shindan_scan_work_revived_total")
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(3)}), clock)
    stage.hear(stage.granted(), stage.requested())
    stage.worker.step()
    mongodb["items"].update_many({}, {"$set": {"outbox": []}})
    stage.broker = type(stage.broker)()
    stage.worker = stage.another_worker()

    clock.turn(minutes=31)
    stage.work()

    assert revived() == 1


@pytest.mark.parametrize(("late", "in_time"), [(timedelta(), "yes"), (timedelta(seconds=1), "no")])
def test_a_scan_is_in_time_by_its_size(late: timedelta, in_time: str) -> None:
    counted = growth("shindan_scans_ended_total", outcome="stopped", in_time=in_time)

    count_end("stopped", (timedelta(hours=1, seconds=200) + late).total_seconds(), 1_000)

    assert counted() == 1


def test_a_scan_that_took_too_long_is_late_and_a_withdrawn_one_is_not() -> None:
    late = growth("shindan_scans_ended_total", outcome="took_too_long", in_time="no")
    withdrawn = growth("shindan_scans_ended_total", outcome="permission_withdrawn", in_time="yes")

    count_failure(FailureReason.TOOK_TOO_LONG)
    count_failure(FailureReason.PERMISSION_WITHDRAWN)

    assert (late(), withdrawn()) == (1, 1)
