from collections.abc import Sequence

import pytest

from services.scanner.fetching import OPENED_IN_PART, PATIENT_TRIES, fetch
from services.scanner.mail_source import Busy, NotThere, TooLarge, Unopenable
from shared.events.catalog import MailboxScanned, MailScanned, ScanCompleted
from shared.events.details import Coverage
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import Stage
from tests.support.tenants import FakeTenant, some_mails

TIMED_OUT = Busy("504", status=504)
THROTTLED = Busy("429", status=429)


def a_source(of_message: Exception, of_json: Exception | None = None) -> FakeTenant:
    def fail(_mail_id: str) -> None:
        raise of_message

    def show(_mail_ids: Sequence[str]) -> None:
        if of_json:
            raise of_json

    return FakeTenant({"ann": some_mails(1)}, before_message=fail, before_shown=show)


def fetched(source: FakeTenant, tries: int = 0) -> tuple[bytes, tuple[str, ...]]:
    found = fetch(source, "u-ann", "m-f-inbox-0", 1_000, tries)
    return found.raw, found.lacking


def test_a_mail_comes_whole() -> None:
    assert fetched(FakeTenant({"ann": some_mails(1)})) == (b"innocent", ())


@pytest.mark.parametrize(("error", "tries"), [(Unopenable("ErrorCorruptData"), 0), (TIMED_OUT, PATIENT_TRIES)])
def test_what_cannot_be_opened_for_good_is_built_from_what_is_shown(error: Exception, tries: int) -> None:
    assert fetched(a_source(error), tries) == (b"innocent", (OPENED_IN_PART,))


@pytest.mark.parametrize(
    "error", [TIMED_OUT, THROTTLED, NotThere("not_found"), TooLarge()], ids=lambda error: type(error).__name__
)
def test_what_may_yet_come_or_is_gone_is_not_built(error: Exception) -> None:
    with pytest.raises(type(error)):
        fetched(a_source(error), PATIENT_TRIES - 1)


@pytest.mark.parametrize("other", [Unopenable("ErrorCorruptData"), TooLarge(), NotThere("not_found")])
def test_where_nothing_is_shown_either_the_first_trouble_is_told(other: Exception) -> None:
    with pytest.raises(Unopenable, match="ErrorInvalidRecipients"):
        fetched(a_source(Unopenable("ErrorInvalidRecipients"), other))


@pytest.mark.parametrize("busy", [THROTTLED, TIMED_OUT])
def test_a_passing_trouble_of_what_is_shown_puts_the_mail_off(busy: Busy) -> None:
    with pytest.raises(Busy):
        fetched(a_source(Unopenable("ErrorCorruptData"), busy))


@pytest.mark.mongodb
def test_a_mail_that_is_built_counts_as_read_and_not_fully_analysed(mongodb: Documents, clock: TurnableClock) -> None:
    def fail(mail_id: str) -> None:
        if mail_id == "m-f-inbox-0":
            raise Unopenable("ErrorCorruptData")

    stage = Stage(mongodb, FakeTenant({"ann": some_mails(3, dangerous=1)}, before_message=fail), clock)

    stage.scan()

    [mailbox] = stage.said(MailboxScanned)
    [completed] = stage.said(ScanCompleted)
    assert (mailbox.coverage, mailbox.mails, mailbox.threats) == (Coverage.READ, 3, 1)
    assert completed.not_fully_analysed == 1
    assert [each.not_fully_analysed for each in stage.said(MailScanned) if each.detection] == [(OPENED_IN_PART,)]
