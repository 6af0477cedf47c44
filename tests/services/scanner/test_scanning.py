from collections import Counter

import pytest

from services.scanner.mail_source import Busy, NotThere, Refused, TokenRefused
from shared.events.catalog import MailboxScanned, MailScanned, ScanCompleted, ScanFailed, ScanProgressed, ScanStarted
from shared.events.details import Coverage, FailureReason, Scope
from shared.mongodb import Documents
from shared.verdicts import Verdict
from tests.support.clock import TurnableClock
from tests.support.scanning import SCAN, Stage
from tests.support.tenants import JUNK, FakeTenant, a_user, some_mails

pytestmark = pytest.mark.mongodb


def a_tenant() -> FakeTenant:
    return FakeTenant({"ann": some_mails(12, dangerous=2), "bob": some_mails(3), "cid": []})


def test_every_mail_of_every_mailbox_is_judged_once(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.scan()

    ids = Counter(each.mail_id for each in stage.said(MailScanned))
    assert len(ids) == 15
    assert set(ids.values()) == {1}


def test_totals_and_coverage_are_those_of_the_tenant(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    mailboxes = {each.address: (each.coverage, each.mails, each.threats) for each in stage.said(MailboxScanned)}
    assert (completed.mailboxes, completed.mails, completed.threats) == (3, 15, 2)
    assert completed.dangerous_in_inboxes == 2
    assert mailboxes == {
        "ann@contoso.example": (Coverage.READ, 12, 2),
        "bob@contoso.example": (Coverage.READ, 3, 0),
        "cid@contoso.example": (Coverage.READ, 0, 0),
    }


def test_completion_is_said_last_and_once(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.scan()
    stage.work()

    kinds = [type(each) for each in stage.said(ScanStarted | MailScanned | MailboxScanned | ScanCompleted)]  # type: ignore[arg-type]
    assert kinds[0] is ScanStarted
    assert kinds[-1] is ScanCompleted
    assert kinds.count(ScanCompleted) == 1


def test_a_clean_mail_says_nothing_of_itself(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.scan()

    clean = [each for each in stage.said(MailScanned) if each.verdict is Verdict.CLEAN]
    assert len(clean) == 13
    assert all(each.detection is None and not each.mailbox_address for each in clean)


def test_mail_outside_the_time_range_is_left_alone(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(48)}), clock)

    stage.scan(days=1)

    [completed] = stage.said(ScanCompleted)
    assert completed.mails == 23


def test_progress_grows_and_ends_at_the_total(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.scan()

    steps = stage.said(ScanProgressed)
    assert [each.revision for each in steps] == list(range(1, len(steps) + 1))
    assert (steps[-1].mails_scanned, steps[-1].mails_expected) == (15, 15)
    assert (steps[-1].mailboxes_done, steps[-1].mailboxes_found) == (3, 3)


def test_a_directory_of_many_pages_is_read_whole(mongodb: Documents, clock: TurnableClock) -> None:
    mailboxes = {f"user{number}": some_mails(1) for number in range(7)}
    stage = Stage(mongodb, FakeTenant(mailboxes, users_per_page=3), clock)

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    assert (completed.mailboxes, completed.mails) == (7, 7)


def test_guests_and_accounts_without_mailbox_are_told_apart(mongodb: Documents, clock: TurnableClock) -> None:
    without = {"old": NotThere("no_cloud_mailbox"), "vip": Refused()}
    tenant = FakeTenant({"ann": some_mails(1)}, without, guests=[a_user("guest", is_guest=True)])
    stage = Stage(mongodb, tenant, clock)

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    reasons = {each.address: each.reason for each in stage.said(MailboxScanned) if each.coverage is Coverage.NOT_READ}
    assert (completed.mailboxes, completed.mailboxes_not_read) == (1, 2)
    assert reasons == {"old@contoso.example": "no_cloud_mailbox", "vip@contoso.example": "not_permitted"}


def test_a_mail_that_is_gone_or_too_large_is_in_the_coverage(mongodb: Documents, clock: TurnableClock) -> None:
    mails = some_mails(3)
    mails[1] = (mails[1][0], b"x" * 2_000)
    gone = mails[2][0].id

    def delete(mail_id: str) -> None:
        if mail_id == gone:
            raise NotThere("not_found")

    stage = Stage(mongodb, FakeTenant({"ann": mails}, before_message=delete), clock)

    stage.scan()

    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.coverage, mailbox.mails) == (Coverage.PARTLY_READ, 1)
    assert {(each.reason, each.mails, each.folder) for each in mailbox.not_read} == {
        ("too_large", 1, "Inbox"),
        ("deleted_during_scan", 1, "Inbox"),
    }


def test_a_busy_source_is_asked_again_and_nothing_is_counted_twice(mongodb: Documents, clock: TurnableClock) -> None:
    refusals = iter([Busy("429", retry_after=3), Busy("503", retry_after=None)])

    def be_busy(_mail_id: str) -> None:
        for refusal in refusals:
            raise refusal

    stage = Stage(mongodb, FakeTenant({"ann": some_mails(8)}, before_message=be_busy), clock)
    stage.hear(stage.granted(), stage.requested())

    for _ in range(20):
        stage.work()

    [completed] = stage.said(ScanCompleted)
    assert completed.mails == len(stage.said(MailScanned)) == 8


def test_only_mail_in_inboxes_counts_as_dangerous_there(mongodb: Documents, clock: TurnableClock) -> None:
    mails = [*some_mails(2, dangerous=1), *some_mails(3, dangerous=2, folder=JUNK)]
    stage = Stage(mongodb, FakeTenant({"ann": mails}), clock)

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    assert (completed.threats, completed.dangerous_in_inboxes) == (3, 1)


def test_one_mailbox_is_that_of_whoever_granted(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.hear(stage.granted(scope=Scope.ONE_MAILBOX), stage.requested())
    stage.work()

    assert [each.address for each in stage.said(MailboxScanned)] == ["ann@contoso.example"]


def test_without_permission_the_scan_fails(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)

    stage.hear(stage.requested())
    stage.work()

    assert [each.reason for each in stage.said(ScanFailed)] == [FailureReason.PERMISSION_MISSING]
    assert stage.said(ScanStarted) == []


def test_a_token_that_is_refused_later_ends_the_scan(mongodb: Documents, clock: TurnableClock) -> None:
    def refuse(_mail_id: str) -> None:
        raise TokenRefused

    tenant = FakeTenant({"ann": some_mails(3)}, before_message=refuse, is_admitting=False)
    stage = Stage(mongodb, tenant, clock)

    stage.scan()

    assert [each.reason for each in stage.said(ScanFailed)] == [FailureReason.PERMISSION_WITHDRAWN]
    assert stage.said(ScanCompleted) == []


def test_a_tenant_without_any_readable_mailbox_fails(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({}, {"ann": Refused(), "bob": Refused()}), clock)

    stage.scan()

    assert [each.reason for each in stage.said(ScanFailed)] == [FailureReason.PERMISSION_MISSING]


def test_a_stopped_scan_keeps_what_was_found(mongodb: Documents, clock: TurnableClock) -> None:
    read: list[str] = []
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(30, dangerous=1)}, before_message=read.append), clock)
    stage.hear(stage.granted(), stage.requested())
    while len(read) < 5:
        stage.worker.step()

    stage.dependencies().scans.stop("customer-1")
    stage.work()

    [completed] = stage.said(ScanCompleted)
    [mailbox] = stage.said(MailboxScanned)
    assert completed.stopped
    assert 5 <= completed.mails < 30
    assert (mailbox.coverage, mailbox.reason) == (Coverage.PARTLY_READ, "stopped")


def test_a_second_scan_ends_the_first(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, a_tenant(), clock)
    stage.hear(stage.granted(), stage.requested(), stage.requested(scan_id="scan-2"))

    stage.work()

    ended = {each.scan_id: each.stopped for each in stage.said(ScanCompleted)}
    assert ended == {SCAN: True, "scan-2": False}
