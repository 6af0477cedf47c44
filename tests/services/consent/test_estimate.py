from datetime import timedelta

import pytest

from services.consent.estimate import Estimate, about
from services.consent.estimating import reckon
from services.consent.probing import Opened

YES, NONE, UNKNOWN, REFUSED = Opened.YES, Opened.NO_MAILBOX, Opened.UNKNOWN, Opened.REFUSED


def test_what_was_counted_everywhere_is_exact() -> None:
    estimate = reckon([(YES, 120), (YES, 3), (NONE, 0), (REFUSED, 0)], total=4)

    assert estimate == Estimate(mailboxes=2, mails=123, counted=2)
    assert estimate is not None
    assert estimate.is_exact


def test_a_few_stand_for_all() -> None:
    estimate = reckon([(YES, 300), (YES, 100), (NONE, 0), (UNKNOWN, 0)], total=1000)

    assert estimate == Estimate(mailboxes=670, mails=130_000, counted=3)
    assert estimate is not None
    assert not estimate.is_exact


def test_where_nothing_was_answered_only_the_accounts_are_known() -> None:
    assert reckon([(UNKNOWN, 0)], total=12) == Estimate(mailboxes=12, mails=None, counted=0)


def test_of_nobody_nothing_is_known() -> None:
    assert reckon([], total=0) is None


@pytest.mark.parametrize(
    ("mailboxes", "mails", "duration"),
    [
        (1, 18_000, timedelta(minutes=20)),
        (100, 60_000, timedelta(minutes=10)),
        (1, 3, timedelta(minutes=2)),
        (0, 0, timedelta(minutes=2)),
        (3, None, None),
    ],
)
def test_one_mailbox_is_bound_by_microsoft_and_many_by_the_scanners(
    mailboxes: int, mails: int | None, duration: timedelta | None
) -> None:
    assert Estimate(mailboxes, mails, mailboxes).duration(pace=100) == duration


@pytest.mark.parametrize(
    ("count", "rounded"),
    [(0, 0), (7.4, 7), (99, 99), (104, 100), (48_210, 48_000), (999.9, 1000), (1_250_000, 1_200_000)],
)
def test_what_is_reckoned_is_rounded_to_two_digits(count: float, rounded: int) -> None:
    assert about(count) == rounded
