from datetime import UTC, datetime

import pytest

from services.scanner.parsing.headers import (
    envelope_from,
    is_internal,
    microsoft_category,
    sent_at,
    spam_confidence_level,
    within,
)
from services.scanner.parsing.limits import Allowance, Limits

REPORT = "CIP:192.0.2.1;CTRY:JP;LANG:ja;SCL:5;SRV:;IPV:NLI;SFV:SPM;CAT:PHSH;SFS:(1);DIR:INB"


def test_what_microsoft_said_is_read_from_its_report() -> None:
    headers = {"x-forefront-antispam-report": (REPORT,)}

    assert (spam_confidence_level(headers), microsoft_category(headers)) == (5, "PHSH")


def test_copies_of_the_report_are_not_read() -> None:
    headers = {"x-forefront-antispam-report-untrusted": (REPORT,)}

    assert (spam_confidence_level(headers), microsoft_category(headers)) == (None, "")


def test_the_level_stamped_in_the_tenant_comes_first() -> None:
    headers = {"x-ms-exchange-organization-scl": ("-1",), "x-forefront-antispam-report": (REPORT,)}

    assert spam_confidence_level(headers) == -1


@pytest.mark.parametrize(
    ("stamps", "expected"), [(("Internal",), True), (("Anonymous",), False), (("Internal", "Anonymous"), False)]
)
def test_internal_mail_is_known_by_one_stamp(stamps: tuple[str, ...], expected: bool) -> None:
    assert is_internal({"x-ms-exchange-organization-authas": stamps}) is expected


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Mon, 99 Foo 2026", "Mon, 6 Apr 99999999 09:30:00 +0900", "0" * 10_000]
)
def test_a_date_that_cannot_be_read_is_none(date: str) -> None:
    assert sent_at({"date": (date,)}) is None


def test_a_date_is_given_in_utc() -> None:
    assert sent_at({"date": ("Mon, 6 Apr 2026 09:30:00 +0900",)}) == datetime(2026, 4, 6, 0, 30, tzinfo=UTC)


def test_the_envelope_sender_is_what_the_receiver_noted() -> None:
    assert envelope_from({"return-path": ("<bounce@mail.example>",)}, "other.example") == "bounce@mail.example"
    assert envelope_from({}, "other.example") == "other.example"


def test_too_many_and_too_long_headers_are_cut_and_said() -> None:
    allowance = Allowance(Limits(headers=3, header=10))

    read = within([("X", "a" * 20)] * 5, allowance)

    assert read == (("x", "a" * 10),) * 3
    assert list(allowance.reasons) == ["header_too_long", "too_many_headers"]


def test_headers_are_cut_where_they_are_too_long_together() -> None:
    allowance = Allowance(Limits(all_headers=50))

    read = within([("X", "a" * 20)] * 5, allowance)

    assert len(read) == 2
    assert list(allowance.reasons) == ["too_many_headers"]
