from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from services.scanner.mail_source import NotThere, Refused, User
from shared.events.catalog import MailboxScanned, ScanCompleted, ScanFailed, ScanStarted
from shared.events.details import Coverage, FailureReason, Scope
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import Stage
from tests.support.tenants import FakeTenant, a_user, some_mails

pytestmark = pytest.mark.mongodb


def test_a_time_from_one_moment_to_another_is_read(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(48)}), clock)
    since, before = clock() - timedelta(hours=20), clock() - timedelta(hours=10)

    stage.scan(days=None, received_since=since, received_before=before)

    [started] = stage.said(ScanStarted)
    assert (started.received_since, started.received_before) == (since, before)
    assert stage.said(ScanCompleted)[0].mails == 10


def test_a_time_that_ends_later_ends_when_the_scan_begins(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(1)}), clock)

    stage.scan(days=None, received_since=clock() - timedelta(days=9), received_before=clock() + timedelta(hours=9))

    [started] = stage.said(ScanStarted)
    assert started.received_before == started.started_at + timedelta(seconds=1)


def test_named_mailboxes_alone_are_read_and_one_that_does_not_exist_is_named(
    mongodb: Documents, clock: TurnableClock
) -> None:
    tenant = FakeTenant({"ann": some_mails(1), "bob": some_mails(2), "cid": some_mails(3)}, users_per_page=1)
    stage = Stage(mongodb, tenant, clock)
    named = ("ANN@contoso.example", "cid@contoso.example", "zoe@contoso.example")

    stage.hear(stage.granted(scope=Scope.NAMED_MAILBOXES, mailboxes=named), stage.requested())
    stage.work()

    lines = {each.address: (each.coverage, each.mails, each.reason) for each in stage.said(MailboxScanned)}
    assert lines == {
        "ann@contoso.example": (Coverage.READ, 1, ""),
        "cid@contoso.example": (Coverage.READ, 3, ""),
        "zoe@contoso.example": (Coverage.NOT_READ, 0, "no_such_user"),
    }


def test_the_members_of_a_group_alone_are_read_but_no_guest(mongodb: Documents, clock: TurnableClock) -> None:
    mailboxes = {"ann": some_mails(1), "bob": some_mails(2), "cid": some_mails(3)}
    guest = a_user("gil", is_guest=True)
    tenant = FakeTenant(
        mailboxes, guests=[guest], users_per_page=1, groups={"team@contoso.example": ("ann", "cid", "gil")}
    )
    stage = Stage(mongodb, tenant, clock)

    stage.hear(stage.granted(scope=Scope.GROUP, group="team@contoso.example"), stage.requested())
    stage.work()

    [started] = stage.said(ScanStarted)
    lines = {each.address: each.mails for each in stage.said(MailboxScanned)}
    assert started.group == "team@contoso.example"
    assert lines == {"ann@contoso.example": 1, "cid@contoso.example": 3}


@dataclass
class WithoutGroups(FakeTenant):
    """A tenant that says no when it is asked for a group."""

    refusal: Exception = field(default_factory=Refused)

    def members(self, group: str) -> tuple[User, ...]:  # noqa: ARG002 - the interface has it
        """Refuse."""
        raise self.refusal


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [(Refused(), FailureReason.PERMISSION_MISSING), (NotThere("not_found"), FailureReason.NO_MAILBOX)],
)
def test_a_group_that_cannot_be_read_ends_the_scan_with_a_reason(
    mongodb: Documents, clock: TurnableClock, refusal: Exception, reason: FailureReason
) -> None:
    stage = Stage(mongodb, WithoutGroups({"ann": some_mails(1)}, refusal=refusal), clock)

    stage.hear(stage.granted(scope=Scope.GROUP, group="team@contoso.example"), stage.requested())
    stage.work()

    assert [each.reason for each in stage.said(ScanFailed)] == [reason]
    assert stage.said(MailboxScanned) == []
