from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from services.scanner.mail_source import Busy, Listed, MailPage, NotThere, Refused, TokenRefused, Window
from shared.events.catalog import MailboxScanned, MailScanned, ScanCompleted
from shared.events.details import Coverage
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import Stage
from tests.support.tenants import JUNK, FakeTenant, some_mails

pytestmark = pytest.mark.mongodb

Pages = Callable[[MailPage, int], MailPage]


@dataclass
class Unsteady(FakeTenant):
    """Hands out its pages as `spoil` makes of them, which is told how many it made before."""

    spoil: Pages = lambda page, _number: page
    windows: list[tuple[Window, str | None]] = field(default_factory=list)

    def mails(self, user_id: str, window: Window, page_size: int, next_link: str | None = None) -> MailPage:
        page = super().mails(user_id, window, page_size, next_link)
        self.windows.append((window, next_link))
        return self.spoil(page, len(self.windows) - 1)


def at_one_moment(count: int) -> Sequence[tuple[Listed, bytes]]:
    mails = some_mails(count)
    return [(replace(each, received_at=mails[0][0].received_at), raw) for each, raw in mails]


def read(stage: Stage) -> MailboxScanned:
    """Return what became of the only mailbox, and see that no mail was judged twice."""
    stage.scan()
    said = [each.mail_id for each in stage.said(MailScanned)]
    assert len(said) == len(set(said))
    [mailbox] = stage.said(MailboxScanned)
    assert mailbox.mails == len(said)
    return mailbox


def circle(page: MailPage, _number: int) -> MailPage:
    return MailPage(page.mails, page.next_link or "5")


def end_too_early(page: MailPage, number: int) -> MailPage:
    return MailPage(page.mails[:4], None) if number == 0 else page


def leave_some_out(page: MailPage, number: int) -> MailPage:
    return MailPage(page.mails[:2] + page.mails[4:], page.next_link) if number == 0 else page


def begin_with_nothing(page: MailPage, number: int) -> MailPage:
    return MailPage((), "0") if number == 0 else page


def say_twice(page: MailPage, _number: int) -> MailPage:
    return MailPage(page.mails + page.mails[:2], page.next_link)


@pytest.mark.parametrize("spoil", [circle, end_too_early, leave_some_out, begin_with_nothing, say_twice])
def test_an_unsteady_listing_costs_no_mail(mongodb: Documents, clock: TurnableClock, spoil: Pages) -> None:
    stage = Stage(mongodb, Unsteady({"ann": some_mails(23)}, spoil=spoil), clock)

    mailbox = read(stage)

    assert (mailbox.coverage, mailbox.mails, mailbox.reason) == (Coverage.READ, 23, "")


def test_each_listing_begins_where_the_last_one_ended_in_time(mongodb: Documents, clock: TurnableClock) -> None:
    tenant = Unsteady({"ann": some_mails(23)})

    read(Stage(mongodb, tenant, clock))

    befores = [window.before for window, _ in tenant.windows]
    assert befores == sorted(befores, reverse=True)
    assert len(set(befores)) == 3
    assert {link for _, link in tenant.windows} == {None}


def test_a_second_with_more_mails_than_a_listing_is_paged(mongodb: Documents, clock: TurnableClock) -> None:
    tenant = Unsteady({"ann": [*at_one_moment(23), *some_mails(3, folder=JUNK)[1:]]})

    mailbox = read(Stage(mongodb, tenant, clock))

    assert (mailbox.mails, mailbox.coverage) == (25, Coverage.READ)
    assert [link for _, link in tenant.windows if link] == ["10", "20"]


def test_a_full_second_whose_paging_repeats_itself_is_left_and_what_lacks_is_said(
    mongodb: Documents, clock: TurnableClock
) -> None:
    def circle_in_the_second(page: MailPage, _number: int) -> MailPage:
        return MailPage(page.mails, "0" if page.next_link else None)

    tenant = Unsteady({"ann": [*at_one_moment(23), *some_mails(3, folder=JUNK)[1:]]}, spoil=circle_in_the_second)

    mailbox = read(Stage(mongodb, tenant, clock))

    assert mailbox.mails == 12
    assert [(each.reason, each.mails) for each in mailbox.not_read] == [("not_listed", 13)]


def test_mails_that_vanish_before_they_are_listed_are_in_the_coverage(mongodb: Documents, clock: TurnableClock) -> None:
    mails = list(some_mails(23))

    def delete(_mail_id: str) -> None:
        del mails[20:]

    mailbox = read(Stage(mongodb, FakeTenant({"ann": mails}, before_message=delete), clock))

    assert mailbox.mails == 20
    assert [(each.reason, each.mails) for each in mailbox.not_read] == [("deleted_during_scan", 3)]


