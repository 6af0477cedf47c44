import pytest

from services.scanner.judging.traces import Trace
from services.scanner.mail_source import NotThere, Refused
from services.scanner.traces import Traced
from services.scanner.work import Kind, WorkItem
from shared.events.catalog import MailScanned, ScanCompleted
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.foretold import MAILS, a_stage, last_said
from tests.support.scanning import SCAN

pytestmark = pytest.mark.mongodb


class KilledError(BaseException):
    pass


def test_a_mail_that_is_gone_keeps_its_first_judgement(mongodb: Documents, clock: TurnableClock) -> None:
    stage, fetched = a_stage(mongodb, clock), set[str]()

    def vanish(mail_id: str) -> None:
        if mail_id in fetched:
            raise NotThere("not_found")
        fetched.add(mail_id)

    stage.tenant.before_message = vanish

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    assert {revision for revision, _ in last_said(stage).values()} == {1}
    assert (completed.mails, completed.threats, completed.potential_threats) == (7, 2, 1)


def test_permission_that_ends_after_reading_costs_only_hindsight(mongodb: Documents, clock: TurnableClock) -> None:
    stage, fetched = a_stage(mongodb, clock), list[str]()

    def refuse(mail_id: str) -> None:
        fetched.append(mail_id)
        if len(fetched) > 7:
            raise Refused

    stage.tenant.before_message = refuse

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    assert (completed.mails, completed.threats) == (7, 2)


@pytest.mark.parametrize("fatal", [8, 9, 10, 11])
def test_a_scanner_that_dies_in_hindsight_costs_nothing(mongodb: Documents, clock: TurnableClock, fatal: int) -> None:
    stage, fetched = a_stage(mongodb, clock), list[str]()

    def die(mail_id: str) -> None:
        fetched.append(mail_id)
        if len(fetched) == fatal:
            raise KilledError

    stage.tenant.before_message = die
    stage.hear(stage.granted(), stage.requested())

    with pytest.raises(KilledError):
        stage.work()
    stage.bury(stage.worker)
    stage.later(minutes=1)
    stage.work(stage.another_worker())

    [completed] = stage.said(ScanCompleted)
    assert (completed.mails, completed.threats, completed.potential_threats) == (7, 2, 1)
    assert last_said(stage)["doubtful"] == (2, "clean")
    assert len(stage.said(MailScanned)) == 7 + 4


def test_two_scanners_share_the_pass(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)
    stage.hear(stage.granted(), stage.requested())

    stage.work(stage.worker, stage.another_worker())

    assert len(stage.said(ScanCompleted)) == 1
    assert len(stage.said(MailScanned)) == 7 + 4


def test_work_that_cannot_be_done_is_given_up_and_the_scan_ends(mongodb: Documents, clock: TurnableClock) -> None:
    stage, fetched = a_stage(mongodb, clock, mails_per_page=10), list[str]()

    def break_down(mail_id: str) -> None:
        fetched.append(mail_id)
        if len(fetched) > 7:
            raise ZeroDivisionError

    stage.tenant.before_message = break_down

    stage.scan()
    for _ in range(5):
        stage.later(minutes=31)
        stage.work()

    [completed] = stage.said(ScanCompleted)
    assert (completed.mails, completed.threats, completed.potential_threats) == (7, 2, 1)


def test_traces_that_a_dead_scanner_left_of_an_ended_scan_are_deleted(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)
    stage.scan()
    page = WorkItem("page", SCAN, "customer-1", Kind.PAGE)
    stage.dependencies().traces.keep(page, [Traced("m1", MAILS[0][0], Trace())])

    stage.later(minutes=11)
    stage.work()

    assert mongodb["traces"].count_documents({}) == 0
