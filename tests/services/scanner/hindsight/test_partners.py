from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.scanner.hindsight.partners import Exchange, partners_of

BEGAN = datetime(2026, 1, 5, tzinfo=UTC)
REGULAR = Exchange(1, "fabrikam.example", 20, 20, 0, BEGAN, BEGAN + timedelta(days=60))


def test_a_domain_that_writes_and_is_written_to_over_weeks_is_a_partner() -> None:
    assert partners_of([REGULAR], {1: 12}) == {"fabrikam.example": 32}


@pytest.mark.parametrize(
    ("exchange", "sent"),
    [
        (REGULAR, 0),
        (REGULAR, 1),
        (replace(REGULAR, proved=0), 12),
        (replace(REGULAR, last_at=BEGAN + timedelta(days=3)), 12),
        (replace(REGULAR, dangerous=4), 12),
        (replace(REGULAR, domain="gmail.com"), 12),
        (replace(REGULAR, domain="docomo.ne.jp"), 12),
    ],
    ids=["never written to", "one answer", "unproved", "only for days", "dangerous", "free mail", "access provider"],
)
def test_who_is_no_regular_partner(exchange: Exchange, sent: int) -> None:
    assert partners_of([exchange], {1: sent}) == {}


def test_a_small_domain_that_imitates_a_partner_is_none() -> None:
    impostor = replace(REGULAR, contact=2, domain="fabrlkam.example", received=2, proved=2)

    assert partners_of([REGULAR, impostor], {1: 12, 2: 2}) == {"fabrikam.example": 32}
