from datetime import timedelta
from email.utils import format_datetime

import pytest

from services.reports.webhooks.outcomes import (
    LONGEST_WISH,
    MOST_TRIES,
    PAUSES,
    Outcome,
    Reason,
    outcome_of,
    pause_after,
)
from tests.support.clock import NOON

REFUSED = Outcome(Reason.REFUSED, 500)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, Reason.DELIVERED),
        (204, Reason.DELIVERED),
        (299, Reason.DELIVERED),
        (301, Reason.REDIRECTED),
        (308, Reason.REDIRECTED),
        (400, Reason.REFUSED),
        (410, Reason.REFUSED),
        (500, Reason.REFUSED),
    ],
)
def test_only_a_2xx_is_an_arrival(status: int, reason: Reason) -> None:
    outcome = outcome_of(status, None, NOON)

    assert outcome == Outcome(reason, status)
    assert outcome.is_gone is (status == 410)


def test_ten_tries_take_about_a_day() -> None:
    pauses = [pause_after(tries, REFUSED, lambda: 0.5) for tries in range(1, MOST_TRIES + 1)]

    assert pauses == [*PAUSES, None]
    assert timedelta(hours=22) < sum(PAUSES, timedelta()) < timedelta(hours=26)


def test_chance_makes_a_pause_shorter_or_longer_by_a_fifth() -> None:
    shortest, longest = pause_after(5, REFUSED, lambda: 0.0), pause_after(5, REFUSED, lambda: 1.0)

    assert (shortest, longest) == (timedelta(minutes=48), timedelta(minutes=72))


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("120", timedelta(minutes=2)),
        (format_datetime(NOON + timedelta(hours=1), usegmt=True), timedelta(hours=1)),
        (format_datetime(NOON - timedelta(hours=1), usegmt=True), timedelta()),
        ("999999999999999999999", LONGEST_WISH),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WISH),
        ("-5", timedelta()),
        ("soon", timedelta()),
        ("Mon, 2 Mar 2026 13:00:00", timedelta()),
        ("", timedelta()),
        (None, timedelta()),
    ],
)
def test_a_receiver_may_ask_us_to_wait(said: str | None, waited: timedelta) -> None:
    outcome = outcome_of(503, said, NOON)

    assert outcome.wait == waited
    assert pause_after(1, outcome, lambda: 0.5) == max(waited, PAUSES[0])
