from dataclasses import replace

import pytest

from services.scanner.detectors.allowed_sender import detect
from services.scanner.mail import Address, AuthenticationResults
from tests.support.mails import CONTOSO, REFUTED, UNPROVED, a_mail, kinds

ALLOWING = replace(CONTOSO, allowed=frozenset({"supplier.example", "ann@shop.example"}))


@pytest.mark.parametrize("address", ["sato@supplier.example", "sato@news.supplier.example", "ann@shop.example"])
def test_finds_allowed_senders_that_are_proved(address: str) -> None:
    assert kinds(detect, a_mail(address), ALLOWING) == ["on_allow_list"]


@pytest.mark.parametrize("results", [REFUTED, UNPROVED, AuthenticationResults()])
def test_spares_nobody_who_only_claims_to_be_one(results: AuthenticationResults) -> None:
    assert kinds(detect, a_mail("sato@supplier.example", authentication=results), ALLOWING) == []


def test_spares_no_mail_that_also_names_another_sender() -> None:
    several = (Address("", "sato@supplier.example"), Address("", "a@adatum.example"))

    assert kinds(detect, a_mail(header_from=several), ALLOWING) == []
    assert kinds(detect, a_mail(header_from=()), ALLOWING) == []
    assert kinds(detect, a_mail("bob@shop.example"), ALLOWING) == []
