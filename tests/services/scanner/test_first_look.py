from collections.abc import Sequence

import pytest

from services.scanner.first_look import is_innocent, look_at
from services.scanner.jail.analysers import Judged
from services.scanner.judging.verdict import Judgement
from services.scanner.mail_source import Busy, NotThere, Refused, TooLarge, Unopenable
from services.scanner.mail_source import Listed as Mail
from shared.events.catalog import MailboxScanned, MailScanned
from shared.events.details import Scope
from shared.mongodb import Documents
from shared.verdicts import Verdict
from tests.support.clock import TurnableClock
from tests.support.scanning import Stage
from tests.support.tenants import FakeTenant, some_mails


def listed(tenant: FakeTenant) -> list[Mail]:
    return [each for each, _ in tenant.mailboxes["ann"]]


def look(tenant: FakeTenant) -> set[str]:
    return set(look_at(listed(tenant), tenant, "u-ann"))


def more_than(count: int, error: Exception, asked: list[int]) -> FakeTenant:
    def refuse(mail_ids: Sequence[str]) -> None:
        asked.append(len(mail_ids))
        if len(mail_ids) > count:
            raise error

    return FakeTenant({"ann": some_mails(50)}, before_shown=refuse)


def test_a_page_is_asked_for_once_and_what_is_not_all_there_left_out() -> None:
    asked: list[int] = []
    tenant = more_than(50, Refused(), asked)
    tenant.not_all_there = {"m-f-inbox-3", "m-f-inbox-7"}

    found = look(tenant)

    assert asked == [50]
    assert found == {each.id for each in listed(tenant)} - {"m-f-inbox-3", "m-f-inbox-7"}


@pytest.mark.parametrize("error", [Busy("504", status=504), TooLarge()])
def test_what_is_too_much_for_one_answer_is_asked_for_in_halves(error: Exception) -> None:
    asked: list[int] = []

    found = look(more_than(25, error, asked))

    assert asked == [50, 25, 25]
    assert len(found) == 50


def test_what_never_comes_is_given_up() -> None:
    asked: list[int] = []

    assert look(more_than(0, Busy("504", status=504), asked)) == set()
    assert min(asked) == 3
    assert len(asked) < 32


@pytest.mark.parametrize("error", [Refused(), NotThere("not_found"), Unopenable("Graph answered 400")])
def test_a_listing_that_is_refused_leaves_every_mail_to_be_fetched(error: Exception) -> None:
    assert look(more_than(0, error, [])) == set()


def test_a_throttled_listing_is_put_off() -> None:
    with pytest.raises(Busy):
        look(more_than(0, Busy("429", status=429), []))


def test_an_empty_page_asks_for_nothing() -> None:
    assert look_at([], FakeTenant({}), "u-ann") == {}


@pytest.mark.parametrize(
    ("judgement", "suffices"),
    [
        (Judgement(Verdict.CLEAN), True),
        (Judgement(Verdict.CLEAN, score=0.9), True),
        (Judgement(Verdict.CLEAN, score=1.0), False),
        (Judgement(Verdict.SUSPICIOUS, score=0.5), False),
        (Judgement(Verdict.CLEAN, not_fully_analysed=("text_too_long",)), False),
    ],
)
def test_only_a_plainly_innocent_mail_is_left_at_a_first_look(judgement: Judgement, suffices: bool) -> None:
    assert is_innocent(Judged(judgement)) is suffices


@pytest.mark.mongodb
def test_only_what_needs_it_is_fetched_and_the_mailbox_says_so(mongodb: Documents, clock: TurnableClock) -> None:
    read: list[str] = []
    tenant = FakeTenant({"ann": some_mails(12, dangerous=2)}, before_message=read.append, not_all_there={"m-f-inbox-9"})
    stage = Stage(mongodb, tenant, clock, first_look=True)

    stage.hear(stage.granted(scope=Scope.ONE_MAILBOX), stage.requested())
    stage.work()

    assert sorted(read) == ["m-f-inbox-0", "m-f-inbox-1", "m-f-inbox-9"]
    assert len({each.mail_id for each in stage.said(MailScanned)}) == 12
    [mailbox] = stage.said(MailboxScanned)
    assert (mailbox.mails, mailbox.threats, mailbox.first_look_only) == (12, 2, 9)


@pytest.mark.mongodb
@pytest.mark.parametrize(("scope", "first_look"), [(Scope.ORGANISATION, True), (Scope.ONE_MAILBOX, False)])
def test_an_organisation_is_fetched_whole_and_so_is_all_unless_asked_for(
    mongodb: Documents, clock: TurnableClock, scope: Scope, first_look: bool
) -> None:
    read: list[str] = []
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(7)}, before_message=read.append), clock, first_look=first_look)

    stage.hear(stage.granted(scope=scope), stage.requested())
    stage.work()

    [mailbox] = stage.said(MailboxScanned)
    assert (len(read), mailbox.mails, mailbox.first_look_only) == (7, 7, 0)