def test_a_listing_that_leads_on_for_ever_ends(mongodb: Documents, clock: TurnableClock) -> None:
    def lead_on(_page: MailPage, number: int) -> MailPage:
        return MailPage((), str(number + 1))

    mailbox = read(Stage(mongodb, Unsteady({"ann": some_mails(2)}, spoil=lead_on), clock))

    assert [(each.reason, each.mails) for each in mailbox.not_read] == [("not_listed", 2)]


def test_a_mail_that_cannot_be_delivered_costs_only_itself(mongodb: Documents, clock: TurnableClock) -> None:
    def be_heavy(mail_id: str) -> None:
        if mail_id.endswith("-3"):
            raise Busy("504", status=504)

    def be_heavier(mail_ids: Sequence[str]) -> None:
        be_heavy(mail_ids[0])

    tenant = FakeTenant({"ann": some_mails(8)}, before_message=be_heavy, before_shown=be_heavier)
    stage = Stage(mongodb, tenant, clock)
    stage.hear(stage.granted(), stage.requested())
    for _ in range(20):
        stage.work()

    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.mails, [(each.reason, each.mails) for each in mailbox.not_read]) == (7, [("could_not_be_read", 1)])


def test_an_outage_is_waited_out_and_no_mail_is_lost(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(8)}), clock)
    ends_at = clock() + timedelta(hours=1)

    def fail(_mail_id: str) -> None:
        if clock() < ends_at:
            raise Busy("500", status=500)

    stage.tenant.before_message = fail
    stage.hear(stage.granted(), stage.requested())
    while clock() < ends_at + timedelta(minutes=10):
        stage.work()
        stage.later(seconds=20)

    [completed] = stage.said(ScanCompleted)
    assert completed.mails == 8


def test_a_mailbox_that_keeps_us_waiting_ends_and_says_what_lacks(mongodb: Documents, clock: TurnableClock) -> None:
    def be_busy(_mail_id: str) -> None:
        raise Busy("429", retry_after=4_000, status=429)

    stage = Stage(mongodb, FakeTenant({"ann": some_mails(8), "bob": []}, before_message=be_busy), clock)
    stage.hear(stage.granted(), stage.requested())
    for _ in range(10):
        stage.work()
        stage.later(seconds=4_000)

    mailboxes = {each.address: each for each in stage.said(MailboxScanned)}
    assert mailboxes["bob@contoso.example"].coverage is Coverage.READ
    lacking = mailboxes["ann@contoso.example"].not_read
    assert [(each.reason, each.mails) for each in lacking] == [("could_not_be_read", 8)]


def test_a_mailbox_that_is_put_off_holds_up_no_other(mongodb: Documents, clock: TurnableClock) -> None:
    refusals = iter([Busy("429", retry_after=3_600, status=429)])

    def be_busy(mail_id: str) -> None:
        if mail_id == "m-f-inbox-0":
            for refusal in refusals:
                raise refusal

    names = [f"user{number}" for number in range(60)]  # more than there are partitions
    stage = Stage(mongodb, FakeTenant({name: some_mails(1) for name in names}, before_message=be_busy), clock)
    stage.hear(stage.granted(), stage.requested())
    stage.work()
    read_meanwhile = len(stage.said(MailboxScanned))
    stage.later(seconds=3_600)
    stage.work()

    [completed] = stage.said(ScanCompleted)
    assert (read_meanwhile, completed.mails) == (59, 60)


def test_a_mailbox_that_refuses_every_mail_ends_as_withdrawn(mongodb: Documents, clock: TurnableClock) -> None:
    read_before: list[str] = []

    def refuse(mail_id: str) -> None:
        read_before.append(mail_id)
        if len(read_before) > 5:
            raise Refused

    mailbox = read(Stage(mongodb, FakeTenant({"ann": some_mails(23)}, before_message=refuse), clock))

    assert mailbox.mails == 5
    assert [(each.reason, each.mails) for each in mailbox.not_read] == [("permission_withdrawn", 18)]


def test_one_mailbox_that_takes_no_token_does_not_end_the_scan(mongodb: Documents, clock: TurnableClock) -> None:
    tenant = FakeTenant({"ann": some_mails(2)}, {"odd": TokenRefused(), "gone": NotThere("no_such_user")})
    stage = Stage(mongodb, tenant, clock)

    stage.scan()

    [completed] = stage.said(ScanCompleted)
    reasons = {each.address: each.reason for each in stage.said(MailboxScanned)}
    assert completed.mails == 2
    assert reasons["odd@contoso.example"] == "not_permitted"
