from collections.abc import Sequence

import pytest

from services.scanner.judging.traces import Trace
from services.scanner.mail_source import Listed, NotThere, Refused
from services.scanner.traces import Traced
from services.scanner.work import Kind, WorkItem
from shared.events.catalog import MailboxScanned, MailScanned, ScanCompleted, ScanProgressed
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.foretold import ForetoldAnalysers, foretold
from tests.support.scanning import SCAN, Stage
from tests.support.tenants import SENT, FakeTenant

pytestmark = pytest.mark.mongodb

STRANGER, PARTNER = 66, 77
MAILS = [
    foretold(
        "attack",
        "malicious",
        contact=STRANGER,
        domain="attacker.test",
        days_ago=0.5,
        message_id=1,
        answers_go_to=[STRANGER],
    ),
    foretold("twin", "clean", then="suspicious", contact=STRANGER, domain="attacker.test", bands=[1, 2, 3, 4]),
    foretold("threat", "malicious", contact=STRANGER, domain="attacker.test", bands=[1, 2, 3, 9]),
    foretold("doubtful", "suspicious", then="clean", contact=PARTNER, domain="fabrikam.example", days_ago=1),
    foretold("innocent", contact=PARTNER, domain="fabrikam.example", days_ago=2),
    foretold("answer", folder=SENT, is_own=True, is_sent=True, thread=[1], contacts=[STRANGER], days_ago=0.1),
]


class KilledError(BaseException):
    pass


def a_stage(
    mongodb: Documents, clock: TurnableClock, mails: Sequence[tuple[Listed, bytes]] = MAILS, mails_per_page: int = 2
) -> Stage:
    tenant = FakeTenant({"ann": mails, "bob": [foretold("other")]})
    return Stage(mongodb, tenant, clock, analysers=ForetoldAnalysers(), mails_per_page=mails_per_page)


def last_said(stage: Stage) -> dict[str, tuple[int, str]]:
    highest = {each.mail_id: each for each in sorted(stage.said(MailScanned), key=lambda each: each.revision)}
    names = {each.mail_id: each.detection.subject for each in stage.said(MailScanned) if each.detection}
    return {names[key]: (each.revision, each.verdict.value) for key, each in highest.items() if key in names}


def told(stage: Stage, name: str) -> str:
    [mail] = [
        each
        for each in stage.said(MailScanned)
        if each.revision == 2 and each.detection and each.detection.subject == name
    ]
    assert mail.detection is not None
    return mail.detection.findings[0].evidence[0].value


def test_only_mails_of_which_hindsight_tells_more_are_judged_again(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()

    assert last_said(stage) == {
        "attack": (2, "malicious"),
        "twin": (2, "suspicious"),
        "threat": (2, "malicious"),
        "doubtful": (2, "clean"),
    }
    assert len(stage.said(MailScanned)) == 7 + 4


def test_totals_and_coverage_follow(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    mailbox = [each for each in stage.said(MailboxScanned) if each.address.startswith("ann")][-1]
    assert (completed.mails, completed.threats, completed.potential_threats) == (7, 2, 1)
    assert (mailbox.mails, mailbox.threats, mailbox.potential_threats) == (6, 2, 1)


def test_hindsight_tells_who_answered_and_how_far_the_text_reached(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()

    assert "answered_by=('ann@contoso.example',)" in told(stage, "attack")
    assert "like_threats=1" in told(stage, "twin")
    assert "answered_by=()" in told(stage, "threat")


def test_completion_is_said_once_and_after_everything(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()
    stage.work()

    said = stage.said(MailScanned | MailboxScanned | ScanCompleted)  # type: ignore[arg-type]
    assert [type(each) for each in said].count(ScanCompleted) == 1
    assert isinstance(said[-1], ScanCompleted)


def test_progress_goes_on_while_pages_are_reviewed(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()

    assert len([each for each in stage.said(ScanProgressed) if each.mails_scanned == 7]) > 1


def test_nothing_is_left_of_traces_when_the_scan_ends(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()

    scan = stage.dependencies().scans.get(SCAN)
    assert scan is not None
    assert scan.trace_key == b""
    assert mongodb["traces"].count_documents({}) == mongodb["waves"].count_documents({}) == 0
    assert mongodb["items"].count_documents({"outcome.survey": {"$exists": True}}) == 0


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


def test_a_stopped_scan_skips_hindsight(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    def stop(_mail_id: str) -> None:
        stage.dependencies().scans.stop("customer-1")

    stage.tenant.before_message = stop

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    assert completed.stopped
    assert {each.revision for each in stage.said(MailScanned)} == {1}
    assert mongodb["traces"].count_documents({}) == 0


def test_regular_partners_are_known_to_detectors_in_hindsight(mongodb: Documents, clock: TurnableClock) -> None:
    exchanged = [
        foretold(f"in-{day}", contact=PARTNER, domain="fabrikam.example", is_proved=True, days_ago=day)
        for day in (2, 12, 25)
    ]
    sent = [
        foretold(f"out-{day}", folder=SENT, is_own=True, is_sent=True, contacts=[PARTNER], days_ago=day)
        for day in (3, 20)
    ]
    stage = a_stage(mongodb, clock, [MAILS[0], *exchanged, *sent])

    stage.scan()

    [mail] = [
        each
        for each in stage.said(MailScanned)
        if each.revision == 2 and each.detection and each.detection.subject == "attack"
    ]
    assert mail.detection is not None
    assert mail.detection.findings[0].evidence[1].value == "['fabrikam.example']"


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
