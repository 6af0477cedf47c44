from dataclasses import replace

import pytest

from shared.events.catalog import MailboxScanned, MailScanned, ScanCompleted, ScanProgressed
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.foretold import MAILS, PARTNER, a_stage, foretold, last_said
from tests.support.scanning import CUSTOMER, SCAN, Stage
from tests.support.tenants import SENT

pytestmark = pytest.mark.mongodb


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


def test_the_safe_view_follows_the_last_judgement(mongodb: Documents, clock: TurnableClock) -> None:
    stage = a_stage(mongodb, clock)

    stage.scan()

    ids = {each.detection.subject: each.mail_id for each in stage.said(MailScanned) if each.detection}
    where = stage.dependencies().figures.where
    assert where(CUSTOMER, SCAN, ids["twin"]) == ("u-ann", "twin")
    assert where(CUSTOMER, SCAN, ids["attack"]) == ("u-ann", "attack")
    assert where(CUSTOMER, SCAN, ids["doubtful"]) is None


def test_a_mail_that_hindsight_fetches_whole_is_no_longer_one_of_a_first_look(
    mongodb: Documents, clock: TurnableClock
) -> None:
    newest_first = sorted(MAILS, key=lambda mail: mail[0].received_at, reverse=True)
    stage = replace(a_stage(mongodb, clock, newest_first), first_look=True, broker=MemoryBroker())

    stage.hear(stage.granted(scope=Scope.ONE_MAILBOX), stage.requested())
    stage.work()

    looked = [each.first_look_only for each in stage.said(MailboxScanned)]
    judged = last_said(stage)
    assert (looked[0], looked[-1]) == (3, 2)
    assert judged["twin"] == (2, "suspicious")
